"""What the items of a level ask of what stands above them, so that nobody has to import upwards."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem, QWidget

from hyperstudio.ui.canvas.block_layout import BlockLayout
from hyperstudio.ui.canvas.faces import BlockFace
from hyperstudio.ui.canvas.port_spot import PortSpot


class PaintedBlock(Protocol):
    """A block as its painter sees it; `turn` is the angle of the mark that turns while the block runs."""

    face: BlockFace
    layout_: BlockLayout
    turn: float

    def isSelected(self) -> bool: ...
    def ports(self) -> list[PortSpot]: ...


class WireInHand(Protocol):
    """The wire that is being drawn, as those see it who draw ports."""

    def fits(self, spot: PortSpot) -> bool:
        """The port may be used, or is where the wire begins."""

    def lands_on(self, spot: PortSpot) -> bool:
        """The wire would end here if it were let go now."""


class FarSight(Protocol):
    """What is kept of the whole level, to paint it from far away."""

    def outdated(self) -> None:
        """Something of the level has changed; look again before painting."""


class ItemsView(Protocol):
    """The view that shows a level, as the items of the level see it."""

    wiring: WireInHand | None
    zooming: bool
    pressed: QGraphicsItem | None

    @property
    def overview(self) -> FarSight: ...
    def snapped(self, block: QGraphicsItem, wanted: QPointF) -> QPointF:
        """Where a block goes that is being dragged to a point of the scene."""

    def viewport(self) -> QWidget: ...


def view_of(item: QGraphicsItem) -> ItemsView | None:
    """The view that shows an item; None while it is in no scene, or its scene in no view."""
    scene = item.scene()
    views = scene.views() if scene else []
    return views[0] if views else None  # type: ignore[return-value]  # the canvas shows its scenes in no other view
