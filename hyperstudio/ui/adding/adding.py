"""A wish for a block on empty ground becomes a search at the pointer, and what is found there an edit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtWidgets import QWidget

from hyperstudio.editing.adding import Together
from hyperstudio.editing.inserting import InsertBlock
from hyperstudio.errors import StudioError
from hyperstudio.graph.block import Position, Use
from hyperstudio.studio.addable import (
    Addable,
    LooseEnd,
    addables,
    adding,
    fitting,
    new_block,
    port_text,
    told,
)
from hyperstudio.studio.library import compared_with_library
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.actions.palette import Offer, Palette
from hyperstudio.ui.adding.frames import Frames
from hyperstudio.ui.adding.library_on_page import LibraryOnPage, room_for_new
from hyperstudio.ui.adding.new_block_form import NewBlockForm
from hyperstudio.ui.adding.notes import Notes
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage, end
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.library.comparison import ComparedWithLibrary
from hyperstudio.ui.library.dropping import Dropping

SIZE = (420, 320)
GRID = 10.0
AT_INPUT, AT_OUTPUT = (-230.0, -40.0), (10.0, -40.0)
"""Where a block stands that was wished for by a wire from an input or an output, from where the wire was let go."""


class Adding(QObject):
    """Grants the wishes of pages for blocks, as one undo step each."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView, window: QWidget) -> None:
        super().__init__(levels)
        self._studio, self._focus, self._window = studio, focus, window
        self._levels = levels
        self._notes = Notes(studio, focus, levels, window)
        self.frames = Frames(studio, focus, levels, window)
        levels.page_made.connect(self._on_page)
        focus.library_wished.connect(self._add_in_sight)

    def _on_page(self, page: GraphPage) -> None:
        page.add_wished.connect(lambda point: self._search(page, point, None))
        Dropping(page, LibraryOnPage(page, self._studio, self._focus, self._add_library))
        page.wire_left.connect(
            lambda place, takes, point: self._search(page, point, LooseEnd(end(place), takes)),
        )

    def write_note(self) -> None:
        """Ask for a note to stand on the canvas."""
        self._notes.write()

    def compare_with_library(self) -> None:
        """Show what changed in the selected block since it was taken from the library."""
        address, project = self._focus.selected, self._studio.document.project
        found = attempt(self._focus, lambda: compared_with_library(project, address))
        if found is not None:
            ComparedWithLibrary(address, *found, parent=self._window).open()

    def _add_in_sight(self, address: str) -> None:
        """Add a block of the library at the middle of what is shown of the graph."""
        page = self._levels.page
        if page is None:
            self._focus.tell(StudioError("There is no graph in sight to add a block to.", "Open a workflow first."))
            return
        middle = page.view.scene_point(QPointF(page.view.viewport().rect().center()))
        LibraryOnPage(page, self._studio, self._focus, self._add_library).put(address, middle, None)

    def _add_library(self, page: GraphPage, one: Addable, place: Position, into: Place | None) -> None:
        self._do(page, one, place, None, "", into)

    def _search(self, page: GraphPage, point: QPointF, loose: LooseEnd | None) -> None:
        at = page.view.mapTo(self._window, page.view.view_point(point))
        aside = (0.0, 0.0) if loose is None else AT_INPUT if loose.takes else AT_OUTPUT
        place = (_on_grid(point.x() + aside[0]), _on_grid(point.y() + aside[1]))
        project = self._studio.document.project
        everything = addables(project, page.address)
        found = [(one, "") for one in everything]
        if loose is not None:
            found = fitting(project, page.address, everything, loose)
        offers = [
            Offer(one.title, _hint(one, port), _picture(one), partial(self._add, page, one, place, loose, port))
            for one, port in found
        ]
        ask = "Add a block" if loose is None else "Add a block that fits the wire"

        def also(text: str) -> Sequence[Offer]:
            title = f"New block “{text}” …" if text else "New block …"
            form = partial(self._form, page, text, at, place, loose)
            return [Offer(title, "with ports of your own", "add", lambda: attempt(self._focus, form))]

        Palette(self._window, offers, ask=ask, at=at, size=SIZE, also=also)

    def _add(self, page: GraphPage, one: Addable, place: Position, loose: LooseEnd | None, port: str) -> None:
        attempt(self._focus, lambda: self._do(page, one, place, loose, port))

    def _do(
        self,
        page: GraphPage,
        one: Addable,
        place: Position,
        loose: LooseEnd | None,
        port: str,
        into: Place | None = None,
    ) -> None:
        project = self._studio.document.project
        edit, name = adding(project, page.address, one, place, loose, port)
        if into is not None:
            insert = InsertBlock(page.address, name, end(into), place, room_for_new(page, place, into))
            edit = Together(insert.label, page.address, (edit, insert))
        news = told(project, edit)
        self._studio.document.do(edit)
        if self._levels.page is not page:  # one went elsewhere while the form was open
            self._levels.open(page.address)
        if self._levels.page is not None:
            self._levels.page.focus_block(name)
        if news:
            self._focus.say(f"“{one.title}” is in the project now.", " ".join(news))

    def _form(self, page: GraphPage, text: str, at: QPoint, place: Position, loose: LooseEnd | None) -> None:
        project = self._studio.document.project
        said = port_text(loose.port(project, page.address)) if loose is not None else ""

        def make(title: str, inputs: str, outputs: str) -> None:
            project = self._studio.document.project
            one = new_block(project, title, inputs, outputs)
            fits = fitting(project, page.address, [one], loose) if loose is not None else []
            self._do(page, one, place, loose, fits[0][1] if fits else "")

        gives = loose is not None and loose.takes
        NewBlockForm(self._window, at, make, title=text, inputs="" if gives else said, outputs=said if gives else "")


def _hint(one: Addable, port: str) -> str:
    return f"{one.origin} · {port}" if port else one.origin


def _picture(one: Addable) -> str:
    if not isinstance(one.thing, Use):
        return "block"
    return "shared" if one.thing.of.startswith("shared.") else "workflow"


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID
