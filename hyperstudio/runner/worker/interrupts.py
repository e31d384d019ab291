"""Stopping a step: an interrupt reaches the project's code, and never the code of the worker around it.

An import of a package is not interrupted either: half of one stays in the process, and every later step that needs
the package would fail. The interrupt is asked for again when the import is over.
"""

import os
import signal
import threading
from types import FrameType, TracebackType

PACKAGES = f"{os.sep}site-packages{os.sep}"
"""In the path of a package's module, also where the environment lies in the project's folder."""


class Interrupts:
    """Whether a stop was asked for, and whether the code that runs now may be interrupted."""

    __slots__ = ("_again", "_held", "_main", "_project", "_waiting", "open", "running", "stop")

    def __init__(self, project: str) -> None:
        """`project` is its folder: its own modules may be interrupted while they are imported."""
        self._project = os.path.join(project, "")
        self.running = False  # a run is going on
        self.open = False  # the project's code is running
        self.stop = False  # a stop was asked for during this run
        self._waiting = False
        self._again = False
        self._held: list[bool] = []
        self._main = threading.main_thread().ident

    def listen(self) -> None:
        """Take SIGINT from now on."""
        signal.signal(signal.SIGINT, self._asked)

    def begin(self) -> None:
        """A run begins: what was asked for before is over."""
        self.stop = self._waiting = self._again = self.open = False
        self._held.clear()
        self.running = True

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if not self.running:
            return
        self.stop = True
        if not self.open:
            self._waiting = True
        elif self.importing(frame):
            self._again = True
        else:
            raise KeyboardInterrupt

    def importing(self, frame: FrameType | None) -> bool:
        """Whether the code at `frame` belongs to the import of a package, which must not be left half done."""
        module = ""
        while frame is not None:
            code = frame.f_code
            if code.co_filename == "<frozen importlib._bootstrap>":
                return PACKAGES in module or not module.startswith(self._project)
            if code.co_name == "<module>":
                module = code.co_filename
            frame = frame.f_back
        return False

    def ask_again(self) -> None:
        """Ask for the interrupt that came during an import. Called from time to time by another thread."""
        if self._again:
            self._again = False
            os.kill(os.getpid(), signal.SIGINT)

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
