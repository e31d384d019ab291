"""One page for one level: it shows a face and emits wishes; whether they come true is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QPointF, QRect, Signal
from PySide6.QtGui import QHideEvent, QPixmapCache, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hyperstudio.ui.canvas import showing
from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.canvas.chosen_wire import ChosenWire
from hyperstudio.ui.canvas.faces import BlockFace, LevelFace, Place, Side
from hyperstudio.ui.canvas.flight import Spinner
from hyperstudio.ui.canvas.keys import Keys
from hyperstudio.ui.canvas.look import forget_fonts
from hyperstudio.ui.canvas.minimap import Minimap
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.seen_level import SeenLevel
from hyperstudio.ui.canvas.wire_item import WireItem

PIXMAPS_KB = 256 * 1024


class CanvasPage(SeenLevel):
    """One level of the hierarchy as a picture that can be worked on.

    Wishes are signals. `refusal` says why a wire from a source to a target may not exist, or None; it is asked while
    a wire is drawn.
    """

    moved = Signal(dict)
    wire_wished = Signal(tuple, tuple)
    insert_wished = Signal(str, tuple, float)
    wires_removed = Signal(list)
    remove_wished = Signal(list)
    entered = Signal(str)
    left = Signal()
    selection_changed = Signal(tuple)
    port_clicked = Signal(str, str, str)
    wire_clicked = Signal(tuple, tuple)
    step_implementation = Signal(str, int)
    add_wished = Signal(QPointF)
    find_wished = Signal()
    wire_left = Signal(tuple, bool, QPointF)
    context_wished = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QPixmapCache.setCacheLimit(max(PIXMAPS_KB, QPixmapCache.cacheLimit()))
        self._face: LevelFace | None = None
        self._chosen_wire = ChosenWire()
        self._selection: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._minimap = Minimap(self.view, self)
        self._spinner = Spinner(self._graph.blocks, self)
        self._keys = Keys(self)
        self.view.keys = self._keys.answer
        self.view.refusal = lambda source, target: self.refusal(source, target)
        self.refusal: Callable[[Place, Place], str | None] = lambda source, target: None
        self._listen()

    def _listen(self) -> None:
        view = self.view
        view.moved_nodes.connect(self._on_moved)
        view.wire_drawn.connect(self.wire_wished.emit)
        view.wires_dropped.connect(self.wires_removed.emit)
        view.wire_left.connect(self.wire_left.emit)
        view.gesture_done.connect(self._settle)
        view.camera_moved.connect(self._refresh_minimap)
        view.double_clicked.connect(self._on_double_click)
        view.wheeled.connect(self._on_wheel)
        view.stepped.connect(self.step_implementation.emit)
        view.menu_wished.connect(self.context_wished.emit)
        view.spot_clicked.connect(self._on_spot_clicked)
        view.wire_chosen.connect(self._on_wire_chosen)
        view.scene().selectionChanged.connect(self._on_selection)

    # What is shown.

    def show_level(self, face: LevelFace) -> None:
        """Show this level. The first face fills the page; later ones change only what differs."""
        before, self._face = self._face, face
        self.view.editable = face.editable
        if before is None:
            showing.fill(self._graph, face)
            if not self._fitted and self.isVisible():
                self.fit()
        elif face != before:
            if showing.change(self._graph, before, face) and self.view.wiring is not None:
                self.view.cancel_gesture()
            self._chosen_wire.forget_gone(self._graph.wires)
        self._on_selection()
        self._refresh_minimap()
        self._spinner.refresh(self._moving())
        self.view.viewport().update()

    def _settle(self) -> None:
        """After a gesture: show what the document says, whatever the gesture left behind."""
        if self._face is not None:
            showing.settle_blocks(self._graph, self._face)
            showing.settle_wires(self._graph, self._face)
            showing.place_rails(self._graph)
            self._refresh_minimap()

    def retheme(self) -> None:
        """Paint in the theme and font that were applied last."""
        forget_fonts()
        self.view.hint.retheme()
        for item in self._graph.blocks.values():
            item.show_face(item.face)
        for wire in self._graph.wires.values():
            wire.restyle()
        if self._face is not None:
            self._graph.left.show_faces(self._face.inputs)
            self._graph.right.show_faces(self._face.outputs)
            showing.place_rails(self._graph)
        self.view.overview.outdated()
        self.view.viewport().update()
        self._minimap.update()

    # Selection.

    @property
    def faces(self) -> tuple[BlockFace, ...]:
        """The blocks that are shown."""
        return self._face.blocks if self._face is not None else ()

    def select(self, ids: Iterable[str]) -> None:
        """Select these blocks and no others; unknown ids are passed over."""
        wanted = set(ids)
        for block, item in self._graph.blocks.items():
            item.setSelected(block in wanted)

    def focus_block(self, block: str) -> None:
        """Select a block and bring it into sight without changing the zoom. Raises `KeyError` for an unknown id."""
        item = self._graph.blocks[block]
        self.select([block])
        camera = self.view.camera()
        if not camera.seen(self._size()).contains(item.body_rect()):
            middle = item.body_rect().center()
            self._flight.to(Camera(middle.x(), middle.y(), camera.zoom), self._moving())
        self.view.setFocus()

    # Places on the screen.

    def block_rect(self, block: str) -> QRect:
        """A block's body in pixels of the view; "" is both rails together. Raises `KeyError` for an unknown id."""
        parts = (self._graph.blocks[block],) if block else (self._graph.left, self._graph.right)
        body = showing.united([part.body_rect() for part in parts])
        return QRect(self.view.view_point(body.topLeft()), self.view.view_point(body.bottomRight()))

    def port_point(self, block: str, port: str, side: Side) -> QPoint:
        """The dot of a port in pixels of the view; block "" is the rail. Raises `KeyError` where there is none."""
        takes = (side == "input") == bool(block)  # what comes into a level is given to its blocks
        spot = self._graph.spot((block, port), takes)
        if spot is None:
            raise KeyError((block, port, side))
        return self.view.view_point(spot.middle())

    # From gestures to wishes.

    def _on_moved(self, before: object) -> None:
        assert isinstance(before, dict)
        wire = self.view.insertion.take()
        if wire is not None:
            block = next(block for block, item in self._graph.blocks.items() if item in before)
            self.insert_wished.emit(block, wire.face.target, showing.room_for(self._graph, block, wire.face.target[0]))
        elif moved := {block: (i.x(), i.y()) for block, i in self._graph.blocks.items() if i in before}:
            self.moved.emit(moved)

    def _on_selection(self) -> None:
        chosen = self.selected()
        if chosen:
            self._chosen_wire.choose(None)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit(chosen)

    def _on_double_click(self, block: str, point: QPointF) -> None:
        if block:
            self.enter(block)
        elif self.view.editable:
            self.add_wished.emit(point)

    def _on_spot_clicked(self, spot: PortSpot) -> None:
        if spot.face.name:  # the empty slot of a rail holds no value
            self.port_clicked.emit(spot.block_id, spot.face.name, spot.side)

    def _on_wire_chosen(self, wire: WireItem) -> None:
        self.view.scene().clearSelection()
        self._chosen_wire.choose(wire)
        self.wire_clicked.emit(*wire.face.ends)

    def _on_wheel(self, direction: int, position: QPointF) -> None:
        level = showing.level_rect(self._graph)
        if goes := self._border.crossed(self.view, level, direction, position):
            self.view.spin.spend()
        if isinstance(goes, BlockItem):
            self.entered.emit(goes.face.id)
        elif goes == "out":
            self.left.emit()
            if not self.isVisible():
                self.fit()  # who comes back wants to see the level, not the dot that was left

    def enter(self, block: str) -> None:
        """Wish to go into a block, if it can be entered."""
        if self._graph.blocks[block].face.enterable:
            self.entered.emit(block)

    def wish_removal(self) -> None:
        """Wish for the chosen wire, or the selected blocks, to go."""
        if not self.view.editable:
            return
        if self._chosen_wire.ends is not None:
            self.wires_removed.emit([self._chosen_wire.ends])
        elif self.selected():
            self.remove_wished.emit(list(self.selected()))

    def wish_addition(self) -> None:
        """Wish for a block where the pointer is."""
        if self.view.editable:
            self.add_wished.emit(self.view.scene_point(self.view.pointer))

    # The rest of the widget.

    def _refresh_minimap(self) -> None:
        self._minimap.refresh(showing.level_rect(self._graph))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted and self._face is not None:
            self.fit()
        self._spinner.refresh(self._moving())

    def hideEvent(self, event: QHideEvent) -> None:
        """A gesture does not go on where nothing is seen, and leaves nothing for when the page is seen again."""
        super().hideEvent(event)
        self.view.cancel_gesture()
        self._spinner.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_minimap()

    def close_page(self) -> None:
        """Take everything apart in the order that Qt and the library survive, then delete the page."""
        self.view.cancel_gesture()
        self._spinner.stop()
        self._flight.stop()
        self.view.scene().selectionChanged.disconnect(self._on_selection)
        self._chosen_wire, self._face = ChosenWire(), None
        self._graph.clear()
        self.view._search_widget.deleteLater()
        self.hide()
        self.deleteLater()
