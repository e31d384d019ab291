"""A block on the canvas: one painted item, with spots for its ports that draw nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem

from hyperstudio.ui.canvas.block_layout import BlockLayout, lay_out
from hyperstudio.ui.canvas.block_paint import paint_block
from hyperstudio.ui.canvas.faces import BlockFace
from hyperstudio.ui.canvas.library import IN, OUT, AbstractNodeItem
from hyperstudio.ui.canvas.parts import view_of
from hyperstudio.ui.canvas.picture import Picture
from hyperstudio.ui.canvas.port_spot import PortSpot

EMPTY = BlockFace("", "", "", (), (), (0.0, 0.0))
MARGIN = 9.0
"""What is painted around the body: dots of ports, the ring of a selection, the shadow."""


class BlockItem(AbstractNodeItem):
    """Draws a block's face; knows its ports; moves only on the grid while the pointer drags it."""

    def __init__(self, name: str = "block", parent: QGraphicsItem | None = None) -> None:
        self._in: list[PortSpot] = []
        self._out: list[PortSpot] = []
        self.face = EMPTY
        self.layout_: BlockLayout = lay_out(EMPTY)
        self._bounds = self.layout_.body
        self._shape = QPainterPath()
        self.turn = 0.0
        self.picture = Picture()
        super().__init__(name, parent)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges, True)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)

    # What the library expects of a node's item.

    inputs = property(lambda self: list(self._in))
    outputs = property(lambda self: list(self._out))
    widgets = property(lambda self: {})

    def add_input(self, name: str, multi: bool, display_name: bool, locked: bool) -> PortSpot:
        return self._add_port(self._in, name, IN, multi)

    def add_output(self, name: str, multi: bool, display_name: bool, locked: bool) -> PortSpot:
        return self._add_port(self._out, name, OUT, multi)

    def _add_port(self, ports: list[PortSpot], name: str, kind: str, multi: bool) -> PortSpot:
        spot = PortSpot(self)
        spot.name, spot.port_type, spot.multi_connection = name, kind, multi
        ports.append(spot)
        return spot

    def pre_init(self, viewer: Any, pos: Any = None) -> None:
        """Nothing to prepare: the face was given before."""

    def post_init(self, viewer: Any = None, pos: Any = None) -> None:
        if pos is not None:
            self.setPos(*pos)

    def draw_node(self) -> None:
        self.update()

    @property
    def name(self) -> str:
        return str(self._properties["name"])

    @name.setter
    def name(self, name: str = "") -> None:
        self._properties["name"] = name

    @property
    def layout_direction(self) -> int:
        return int(self._properties["layout_direction"])

    @layout_direction.setter
    def layout_direction(self, value: int = 0) -> None:
        self._properties["layout_direction"] = value

    def reset_pipes(self) -> None:
        """Wires style themselves."""

    highlight_pipes = activate_pipes = reset_pipes

    # The face.

    def show_face(self, face: BlockFace) -> None:
        """Draw this face from now on. Its ports must be those that the item was made with."""
        self.face, self.layout_ = face, lay_out(face)
        self._width, self._height = self.layout_.body.width(), self.layout_.body.height()
        self.prepareGeometryChange()
        self._bounds = self.layout_.body.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN + 3)
        self._shape = QPainterPath()
        self._shape.addRect(self.layout_.body)
        for spots, ports, dots, side in (
            (self._in, face.inputs, self.layout_.input_dots, "input"),
            (self._out, face.outputs, self.layout_.output_dots, "output"),
        ):
            for spot, port, dot in zip(spots, ports, dots, strict=True):
                spot.show_face(face.id, side, port)  # type: ignore[arg-type]  # the two words above are the two sides
                spot.setPos(dot)
        self.setToolTip(_told_in_full(face) if self.layout_.shortened or face.problem or face.earlier else "")
        self.redraw_wires()
        self.update()

    def ports(self) -> list[PortSpot]:
        """The spots of all ports, inputs first."""
        return self._in + self._out

    def body_rect(self) -> QRectF:
        """The body in the scene, without what sticks out."""
        return self.layout_.body.translated(self.pos())

    def redraw_wires(self) -> None:
        """Let all wires at this block follow it."""
        for spot in self.ports():
            for wire in spot.wires:
                wire.draw_path()

    def restyle_wires(self) -> None:
        """Let all wires at this block look anew at whether it is selected."""
        for spot in self.ports():
            for wire in spot.wires:
                wire.restyle()

    # Painting and the pointer.

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        """Only the body takes presses, not what is painted around it."""
        return self._shape

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None) -> None:
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        view = view_of(self)
        self.picture.draw(painter, self._bounds, zoom, view is not None and view.zooming, self._paint_at(zoom))

    def _paint_at(self, zoom: float) -> Callable[[QPainter], None]:
        view = view_of(self)
        return lambda painter: paint_block(painter, self, zoom, view.wiring if view else None)

    def sharpen(self, zoom: float, ratio: float) -> bool:
        """Make the picture for this zoom now; False when it was there already."""
        if self.picture.sharp_at(zoom):
            return False
        self.picture.make(self._bounds, zoom, ratio, self._paint_at(zoom))
        return True

    def update(self, *area: Any) -> None:
        """Paint anew: what the block shows has changed."""
        self.picture.outdate()
        super().update(*area)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        # Qt rounds to pixels, so that it may hit what the view sees beside the pointer; both must mean the same.
        view = view_of(self)
        if event.button() != Qt.MouseButton.LeftButton or view is None or view.pressed is not self:
            event.ignore()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """The view treats double clicks; the library would start to rename."""

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        changes = QGraphicsItem.GraphicsItemChange
        if change == changes.ItemPositionChange:
            view = view_of(self)
            return view.snapped(self, value) if view is not None else value
        if change == changes.ItemPositionHasChanged:
            self.redraw_wires()
            view = view_of(self)
            if view is not None:
                view.overview.outdated()
        elif change == changes.ItemSelectedHasChanged:
            self.update()
            self.restyle_wires()
            view = view_of(self)
            if view is not None:
                view.viewport().update()
        return value


def _told_in_full(face: BlockFace) -> str:
    last = f"Last run: {face.state}, {face.earlier}" if face.earlier else ""
    problem = f"Will run again: {face.problem}" if face.state == "stale" and face.problem else face.problem
    parts = (face.title, " ".join(part for part in (face.subtitle, face.count) if part), last, problem)
    return "\n".join(part for part in parts if part)
