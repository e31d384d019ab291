"""The history of runs as rows of a table, sorted by any column and filtered by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPixmap

from hyperstudio.studio.counts import time_text
from hyperstudio.studio.past_runs import PastRun
from hyperstudio.ui.theme import current_theme, icon

COLUMNS = ("When", "Workflow", "Configuration", "Status", "Steps", "Time")
FIRST_NUMBER = 5
SORT_ROLE = Qt.ItemDataRole.UserRole
STATUS_ROLES = {"done": "good", "failed": "bad", "stopped": "warn", "lost": "warn", "running": "accent"}
STATUS_HINTS = {
    "lost": "Its end was never written: the program ended while it ran.",
    "running elsewhere": "Another process is at it: the command line, a notebook, or a window that was closed.",
}

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class RunRows(QAbstractTableModel):
    """A row for each run; after the fixed columns one for each metric that any of them has."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: list[PastRun] = []
        self.metrics: list[str] = []

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these runs."""
        if list(runs) == self.runs:
            return
        self.beginResetModel()
        self.runs = list(runs)
        self.metrics = sorted({name for run in runs for name in run.metrics})
        self.endResetModel()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        if self.runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.runs) - 1, self.columnCount() - 1), [])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS) + len(self.metrics)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section] if section < len(COLUMNS) else self.metrics[section - len(COLUMNS)]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self.runs[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == SORT_ROLE:
            return self._sorted_by(run, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == COLUMNS.index("Status"):
            return QBrush(QColor(getattr(current_theme(), STATUS_ROLES.get(run.status, "text"))))
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icon("mdi6.pin", "accent") if run.kept else _no_mark()
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = STATUS_HINTS.get(status_text(run), "")
            return "\n".join(filter(None, [run.id, "This run is kept." if run.kept else "", hint]))
        return None

    def words(self, row: int) -> str:
        """All that a row says, for the filter."""
        run = self.runs[row]
        settings = " ".join(f"{address}={value}" for address, value in run.configuration.items())
        cells = " ".join(self._text(run, column) for column in range(self.columnCount()))
        return f"{cells} {run.id} {settings} {'kept' if run.kept else ''}".lower()

    def _text(self, run: PastRun, column: int) -> str:
        if column >= len(COLUMNS):
            value = run.metrics.get(self.metrics[column - len(COLUMNS)])
            return "" if value is None else f"{value:.4g}"
        if column == 0:
            return when_text(run.at)
        if column == 1:
            return f"{run.workflow} → {run.to}" if run.to else run.workflow
        if column == 2:
            return run.configuration_name
        if column == 3:
            return status_text(run)
        if column == 4:
            return steps_text(run)
        return "" if run.seconds is None else time_text(run.seconds)

    def _sorted_by(self, run: PastRun, column: int) -> Any:
        if column >= len(COLUMNS):
            return run.metrics.get(self.metrics[column - len(COLUMNS)], float("-inf"))
        if column == 0:
            return run.at
        if column == 4:
            return run.counts["run"]
        if column == 5:
            return -1.0 if run.seconds is None else run.seconds
        return self._text(run, column)


class FilteredRuns(QSortFilterProxyModel):
    """The rows that hold every word of the filter."""

    def __init__(self, rows: RunRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self._words = rows, [""]
        self.setSourceModel(rows)
        self.setSortRole(SORT_ROLE)

    def filter_by(self, text: str) -> None:
        """Show the runs that hold these words, in any order and case."""
        self._words = text.lower().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        words = self._rows.words(source_row)
        return all(word in words for word in self._words)

    def run_at(self, index: Index) -> PastRun:
        """The run of a row that is seen."""
        return self._rows.runs[self.mapToSource(index).row()]


def when_text(at: float) -> str:
    """A moment as people say it: the time if it was today, else the day as well."""
    moment, now = datetime.fromtimestamp(at), datetime.now()
    if moment.date() == now.date():
        return f"{moment:%H:%M:%S}"
    return f"{moment:%d %b %H:%M}" if moment.year == now.year else f"{moment:%Y-%m-%d %H:%M}"


def status_text(run: PastRun) -> str:
    """How a run stands."""
    return "running elsewhere" if run.elsewhere else run.status


def steps_text(run: PastRun) -> str:
    """The counts of a run in words; what there was none of is left out."""
    said = [f"{run.counts[name]} {name}" for name in ("run", "reused", "failed", "skipped") if run.counts[name]]
    return ", ".join(said)


@cache
def _no_mark() -> QIcon:
    """The room of a mark, so that the times stand below each other."""
    empty = QPixmap(16, 16)
    empty.fill(QColor(0, 0, 0, 0))
    return QIcon(empty)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= FIRST_NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
