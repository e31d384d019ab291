"""Looking at values without waiting: questions that are asked in the background, such as for a page of a table."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.studio.studio import Studio


class Looker:
    """Asks for values in a thread of its own, one question after the other, so that nobody waits.

    The thread lives while there is something to ask.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._waiting: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, question: Callable[[], Any], answer: Callable[[Any], None]) -> None:
        """Call `answer` with what `question` gives, or with the StudioError that it raises, in Looker's thread."""

        def job() -> None:
            try:
                found = question()
            except StudioError as refusal:
                found = refusal
            if not self._closed:
                answer(found)

        with self._lock:
            if self._closed:
                return
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="looking at values", daemon=True)
                self._thread.start()

    def look(
        self,
        digest: str,
        answer: Callable[[Any], None],
        *,
        start: int = 0,
        count: int = 200,
        sort: str | None = None,
        descending: bool = False,
    ) -> None:
        """Ask for a page of a value: rows `start` to `start + count`, sorted by a column where one is named."""

        def question() -> Any:
            runner = self._studio.running.runner
            return runner.look(digest, start=start, count=count, sort=sort, descending=descending)

        self.ask(question, answer)

    def forget(self) -> None:
        """Leave unasked what has not been asked yet."""
        with self._lock:
            self._waiting.clear()

    def close(self) -> None:
        """Ask and answer nothing more."""
        self._closed = True
        self.forget()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                job = self._waiting.popleft()
            job()
