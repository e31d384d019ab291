"""What a study says, as lines of words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from hyperstudio.studio.study_words import Line


class Findings(QScrollArea):
    """The lines, each in the colour of its weight; they can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[QLabel] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(line.text() for line in self.lines)

    def say(self, lines: Sequence[Line]) -> None:
        """Say these lines."""
        while len(self.lines) > len(lines):
            self.lines.pop().deleteLater()
        while len(self.lines) < len(lines):
            label = QLabel()
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.lines.append(label)
            self._column.insertWidget(self._column.count() - 1, label)
        for label, line in zip(self.lines, lines, strict=True):
            if label.text() != line.text:
                label.setText(line.text)
            if label.property("role") != line.tone:
                label.setProperty("role", line.tone)
                label.style().unpolish(label)
                label.style().polish(label)
