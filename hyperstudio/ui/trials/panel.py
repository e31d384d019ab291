"""The trials dock: the trials of the study that is shown; one is taken over or kept, two are compared."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import parent
from hyperstudio.graph.names import free_name, suggestion
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.comparing import Difference
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.study_words import answers_of
from hyperstudio.studio.trial_choices import answers_between, compare_trials, take_trial
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.news import News
from hyperstudio.ui.sorted_header import SortedHeader
from hyperstudio.ui.strip import Strip, difference_text
from hyperstudio.ui.studies import Studies
from hyperstudio.ui.trials.rows import FilteredTrials, TrialRows

EMPTY = "No trials yet. Press Optimize to search for the best configuration; each one that is tried stands here."
TWO = 2
ROOM, WIDEST = 18, 240


class TrialsPanel(QWidget):
    """Lists the trials of the study that is shown."""

    def __init__(
        self, studio: Studio, news: News, focus: Focus, studies: Studies, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._focus, self._studies = studio, focus, studies
        self._comparisons = Answers(studio, self)
        self._fitted = ""
        self.rows = TrialRows(self)
        self.shown = FilteredTrials(self.rows, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter: best, infeasible, a choice, a reason …")
        self.filter.setAccessibleName("Filter trials")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.use_button, self.save_button = QPushButton("Show on canvas"), QPushButton("Save as configuration…")
        self.use_button.setToolTip("Make the choices of this trial the current ones; undo takes that back")
        self.table = _table(self.shown)
        self.strip = Strip()
        self._pages = QStackedWidget()
        self._lay_out()
        self.filter.textChanged.connect(self._filter)
        self.use_button.clicked.connect(lambda: self.use())
        self.save_button.clicked.connect(lambda: self.ask_for_name())
        self.table.doubleClicked.connect(lambda _index: self.use())
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        studies.changed.connect(self._on_study)
        del news
        self._on_selection()

    @property
    def selected(self) -> list[Trial]:
        """The selected trials, in their order."""
        indexes = self.table.selectionModel().selectedRows()
        return sorted((self.shown.trial_at(index) for index in indexes), key=lambda trial: trial.number)

    def use(self, name: str = "") -> None:
        """Make the choices of the selected trial the current ones, or with `name` a configuration of their own."""
        if len(self.selected) != 1:
            return
        trial = self.selected[0]
        left_out = attempt(self._focus, lambda: take_trial(self._studio.document, trial, name.strip()))
        if left_out is None:
            return
        where = f"The configuration “{name.strip()}” has" if name else "The canvas shows"
        lost = f"Left out, since there is nothing of that name any more: {', '.join(left_out)}" if left_out else ""
        self.strip.say(f"{where} the choices of trial {trial.number}.", lost)

    def ask_for_name(self) -> None:
        """Ask for a name, under which the choices of the selected trial become a configuration."""
        if len(self.selected) == 1:
            study = self._studies.shown
            best = study.findings.best if study is not None else None
            proposed = "best" if best == self.selected[0] else f"trial_{self.selected[0].number}"
            free = free_name(suggestion(proposed), self._studio.document.project.configurations)
            self.strip.ask_for_name("this trial", free, self.use, self._on_selection)

    def select(self, number: int) -> None:
        """Select a trial by its number."""
        for row in range(self.shown.rowCount()):
            if self.shown.trial_at(self.shown.index(row, 0)).number == number:
                self.table.selectRow(row)
                self.table.scrollTo(self.shown.index(row, 0))

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.rows.retheme()
        self.strip.retheme()

    def come_to_front(self, seen: bool) -> None:
        """The dock came to the front (a tab that is behind counts as shown in Qt), or went behind."""
        if seen:
            QTimer.singleShot(0, self, self._open)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.come_to_front(True)

    def _open(self) -> None:
        if self.isVisible() and not self.visibleRegion().isEmpty():
            self._studies.want()
            self._on_study()

    def _on_study(self) -> None:
        study = self._studies.shown
        chosen = {trial.number for trial in self.selected}
        self.rows.show_study(study)
        self._pages.setCurrentIndex(1 if self.rows.trials else 0)
        self._filter(self.filter.text())
        name = self._studies.name
        if self.rows.trials and self._fitted != name:
            self._fitted = name
            self._fit_columns()
        if chosen and not self.selected:
            self.select(min(chosen))

    def _fit_columns(self) -> None:
        self.table.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            self.table.setColumnWidth(column, min(WIDEST, self.table.columnWidth(column) + ROOM))

    def _filter(self, text: str) -> None:
        self.shown.filter_by(text)
        some, every = self.shown.rowCount(), len(self.rows.trials)
        trials = "trial" if every == 1 else "trials"
        self.count.setText(f"{every:,} {trials}" if some == every else f"{some:,} of {every:,} {trials}")

    def _on_selection(self) -> None:
        trials = self.selected
        self.use_button.setEnabled(len(trials) == 1)
        self.save_button.setEnabled(len(trials) == 1)
        self._comparisons.forget()
        if not trials:
            self.strip.hide()
        elif len(trials) == 1:
            why = f" {trials[0].verdict.why}." if trials[0].verdict.why else ""
            self.strip.say(f"Trial {trials[0].number}: {answers_of(trials[0])}.{why}", _metrics(trials[0]))
        elif len(trials) == TWO:
            self._compare(*trials)
        else:
            self.strip.say(f"{len(trials)} trials are selected.", "Select two to compare them.")

    def _compare(self, before: Trial, after: Trial) -> None:
        said = _changes(before, after)
        self.strip.say("Comparing …", said)
        studio, study = self._studio, self._studies.name
        question = partial(compare_trials, studio.folder, studio.document.project, study, before, after)
        self._comparisons.ask(question, lambda found: self._show_difference(said, found))

    def _show_difference(self, said: str, found: Any) -> None:
        if isinstance(found, StudioError):
            self.strip.say(found.what, said or found.mend)
        elif isinstance(found, Difference):
            show = ("Show block", partial(self._show_block, found.address))
            self.strip.say(difference_text(found), said, show)
        else:
            self.strip.say("No value differs between these two trials.", said)

    def _show_block(self, address: str) -> None:
        self._focus.open_level(parent(address) or address)
        self._focus.select(address)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show on canvas", lambda: self.use())
        menu.addAction("Save as configuration…", lambda: self.ask_for_name())
        menu.setEnabled(len(self.selected) == 1)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 10, 6)
        head.setSpacing(8)
        head.addWidget(self.filter, 2)
        head.addWidget(self.count, 1)
        for button in (self.use_button, self.save_button):
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
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


def _table(shown: FilteredTrials) -> QTableView:
    table = QTableView()
    table.setModel(shown)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalHeader(SortedHeader())
    table.setSortingEnabled(True)
    table.horizontalHeader().setSortIndicatorShown(False)  # it has its own
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.setTabKeyNavigation(False)
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.setAccessibleName("Trials")
    table.horizontalHeader().setResizeContentsPrecision(60)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
    return table


def _metrics(trial: Trial) -> str:
    said = [f"{name} {short(one.value)}" for name, one in trial.outcome.metrics.items()]
    said += [f"no {name}: {why}" for name, why in trial.outcome.missing.items()]
    return "   ".join(said)


def _changes(before: Trial, after: Trial) -> str:
    """In which answers and metrics two trials differ."""
    pairs = answers_between(before, after).items()
    said = [f"{address.rpartition('.')[2]}: {_said(was)} → {_said(now)}" for address, (was, now) in pairs]
    for name in (name for name in before.outcome.metrics if name in after.outcome.metrics):
        was, now = before.outcome.metrics[name].value, after.outcome.metrics[name].value
        said.append(f"{name} {short(was)} → {short(now)} ({now - was:+.3g})")
    return "   ".join(said)


def _said(answer: object) -> str:
    return "—" if answer is None else short(answer) if isinstance(answer, float) else str(answer)
