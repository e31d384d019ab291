"""The main window: level view, docks, toolbar, menus and notices around one studio."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from hyperstudio.studio.document import Change
from hyperstudio.studio.running import Execution
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.actions.configurations import Configurations
from hyperstudio.ui.actions.keys_editor import KeysEditor
from hyperstudio.ui.actions.palette import Palette
from hyperstudio.ui.actions.toolbar import ToolBar
from hyperstudio.ui.adding.adding import Adding
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.docks import Docks
from hyperstudio.ui.effects import Effects
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.keys_help import show_keys
from hyperstudio.ui.leaving import Leaving
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.last_run import LastRun
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.levels.wishes import LevelWishes
from hyperstudio.ui.news import News
from hyperstudio.ui.offers import blocks_on, offers_of
from hyperstudio.ui.outside import Outside
from hyperstudio.ui.reading import Reading
from hyperstudio.ui.run_status import RunStatus
from hyperstudio.ui.serving import ServingStatus
from hyperstudio.ui.staleness import Staleness
from hyperstudio.ui.telling import Telling
from hyperstudio.ui.theme import apply_theme, current_theme
from hyperstudio.ui.theming import theme_for
from hyperstudio.ui.warming import Warming

FIRST_SIZE = (1280, 800)
STUDY_HEIGHT = 0.45
"""The study dock has at least this part of the window's height when a search is wished for."""
SAID_MS = 6000
"""How long a message stays in the status bar."""


