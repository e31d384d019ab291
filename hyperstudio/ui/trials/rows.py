"""The trials of a study as rows of a table, sorted by any column and filtered by words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.counts import time_text
from hyperstudio.studio.shown_study import ShownStudy, answered
from hyperstudio.ui.theme import current_theme

SORT_ROLE = Qt.ItemDataRole.UserRole
STATE_ROLES = {"done": "good", "infeasible": "warn", "pruned": "muted", "failed": "bad"}
STATE_WORDS = {"done": "feasible", "infeasible": "infeasible", "pruned": "pruned", "failed": "failed"}
FONT = Qt.ItemDataRole.FontRole
LOWEST = float("-inf")

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its full name, its text for a trial, and what it is sorted by."""

    name: str
    full: str
    text: Callable[[Trial], str]
    key: Callable[[Trial], Any]
    number: bool = True


class TrialRows(QAbstractTableModel):
    """A row for each trial of a study."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trials: tuple[Trial, ...] = ()
        self.columns: list[Column] = []
        self._best: int | None = None
        self._recommended: int | None = None

    def show_study(self, study: ShownStudy | None) -> None:
        """Show the trials of a study; of one that goes on, those that came since are added."""
        trials = study.trials if study is not None else ()
        columns = _columns(study) if study is not None else []
        best = study.findings.best if study is not None else None
        recommended = study.findings.recommended if study is not None else None
        same_columns = [column.full for column in columns] == [column.full for column in self.columns]
        if same_columns and trials[: len(self.trials)] == self.trials:
            if len(trials) > len(self.trials):
                self.beginInsertRows(NOWHERE, len(self.trials), len(trials) - 1)
                self.trials, self.columns = trials, columns
                self.endInsertRows()
        else:
            self.beginResetModel()
            self.trials, self.columns = trials, columns
            self.endResetModel()
        before = {self._best, self._recommended}
        self._best = best.number if best else None
        self._recommended = recommended.number if recommended else None
        for row in (before ^ {self._best, self._recommended}) - {None}:
            if row is not None and row < len(self.trials):
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1), [FONT])

    def retheme(self) -> None:
        """Take the colours of the theme."""
        if self.trials:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.trials) - 1, self.columnCount() - 1), [])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.trials)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.full
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        trial, column = self.trials[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(trial)
        if role == SORT_ROLE:
            return column.key(trial)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column.full == "State":
            return QBrush(QColor(getattr(current_theme(), STATE_ROLES[trial.verdict.state])))
        if role == FONT and trial.number in (self._best, self._recommended):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(trial)
        return None

    def words(self, row: int) -> str:
        """All that a row says, for the filter."""
        trial = self.trials[row]
        settings = " ".join(f"{address}={value}" for address, value in trial.answers.items())
        cells = " ".join(column.text(trial) for column in self.columns)
        marks = f"{'best' if trial.number == self._best else ''} {trial.verdict.state}"
        return f"{cells} {settings} {trial.verdict.why} {marks}".lower()

    def _hint(self, trial: Trial) -> str:
        said = [f"Trial {trial.number}"]
        if trial.number == self._best:
            said.append("The best of all feasible trials.")
        if trial.number == self._recommended:
            said.append("Recommended: the cheapest of those not told apart from the best.")
        for name, one in trial.outcome.metrics.items():
            if one.repeats:
                said.append(f"{name}, measured {len(one.repeats)} times: {', '.join(map(short, one.repeats))}")
        return "\n".join([*said, trial.verdict.why]).strip()


class FilteredTrials(QSortFilterProxyModel):
    """The rows that hold every word of the filter."""

    def __init__(self, rows: TrialRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self._words = rows, [""]
        self.setSourceModel(rows)
        self.setSortRole(SORT_ROLE)

    def filter_by(self, text: str) -> None:
        """Show the trials that hold these words, in any order and case."""
        self._words = text.lower().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if not self._words:
            return True
        words = self._rows.words(source_row)
        return all(word in words for word in self._words)

    def trial_at(self, index: Index) -> Trial:
        """The trial of a row that is seen."""
        return self._rows.trials[self.mapToSource(index).row()]


def _columns(study: ShownStudy) -> list[Column]:
    """The fixed columns, then aims, metrics and answers, whatever any trial has."""
    found = [
        Column("#", "Trial", lambda t: str(t.number), lambda t: t.number),
        Column("State", "State", _state, lambda t: _state(t), number=False),
    ]
    for place, aim in enumerate(study.judge.aims):
        found.append(_aim(aim.formula.text, place))
    aims = {aim.formula.text for aim in study.judge.aims}
    metrics = dict.fromkeys(name for trial in study.trials for name in trial.outcome.metrics)
    found += [_metric(name) for name in metrics if name not in aims]
    found.append(Column("Steps run", "Steps run", lambda t: str(t.outcome.run), lambda t: t.outcome.run))
    found.append(Column("Time", "Time", lambda t: time_text(t.outcome.seconds), lambda t: t.outcome.seconds))
    found += [_answer(address) for address in answered(study)]
    return found


def _aim(text: str, place: int) -> Column:
    def value(trial: Trial) -> float | None:
        return trial.verdict.values[place] if trial.verdict.values else None

    def said(trial: Trial) -> str:
        found = value(trial)
        error = trial.verdict.errors[place] if trial.verdict.errors else 0.0
        return "" if found is None else short(found) + (f" ± {error:.2g}" if error else "")

    return Column(text, text, said, lambda t: LOWEST if value(t) is None else value(t))


def _metric(name: str) -> Column:
    def value(trial: Trial) -> float:
        found = trial.outcome.metrics.get(name)
        return LOWEST if found is None else found.value

    def said(trial: Trial) -> str:
        found = trial.outcome.metrics.get(name)
        return "" if found is None else short(found.value) + (f" ± {found.error:.2g}" if found.error else "")

    return Column(name, f"{name} (metric)", said, value)


def _answer(address: str) -> Column:
    def said(trial: Trial) -> str:
        value = trial.answers.get(address)
        return "" if value is None else short(value) if isinstance(value, float) else str(value)

    def key(trial: Trial) -> Any:
        value = trial.answers.get(address)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else said(trial)

    return Column(address.rpartition(".")[2], address, said, key, number=False)


def _state(trial: Trial) -> str:
    why = trial.verdict.why
    return f"{STATE_WORDS[trial.verdict.state]}: {why}" if why else STATE_WORDS[trial.verdict.state]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
