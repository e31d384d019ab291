"""Blocks of the library as what is dragged, and the canvas as the place where they are let go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from hyperstudio.ui.canvas import CanvasPage

KIND = "application/x-hyperstudio-library-block"


def carried(address: str) -> QMimeData:
    """What is dragged: the block's address in the library; as text too, for other programs."""
    data = QMimeData()
    data.setData(KIND, address.encode())
    data.setText(address)
    return data


class Dropping(QObject):
    """Lets blocks of the library be dropped on a page; `put` gets the address and the point in the scene."""

    def __init__(self, page: CanvasPage, put: Callable[[str, QPointF], object]) -> None:
        super().__init__(page)
        self._page, self._put = page, put
        surface = page.view.viewport()
        surface.setAcceptDrops(True)
        surface.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or not event.mimeData().hasFormat(KIND):
            return False
        event.acceptProposedAction()
        if not isinstance(event, QDragMoveEvent):
            address = bytes(event.mimeData().data(KIND).data()).decode()
            self._put(address, self._page.view.scene_point(event.position()))
        return True
