"""Looking at values without waiting: questions that are asked in the background, such as for a page of a table."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.drop import Drop
from hyperstudio.studio.studio import Studio

MOST_WAITING = 200
"""How many looks can be given up again; more are never asked for before an answer came."""


class Looker:
    """Asks for values in a thread of its own, one question after the other, so that nobody waits.

    The thread lives while there is something to ask.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._waiting: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._drops: deque[Drop] = deque(maxlen=MOST_WAITING)
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

    def look(self, digest: str, answer: Callable[[Any], None], **options: Any) -> None:
        """Ask for a view of a value; `options` as `Runner.look` takes them (page, order, condition, slice)."""
        self._ask_runner("look", answer, digest, **options)

    def statistics(self, digest: str, column: int, condition: str, answer: Callable[[Any], None]) -> None:
        """Ask what a column of a table holds in the rows that fit."""
        self._ask_runner("statistics", answer, digest, column, condition)

    def compare(self, digest: str, other: str, answer: Callable[[Any], None], **options: Any) -> None:
        """Ask how two values differ; `options` as `Runner.compare` takes them."""
        self._ask_runner("compare", answer, digest, other, **options)

    def _ask_runner(self, what: str, answer: Callable[[Any], None], *asked: Any, **options: Any) -> None:
        drop = Drop()

        def question() -> Any:
            return getattr(self._studio.running.runner, what)(*asked, drop=drop, **options)

        self._drops.append(drop)
        self.ask(question, answer)

    def forget(self) -> None:
        """Leave unasked what has not been asked yet, and give up what is being worked on."""
        with self._lock:
            self._waiting.clear()
            drops = list(self._drops)
            self._drops.clear()
        for drop in drops:
            drop.drop()

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
