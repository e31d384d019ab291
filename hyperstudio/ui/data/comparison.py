"""The value that is shown beside another one, which is picked from a list or by a click on a port."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.studio.comparable import Other, comparable
from hyperstudio.studio.looking import Held, newest_held
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.data.compare_view import CompareView

NOTHING = "There is nothing to compare with yet. Click another port, or run with another implementation."


class Comparison(QWidget):
    """Compares the shown value (left) with another one (right), which is picked in its `bar`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._answers = Answers(studio, self)
        self._left: Held | None = None
        self._others: list[Other] = []
        self._question = 0
        self.others = QComboBox()
        self.others.setToolTip("What to compare with. A click on another port compares with that one.")
        self.others.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.others.setMinimumContentsLength(18)
        self.others.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.others.activated.connect(lambda _: self._compare())
        self.view = CompareView(self._ask)
        label = QLabel("with")
        label.setProperty("role", "muted")
        self.bar = QWidget()
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(10)
        bar.addWidget(label)
        bar.addWidget(self.others, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)

    @property
    def right(self) -> Other | None:
        """The value on the right."""
        place = self.others.currentIndex()
        return self._others[place] if 0 <= place < len(self._others) else None

    def begin(self, wished: str, left: Held) -> None:
        """Put a value on the left, and look for what it can be compared with."""
        self._answers.forget()
        self._left = left
        self._question += 1
        self.view.wait()
        question = partial(comparable, self._studio, wished, left)
        self._answers.ask(question, partial(self._take_others, self._question))

    def add_port(self, wished: str) -> None:
        """Put what a port held in its newest run on the right."""
        self._answers.ask(partial(newest_held, self._studio, wished), partial(self._take_port, self._question, wished))

    def _take_others(self, question: int, others: Any) -> None:
        if question != self._question:
            return
        if isinstance(others, StudioError):
            self.view.say(f"{others.what} {others.mend}".strip())
            return
        self._show_others(others, 0)

    def _take_port(self, question: int, wished: str, held: Any) -> None:
        if question != self._question or isinstance(held, StudioError):
            return
        if not held:
            self.view.say(f"{wished} has no value yet. Run, then click it again.")
            return
        rest = [other for other in self._others if other.label != wished]
        self._show_others([Other(wished, held[0]), *rest], 0)

    def _show_others(self, others: list[Other], chosen: int) -> None:
        self._others = others
        self.others.clear()
        self.others.addItems([other.label for other in others])
        self.others.setEnabled(bool(others))
        if not others:
            self.view.say(NOTHING)
            return
        self.others.setCurrentIndex(chosen)
        self._compare()

    def _compare(self) -> None:
        self.view.wait()
        self._answers.forget()
        self._question += 1
        self._ask({"start": 0, "only": "all"})

    def _ask(self, asked: dict[str, Any]) -> None:
        right = self.right
        if self._left is not None and right is not None:
            take = partial(self._take, self._question, asked)
            self._answers.compare(self._left.digest, right.held.digest, take, path=list(right.path), **asked)

    def _take(self, question: int, asked: dict[str, Any], compared: Any) -> None:
        if question != self._question:
            return
        if isinstance(compared, StudioError):
            self.view.say(f"{compared.what} {compared.mend}".strip())
        else:
            self.view.show_compared(compared, asked["start"])
