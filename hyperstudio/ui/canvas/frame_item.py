"""A frame: a titled rectangle behind blocks that belong together; taken by its head, sized at its lower right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QPointF, QRectF, SignalInstance
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import FrameFace
from hyperstudio.ui.canvas.gestures import GestureView
from hyperstudio.ui.canvas.library import BLOCK_LEVEL
from hyperstudio.ui.canvas.look import TITLE, elided, font, look, tint
from hyperstudio.ui.canvas.note_item import NoteItem

HEAD, CORNER, LEAST = 30.0, 20.0, (120.0, 80.0)
"""The height of the head, the side of the corner that sizes it, and the least size, in scene units."""
READABLE, LARGEST = 11.0, 22
"""Titles are not drawn smaller than this on the screen (pixels), as far as letters of this size allow."""


class FrameItem(QGraphicsItem):
    """One frame; the document says where it stands. Its inside is ground like any other."""

    def __init__(self, face: FrameFace) -> None:
        super().__init__()
        self.face = face
        self.size = face.size
        self.setZValue(BLOCK_LEVEL - 100)
        self.setPos(*face.position)

    def body_rect(self) -> QRectF:
        """The frame in the scene."""
        return QRectF(0, 0, *self.size).translated(self.pos())

    def head_rect(self) -> QRectF:
        """The part in the scene by which it is taken."""
        body = self.body_rect()
        return QRectF(body.left(), body.top(), body.width(), HEAD)

    def corner_rect(self) -> QRectF:
        """The part in the scene by which it is sized."""
        body = self.body_rect()
        return QRectF(body.right() - CORNER, body.bottom() - CORNER, CORNER, CORNER)

    def resize(self, width: float, height: float) -> None:
        """Be so large, as far as it is not too small, until the document says otherwise."""
        self.prepareGeometryChange()
        self.size = (max(LEAST[0], width), max(LEAST[1], height))

    def holds(self, item: BlockItem | NoteItem | FrameItem) -> bool:
        """Whether something stands in it: a note with its corner, all else wholly."""
        if isinstance(item, NoteItem):
            return self.body_rect().contains(item.pos())
        return item is not self and self.body_rect().contains(item.body_rect())

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, *self.size).adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, _option: Any, _widget: Any = None) -> None:
        paints, colour, body = look(), tint(self.face.colour), QRectF(0, 0, *self.size)
        painter.setPen(paints.pen(colour, 1.4, 0.55))
        painter.setBrush(paints.brush(colour, 0.06))
        painter.drawRoundedRect(body, 12, 12)
        painter.setPen(paints.pen(colour, 1.6, 0.7))
        for inset in (6.0, 10.5):
            painter.drawLine(
                QPointF(body.right() - inset, body.bottom() - 4), QPointF(body.right() - 4, body.bottom() - inset)
            )
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        pixels = min(LARGEST, max(TITLE, round(READABLE / max(zoom, 0.01))))
        painter.setFont(font(pixels, True))
        painter.setPen(paints.pen(paints.mix("text", colour, 0.25)))
        title = elided(self.face.title, pixels, body.width() - 28, True)
        painter.drawText(QPointF(14, HEAD / 2 + pixels * 0.36 + 2), title)


class FramingView(GestureView, Protocol):
    """The view under the user's hand, as far as frames need it."""

    @property
    def frame_moved(self) -> SignalInstance[tuple[int, tuple[Any, ...], dict[str, Any]]]: ...
    @property
    def frame_sized(self) -> SignalInstance[tuple[int, tuple[Any, ...]]]: ...
    def carry(self, blocks: list[BlockItem]) -> None: ...


class FramePress:
    """A press on the head of a frame: it follows the pointer on the grid, with all that stands in it."""

    def __init__(
        self, view: FramingView, frame: FrameItem, start: QPointF, on_grid: Callable[[QPointF], QPointF]
    ) -> None:
        self._view, self._frame, self._on_grid = view, frame, on_grid
        self._grip, self._home = start - frame.pos(), frame.pos()
        there = [item for item in view.scene().items() if isinstance(item, BlockItem | NoteItem | FrameItem)]
        self._starts = {item: QPointF(item.pos()) for item in there if frame.holds(item)}
        view.carry([item for item in self._starts if isinstance(item, BlockItem)])

    def move(self, event: QMouseEvent) -> None:
        place = self._on_grid(self._view.scene_point(event.position()) - self._grip)
        self._frame.setPos(place)
        for item, start in self._starts.items():
            item.setPos(start + place - self._home)

    def release(self, event: QMouseEvent) -> None:
        by = self._frame.pos() - self._home
        blocks = {item.face.id: (item.x(), item.y()) for item in self._starts if isinstance(item, BlockItem)}
        self._view.carry([])
        if not by.isNull():
            self._view.frame_moved.emit(self._frame.face.number, (by.x(), by.y()), blocks)

    def cancel(self) -> None:
        self._view.carry([])
        self._frame.setPos(self._home)
        for item, start in self._starts.items():
            item.setPos(start)


class CornerPress:
    """A press on the corner of a frame: the corner follows the pointer on the grid."""

    def __init__(self, view: FramingView, frame: FrameItem, on_grid: Callable[[QPointF], QPointF]) -> None:
        self._view, self._frame, self._on_grid = view, frame, on_grid

    def move(self, event: QMouseEvent) -> None:
        corner = self._on_grid(self._view.scene_point(event.position())) - self._frame.pos()
        self._frame.resize(corner.x(), corner.y())

    def release(self, event: QMouseEvent) -> None:
        if self._frame.size != self._frame.face.size:
            self._view.frame_sized.emit(self._frame.face.number, self._frame.size)

    def cancel(self) -> None:
        self._frame.resize(*self._frame.face.size)
