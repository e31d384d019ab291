"""Many pictures: small ones in a grid that is fetched as one scrolls."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

SIDE = 128


class Gallery(QListWidget):
    """Small pictures with their names; `ask` is told from where more are wanted."""

    def __init__(self, ask: Callable[[int], None]) -> None:
        super().__init__()
        self._ask = ask
        self._total = 0
        self._asked = 0
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(QSize(SIDE + 24, SIDE + 40))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.verticalScrollBar().valueChanged.connect(self._more)

    def show_look(self, look: dict[str, Any]) -> None:
        """Show another list of pictures from its first part."""
        self.clear()
        self._total, self._asked = look["total"], 0
        self.scrollToTop()
        self.take(look)

    def take(self, look: dict[str, Any]) -> None:
        """More of them have come."""
        for one in look["pictures"]:
            pixmap = QPixmap()
            if one["png"]:
                pixmap.loadFromData(base64.b64decode(one["png"]))
            if not pixmap.isNull() and max(pixmap.width(), pixmap.height()) < SIDE // 2:
                pixmap = pixmap.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
            item = QListWidgetItem(QIcon(pixmap), one["name"])
            item.setToolTip(one["name"])
            self.addItem(item)

    def _more(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value >= bar.maximum() - 2 * SIDE and self._asked < self.count() < self._total:
            self._asked = self.count()
            self._ask(self.count())
