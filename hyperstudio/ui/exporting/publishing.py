"""Publishing from the window: in the background, with what it is at; and one press to go back."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from hyperstudio.errors import StudioError
from hyperstudio.studio.publishing import Published, back, publish, target_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt

STEP_MS = 100


class Publishing(QObject):
    """Publishes the project as it is in the window."""

    def __init__(self, studio: Studio, focus: Focus, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._answers = Answers(studio, self)
        self._steps: deque[str] = deque()
        self.busy = False
        self._ticks = QTimer(self)
        self._ticks.setInterval(STEP_MS)
        self._ticks.timeout.connect(self._tell)

    def start(self) -> None:
        """Export, prove and hand over; a refusal is told, such as that the project has no target."""
        document = self._studio.document
        if self.busy or attempt(self._focus, partial(target_of, document.project)) is None:
            return
        self._begin("Publishing …")
        self._answers.ask(
            partial(publish, self._studio.running, document.project, document.configuration_name, self._steps.append),
            self._take,
        )

    def roll_back(self) -> None:
        """Go back to the version before."""
        document = self._studio.document
        if not self.busy:
            self._begin("Rolling back …")
            self._answers.ask(partial(back, document.project, document.folder), self._take)

    def _begin(self, words: str) -> None:
        self.busy = True
        self._steps.clear()
        self._focus.say(words)
        self._ticks.start()

    def _tell(self) -> None:
        while self._steps:
            self._focus.say("Publishing …", self._steps.popleft())

    def _take(self, result: Any) -> None:
        self.busy = False
        self._ticks.stop()
        if isinstance(result, StudioError):
            self._focus.tell(result)
        elif isinstance(result, Published):
            self._focus.say(f"Published {result.version}", f"{result.place}. Proof: {result.proof['tests']}")
        else:
            self._focus.say(f"Back to {result}")
