"""The form of a new block: what it does, and its typed ports, written like a signature."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.ui.theme import current_theme, mono_font

WIDTH = 440


class NewBlockForm(QFrame):
    """Asks for title, inputs and outputs; `make` gets them and may refuse, which is said in the form.

    Enter makes the block, Esc leaves everything as it is.
    """

    def __init__(
        self,
        parent: QWidget,
        at: QPoint,
        make: Callable[[str, str, str], object],
        *,
        title: str = "",
        inputs: str = "",
        outputs: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("new_block")
        theme = current_theme()
        self.setStyleSheet(
            f"QFrame#new_block {{ background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: 12px; }}"
        )
        self._make, self._before = make, QApplication.focusWidget()
        self.title, self.inputs, self.outputs = QLineEdit(title), QLineEdit(inputs), QLineEdit(outputs)
        self.title.setPlaceholderText("what it does, such as Remove units")
        self.inputs.setPlaceholderText("table: DataFrame, rows: int = 10")
        self.outputs.setPlaceholderText("table: DataFrame")
        head = QLabel("New block")
        head.setProperty("role", "heading")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for label, field in (("Title", self.title), ("Inputs", self.inputs), ("Outputs", self.outputs)):
            field.setAccessibleName(f"{label} of the new block")
            field.installEventFilter(self)
            form.addRow(label, field)
        for field in (self.inputs, self.outputs):
            field.setFont(mono_font())
        self.refusal = QLabel("Ports are written as in Python: a name, a colon, a type.")
        self.refusal.setProperty("role", "muted")
        self.refusal.setWordWrap(True)
        self.add_button = QPushButton("Add block")
        self.add_button.setProperty("role", "primary")
        self.add_button.clicked.connect(self.finish)
        leave = QPushButton("Cancel")
        leave.setProperty("role", "flat")
        leave.clicked.connect(self.leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self.refusal, 1)
        buttons.addWidget(leave, 0, Qt.AlignmentFlag.AlignBottom)
        buttons.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignBottom)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(10)
        rows.addWidget(head)
        rows.addLayout(form)
        rows.addLayout(buttons)
        self.setFixedWidth(min(WIDTH, parent.width() - 8))
        self.setFixedHeight(self.sizeHint().height() + self.refusal.fontMetrics().height())
        self.move(
            max(4, min(at.x(), parent.width() - self.width() - 4)),
            max(4, min(at.y(), parent.height() - self.height() - 4)),
        )
        self.show()
        self.raise_()
        self.title.setFocus()
        self.title.selectAll()

    def finish(self) -> None:
        """Make the block and go away; where it is refused, say why and stay."""
        try:
            self._make(self.title.text(), self.inputs.text(), self.outputs.text())
        except StudioError as refusal:
            self.refusal.setText(f"{refusal.what} {refusal.mend}")
            self.refusal.setStyleSheet(f"color: {current_theme().bad};")
            return
        self.leave()

    def leave(self) -> None:
        """Go away, and give the keyboard back."""
        self.hide()
        parent = self.parentWidget()
        if parent is not None and self._before in parent.findChildren(QWidget):
            self._before.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finish()
                return True
        return super().eventFilter(watched, event)
