"""Saying that an answer is not awaited any more."""

import threading
from collections.abc import Callable


class Drop:
    """Says that an answer is not awaited any more; `drop` may be called from any thread, before or after asking."""

    def __init__(self) -> None:
        self.dropped = False
        self._lock = threading.Lock()
        self._what: tuple[Callable[[], None], ...] = ()

    def begin(self, *what: Callable[[], None]) -> None:
        """What is to be done when it is dropped, at once if it was."""
        with self._lock:
            self._what = what
            late = self.dropped
        if late:
            self.drop()

    def drop(self) -> None:
        """Await the answer no longer."""
        with self._lock:
            self.dropped, what, self._what = True, self._what, ()
        for one in what:
            one()
