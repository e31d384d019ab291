"""A block of the library on a page: whether it fits into a wire there, and where it is put."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF

from hyperstudio.editing.inserting import way_through
from hyperstudio.errors import StudioError
from hyperstudio.files.library import library
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Position
from hyperstudio.studio.addable import Addable, adding, from_library
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.showing import APART
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage, end
from hyperstudio.ui.library.dropping import Fits

GRID = 10.0
AROUND = (100.0, 40.0)
"""From the middle of a usual block to its left top corner."""

Add = Callable[[GraphPage, Addable, Position, "Place | None"], object]


class LibraryOnPage:
    """Answers into which wires of a page a block of the library fits, and adds it by `add`."""

    def __init__(self, page: GraphPage, studio: Studio, focus: Focus, add: Add) -> None:
        self._page, self._studio, self._focus, self._add = page, studio, focus, add

    def fitting(self, address: str) -> Fits:
        """Into which wires the block fits, by the place where each ends."""
        project, graph = self._studio.document.project, self._page.address
        try:
            edit, name = adding(project, graph, self._block(address), (0.0, 0.0))
            after = edit.apply(project)
        except StudioError:  # letting it go says why
            return lambda _target: False
        return lambda target: way_through(after, graph, name, end(target)) is not None

    def put(self, address: str, point: QPointF, target: Place | None) -> None:
        """Add the block so that it stands around a point of the scene; into the wire that ends at `target`, if any."""

        def do() -> None:
            one = self._block(address)
            stood = graph_at(self._studio.document.project, self._page.address).layout.positions.values()
            at = (_on_grid(point.x() - AROUND[0]), _on_grid(point.y() - AROUND[1]))
            while at in stood:
                at = (at[0] + 2 * GRID, at[1] + 2 * GRID)
            self._add(self._page, one, at, target)

        attempt(self._focus, do)

    @staticmethod
    def _block(address: str) -> Addable:
        one = library().get(address)
        if one is None:
            raise StudioError(f"The library has no “{address}” any more.", "Look into the library again.")
        return from_library(one)


def room_for_new(page: GraphPage, place: Position, target: Place) -> float:
    """How far what the wire goes to has to move to the right, so that a usual block at `place` is free before it."""
    after = page.view.blocks.get(target[0])
    if after is None:
        return 0.0  # the rail keeps its distance by itself
    return max(0.0, _on_grid(place[0] + 2 * AROUND[0] + APART - after.body_rect().left()))


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID
