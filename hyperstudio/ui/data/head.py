"""The lines above a value: what it is, in which run and place, what filters it; one line where there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hyperstudio.ui.fitted_text import FittedBox, FittedLabel
from hyperstudio.ui.theme import text_scale

ONE_LINE = 740
"""How wide the dock has to be, in pixels at the usual size of text, for a bar beside the title."""
NARROWEST = 120
TITLE_SHARE = 0.35
SLIM = "padding: 3px 12px;"


class Head(QWidget):
    """Title, facts, places and buttons of a value. A view's own bar, such as a filter, stands among them."""

    def __init__(self) -> None:
        super().__init__()
        self.title = FittedLabel("", Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = FittedLabel()
        self.facts.setProperty("role", "muted")
        self.runs, self.places = FittedBox(), FittedBox()
        self.runs.setToolTip("What this port held in earlier runs, also of implementations that are not chosen now")
        self.places.setToolTip("The places where this port held a value")
        self.compare_button = QPushButton("Compare")
        self.compare_button.setCheckable(True)
        self.compare_button.setToolTip("See this value beside another one: of another run, implementation or port")
        self.save_button = QPushButton("Save …")
        self.save_button.setToolTip("Save this value to a file")
        self._bar: QWidget | None = None
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(10)
        for label in (self.title, self.facts):
            self._first.addWidget(label)
        self._first.addStretch(1)
        for button in (self.compare_button, self.save_button):
            button.setStyleSheet(SLIM)
            self._first.addWidget(button)
        for box in (self.runs, self.places):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.hide()
            self._second.addWidget(box, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 12, 4)
        rows.setSpacing(4)
        rows.addLayout(self._first)
        rows.addLayout(self._second)

    def entitle(self, title: str) -> None:
        """Call what is shown so."""
        self.title.say(title)
        self.arrange()

    def say(self, facts: str, more: str = "") -> None:
        """Tell facts in a line; `more` of them on hover."""
        self.facts.say(facts)
        self.facts.setToolTip(more or facts)

    def take_bar(self, bar: QWidget | None) -> None:
        """Give the bar of what is shown its place, and put that of what was shown away."""
        if self._bar is not None and self._bar is not bar:
            self._bar.hide()
        self._bar = bar
        self.arrange()

    def arrange(self) -> None:
        """Put the bar beside the title where it has room, else below it with what chooses the value."""
        # The title is cut later than the facts.
        self.title.setMinimumWidth(min(self.title.sizeHint().width(), round(self.width() * TITLE_SHARE)))
        bar = self._bar
        if bar is None:
            return
        chooses = not (self.runs.isHidden() and self.places.isHidden())
        beside = not chooses and self.width() >= ONE_LINE * text_scale()
        line = self._first if beside else self._second
        if line.indexOf(bar) < 0:
            line.insertWidget(2 if beside else -1, bar, 3)
        bar.show()

    def minimumSizeHint(self) -> QSize:
        """What stands in one line must not keep the dock from becoming narrow: then it stands in two."""
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
