"""The view of one level under the user's hand: which gesture a press becomes, what the wheel and keys do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView

from hyperstudio.ui.canvas.bends import BendOnClick, BendPress, bend_near
from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import Place, WireFace
from hyperstudio.ui.canvas.frame_item import CornerPress, FramePress
from hyperstudio.ui.canvas.gestures import Gesture, LibraryGesture, NotePress, Pan, PortPress, WirePress
from hyperstudio.ui.canvas.guides import Guides, Neighbours
from hyperstudio.ui.canvas.insertion import Insertion
from hyperstudio.ui.canvas.library import in_its_own_words
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.spin import Spin
from hyperstudio.ui.canvas.viewpoint import PORT_REACH, Viewpoint
from hyperstudio.ui.canvas.wire_item import WireItem

KeyModifier = Qt.KeyboardModifier
STEP = 10
"""Blocks are moved on a grid of so many scene units."""
WHEEL = 1.0015
"""The zoom's factor for an eighth of a degree of the wheel."""


class CanvasViewer(Viewpoint):
    """Turns pointer, wheel and keys into wishes; selecting, moving, marquee and slicing stay the library's."""

    spot_clicked = Signal(PortSpot)
    wire_chosen = Signal(WireItem)
    wire_drawn = Signal(tuple, tuple)
    wires_dropped = Signal(list)
    wire_left = Signal(tuple, bool, QPointF)
    note_moved = Signal(int, tuple)
    note_opened = Signal(int)
    frame_moved = Signal(int, tuple, dict)
    frame_sized = Signal(int, tuple)
    frame_opened = Signal(int)
    note_menu_wished = Signal(int, QPoint)
    frame_menu_wished = Signal(int, QPoint)
    bent = Signal(tuple, tuple)
    gesture_done = Signal()
    double_clicked = Signal(str, QPointF)
    wheeled = Signal(int, QPointF)
    stepped = Signal(str, int)
    menu_wished = Signal(str, QPoint)
    port_menu_wished = Signal(str, str, QPoint)

    def __init__(self) -> None:
        self.spin = Spin()
        self.refusal: Callable[[Place, Place], str | None] = lambda source, target: None
        self.told_of: Callable[[WireFace], str] = lambda face: face.tooltip
        self.keys: Callable[[QKeyEvent], bool] = lambda event: False
        self.editable = True
        self.space_held = False
        self.pointer = QPoint()
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._lead: BlockItem | None = None
        self.pressed: QGraphicsItem | None = None
        self._neighbours: Neighbours | None = None
        self._loose = False
        self._starts: dict[QGraphicsItem, QPointF] = {}
        super().__init__()
        self.guides, self.insertion = Guides(), Insertion()
        self.scene().addItem(self.guides)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self.setMouseTracking(True)
        self.acyclic = False
        self.pipe_collision = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom towards the pointer within bounds; with Alt, step through the implementations of a block."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        event.accept()
        if not turned or self.spin.is_spent(event.timestamp()):
            return
        if event.modifiers() & KeyModifier.AltModifier:
            block = self.block_at(self.scene_point(event.position()))
            if block is not None:
                self.stepped.emit(block.face.id, -1 if turned > 0 else 1)
            return
        self.look_from(self._camera.zoomed(WHEEL**turned, event.position(), self._size()))
        self.wheeled.emit(1 if turned > 0 else -1, event.position())

    def _items_near(self, pos: QPointF, item_type: Any = None, width: int = 20, height: int = 20) -> list[Any]:
        """What the library finds at a press: the block there, if any (its own search reaches to one side only)."""
        block = self.block_at(QPointF(pos))
        return [block] if block is not None and (item_type is None or isinstance(block, item_type)) else []

    # The pointer.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pointer = event.position().toPoint()
        if self._gesture is not None:
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gesture = self._middle_press(self.scene_point(event.position()))
        elif left and self.space_held:
            self._gesture = Pan(self, self.pointer)
        elif left:
            self._gesture = self._left_press(event)
        else:
            return
        self._button = event.button()

    def _middle_press(self, point: QPointF) -> Gesture:
        wire = self.wire_at(point) if self.owner_at(point) is None and self.editable else None
        if wire is None or self.is_far():
            return Pan(self, self.pointer)
        bend = bend_near(wire, point)
        if bend is None:
            return BendOnClick(self, wire, self.pointer)
        return BendPress(self, wire, bend, self.pointer, removes=True)

    def _left_press(self, event: QMouseEvent) -> Gesture:
        point, alt = self.scene_point(event.position()), bool(event.modifiers() & KeyModifier.AltModifier)
        if not alt:
            spot = self.spot_near(point, PORT_REACH)
            if spot is not None:
                return PortPress(self, spot, self.pointer)
            wire = self.wire_at(point) if self.owner_at(point) is None else None
            if wire is not None:
                bend = bend_near(wire, point)
                if bend is not None:
                    return BendPress(self, wire, bend, self.pointer, removes=False)
                return WirePress(self, wire, self.pointer)
            label = self.label_at(point) if self.editable else None
            if isinstance(label, NoteItem):
                return NotePress(self, label, point, _on_grid)
            if label is not None and label.corner_rect().contains(point):
                return CornerPress(self, label, _on_grid)
            if label is not None:
                return FramePress(self, label, point, _on_grid)
        self._library_press(event, slicing=alt and self.editable)
        return LibraryGesture(self)

    def _library_press(self, event: QMouseEvent, slicing: bool) -> None:
        modifiers = event.modifiers()
        more = bool(modifiers & (KeyModifier.ShiftModifier | KeyModifier.ControlModifier))
        self.ALT_state, self.SHIFT_state, self.CTRL_state = slicing, slicing or more, False
        under = self.pressed = self.block_at(self.scene_point(event.position()))
        with in_its_own_words():
            super().mousePressEvent(event)
        chosen = [block for block in self.blocks.values() if block.isSelected()] if self.editable else []
        self._node_positions = {block: block.xy_pos for block in chosen}
        self._starts = {block: QPointF(block.pos()) for block in chosen}
        self._lead = under if under in self._starts else None

    def snapped(self, block: QGraphicsItem, wanted: QPointF) -> QPointF:
        """Where a block goes that is being dragged: the one under the pointer to the grid or in line with a neighbour,
        the others along with it; with Alt just where the pointer is."""
        lead = self._lead
        if lead is None or block not in self._starts or self._loose:
            return wanted
        first = self._starts[lead]
        at = first + wanted - self._starts[block]
        if self._neighbours is None:
            staying = [other for other in self.blocks.values() if other not in self._starts]
            self._neighbours = Neighbours(lead, staying, self.wires.values())
        place, guides = self._neighbours.pulled(at, _on_grid(at))
        self.guides.show_path(guides)
        return self._starts[block] + place - first

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(event)
        elif not self.is_far():
            QGraphicsView.mouseMoveEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        gesture = self._gesture
        if gesture is None or event.button() != self._button:
            return
        self._gesture = None
        gesture.release(event)
        self.gesture_done.emit()

    def busy(self) -> bool:
        """A gesture is going on."""
        return self._gesture is not None

    def carries(self, block: BlockItem) -> bool:
        """The block is being dragged now."""
        return self._gesture is not None and block in self._starts

    def carry(self, blocks: list[BlockItem]) -> None:
        """These move with the pointer until others are named; meanwhile the document does not put them back."""
        self._starts = {block: QPointF(block.pos()) for block in blocks}

    def cancel_gesture(self) -> bool:
        """Give up what the pointer is doing; False when it was doing nothing."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self.gesture_done.emit()
        return gesture is not None

    def library_move(self, event: QMouseEvent) -> None:
        """Let the library move blocks, draw the marquee or the slicing line."""
        self._loose = bool(event.modifiers() & KeyModifier.AltModifier)
        with in_its_own_words():
            super().mouseMoveEvent(event)
        alone = self._lead if len(self._starts) == 1 and not self._loose else None
        self.insertion.look(alone, self.wires.values())

    def library_release(self, event: QMouseEvent) -> None:
        """Let the library finish; it emits what was moved or sliced."""
        with in_its_own_words():
            super().mouseReleaseEvent(self._all_released(event.position(), event.modifiers()))
        if self.scene().mouseGrabberItem() is not None:  # after a marquee the library does not tell Qt
            QGraphicsView.mouseReleaseEvent(self, self._all_released(event.position(), event.modifiers()))
        self._library_rest()

    def library_cancel(self) -> None:
        """Put back what was dragged, and take the library's line away."""
        starts, self._starts = self._starts, {}
        self._SLICER_PIPE.setVisible(False)
        QGraphicsView.mouseReleaseEvent(self, self._all_released(QPointF(self.pointer), KeyModifier.NoModifier))
        for block, place in starts.items():
            block.setPos(place)
        self._library_rest()

    def _all_released(self, at: QPointF, modifiers: KeyModifier) -> QMouseEvent:
        """A release with no other button down: else Qt goes on moving by where blocks stood at this press."""
        none, far = Qt.MouseButton.NoButton, QPointF(self.mapToGlobal(at.toPoint()))
        return QMouseEvent(QEvent.Type.MouseButtonRelease, at, far, Qt.MouseButton.LeftButton, none, modifiers)

    def _library_rest(self) -> None:
        self._starts, self._lead, self._neighbours, self._node_positions = {}, None, None, {}
        self.guides.hide()
        self.insertion.look(None, ())
        self._rubber_band.hide()
        self._rubber_band.isActive = False  # type: ignore[attr-defined]  # the library's own flag on its rubber band
        self.LMB_state = self.ALT_state = self.SHIFT_state = self.CTRL_state = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and self._gesture is None:
            point = self.scene_point(event.position())
            owner = self.owner_at(point)
            label = self.label_at(point) if self.editable else None
            if label is not None:
                (self.note_opened if isinstance(label, NoteItem) else self.frame_opened).emit(label.face.number)
            elif isinstance(owner, BlockItem) or (owner is None and self.wire_at(point) is None):
                self.double_clicked.emit(owner.face.id if owner else "", point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        chosen = [block for block in self.blocks.values() if block.isSelected()]
        block = chosen[0] if chosen else None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            spot = self.spot_near(self.scene_point(event.pos()), PORT_REACH)
            if spot is not None and spot.block_id and spot.side == "output":
                self.port_menu_wished.emit(*spot.place, event.globalPos())
                return
            point = self.scene_point(event.pos())
            block = self.block_at(point)
            label = self.label_at(point) if self.editable else None
            if label is not None:
                wished = self.note_menu_wished if isinstance(label, NoteItem) else self.frame_menu_wished
                wished.emit(label.face.number, event.globalPos())
                return
            if block is not None and not block.isSelected():
                self.scene().clearSelection()
                block.setSelected(True)
        self.menu_wished.emit(block.face.id if block else "", event.globalPos())

    # The library's live wire and overlays are not used; its scene hands every press to these.

    def sceneMousePressEvent(self, event: Any) -> None: ...
    def sceneMouseMoveEvent(self, event: Any) -> None: ...
    def sceneMouseReleaseEvent(self, event: Any) -> None: ...

    def _on_pipes_sliced(self, path: Any) -> None:
        """Wish for every wire that the slicing line crosses to go."""
        cut = [item.face.ends for item in self.scene().items(path) if isinstance(item, WireItem)]
        if cut:
            self.wires_dropped.emit(cut)

    # Keys and focus.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self.keys(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self.keys(event))

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the canvas, not a way out of it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return event.isAccepted()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        QGraphicsView.focusInEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.space_held = False
        QGraphicsView.focusOutEvent(self, event)


def _on_grid(point: QPointF) -> QPointF:
    return QPointF(round(point.x() / STEP) * STEP, round(point.y() / STEP) * STEP)
