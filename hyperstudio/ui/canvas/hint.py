"""A few words at the pointer: why a wire may not end there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from hyperstudio.ui.theme import current_theme

WIDEST, AWAY = 320, QPoint(16, 18)


class PointerHint(QLabel):
    """A label that follows the pointer, never takes its events, and stays within its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMaximumWidth(WIDEST)
        self.retheme()
        self.hide()

    def retheme(self) -> None:
        """Take the colours of the current theme."""
        theme = current_theme()
        self.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.bad};"
            "border-radius: 6px; padding: 5px 9px;"
        )

    def tell(self, words: str | None, pointer: QPoint) -> None:
        """Say this beside the pointer (pixels of the parent), or nothing."""
        if not words:
            self.hide()
            return
        if words != self.text():
            self.setText(words)
        self.setFixedWidth(min(WIDEST, self.fontMetrics().horizontalAdvance(words) + 24))
        self.resize(self.width(), self.heightForWidth(self.width()))
        area = self._area.rect()
        place = pointer + AWAY
        place.setX(max(4, min(place.x(), area.width() - self.width() - 4)))
        if place.y() + self.height() > area.height() - 4:
            place.setY(pointer.y() - self.height() - 10)
        self.move(place)
        self.show()
        self.raise_()
