"""What a press of a button can become: panning, drawing or choosing a wire, or what the library knows to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QPointF, SignalInstance
from PySide6.QtGui import QMouseEvent

from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.wire_item import WireItem
from hyperstudio.ui.canvas.wiring import Refusal, Wiring, WiringView

THRESHOLD = 5
"""A press becomes a drag when the pointer has gone this far (pixels)."""


class Gesture(Protocol):
    """One gesture from press to release; `cancel` leaves everything as it was."""

    def move(self, event: QMouseEvent) -> None: ...
    def release(self, event: QMouseEvent) -> None: ...
    def cancel(self) -> None: ...


class GestureView(WiringView, Protocol):
    """The view under the user's hand, as far as gestures use it."""

    editable: bool
    refusal: Refusal

    @property
    def spot_clicked(self) -> SignalInstance[tuple[PortSpot]]: ...
    @property
    def note_moved(self) -> SignalInstance[tuple[int, tuple[Any, ...]]]: ...
    @property
    def wire_chosen(self) -> SignalInstance[tuple[WireItem]]: ...
    def camera(self) -> Camera: ...
    def pan(self, right: float, down: float) -> None: ...
    def library_move(self, event: QMouseEvent) -> None: ...
    def library_release(self, event: QMouseEvent) -> None: ...
    def library_cancel(self) -> None: ...


class Pan:
    """Move the view with the pointer."""

    def __init__(self, view: GestureView, start: QPoint) -> None:
        self._view, self._last = view, start
        self.moved = False

    def move(self, event: QMouseEvent) -> None:
        step = event.position().toPoint() - self._last
        self._last = event.position().toPoint()
        self.moved = self.moved or not step.isNull()
        zoom = self._view.camera().zoom
        self._view.pan(-step.x() / zoom, -step.y() / zoom)

    def release(self, event: QMouseEvent) -> None:
        """The view stays where it is."""

    def cancel(self) -> None:
        """The view stays where it is."""


class PortPress:
    """A press on a port: a click, or the beginning of a wire. A wired input gives up its wire's end."""

    def __init__(self, view: GestureView, spot: PortSpot, start: QPoint) -> None:
        self._view, self._spot, self._start = view, spot, start
        self._wiring: Wiring | None = None

    def move(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._wiring is None and self._view.editable and far(self._start, position):
            carried = self._spot.wires[-1] if self._spot.takes and self._spot.wires else None
            fixed = carried.ends()[0] if carried is not None else self._spot
            self._wiring = Wiring(self._view, fixed, carried, self._view.refusal)
            self._wiring.start()
        if self._wiring is not None:
            self._wiring.move(position)

    def release(self, event: QMouseEvent) -> None:
        if self._wiring is not None:
            self._wiring.finish(event.position().toPoint())
        elif not far(self._start, event.position().toPoint()):
            self._view.spot_clicked.emit(self._spot)

    def cancel(self) -> None:
        if self._wiring is not None:
            self._wiring.stop()


class WirePress:
    """A press on a wire: a click chooses it, a drag takes its nearer end off."""

    def __init__(self, view: GestureView, wire: WireItem, start: QPoint) -> None:
        self._view, self._wire, self._start = view, wire, start
        self._wiring: Wiring | None = None

    def move(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._wiring is None and self._view.editable and far(self._start, position):
            source, target = self._wire.ends()
            pressed = self._view.scene_point(self._start)
            to_source = (source.middle() - pressed).manhattanLength()
            fixed = target if to_source < (target.middle() - pressed).manhattanLength() else source
            self._wiring = Wiring(self._view, fixed, self._wire, self._view.refusal)
            self._wiring.start()
        if self._wiring is not None:
            self._wiring.move(position)

    def release(self, event: QMouseEvent) -> None:
        if self._wiring is not None:
            self._wiring.finish(event.position().toPoint())
        elif not far(self._start, event.position().toPoint()):
            self._view.wire_chosen.emit(self._wire)

    def cancel(self) -> None:
        if self._wiring is not None:
            self._wiring.stop()


class NotePress:
    """A press on a note: it follows the pointer on the grid, and where it is let go is wished for."""

    def __init__(
        self, view: GestureView, note: NoteItem, start: QPointF, on_grid: Callable[[QPointF], QPointF]
    ) -> None:
        self._view, self._note, self._on_grid = view, note, on_grid
        self._grip, self._home = start - note.pos(), note.pos()

    def move(self, event: QMouseEvent) -> None:
        self._note.setPos(self._on_grid(self._view.scene_point(event.position()) - self._grip))

    def release(self, event: QMouseEvent) -> None:
        at = self._note.pos()
        if at != self._home:
            self._view.note_moved.emit(self._note.face.number, (at.x(), at.y()))

    def cancel(self) -> None:
        self._note.setPos(self._home)


class LibraryGesture:
    """Selecting, moving, the marquee and slicing are done by the library's own handlers."""

    def __init__(self, view: GestureView) -> None:
        self._view = view

    def move(self, event: QMouseEvent) -> None:
        self._view.library_move(event)

    def release(self, event: QMouseEvent) -> None:
        self._view.library_release(event)

    def cancel(self) -> None:
        self._view.library_cancel()


def far(start: QPoint, now: QPoint) -> bool:
    """Whether the pointer has gone far enough for a drag."""
    return (now - start).manhattanLength() >= THRESHOLD
