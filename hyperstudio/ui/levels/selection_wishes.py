"""What actions wish of the blocks that are selected on the canvas, made into edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hyperstudio.editing.grouping import Group
from hyperstudio.editing.ungrouping import Ungroup
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.names import free_name
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.level_view import LevelView


class SelectionWishes:
    """Grants wishes about the selected blocks of the shown graph."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView) -> None:
        self._studio, self._focus, self._levels = studio, focus, levels

    def group(self) -> None:
        """Put the selected blocks into a new one, and select it."""

        def wish(page: GraphPage) -> list[str]:
            chosen = page.selected()
            left = [name for name in graph_at(self._studio.document.project, page.address).names if name not in chosen]
            name = free_name("group", left)
            self._studio.document.do(Group(page.address, chosen, name))
            return [name]

        self._on_page(wish)

    def ungroup(self) -> None:
        """Put what lies in the selected blocks in their place, and select it."""

        def wish(page: GraphPage) -> list[str]:
            chosen = page.selected()
            if len(chosen) != 1:
                raise StudioError("One block is opened at a time.", "Select a single block.")
            before = graph_at(self._studio.document.project, page.address).names
            self._studio.document.do(Ungroup(page.address, chosen[0]))
            return [name for name in graph_at(self._studio.document.project, page.address).names if name not in before]

        self._on_page(wish)

    def _on_page(self, wish: Callable[[GraphPage], Iterable[str]]) -> None:
        """Do it on the shown graph, and select the blocks that it names; where it is refused, tell why."""
        page = self._levels.page
        if page is not None:
            made = attempt(self._focus, lambda: wish(page))
            if made is not None:
                page.select(made)
