"""A wire between two ports, and the loose one that follows the pointer while a wire is drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from hyperstudio.ui.canvas.faces import Place, WireFace
from hyperstudio.ui.canvas.library import BLOCK_LEVEL, PIPE_LEVEL, PipeItem
from hyperstudio.ui.canvas.look import look
from hyperstudio.ui.canvas.port_spot import PortSpot

BEND = 3.5
"""How large the ring at a bend is: its radius in scene units."""


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """The course of a wire from an output to an input: it leaves to the right and arrives from the left."""
    distance = end.x() - start.x()
    reach = max(30.0, distance * 0.5) if distance > 0 else min(240.0, 60 + abs(distance) * 0.4)
    path = QPainterPath(start)
    path.cubicTo(start.x() + reach, start.y(), end.x() - reach, end.y(), end.x(), end.y())
    return path


class WireItem(PipeItem):
    """A wire that Qt paints by itself, without any Python while painting."""

    def __init__(self, face: WireFace) -> None:
        # The library's own preparation makes an arrow item for each wire; the plain path item is all that is needed.
        QGraphicsPathItem.__init__(self)
        self._color, self._style, self._active, self._highlight = (0, 0, 0), 0, False, False
        self._input_port: PortSpot | None = None
        self._output_port: PortSpot | None = None
        self.face = face
        self.chosen = False
        self.lines: list[QLineF] = []
        self.bends: tuple[tuple[float, float], ...] = ()
        self.setZValue(PIPE_LEVEL)
        self.setAcceptHoverEvents(True)
        self.show_face(face)

    paint = QGraphicsPathItem.paint

    def show_face(self, face: WireFace) -> None:
        """Take the tone, tooltip and bends of a face of this same wire."""
        self.face = face
        self.setToolTip(face.tooltip)
        if self.bends != face.bends:
            self.bend(face.bends)
        self.restyle()

    def bend(self, bends: tuple[tuple[float, float], ...]) -> None:
        """Go through these places, in scene units."""
        self.bends = bends
        self.draw_path()

    def part_at(self, point: QPointF) -> int:
        """Which part of the wire, between two bends, is nearest to a point of the scene; 0 is the one at the source."""
        gaps = []
        for number, line in enumerate(self.lines):
            along = curve(line.p1(), line.p2())
            places = [along.pointAtPercent(step / 12) for step in range(13)]
            gaps.append((min((place - point).manhattanLength() for place in places), number))
        return min(gaps, default=(0.0, 0))[1]

    def join(self, source: PortSpot, target: PortSpot) -> None:
        """Run from one port to the other."""
        self.set_connections(source, target)
        self.draw_path()
        self.restyle()

    def end_at(self, place: Place, takes: bool) -> PortSpot | None:
        """The port at one end: the taking one (an input) or the giving one."""
        spot = self._input_port if takes else self._output_port
        return spot if spot is not None and spot.place == place else None

    def ends(self) -> tuple[PortSpot, PortSpot]:
        """The giving and the taking port; only for a wire that was joined."""
        assert self._output_port is not None
        assert self._input_port is not None
        return self._output_port, self._input_port

    def draw_path(self, start_port: Any = None, end_port: Any = None, cursor_pos: Any = None) -> None:
        """Follow the ports to where they are now."""
        if self._output_port is None or self._input_port is None:
            return
        places = [self._output_port.middle(), *(QPointF(*at) for at in self.bends), self._input_port.middle()]
        self.lines = [QLineF(start, end) for start, end in pairwise(places)]
        path = curve(places[0], places[1])
        for start, end in pairwise(places[1:]):
            path.connectPath(curve(start, end))
        for at in places[1:-1]:
            path.addEllipse(at, BEND, BEND)
        self.setPath(path)

    def restyle(self) -> None:
        """Colour by type; stronger when chosen, under the pointer, or at a selected block."""
        paints, strong = look(), self.chosen or self._active or self._beside_selection()
        tone = paints.theme.tone(self.face.tone)
        if self.chosen:
            tone = paints.theme.accent
        elif not strong:
            tone = paints.mix(tone, "canvas", 0.22)
        self.setPen(paints.pen(tone, 3.2 if strong else 2.0))

    def activate(self) -> None:
        self._active = True
        self.restyle()

    def reset(self) -> None:
        self._active = False
        self.restyle()

    def highlight(self) -> None:
        self.restyle()

    def hoverEnterEvent(self, event: Any) -> None:
        self.activate()
        self.tell()

    def hoverMoveEvent(self, event: Any) -> None:
        self.tell()

    def tell(self) -> None:
        """Have the tooltip say what went over the wire, which is asked for only now."""
        view: Any = next(iter(self.scene().views()), None)
        if view is not None:
            self.setToolTip(view.told_of(self.face))

    def hoverLeaveEvent(self, event: Any) -> None:
        self.reset()

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        return value

    def _beside_selection(self) -> bool:
        ends = (self._input_port, self._output_port)
        return any(end is not None and (block := end.parentItem()) is not None and block.isSelected() for end in ends)

    def _draw_direction_pointer(self) -> None:
        """No arrow: a wire always runs from right sides to left sides."""


class LooseWire(QGraphicsPathItem):
    """The wire that is being drawn: one end at a port, the other at the pointer or snapped to a port."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(BLOCK_LEVEL + 10)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def run(self, fixed: QPointF, loose: QPointF, from_output: bool, tone: str, snapped: bool) -> None:
        """Show it between two points of the scene; dashed until it has snapped to a port."""
        self.setPath(curve(fixed, loose) if from_output else curve(loose, fixed))
        self.setPen(look().pen(look().theme.tone(tone), 3.0 if snapped else 2.2, 1.0, not snapped))
        self.show()
