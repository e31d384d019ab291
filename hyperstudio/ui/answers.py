"""Answers from the background, brought into the window's thread without any Qt object crossing threads.

The thread that asks holds neither a widget nor a signal: it puts its answer into a queue. Were a widget's last
reference dropped there, or a signal sent to a widget that is just being closed, the process would end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QTimer

from hyperstudio.studio.looker import Looker
from hyperstudio.studio.studio import Studio

LOOK_MS = 10
"""How often the queue is looked at while an answer is awaited."""


class Answers(QObject):
    """Asks questions of the studio in the background; each answer (or StudioError) is handed over in Qt's thread."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._looker = looker = Looker(studio)
        self._box: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        self._awaited: dict[int, Callable[[Any], None]] = {}
        self._numbers = itertools.count()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._hand_over)
        self.destroyed.connect(lambda: looker.close())

    def ask(self, question: Callable[[], Any], answer: Callable[[Any], None]) -> None:
        """Call `answer` here with what `question` gives there. The question must hold no widget."""
        self._looker.ask(question, self._awaiting(answer))

    def look(self, digest: str, answer: Callable[[Any], None], **options: Any) -> None:
        """Ask for a view of a value; `options` as `Runner.look` takes them (page, order, condition, slice)."""
        self._looker.look(digest, self._awaiting(answer), **options)

    def statistics(self, digest: str, column: int, condition: str, answer: Callable[[Any], None]) -> None:
        """Ask what a column of a table holds in the rows that fit."""
        self._looker.statistics(digest, column, condition, self._awaiting(answer))

    def compare(self, digest: str, other: str, answer: Callable[[Any], None], **options: Any) -> None:
        """Ask how two values differ; `options` as `Runner.compare` takes them."""
        self._looker.compare(digest, other, self._awaiting(answer), **options)

    def forget(self) -> None:
        """Await nothing of what was asked so far."""
        self._looker.forget()
        self._awaited.clear()
        self._timer.stop()

    def _awaiting(self, answer: Callable[[Any], None]) -> Callable[[Any], None]:
        number, box = next(self._numbers), self._box
        self._awaited[number] = answer
        self._timer.start()
        return lambda found: box.put((number, found))

    def _hand_over(self) -> None:
        while not self._box.empty():
            number, found = self._box.get()
            answer = self._awaited.pop(number, None)
            if answer is not None:
                answer(found)
        if not self._awaited:
            self._timer.stop()
