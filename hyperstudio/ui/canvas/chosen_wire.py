"""The wire that is chosen on a page: one at most, and none while blocks are selected."""

from __future__ import annotations

from collections.abc import Container

from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.wire_item import WireItem


class ChosenWire:
    """Holds the chosen wire and keeps its look in step."""

    def __init__(self) -> None:
        self._wire: WireItem | None = None

    @property
    def ends(self) -> tuple[Place, Place] | None:
        """Where the chosen wire comes from and goes to; None where none is chosen."""
        return self._wire.face.ends if self._wire is not None else None

    def choose(self, wire: WireItem | None) -> None:
        """Choose this wire instead, or none."""
        before, self._wire = self._wire, wire
        for item, chosen in ((before, False), (wire, True)):
            if item is not None:
                item.chosen = chosen
                item.restyle()

    def forget_gone(self, there: Container[tuple[Place, Place]]) -> None:
        """Choose none where the chosen one is no longer among the wires that are there."""
        if self._wire is not None and self._wire.face.ends not in there:
            self._wire = None
