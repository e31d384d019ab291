"""The runs dock: past runs, filtered; one is taken over as configuration, two are compared, any is kept or deleted."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import parent
from hyperstudio.graph.names import free_name, suggestion
from hyperstudio.runner.history import bring_back, delete_run
from hyperstudio.runner.run_files import runs_folder
from hyperstudio.studio.comparing import Difference, compare_runs
from hyperstudio.studio.followed import Followed
from hyperstudio.studio.past_runs import PastRun, past_runs, take_configuration
from hyperstudio.studio.storage import keep_run
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.fitted_text import FittedButton, FittedLabel
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.news import News
from hyperstudio.ui.runs.rows import FilteredRuns, RunRows, status_text, steps_text, when_text
from hyperstudio.ui.runs.table import RunsTable
from hyperstudio.ui.runs.words import metrics_text, settings_text
from hyperstudio.ui.strip import Strip, difference_text

EMPTY = "No runs yet. Each run stands here, with its configuration and metrics."
TWO = 2
NARROWEST = 90
"""How narrow, in pixels, the filter may become."""
LOOK_MS = 2000
"""How often, in milliseconds, it is looked whether another process has begun a run or is at one."""


class RunsPanel(QWidget):
    """Lists the runs of the project's history. Files are read in the background."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._answers = Answers(studio, self)
        self._comparisons = Answers(studio, self)
        self._fitted: list[str] | None = None
        self.rows = RunRows(self)
        self.shown = FilteredRuns(self.rows, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter: a workflow, a choice, failed, kept …")
        self.filter.setAccessibleName("Filter runs")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(NARROWEST)
        self.filter.setMaximumWidth(320)
        self.count = FittedLabel()
        self.count.setProperty("role", "muted")
        self.use_button, self.keep_button = FittedButton("Use configuration"), QPushButton("Keep")
        self.delete_button = QPushButton("Delete")
        self.table = RunsTable(self.shown)
        self.strip = Strip()
        self._lay_out()
        self._menu = QMenu(self)
        self._menu.addAction("As the current choices", self.use_configuration)
        self._menu.addAction("As a new configuration…", self.ask_for_configuration)
        self.use_button.setMenu(self._menu)
        self.keep_button.setCheckable(True)
        self.filter.textChanged.connect(self._filter)
        self.keep_button.clicked.connect(lambda: self.keep())
        self.delete_button.clicked.connect(lambda: self.delete())
        self.table.doubleClicked.connect(lambda _index: self.use_configuration())
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.table.delete_wished.connect(self.delete)
        self._seen = 0
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_again)
        self._look.start()
        news.run_started.connect(lambda _execution: self.refresh())
        news.run_over.connect(lambda _execution: self.refresh())
        self._on_selection()

    @property
    def selected(self) -> list[PastRun]:
        """The selected runs, the oldest first."""
        indexes = self.table.selectionModel().selectedRows()
        return sorted((self.shown.run_at(index) for index in indexes), key=lambda run: run.at)

    def refresh(self) -> None:
        """Read the history again."""
        if self.isVisible() and not self.visibleRegion().isEmpty():
            going_on = [one.run for one in self._studio.executions if not one.over and not isinstance(one, Followed)]
            self._answers.ask(partial(past_runs, self._studio.folder, going_on), self._take)

    def use_configuration(self) -> None:
        """Make the choices of the selected run the current ones; undo takes that back."""
        self._use("")

    def ask_for_configuration(self) -> None:
        """Ask for a name, under which the choices of the selected run become a configuration of their own."""
        if len(self.selected) == 1:
            taken = self._studio.document.project.configurations
            proposed = free_name(suggestion(f"{self.selected[0].configuration_name or 'run'}_2"), taken)
            self.strip.ask_for_name("this run", proposed, self._use, self._on_selection)

    def keep(self) -> None:
        """Keep the selected runs, or keep them no more where all of them are kept."""
        runs = self.selected
        kept = not all(run.kept for run in runs)
        for run in runs:
            attempt(self._focus, partial(keep_run, self._studio.folder, run.id, kept))
        self.refresh()

    def delete(self) -> None:
        """Take the selected runs out of the history, but those that are kept or go on."""
        deleted = []
        for run in self.selected:
            try:
                if run.status == "running":
                    raise StudioError("This run goes on.", "Stop it first.")
                delete_run(self._studio.folder, run.id)
            except StudioError as refusal:
                self._focus.tell(refusal)
            else:
                deleted.append(run.id)
        if deleted:
            self.table.clearSelection()
            said = "One run is deleted." if len(deleted) == 1 else f"{len(deleted)} runs are deleted."
            self.strip.say(said, "", ("Bring back", lambda: self._bring_back(deleted)))
        self.refresh()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.rows.retheme()
        self.strip.retheme()

    def come_to_front(self, seen: bool) -> None:
        """The dock came to the front (a tab that is behind counts as shown in Qt), or went behind."""
        if seen:
            QTimer.singleShot(0, self, self.refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.come_to_front(True)

    def _look_again(self) -> None:
        with suppress(OSError):
            changed = runs_folder(self._studio.folder).stat().st_mtime_ns
            if changed != self._seen or any(run.elsewhere for run in self.rows.runs):
                self._seen = changed
                self.refresh()

    def _bring_back(self, runs: list[str]) -> None:
        for run in runs:
            attempt(self._focus, partial(bring_back, self._studio.folder, run))
        self.strip.hide()
        self.refresh()

    def _use(self, name: str) -> None:
        if len(self.selected) != 1:
            return
        run = self.selected[0]
        if run.workflow in self._studio.document.project.workflows:
            self._studio.workflow = run.workflow
        left_out = attempt(self._focus, lambda: take_configuration(self._studio.document, run, name.strip()))
        if left_out is None:
            return
        self._focus.open_level(self._studio.workflow)
        where = f"The configuration “{name.strip()}” has" if name else "The canvas shows"
        lost = f"Left out, since there is nothing of that name any more: {', '.join(left_out)}" if left_out else ""
        self.strip.say(f"{where} the choices of the run of {when_text(run.at)}.", lost)

    def _take(self, runs: Any) -> None:
        if isinstance(runs, StudioError):
            self._focus.tell(runs)
            return
        chosen = {run.id for run in self.selected}
        self.rows.show_runs(runs)
        self._pages.setCurrentIndex(1 if runs else 0)
        self._filter(self.filter.text())
        fits = [*self.rows.metrics, *sorted({status_text(run) for run in runs})]
        if runs and self._fitted != fits:  # with the first runs, and when a metric or a status comes
            self._fitted = fits
            self.table.fit_columns()
        self._select(chosen)

    def _select(self, ids: set[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        if {run.id for run in self.selected} == ids:
            return
        for row in range(self.shown.rowCount()):
            index = self.shown.index(row, 0)
            if self.shown.run_at(index).id in ids:
                self.table.selectionModel().select(index, flags)

    def _filter(self, text: str) -> None:
        self.shown.filter_by(text)
        some, every = self.shown.rowCount(), len(self.rows.runs)
        runs = "run" if every == 1 else "runs"
        self.count.say(f"{every:,} {runs}" if some == every else f"{some:,} of {every:,} {runs}")

    def _on_selection(self) -> None:
        runs = self.selected
        self.use_button.setEnabled(len(runs) == 1)
        self.keep_button.setEnabled(bool(runs))
        self.keep_button.setChecked(bool(runs) and all(run.kept for run in runs))
        self.delete_button.setEnabled(bool(runs))
        self._comparisons.forget()
        if not runs:
            self.strip.hide()
        elif len(runs) == 1 and runs[0].elsewhere and not self._studio.busy:
            follow = ("Follow it", self._follow)
            self.strip.say("Another process is at this run.", "Follow it to see how far it is, and to stop it.", follow)
        elif len(runs) == 1:
            self.strip.say(f"{runs[0].workflow}, {steps_text(runs[0]) or 'nothing run'}", settings_text(runs[0]))
        elif len(runs) == TWO:
            self._compare(*runs)
        else:
            self.strip.say(f"{len(runs)} runs are selected.", "Select two to compare them.")

    def _follow(self) -> None:
        self.strip.hide()
        if not self._studio.busy and not self._studio.take_up():
            self.refresh()

    def _compare(self, before: PastRun, after: PastRun) -> None:
        self.strip.say("Comparing …", metrics_text(before, after))
        project, folder = self._studio.document.project, self._studio.folder
        question = partial(compare_runs, folder, project, before.id, after.id)
        self._comparisons.ask(question, lambda found: self._show_difference(before, after, found))

    def _show_difference(self, before: PastRun, after: PastRun, found: Any) -> None:
        metrics = metrics_text(before, after)
        if isinstance(found, StudioError):
            self.strip.say(found.what, found.mend)
        elif isinstance(found, Difference):
            show = ("Show block", partial(self._show_block, found.address))
            value = ("Show value", partial(self._focus.show_value, f"{found.place}:{found.port}"))
            self.strip.say(difference_text(found), f"{metrics}   in {found.place}".strip(), show, value)
        else:
            self.strip.say("No value differs between these two runs.", metrics)

    def _show_block(self, address: str) -> None:
        self._focus.open_level(parent(address) or address)
        self._focus.select(address)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = len(self.selected) == 1
        for action in self._menu.actions():
            menu.addAction(action)
            action.setEnabled(one)
        menu.addSeparator()
        kept = bool(self.selected) and all(run.kept for run in self.selected)
        menu.addAction("Keep no more" if kept else "Keep", self.keep)
        menu.addAction("Delete", self.delete)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 10, 6)
        head.setSpacing(8)
        for widget, stretch in ((self.filter, 2), (self.count, 1)):
            head.addWidget(widget, stretch)
        for button in (self.use_button, self.keep_button, self.delete_button):
            head.addWidget(button)
        empty = QLabel(EMPTY)
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.strip)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