class MainWindow(QMainWindow):
    """One project, open. It shows and asks; what is done, `Studio` does."""

    def __init__(self, studio: Studio, open_other: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.studio = studio
        self._open_other = open_other
        self._arrangement = Arrangement()
        self._theme, studio.strict = self._arrangement.theme(), self._arrangement.strict()
        self._shown = False
        self.news, self.focus = News(studio, self), Focus(self)
        room = self.screen().availableSize()
        self.resize(min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height()))
        self.levels = LevelView(studio, self.news, self.focus)
        self.wishes = LevelWishes(studio, self.focus, self.levels)
        self.last_run = LastRun(studio, self.levels)
        self.staleness = Staleness(studio, self.news, lambda: self.levels.run.workflow or studio.workflow, self)
        self.adding = Adding(studio, self.focus, self.levels, self)
        self.telling = Telling(studio, self.focus, self.levels, self._trust_and_run)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for bar in (self.telling.trust_bar, self.telling.missing_bar, self.telling.recovery_bar):
            rows.addWidget(bar)
        rows.addWidget(self.levels, 1)
        self.setCentralWidget(middle)
        self.docks = Docks(self, studio, self.news, self.focus)
        self.effects = Effects(self.levels, self.docks.studies, self)
        self.configurations = Configurations(studio, self.focus, lambda: self.toolbar.configurations)
        self.actions_ = BoundActions(self, self)
        self.toolbar: ToolBar = ToolBar(studio, self.actions_)
        self.addToolBar(self.toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view = self.actions_.fill(self.menuBar())["View"]
        view.addSeparator()
        for dock in self.docks:
            view.addAction(dock.toggleViewAction())
        self.run_said = RunStatus(studio, self.levels)
        self.serving = ServingStatus(studio, self.focus, self.actions_, self._ask_for_trust)
        self.statusBar().addPermanentWidget(self.run_said)
        self.statusBar().addPermanentWidget(self.serving)
        self.warming = Warming(studio, self.news, self)
        self.outside = Outside(studio, self.focus, self)
        self.leaving = Leaving(studio, self)
        self._listen()
        self._restore()
        self.levels.open(studio.workflow)
        self._show_title()

    def _listen(self) -> None:
        news, focus = self.news, self.focus
        shown_in = {"code": "code", "file": "code", "value": "data", "console": "console", "error": "log"}
        for wish, dock in shown_in.items():
            getattr(focus, f"{wish}_wished").connect(lambda *_, dock=dock: self.docks.bring_up(dock))
        focus.run_wished.connect(self.run)
        focus.page_wished.connect(self.read)
        focus.selected_changed.connect(lambda _address: self.actions_.refresh())
        self.docks.explorer.tree.went.connect(self.levels.focus_inside)
        self.levels.level_changed.connect(lambda _address: self.actions_.refresh())
        self.levels.level_changed.connect(lambda _address: self.staleness.soon())
        self.levels.page_made.connect(lambda page: page.find_wished.connect(self.find_on_level))
        self.last_run.shown.connect(self.staleness.soon)
        self.last_run.lost.connect(self.telling.tell_lost)
        self.toolbar.workflow_chosen.connect(self._on_workflow)
        self.toolbar.configuration_chosen.connect(self.studio.document.work_in)
        self.toolbar.theme_wished.connect(lambda: self.set_theme("light" if current_theme().dark else "dark"))
        self.wishes.run_wished.connect(self.run)
        news.document_changed.connect(self._on_change)
        news.run_started.connect(self._on_run_started)
        news.run_batch.connect(self.run_said.tell_progress)
        news.run_over.connect(self._on_run_over)
        news.search_changed.connect(lambda _search: self.actions_.refresh())
        self.docks.study.trust_wished.connect(self._ask_for_trust)
        news.trusted.connect(self.telling.trust_bar.setHidden)
        self.docks.problems.counted.connect(self._on_problems)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _scheme: self._follow_system())

    @property
    def unsaved(self) -> bool:
        """Whether something was changed that is not in the folder: in the document, or typed in the editor."""
        return self.studio.document.unsaved or self.docks.code.unsaved

    # What actions do.

    def run(self, workflow: str = "", to: str = "") -> None:
        """Run the workflow of the toolbar (or another), or of it what a block needs; asks for trust first."""
        if not self.studio.trusted:
            self._ask_for_trust()
            return
        if (self.docks.code.unsaved or self.studio.document.collisions) and not self.docks.code.save():
            return
        self.telling.start_anew()
        start = partial(self.studio.run, workflow or None, to or None)
        if not self.warming.when_ready(lambda: attempt(self.focus, start)):
            self.run_said.tell_waiting()

    def optimize(self) -> None:
        """Show what is searched for and how, to start a search from there."""
        self.docks.bring_up("study")
        self.docks.give_height("study", STUDY_HEIGHT)

    def stop_search(self) -> None:
        """Stop the search that is going on."""
        if self.studio.search is not None:
            self.studio.search.stop()

    def save(self) -> None:
        """Write what was changed into the folder, typed code too; where others changed it meanwhile, ask."""
        self.docks.code.save()

    def undo(self) -> None:
        """Take the last change back."""
        self.studio.document.undo()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.studio.document.redo()

    def choose_folder(self) -> None:
        """Open another project in a window of its own."""
        self._open_other()

    def theme_choice(self) -> str:
        """`system`, `dark` or `light`, as it was asked for."""
        return self._theme

    def set_theme(self, name: str) -> None:
        """Wear a theme: `system`, `dark` or `light`."""
        self._theme = name
        self._arrangement.keep_theme(name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme_for(name))
        self.retheme()

    def _follow_system(self) -> None:
        if self._theme == "system":
            self.set_theme("system")

    def retheme(self) -> None:
        """Bring the theme that was applied to what paints itself."""
        for part in (self.levels, self.actions_, self.toolbar, self.telling, self.serving):
            part.retheme()
        for dock in (self.docks.explorer, self.docks.problems, self.docks.runs, self.docks.study, self.docks.trials):
            dock.retheme()
        self.docks.console.retheme()
        self.actions_.refresh()

    def open_palette(self) -> None:
        """Offer every action, workflow, block and implementation, to be found by a few letters."""
        Palette(self, offers_of(self.studio.document.project, self.actions_, self.focus))

    def find_on_level(self) -> None:
        """Offer the blocks of the shown level, to be brought into sight by a few letters."""
        page = self.levels.page
        if page is not None:
            Palette(self, blocks_on(page), ask="Find a block on this level")

    def arrange_as_at_first(self) -> None:
        """Put all docks where they stood at first."""
        self.docks.stand_as_at_first()

    def show_keys(self) -> None:
        """Show all keys."""
        show_keys(self.actions_, self)

    def change_keys(self) -> None:
        """Let the keys of actions be changed."""
        KeysEditor(self.actions_, self).open()

    def _ask_for_trust(self) -> None:
        self.telling.ask_for_trust()
        self.statusBar().showMessage("Running needs your trust: see the bar above.", SAID_MS)

    def read(self, page: str) -> None:
        """Show a page of the documentation."""
        attempt(self.focus, lambda: Reading(page, self).open())

    def _trust_and_run(self) -> None:
        attempt(self.focus, self.studio.trust)
        if self.studio.trusted:
            self.levels.focus_inside()  # the bar that had the keyboard is gone
            self.run()

    # News.

    def _on_workflow(self, workflow: str) -> None:
        self.studio.workflow = workflow
        self.levels.open(workflow)

    def _on_change(self, change: Change) -> None:
        self.statusBar().showMessage(change.label, SAID_MS)
        self.toolbar.refresh()
        self.actions_.refresh()
        self._show_title()

    def _on_run_started(self, _execution: Execution) -> None:
        self.run_said.tell_start()
        if not self.docks.code.editor.hasFocus() and self.docks.is_in_front("code"):
            self.docks.bring_up("metrics")
        self.actions_.refresh()

    def _on_run_over(self, execution: Execution) -> None:
        self.actions_.refresh()
        self.run_said.tell_end(execution)
        self.telling.tell_failure(execution)

    def _on_problems(self, errors: int, warnings: int) -> None:
        number = errors + warnings
        self.docks.title("problems", f"Problems ({number})" if number else "Problems")

    def _show_title(self) -> None:
        document = self.studio.document
        mark = "• " if document.unsaved else ""
        self.setWindowTitle(f"{mark}{document.project.label} — HyperStudio")

    # The window itself.

    def _restore(self) -> None:
        geometry = self._arrangement.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time, put the docks where they were; sizes can only be shared out once the window has one."""
        super().showEvent(event)
        if self._shown:
            return
        self._shown = True
        QTimer.singleShot(0, self._settle)

    def _settle(self) -> None:
        """What waits for the first layout."""
        self.warming.soon()
        self.warming.when_ready(self.staleness.begin)
        docks = self._arrangement.docks()
        if docks is None or not self.restoreState(docks):
            self.docks.take_room()
        if self.levels.page is not None:
            self.levels.page.fit()
            self.levels.page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what to do with unsaved changes and a run that goes on; then end everything that was started."""
        if (self.unsaved and not self._may_close()) or not self.leaving.may_close():
            event.ignore()
            return
        self._arrangement.keep(self.saveGeometry(), self.saveState())
        self.outside.stop()
        self.staleness.close()
        self.news.close()
        self.warming.close()
        self.docks.console.leave()
        self.studio.close()
        self.levels.close_pages()
        event.accept()

    def _may_close(self) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Unsaved changes",
            f"Save the changes to {self.studio.document.project.label}?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            self.save()
        return answer == buttons.Discard or not self.unsaved
