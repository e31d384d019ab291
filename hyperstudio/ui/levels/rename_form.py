"""A form over the thing that is renamed: its title for people, and its name. Enter renames, Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFormLayout, QFrame, QLineEdit, QWidget

from hyperstudio.ui.theme import current_theme, mono_font

WIDTH = 300


class RenameForm(QFrame):
    """Asks for a title and a name; `done` gets both and says whether that was granted. It goes away by itself.

    Without `renames` the name is only shown.
    """

    def __init__(
        self, parent: QWidget, at: QPoint, title: str, name: str, done: Callable[[str, str], bool], *, renames: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rename_form")
        theme = current_theme()
        look = f"background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: 10px;"
        self.setStyleSheet(f"QFrame#rename_form {{ {look} }}")
        self._done, self._before = done, QApplication.focusWidget()
        self.title, self.name = QLineEdit(title), QLineEdit(name)
        self.title.setPlaceholderText("as people read it")
        self.title.setAccessibleName(f"Title of {name}")
        self.name.setObjectName("rename")
        self.name.setFont(mono_font())
        self.name.setAccessibleName(f"Name of {name}")
        self.name.setReadOnly(not renames)
        self.name.setEnabled(renames)
        rows = QFormLayout(self)
        rows.setContentsMargins(12, 10, 12, 10)
        rows.setHorizontalSpacing(10)
        for label, field in (("Title", self.title), ("Name", self.name)):
            field.installEventFilter(self)
            rows.addRow(label, field)
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        self.move(
            max(4, min(at.x(), parent.width() - self.width() - 4)),
            max(4, min(at.y(), parent.height() - self.height() - 4)),
        )
        self.show()
        self.raise_()
        self.title.selectAll()
        self.title.setFocus()

    def leave(self) -> None:
        """Go away, and give the keyboard back."""
        for field in (self.title, self.name):
            field.removeEventFilter(self)
        within = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.hide()
        if within and self._before is not None and self._before in self.window().findChildren(QWidget):
            self._before.setFocus()
        self.deleteLater()

    def _finish(self) -> None:
        if self._done(self.title.text().strip(), self.name.text().strip()):
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            # Neither key goes on to what is below.
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
        if event.type() == QEvent.Type.FocusOut and QApplication.focusWidget() not in (self.title, self.name):
            self.leave()
        return super().eventFilter(watched, event)
