"""What a study says, as lines of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hyperstudio.studio.study_words import Line

NO_FORMS: Mapping[str, str] = MappingProxyType({})


class Findings(QScrollArea):
    """The lines, each in the colour of its weight; they can be selected and copied.

    `form_taken` carries a milder form of the objective that was picked.
    """

    form_taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[QLabel] = []
        self.offers: list[QPushButton] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # the ground is that of the dock
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def _offer(self, forms: Mapping[str, str]) -> None:
        if {button.text(): button.toolTip() for button in self.offers} == {_title(n): t for n, t in forms.items()}:
            return
        while self.offers:
            button = self.offers.pop()
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        for name, text in forms.items():
            button = QPushButton(_title(name))
            button.setToolTip(text)
            button.clicked.connect(lambda _checked=False, text=text: self.form_taken.emit(text))
            self.offers.append(button)
            self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(line.text() for line in self.lines)

    def say(self, lines: Sequence[Line], forms: Mapping[str, str] = NO_FORMS) -> None:
        """Say these lines, and offer milder forms of the objective by their names."""
        self._offer(forms)
        while len(self.lines) > len(lines):
            self.lines.pop().deleteLater()
        while len(self.lines) < len(lines):
            label = QLabel()
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.lines.append(label)
            self._column.insertWidget(len(self.lines) - 1, label)
        for label, line in zip(self.lines, lines, strict=True):
            if label.text() != line.text:
                label.setText(line.text)
            if label.property("role") != line.tone:
                label.setProperty("role", line.tone)
                label.style().unpolish(label)
                label.style().polish(label)


def _title(name: str) -> str:
    return f"Use the {name} form"
