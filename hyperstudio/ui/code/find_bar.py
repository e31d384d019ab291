"""The bar that finds text in the code editor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from hyperstudio.ui.code.editor import CodeEditor


class FindBar(QWidget):
    """Finds while you type; Enter goes on, Shift+Enter back, Esc closes."""

    def __init__(self, editor: CodeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.line = QLineEdit(placeholderText="Find")
        self.line.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        close = QPushButton("Done")
        close.setProperty("role", "flat")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.count)
        layout.addWidget(close)
        self.line.textEdited.connect(self._from_here)
        close.clicked.connect(self.close_bar)
        self.setFocusProxy(self.line)
        self.hide()

    def open_bar(self) -> None:
        """Show the bar with what is selected in the text."""
        chosen = self._editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.show()
        self.line.setFocus()
        self.line.selectAll()
        self._tell()

    def close_bar(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self._editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.find_text(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def find_text(self, *, backward: bool = False) -> bool:
        """Go to the next place (or the one before), round the end of the text; False where there is none."""
        wanted = self.line.text()
        if not wanted:
            return False
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        found = self._editor.find(wanted, flags)
        if not found:
            cursor = self._editor.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start)
            before = self._editor.textCursor()
            self._editor.setTextCursor(cursor)
            found = self._editor.find(wanted, flags)
            if not found:
                self._editor.setTextCursor(before)
        self._tell()
        return found

    def _from_here(self) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._editor.setTextCursor(cursor)
        self.find_text()
        self._tell()

    def _tell(self) -> None:
        wanted = self.line.text()
        number = self._editor.text().lower().count(wanted.lower()) if wanted else 0
        self.count.setText("" if not wanted else "not found" if not number else f"{number} found")
