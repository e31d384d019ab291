"""The inside of a code implementation on its level: its text to read, and the way to the editor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.folders import code_file
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.theme import current_theme, icon


class _Reader(CodeEditor):
    """Text that is only read: Esc leaves, a double click or Enter edits."""

    left = Signal()
    edit_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read_only=True, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wished.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_wished.emit()


class CodeView(QWidget):
    """Shows the code of one implementation; `edit_wished` tells its address, `left` that one wishes to go up."""

    left = Signal()
    edit_wished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = ""
        self._path = FittedLabel(cut=Qt.TextElideMode.ElideLeft)
        self._path.setProperty("role", "muted")
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._edit = QPushButton("Edit")
        self._edit.setToolTip("Open it in the Code dock (Enter)")
        self._edit.clicked.connect(lambda: self.edit_wished.emit(self.address))
        self.reader = _Reader(self)
        self.reader.left.connect(self.left.emit)
        self.reader.edit_wished.connect(lambda: self.edit_wished.emit(self.address))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(16, 0, 16, 8)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self._path, 1)
        row.addWidget(self._edit)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(self.problem)
        rows.addWidget(self.reader, 1)
        self.setFocusProxy(self.reader)
        self.retheme()

    def show_code(self, address: str, implementation: CodeImplementation) -> None:
        """Show the text of an implementation, and where its file is."""
        self._path.say(code_file(address, implementation))
        wrong = [one for one in implementation.code.problems if one.severity == "error"]
        self.problem.setText("\n".join(f"{_place(one.line)}{one.what} {one.mend}" for one in wrong))
        self.problem.setVisible(bool(wrong))
        if address != self.address or self.reader.text() != implementation.source.text:
            self.address = address
            self.reader.set_text(implementation.source.text)

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.problem.setStyleSheet(f"color: {current_theme().bad};")
        self._edit.setIcon(icon("edit"))


def _place(line: int | None) -> str:
    return f"Line {line}: " if line is not None else ""
