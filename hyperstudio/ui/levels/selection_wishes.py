"""What actions wish of the blocks that are selected on the canvas, made into edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtGui import QGuiApplication

from hyperstudio.editing.adding import Together
from hyperstudio.editing.arranging import Align, Distribute, Edge, LayOut, Rectangle
from hyperstudio.editing.clips import Clip, clip_of
from hyperstudio.editing.edits import Edit
from hyperstudio.editing.graph_edits import RemoveBlocks
from hyperstudio.editing.grouping import Group
from hyperstudio.editing.linking import DuplicateLinked, OwnCopy
from hyperstudio.editing.pasting import BESIDE, Paste, pasted
from hyperstudio.editing.ungrouping import Ungroup
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Graph, Position
from hyperstudio.graph.names import free_name
from hyperstudio.studio.clipboard import read_clip, text_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.level_faces import letters_of
from hyperstudio.ui.levels.level_view import LevelView


class SelectionWishes:
    """Grants wishes about the selected blocks of the shown graph."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView) -> None:
        self._studio, self._focus, self._levels = studio, focus, levels

    def group(self) -> None:
        """Put the selected blocks into a new one, and select it."""

        def wish(page: GraphPage) -> list[str]:
            chosen = page.selected()
            left = [name for name in self._graph(page).names if name not in chosen]
            name = free_name("group", left)
            self._studio.document.do(Group(page.address, chosen, name))
            return [name]

        self._on_page(wish)

    def ungroup(self) -> None:
        """Put what lies in the selected block in its place, and select it."""

        def wish(page: GraphPage) -> list[str]:
            before = self._graph(page).names
            self._studio.document.do(Ungroup(page.address, _single(page)))
            return [name for name in self._graph(page).names if name not in before]

        self._on_page(wish)

    def copy(self) -> None:
        """Put the selected blocks on the clipboard, as text, with all that they need elsewhere."""
        if (page := self._levels.page) is not None and page.selected():
            QGuiApplication.clipboard().setText(text_of(self._clip(page)))

    def cut(self) -> None:
        """Put the selected blocks on the clipboard, and take them out of the graph."""
        self.copy()

        def wish(page: GraphPage) -> list[str]:
            chosen = page.selected()
            edit = RemoveBlocks(page.address, chosen)
            self._studio.document.do(Together("Cut block" if len(chosen) == 1 else "Cut blocks", page.address, (edit,)))
            return []

        self._on_page(wish)

    def paste(self, *, wired: bool = False) -> None:
        """Put the blocks of the clipboard where the pointer is; `wired`: with the wires that came into them."""
        text = QGuiApplication.clipboard().text()

        def wish(page: GraphPage) -> list[str]:
            clip = read_clip(text)
            if clip is None:
                raise StudioError(
                    "There are no blocks on the clipboard.", "Copy some first, here or in another window."
                )
            point = page.view.scene_point(page.view.pointer)
            return self._paste(page, clip, (round(point.x()), round(point.y())), "Paste", wired)

        self._on_page(wish)

    def duplicate(self) -> None:
        """Put copies of the selected blocks beside them."""
        self._on_page(lambda page: self._paste(page, self._clip(page), self._beside(page), "Duplicate", False))

    def duplicate_linked(self) -> None:
        """Use the selected block a second time: it becomes a shared one, with one choice everywhere."""

        def wish(page: GraphPage) -> list[str]:
            edit = DuplicateLinked(page.address, _single(page))
            name = edit.copy_name(self._studio.document.project)
            self._studio.document.do(edit)
            return [name]

        self._on_page(wish)

    def own_copy(self) -> None:
        """Make the selected block, which is used from elsewhere, one of this graph's own."""

        def wish(page: GraphPage) -> list[str]:
            self._studio.document.do(OwnCopy(page.address, name := _single(page)))
            return [name]

        self._on_page(wish)

    def align(self, edge: Edge) -> None:
        """Bring an edge of the selected blocks on one line."""
        self._arrange(lambda page: Align(page.address, places_of_selected(page), edge))

    def distribute(self, direction: Literal["across", "down"]) -> None:
        """Give the gaps between the selected blocks one width."""
        self._arrange(lambda page: Distribute(page.address, places_of_selected(page), direction))

    def lay_out(self) -> None:
        """Put the selected blocks in layers along their wires, or all where fewer than two are selected."""

        def edit(page: GraphPage) -> Edit:
            letters = letters_of(self._studio.document.project, page.address, self._graph(page))
            return LayOut(page.address, letters, page.selected() if len(page.selected()) > 1 else ())

        self._arrange(edit)

    def _arrange(self, edit: Callable[[GraphPage], Edit]) -> None:
        if (page := self._levels.page) is not None:
            attempt(self._focus, lambda: self._studio.document.do(edit(page)))

    def _graph(self, page: GraphPage) -> Graph:
        return graph_at(self._studio.document.project, page.address)

    def _clip(self, page: GraphPage) -> Clip:
        document = self._studio.document
        return clip_of(document.project, page.address, page.selected(), document.configuration_name)

    def _paste(self, page: GraphPage, clip: Clip, at: Position | None, verb: str, wired: bool) -> list[str]:
        document = self._studio.document
        wish = Paste(page.address, clip, document.configuration_name, at, wired, verb)
        found = pasted(document.project, wish)
        document.do(wish)
        if found.told:
            self._focus.say(found.told[0], " ".join(found.told[1:]))
        return list(found.names)

    def _beside(self, page: GraphPage) -> Position | None:
        """Where copies of the selected blocks stand: None where layout.json says where the blocks do."""
        known = self._graph(page).layout.positions
        if any(name in known for name in page.selected()):
            return None
        body = [page.view.blocks[name].pos() for name in page.selected()]
        return (body[0].x() + BESIDE, body[0].y() + BESIDE) if body else None

    def _on_page(self, wish: Callable[[GraphPage], Iterable[str]]) -> None:
        """Do it on the shown graph, and select the blocks that it names; where it is refused, tell why."""
        page = self._levels.page
        if page is not None:
            made = attempt(self._focus, lambda: wish(page))
            if made is not None:
                page.select(made)


def places_of_selected(page: GraphPage) -> dict[str, Rectangle]:
    """Where the selected blocks stand, and how large they are."""
    found: dict[str, Rectangle] = {}
    for name in page.selected():
        item = page.view.blocks[name]
        body = item.body_rect()
        found[name] = (item.pos().x(), item.pos().y(), body.width(), body.height())
    return found


def _single(page: GraphPage) -> str:
    """The one selected block."""
    chosen = page.selected()
    if len(chosen) != 1:
        raise StudioError("This is done to one block at a time.", "Select a single block.")
    return chosen[0]
