"""Stopping a step: an interrupt reaches the project's code, and never the code of the worker around it."""

import signal
import threading
from types import FrameType, TracebackType


class Interrupts:
    """Whether a stop was asked for, and whether the code that runs now may be interrupted."""

    __slots__ = ("_held", "_main", "_waiting", "open", "running", "stop")

    def __init__(self) -> None:
        self.running = False  # a run is going on
        self.open = False  # the project's code is running
        self.stop = False  # a stop was asked for during this run
        self._waiting = False
        self._held: list[bool] = []
        self._main = threading.main_thread().ident

    def listen(self) -> None:
        """Take SIGINT from now on."""
        signal.signal(signal.SIGINT, self._asked)

    def begin(self) -> None:
        """A run begins: what was asked for before is over."""
        self.stop = self._waiting = self.open = False
        self._held.clear()
        self.running = True

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if not self.running:
            return
        self.stop = True
        if self.open:
            raise KeyboardInterrupt
        self._waiting = True

    def __enter__(self) -> None:
        """Hold interrupts back while the project's code is inside the worker (a print, say)."""
        if threading.get_ident() == self._main:
            self._held.append(self.open)
            self.open = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if threading.get_ident() == self._main and self._held:
            self.open = self._held.pop()
            if self.open and self._waiting:
                self._waiting = False
                raise KeyboardInterrupt
