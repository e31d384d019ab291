"""The middle of the window: one level at a time, the way to it, and the flight from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from hyperstudio.graph.addresses import find, kind_of, last, parent
from hyperstudio.graph.block import Block, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.studio.document import Change
from hyperstudio.studio.running import Execution
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.canvas.spin import Spin
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.breadcrumb import Breadcrumb
from hyperstudio.ui.levels.card_faces import card_faces
from hyperstudio.ui.levels.cards import CardRow
from hyperstudio.ui.levels.code_view import CodeView
from hyperstudio.ui.levels.crumbs import crumbs_of
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.pages import Pages
from hyperstudio.ui.levels.reached import Reached
from hyperstudio.ui.levels.run_view import RunView
from hyperstudio.ui.levels.trail import Stop, Trail, entered, graph_address, mended, siblings, trail_to
from hyperstudio.ui.news import News


class LevelView(QWidget):
    """Shows one level: a workflow's graph, or a block's implementations with the inside of one.

    `level_changed` tells the address of what is shown inside. `page_made` tells each new page, for its menus.
    """

    level_changed = Signal(str)
    page_made: Any = Signal(object)

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._news, self._focus = studio, news, focus
        self.trail: Trail = ()
        self.run = RunView()
        self.reached = Reached(studio)
        self._own_selection = False
        self._spin = Spin()
        self.breadcrumb = Breadcrumb()
        self.cards = CardRow()
        self.stack = QStackedWidget()
        self.code = CodeView()
        self.nothing = QLabel()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("role", "muted")
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.code)
        self.pages = Pages(self.stack, self._make_page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.breadcrumb)
        rows.addWidget(self.cards)
        rows.addWidget(self.stack, 1)
        self.breadcrumb.up_clicked.connect(self.up)
        self.breadcrumb.crumb_clicked.connect(self._on_crumb)
        self.breadcrumb.sibling_clicked.connect(self._on_sibling)
        self.cards.looked.connect(self.look_at)
        self.cards.left.connect(self.up)
        self.code.left.connect(self.up)
        self.code.edit_wished.connect(focus.show_code)
        focus.level_wished.connect(self.open)
        focus.selected_changed.connect(self._on_selected)
        news.document_changed.connect(self._on_change)
        news.run_started.connect(self._on_run)
        news.run_event.connect(self._on_event)
        news.run_batch.connect(lambda _execution: self._refresh_states())
        news.run_over.connect(self._on_over)
        news.stale_told.connect(self._refresh_states)
        news.pins_changed.connect(self._refresh_states)

    # What is shown.

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._studio.document.project

    @property
    def configuration(self) -> Configuration:
        """The configuration that is worked on."""
        return self._studio.document.configuration

    @property
    def stop(self) -> Stop:
        """Where one is; an empty one in a project without workflows."""
        return self.trail[-1] if self.trail else Stop("")

    @property
    def page(self) -> GraphPage | None:
        """The canvas that is shown, if a graph is."""
        return shown if isinstance(shown := self.stack.currentWidget(), GraphPage) else None

    def open(self, address: str) -> None:
        """Show the level of a workflow, block or implementation, by the way that is shown already if it is on it."""
        if kind_of(address) == "implementation":
            block, name = parent(address), last(address)
        else:
            block, name = address, ""
        for place, stop in enumerate(self.trail):
            if stop.address == block and (not name or name == stop.looked_at):
                self.go(self.trail[: place + 1])
                return
        if name and self.stop.address == block:
            self.look_at(name)
            return
        self.go(trail_to(self.project, self.configuration, address))

    def go(self, trail: Trail) -> None:
        """Show the last level of a trail; nothing happens with an empty one."""
        if not trail:
            return
        self.trail = trail
        self._focus.level = self.stop.inside
        self._show()
        self._select(self._selection())
        self.level_changed.emit(self.stop.inside)

    def look_at(self, implementation: str) -> None:
        """On a block level, show the inside of another implementation; it is not chosen by that."""
        stop, block = self.stop, find(self.project, self.stop.address)
        if not isinstance(block, Block) or implementation not in block.implementations:
            return
        if implementation != stop.looked_at:
            self.go((*self.trail[:-1], Stop(stop.address, implementation, stop.via)))
        else:
            if self.page is not None:
                self.page.select(())
            self._select(stop.inside)

    def enter(self, block: str) -> None:
        """Fly into a block of the shown graph, and show its level."""
        page = self.page
        if page is None or entered(self.project, self.configuration, self.trail, block) is None:
            return

        def arrive() -> None:
            way = entered(self.project, self.configuration, self.trail, block)  # it may be gone since the flight began
            if self.page is page and way is not None:
                self.go(way)
                self.focus_inside()

        page.zoom_into(block, arrive)

    def up(self) -> None:
        """Show the level above, flying out of the block that was shown."""
        if len(self.trail) < 2:
            return
        left = self.trail[-1].via
        self.go(self.trail[:-1])
        if (page := self.page) is not None and left in page.view.blocks:
            page.select([left])
            page.zoom_out_of(left)
            page.setFocus()

    def focus_inside(self) -> None:
        """Give the keyboard to what is shown."""
        self.stack.currentWidget().setFocus()

    def refresh(self) -> None:
        """Show the level as it is in the document now; where it is gone, the nearest one above."""
        trail = mended(self.project, self.configuration, self.trail)
        if not trail:
            trail = trail_to(self.project, self.configuration, self._studio.workflow)
        if trail != self.trail:
            self.go(trail)
        else:
            self._show()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.breadcrumb.rebuild()
        self.cards.retheme()
        self.code.retheme()
        for page in self.pages:
            page.retheme()

    def close_pages(self) -> None:
        """Take all canvases apart."""
        self.pages.close()

    # How it is shown.

    def _make_page(self, address: str) -> GraphPage:
        page = GraphPage(self._studio, self._focus, address)
        page.view.spin = self._spin
        page.entered.connect(self.enter)
        page.left.connect(self.up)
        page.selection_changed.connect(lambda ids: self._on_page_selection(page, ids))
        self.page_made.emit(page)
        return page

    def _show(self) -> None:
        stop = self.stop
        found = find(self.project, stop.address) if stop.address else None
        self.breadcrumb.show_crumbs(crumbs_of(self.project, self.configuration, self.trail))
        self.cards.setVisible(stop.is_block and found is not None)
        if isinstance(found, Block):
            known = self.reached.texts(found, stop.address), self.reached.contracts(found, stop.address)
            faces = card_faces(self.project, found, stop.address, self.configuration, *known)
            self.cards.show_cards(faces, stop.looked_at)
        inside = find(self.project, stop.inside) if stop.address else None
        graph = graph_address(self.project, stop) if stop.address else None
        if graph is not None:
            page = self.pages.page(graph)
            page.refresh(self.run, self._news.marks.get(graph, {}), self.reached.effects)
            self.stack.setCurrentWidget(page)
        elif isinstance(inside, CodeImplementation):
            self.code.show_code(stop.inside, inside)
            self.stack.setCurrentWidget(self.code)
        else:
            self.nothing.setText(
                "This block has no implementation yet. Add one above." if stop.address else "There is no workflow yet."
            )
            self.stack.setCurrentWidget(self.nothing)

    def _on_crumb(self, number: int) -> None:
        self.go(self.trail[: max(1, number)])

    def _on_sibling(self, number: int, place: int) -> None:
        beside = siblings(self.project, self.configuration, self.trail, number - 1)
        self.go((*self.trail[: number - 1], beside[place]))

    # The selection, both ways.

    def _selection(self) -> str:
        """What is selected in what is shown: the one selected block, else what is shown itself."""
        page = self.page
        chosen = page.selected() if page is not None else ()
        one = page.definition(chosen[0]) if page is not None and len(chosen) == 1 else ""
        return one or self.stop.inside

    @contextmanager
    def _selecting(self) -> Iterator[None]:
        """What is selected meanwhile was selected here, and is in sight already."""
        outer, self._own_selection = self._own_selection, True
        try:
            yield
        finally:
            self._own_selection = outer

    def _select(self, address: str) -> None:
        with self._selecting():
            self._focus.select(address, self.page.selected_use() if self.page is not None else "")

    def _on_page_selection(self, page: GraphPage, _ids: tuple[str, ...]) -> None:
        if page is self.page and self.trail:
            self._select(self._selection())

    def _on_selected(self, address: str) -> None:
        """Somebody else selected something: bring it into sight."""
        if self._own_selection or not address:
            return
        found = find(self.project, address)
        if isinstance(found, Block):
            if self._mark(address):
                return
            way = trail_to(self.project, self.configuration, address)
            with self._selecting():
                self.go(way[:-1] if len(way) > 1 else way)
                self._focus.select(address)
                self._mark(address)
        elif isinstance(found, Workflow | GraphImplementation | CodeImplementation):
            self.open(address)
            if self.page is not None:
                self.page.select(())

    def _mark(self, address: str) -> bool:
        """Select the block of the shown page that stands for an address; False where there is none."""
        page = self.page
        block = page.block_for(address) if page is not None else None
        if page is None or block is None:
            return False
        keyboard = QApplication.focusWidget()
        with self._selecting():
            page.focus_block(block)
        if keyboard is not None:  # who walks through the explorer goes on walking there
            keyboard.setFocus()
        return True

    # News.

    def _on_change(self, change: Change) -> None:
        for page in self.pages:
            if not isinstance(find(change.after, page.address), Workflow | GraphImplementation):
                self.pages.drop(page.address, forget=True)
        shown = change.go_to in (self.stop.address, self.stop.inside)
        if change.go_to and not shown and find(change.after, change.go_to) is not None:
            self.trail = mended(change.after, self.configuration, self.trail)
            self.open(change.go_to)
        self.refresh()
        if self.page is not None and self.page.selected():  # what a selected block stands for may be another thing now
            self._select(self._selection())

    def _on_run(self, execution: Execution) -> None:
        self.run = RunView(execution)
        self._refresh_states()

    def _on_event(self, event: dict[str, object]) -> None:
        self.run.take(event)

    def _on_over(self, _execution: Execution) -> None:
        self.reached.forget()
        self._show()

    def _refresh_states(self) -> None:
        if self.page is not None:
            self.page.refresh(self.run, self._news.marks.get(self.page.address, {}), self.reached.effects)
