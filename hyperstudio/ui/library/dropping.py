"""Blocks of the library as what is dragged, and the canvas as the place where they are let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from hyperstudio.ui.canvas import CanvasPage
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.wire_item import WireItem

KIND = "application/x-hyperstudio-library-block"

Fits = Callable[[Place], bool]
"""Whether what is dragged fits into the wire that ends at a place."""


class Putting(Protocol):
    """What is asked of whoever adds blocks of the library, each known by its address there."""

    def fitting(self, address: str) -> Fits:
        """Into which wires of the page it fits."""

    def put(self, address: str, point: QPointF, target: Place | None) -> None:
        """Add it at a point of the scene, into the wire that ends at `target` where one is meant."""


def carried(address: str) -> QMimeData:
    """What is dragged: the block's address in the library; as text too, for other programs."""
    data = QMimeData()
    data.setData(KIND, address.encode())
    data.setText(address)
    return data


class Dropping(QObject):
    """Lets blocks of the library be dropped on a page; the wire that one would be put into stands out meanwhile."""

    def __init__(self, page: CanvasPage, putting: Putting) -> None:
        super().__init__(page)
        self._page, self._putting = page, putting
        self._fits: Fits = lambda _target: False
        self._known: dict[Place, bool] = {}
        surface = page.view.viewport()
        surface.setAcceptDrops(True)
        surface.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        view = self._page.view
        if isinstance(event, QDragLeaveEvent):
            view.insertion.mark(None)
        if not isinstance(event, QDropEvent) or not event.mimeData().hasFormat(KIND):
            return False
        event.acceptProposedAction()
        address = bytes(event.mimeData().data(KIND).data()).decode()
        if isinstance(event, QDragEnterEvent):
            self._fits, self._known = self._putting.fitting(address), {}
        view.insertion.mark(self._wire_at(view.scene_point(event.position())))
        if not isinstance(event, QDragMoveEvent):
            wire = view.insertion.take()
            self._putting.put(address, view.scene_point(event.position()), wire.face.target if wire else None)
        return True

    def _wire_at(self, point: QPointF) -> WireItem | None:
        """The wire at a point of the scene that is free ground otherwise, if what is dragged fits into it."""
        view = self._page.view
        wire = view.wire_at(point) if view.owner_at(point) is None else None
        if wire is None:
            return None
        target = wire.face.target
        if target not in self._known:
            self._known[target] = self._fits(target)
        return wire if self._known[target] else None
