"""The bar that asks for a line to go to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from hyperstudio.ui.code.editor import CodeEditor


class GoToBar(QWidget):
    """Asks for the number of a line; Enter goes there, Esc stays."""

    def __init__(self, editor: CodeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.line = QLineEdit()
        self.line.setMaximumWidth(120)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(QLabel("Go to line"))
        row.addWidget(self.line)
        row.addStretch(1)
        self.hide()

    def open_bar(self) -> None:
        """Show the bar."""
        lines = self._editor.blockCount()
        self.line.setValidator(QIntValidator(1, lines, self.line))
        self.line.setPlaceholderText(f"1 to {lines}")
        self.line.clear()
        self.show()
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.line.hasAcceptableInput():
            self._editor.go_to_line(int(self.line.text()))
            self._leave()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.hide()
        self._editor.setFocus()
