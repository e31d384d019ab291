"""Bend points of wires: where they are, and the gestures that make, move and take them away."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, SignalInstance
from PySide6.QtGui import QMouseEvent

from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.gestures import GestureView, Pan, far
from hyperstudio.ui.canvas.wire_item import WireItem

REACH = 9.0
"""A press within so many scene units of a bend means the bend."""
STEP = 10.0
"""Bends stand on the grid of the blocks, in scene units."""

Bends = tuple[tuple[float, float], ...]


class BendingView(GestureView, Protocol):
    """The view under the user's hand, as far as bending wires needs it."""

    @property
    def bent(self) -> SignalInstance[tuple[Place, Bends]]: ...


def bend_near(wire: WireItem, point: QPointF) -> int | None:
    """Which bend of a wire is at a point of the scene, by its number from the source."""
    gaps = [(QPointF(*place) - point).manhattanLength() for place in wire.face.bends]
    best = min(range(len(gaps)), key=gaps.__getitem__, default=None)
    return best if best is not None and gaps[best] <= REACH else None


class BendOnClick(Pan):
    """A press of the middle button on a wire: a click bends it there, a drag moves the view as everywhere."""

    def __init__(self, view: BendingView, wire: WireItem, start: QPoint) -> None:
        super().__init__(view, start)
        self._bending, self._wire, self._at = view, wire, view.scene_point(start)

    def release(self, event: QMouseEvent) -> None:
        if not self.moved:
            bends = list(self._wire.face.bends)
            bends.insert(self._wire.part_at(self._at), _on_grid(self._at))
            self._bending.bent.emit(self._wire.face.target, tuple(bends))


class BendPress:
    """A press on a bend: a drag moves it; a click takes it away with the middle button, else chooses the wire."""

    def __init__(self, view: BendingView, wire: WireItem, number: int, start: QPoint, *, removes: bool) -> None:
        self._view, self._wire, self._number, self._start, self._removes = view, wire, number, start, removes
        self._moving = False

    def move(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        self._moving = self._moving or (self._view.editable and far(self._start, position))
        if self._moving:
            self._wire.bend(self._with(_on_grid(self._view.scene_point(position))))

    def release(self, event: QMouseEvent) -> None:
        if self._moving:
            self._view.bent.emit(self._wire.face.target, self._wire.bends)
        elif self._removes and self._view.editable:
            self._view.bent.emit(self._wire.face.target, self._with(None))
        else:
            self._view.wire_chosen.emit(self._wire)

    def cancel(self) -> None:
        self._wire.bend(self._wire.face.bends)

    def _with(self, place: tuple[float, float] | None) -> Bends:
        bends = self._wire.face.bends
        return (*bends[: self._number], *([place] if place is not None else []), *bends[self._number + 1 :])


def _on_grid(point: QPointF) -> tuple[float, float]:
    return (round(point.x() / STEP) * STEP, round(point.y() / STEP) * STEP)
