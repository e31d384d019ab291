"""A field over the thing that is renamed: Enter renames, Esc leaves it as it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class RenameBox(QLineEdit):
    """Asks for a name at a place of its parent; `done` gets it. It goes away by itself.

    With `anew` the name is one that is proposed for something new, and may be left as it is.
    """

    def __init__(
        self, parent: QWidget, place: QRect, name: str, done: Callable[[str], object], *, anew: bool = False
    ) -> None:
        super().__init__(name, parent)
        self._name, self._done = "" if anew else name, done
        self.setObjectName("rename")
        self.setAccessibleName(f"New name of {name}")
        height = self.sizeHint().height()
        width = max(160, min(place.width(), 320))
        left = max(4, min(place.left(), parent.width() - width - 4))
        top = max(4, min(place.top(), parent.height() - height - 4))
        self.setGeometry(left, top, width, height)
        self.installEventFilter(self)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus()

    def _finish(self) -> None:
        name = self.text().strip()
        self._go()
        if name and name != self._name:
            self._done(name)

    def _go(self) -> None:
        self.removeEventFilter(self)
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            # Neither key goes on to what is below: a card would answer it as well.
            if event.key() == Qt.Key.Key_Escape:
                self._go()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._go()
        return super().eventFilter(watched, event)
