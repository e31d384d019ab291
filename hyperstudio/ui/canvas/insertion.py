"""The wire that a dragged block would be put into if it were let go now."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.wire_item import WireItem

MIDDLE = 0.5
"""A wire is meant when it passes through this part of the block's width and height, in its middle."""

Fits = Callable[[str, Place], bool]
"""Whether a block (by id) fits into the wire that ends at a place."""


class Insertion:
    """Finds the wire under a block that has none of its own, and makes it stand out."""

    def __init__(self) -> None:
        self.fits: Fits = lambda block, target: False
        self.wire: WireItem | None = None

    def look(self, block: BlockItem | None, wires: Iterable[WireItem]) -> None:
        """Mark the wire that the block is over now; None ends the search."""
        self.mark(self._under(block, wires) if block is not None else None)

    def _under(self, block: BlockItem, wires: Iterable[WireItem]) -> WireItem | None:
        if any(spot.wires for spot in block.ports()):
            return None
        body = block.body_rect()
        middle = QRectF(0, 0, body.width() * MIDDLE, body.height() * MIDDLE)
        middle.moveCenter(body.center())
        for wire in wires:
            if wire.isVisible() and wire.path().intersects(middle) and self.fits(block.face.id, wire.face.target):
                return wire
        return None

    def mark(self, wire: WireItem | None) -> None:
        """Let this wire stand out, and no other."""
        if wire is self.wire:
            return
        before, self.wire = self.wire, wire
        if before is not None and before.scene() is not None:
            before.reset()
        if wire is not None:
            wire.activate()

    def take(self) -> WireItem | None:
        """The marked wire; from then on there is none."""
        wire = self.wire
        self.mark(None)
        return wire
