"""A rail: the level's own ports, drawn at the left (what comes in) or at the right (what goes out) of its graph."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from hyperstudio.ui.canvas.block_paint import paint_port
from hyperstudio.ui.canvas.faces import PortFace, Side
from hyperstudio.ui.canvas.library import BLOCK_LEVEL, IN, OUT
from hyperstudio.ui.canvas.look import LABEL, SMALL, elided, font, look, static_text, width_of
from hyperstudio.ui.canvas.parts import WireInHand, view_of
from hyperstudio.ui.canvas.port_spot import PortSpot

PAD, ROW, HEAD, WIDEST, GAP = 14.0, 24.0, 30.0, 240.0, 80.0
"""GAP: the free space between a rail and the nearest block."""
SLOT = 6.0
"""The radius of the empty slot, in scene units."""
READABLE, LARGEST = 10.0, 15
"""Names of ports are not drawn smaller than this on the screen (pixels), as far as letters of this size allow."""


class RailItem(QGraphicsItem):
    """One rail; it cannot be moved or selected, it stands where the graph leaves room."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.side: Side = side
        self.faces: tuple[PortFace, ...] = ()
        self.body = QRectF(0, 0, 90, HEAD)
        self.spots: list[PortSpot] = []
        self.slot = PortSpot(self)
        self.slot.port_type = OUT if side == "input" else IN
        self.slot.multi_connection = True
        self.slot.show_face("", side, PortFace("", "", "any", tooltip=f"Draw a wire to here for a new {side}"))
        self.setZValue(BLOCK_LEVEL)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.hide()

    def show_faces(self, faces: tuple[PortFace, ...]) -> None:
        """Show these ports. Spots whose name and place in the order stay keep their wires."""
        for spot in self.spots[len(faces) :]:
            spot.scene().removeItem(spot)
        del self.spots[len(faces) :]
        while len(self.spots) < len(faces):
            spot = PortSpot(self)
            spot.port_type = OUT if self.side == "input" else IN
            spot.multi_connection = self.side == "input"
            self.spots.append(spot)
        self.faces = faces
        widest = max([width_of(face.name, LARGEST) for face in faces] + [width_of(self.title, SMALL, True)])
        self.prepareGeometryChange()
        self.body = QRectF(0, 0, min(WIDEST, widest) + 2 * PAD + 6, HEAD + (len(faces) + 1) * ROW + 8)
        edge = self.body.width() if self.side == "input" else 0.0
        self.slot.setPos(edge, HEAD + len(faces) * ROW + ROW / 2)
        for row, (spot, face) in enumerate(zip(self.spots, faces, strict=True)):
            spot.name = face.name
            spot.show_face("", self.side, face)
            spot.setPos(edge, HEAD + row * ROW + ROW / 2)
        self.setVisible(bool(faces))
        self.update()

    def offer_slot(self, offered: bool) -> None:
        """Be seen without ports too while a wire is drawn, so that it can make the first one."""
        self.setVisible(offered or bool(self.faces))

    @property
    def title(self) -> str:
        """The word over the ports."""
        return "Inputs" if self.side == "input" else "Outputs"

    def stand_beside(self, graph: QRectF) -> None:
        """Go to the left or right of what the blocks take up (scene units), at the height of its middle."""
        x = graph.left() - GAP - self.body.width() if self.side == "input" else graph.right() + GAP
        place = QPointF(round(x / 10) * 10, round((graph.center().y() - self.body.height() / 2) / 10) * 10)
        if place != self.pos():
            self.setPos(place)
        for spot in self.spots:
            for wire in spot.wires:
                wire.draw_path()

    def body_rect(self) -> QRectF:
        """The rail in the scene."""
        return self.body.translated(self.pos())

    def boundingRect(self) -> QRectF:
        return self.body.adjusted(-9, -3, 9, 3)

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        paints = look()
        view = view_of(self)
        wiring = view.wiring if view is not None else None
        painter.setPen(paints.pen("block_line", 1.0, 0.8))
        painter.setBrush(paints.brush("panel", 0.85))
        painter.drawRoundedRect(self.body, 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.brush("muted", 0.35))
        detail = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        pixels = min(LARGEST, max(LABEL, round(READABLE / max(detail, 0.01))))
        edge = self.body.width() - 2 if self.side == "input" else 0.0
        painter.drawRoundedRect(QRectF(edge, 10, 2, self.body.height() - 20), 1, 1)
        self._write(painter, self.title, 7, min(pixels, SMALL + 2), "muted", True)
        for spot in self.spots:
            painter.setOpacity(0.35 if wiring is not None and not wiring.fits(spot) else 1.0)
            text = elided(spot.face.name, pixels, WIDEST)
            self._write(painter, text, spot.pos().y() - 0.68 * pixels, pixels, "text")
            painter.setOpacity(1.0)
            paint_port(painter, paints, spot, spot.pos(), wiring, "canvas")
        self._paint_slot(painter, wiring)

    def _paint_slot(self, painter: QPainter, wiring: WireInHand | None) -> None:
        """A dashed ring with a plus: quiet, lit while a wire would end there."""
        paints, at, lit = look(), self.slot.pos(), wiring is not None and wiring.lands_on(self.slot)
        role = "accent" if lit else "muted"
        painter.setPen(paints.pen(role, 1.2, 0.9, not lit))
        painter.setBrush(paints.brush("canvas"))
        painter.drawEllipse(at, SLOT, SLOT)
        painter.setPen(paints.pen(role, 1.2))
        painter.drawLine(at - QPointF(2.5, 0), at + QPointF(2.5, 0))
        painter.drawLine(at - QPointF(0, 2.5), at + QPointF(0, 2.5))

    def _write(self, painter: QPainter, text: str, y: float, pixels: int, role: str, bold: bool = False) -> None:
        width = width_of(text, pixels, bold)
        x = self.body.width() - PAD - width if self.side == "input" else PAD
        painter.setFont(font(pixels, bold))
        painter.setPen(look().pen(role))
        painter.drawStaticText(QPointF(x, y), static_text(text, pixels, bold))
