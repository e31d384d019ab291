"""Where scrolling becomes going: far enough in is into a block, far enough out is out of the level."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.viewer import CanvasViewer

ENTER_ZOOM, ENTER_SHARE = 2.6, 0.6
"""Nearer than this zoom, with the block filling this share of the view's width or height, is into the block."""
LEAVE_ZOOM, LEAVE_SHARE = 0.35, 0.25
"""Farther than this zoom, with the level filling less than this share of width and height, is out of the level."""


class Border:
    """Notices that a border is crossed, once in each direction."""

    def __init__(self) -> None:
        self._last = 0

    def forget(self) -> None:
        """The view was moved otherwise; borders can be crossed again."""
        self._last = 0

    def crossed(
        self, view: CanvasViewer, level: QRectF, direction: int, at: QPointF
    ) -> BlockItem | Literal["out"] | None:
        """What was crossed by a turn of the wheel inwards (1) or outwards (-1) at a point of the view (pixels)."""
        if self._last != direction:
            self._last = 0
        if self._last:
            return None
        zoom, size = view.camera().zoom, QSizeF(view.viewport().size())
        if direction > 0:
            block = view.block_at(view.scene_point(at)) if zoom >= ENTER_ZOOM else None
            if block is None or not block.face.enterable or _share(block.body_rect(), zoom, size) < ENTER_SHARE:
                return None
            self._last = direction
            return block
        if zoom > LEAVE_ZOOM or _share(level, zoom, size) >= LEAVE_SHARE:
            return None
        self._last = direction
        return "out"


def _share(rect: QRectF, zoom: float, size: QSizeF) -> float:
    """The larger of the shares of the view's width and height that a rectangle of the scene takes up."""
    return max(rect.width() * zoom / size.width(), rect.height() * zoom / size.height())
