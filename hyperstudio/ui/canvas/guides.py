"""Neighbours that a block lines up with while it is dragged: edges under each other, and wires that run straight."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.library import BLOCK_LEVEL
from hyperstudio.ui.canvas.look import look
from hyperstudio.ui.canvas.wire_item import WireItem

REACH = 6.0
"""A block is pulled to a neighbour's line from this far, in scene units."""
BEYOND = 14.0
"""How far a guide reaches beyond the blocks that it joins, in scene units."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that others stand on: where it is, and from where to where they reach along it."""

    at: float
    first: float
    last: float


def pull(own: Sequence[float], lines: Sequence[Line], reach: float = REACH) -> tuple[float, Line] | None:
    """The smallest step that brings one of `own` onto one of `lines` (sorted by `at`), and that line."""
    best: tuple[float, Line] | None = None
    for place in own:
        index = bisect_left(lines, place - reach, key=lambda line: line.at)
        while index < len(lines) and lines[index].at <= place + reach:
            step = lines[index].at - place
            if best is None or abs(step) < abs(best[0]):
                best = (step, lines[index])
            index += 1
    return best


class Neighbours:
    """The lines of the blocks that stay where they are while one is dragged."""

    def __init__(self, lead: BlockItem, staying: Iterable[BlockItem], wires: Iterable[WireItem]) -> None:
        columns: list[Line] = []
        for block in staying:
            body = block.body_rect()
            columns += [Line(x, body.top(), body.bottom()) for x in (body.left(), body.center().x(), body.right())]
        self._columns = sorted(columns, key=lambda line: line.at)
        self._lead, self._rows = lead, _straight(lead, wires)

    def pulled(self, wanted: QPointF, on_grid: QPointF) -> tuple[QPointF, QPainterPath]:
        """Where the block goes that is dragged to `wanted`, and the guides that say why; by default on the grid."""
        body: QRectF = self._lead.body_rect().translated(wanted - self._lead.pos())
        guides, place = QPainterPath(), QPointF(on_grid)
        across = pull((body.left(), body.center().x(), body.right()), self._columns)
        rows = [(abs(line.at - own - wanted.y()), own, line) for own, line in self._rows]
        near, own, row = min(rows, key=lambda found: found[0], default=(REACH + 1, 0.0, Line(0, 0, 0)))
        if across is not None:
            place.setX(wanted.x() + across[0])
        if near <= REACH:
            place.setY(row.at - own)
        body.translate(place - wanted)
        if across is not None:
            line = across[1]
            guides.moveTo(line.at, min(line.first, body.top()) - BEYOND)
            guides.lineTo(line.at, max(line.last, body.bottom()) + BEYOND)
        if near <= REACH:
            guides.moveTo(min(row.first, body.left()) - BEYOND, row.at)
            guides.lineTo(max(row.last, body.right()) + BEYOND, row.at)
        return place, guides


def _straight(lead: BlockItem, wires: Iterable[WireItem]) -> list[tuple[float, Line]]:
    """For each wire of the block: where its port is below the block's place, and the line of the port it goes to."""
    found: list[tuple[float, Line]] = []
    for wire in wires:
        for here, there in (wire.ends(), wire.ends()[::-1]):
            if here.parentItem() is lead and there.parentItem() is not lead:
                far = there.middle()
                found.append((here.middle().y() - lead.pos().y(), Line(far.y(), far.x(), far.x())))
    return found


class Guides(QGraphicsPathItem):
    """The guides as thin lines above the blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(BLOCK_LEVEL + 9)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_path(self, path: QPainterPath) -> None:
        """Show these, or none."""
        if path != self.path():
            self.setPath(path)
        pen = QPen(look().pen(look().theme.accent, 1.0, 0.8, True))
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setVisible(not path.isEmpty())
