"""How to search: budget, sampler, seed and workers; and what lies before such a search, counted in the background."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.optimizer.proposals import sampler_named
from hyperstudio.studio.optimizing import SearchWish
from hyperstudio.studio.outlook import outlook, outlook_text
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.quiet import QuietCombo, QuietSpin

SAMPLER_TITLES = {
    "auto": "Automatic",
    "exhaustive": "Every configuration",
    "tpe": "TPE",
    "random": "Random",
    "nsga2": "NSGA-II",
}
SETTLED_MS = 300
MOST_TRIALS = 1_000_000
MOST_WORKERS = 64


class Wishing(QScrollArea):
    """The fields of a search. `changed` tells that something was set."""

    changed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._answers = Answers(studio, self)
        self._asking = self._stale = False
        self.refusal: StudioError | None = None
        self.trials, self.workers = QuietSpin(), QuietSpin()
        self.trials.setRange(1, MOST_TRIALS)
        self.trials.setValue(100)
        self.trials.setGroupSeparatorShown(True)
        self.workers.setRange(1, MOST_WORKERS)
        self.parameters = QCheckBox("parameters too")
        self.parameters.setChecked(True)
        self.sampler, self.objectives = QuietCombo(), QuietCombo()
        for name, title in SAMPLER_TITLES.items():
            self.sampler.addItem(title, name)
        self.seed, self.name = QLineEdit(), QLineEdit()
        self.seconds, self.cost, self.cost_metric = QLineEdit(), QLineEdit(), QuietCombo()
        self.seconds.setPlaceholderText("no limit, in seconds")
        self.cost.setPlaceholderText("no limit")
        self.cost_metric.setToolTip("What a trial costs: a metric, or the seconds that its steps take")
        self.cost_metric.setAccessibleName("Cost in")
        self.cost_metric.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.cost_metric.setMinimumContentsLength(6)
        self.seed.setPlaceholderText("none: other proposals each time")
        self.name.setPlaceholderText("the time")
        self.outlook = QLabel("Counting …")
        self.outlook.setWordWrap(True)
        self.wrong = QLabel()
        self.wrong.setProperty("role", "bad")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._timer.timeout.connect(self._ask)
        self.trials.valueChanged.connect(self._on_edit)
        self.workers.valueChanged.connect(self._on_edit)
        self.parameters.toggled.connect(self._on_edit)
        self.sampler.currentIndexChanged.connect(self._on_edit)
        self.objectives.currentIndexChanged.connect(self._on_edit)
        self.cost_metric.currentIndexChanged.connect(self._on_edit)
        for field in (self.seconds, self.cost):
            field.textEdited.connect(self._on_edit)
        self.seed.textEdited.connect(self._on_edit)
        self.name.textEdited.connect(self._on_edit)

    def wish(self) -> SearchWish:
        """What is asked for. StudioError for a field that holds no number."""
        text = self.seed.text().strip()
        try:
            seed = int(text) if text else None
        except ValueError:
            raise StudioError(f"The seed “{text}” is no whole number.", "Leave it empty, or write one.") from None
        return SearchWish(
            self.trials.value(),
            sampler_named(self.sampler.currentData()),
            seed,
            self.workers.value(),
            self.name.text().strip(),
            objective=self.objectives.currentData(),
            seconds=_number(self.seconds),
            parameters=self.parameters.isChecked(),
            cost=_number(self.cost),
            cost_metric=self.cost_metric.currentData() or "",
        )

    def look_ahead(self) -> None:
        """Count soon what lies before the search, as the project is now."""
        project = self._studio.document.project
        entries: list[tuple[str, str | None]] = [("The project’s", None)] if project.objective else []
        _offer(self.objectives, entries + [(name, name) for name in project.objectives])
        _offer(self.cost_metric, [("seconds of steps", ""), *((name, name) for name in project.metrics)])
        self._form.setRowVisible(self.objectives, bool(project.objectives))
        self._stale = True
        if not self._asking:
            self._timer.start()

    def _on_edit(self) -> None:
        self.look_ahead()
        self.changed.emit()

    def _ask(self) -> None:
        if self._asking:
            return
        self._stale = False
        try:
            wish = self.wish()
        except StudioError as refusal:
            self._take(refusal)
            return
        document, self._asking = self._studio.document, True
        question = partial(outlook, document.folder, document.project, document.configuration_name, wish)
        self._answers.ask(question, self._take)

    def _take(self, found: Any) -> None:
        self._asking = False
        self.refusal = found if isinstance(found, StudioError) else None
        self.wrong.setVisible(self.refusal is not None)
        self.outlook.setVisible(self.refusal is None)
        if self.refusal is not None:
            self.wrong.setText(f"{self.refusal.what} {self.refusal.mend}")
        else:
            self.outlook.setText(outlook_text(found))
        self.changed.emit()
        if self._stale:
            self._timer.start()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.outlook)
        column.addWidget(self.wrong)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setVerticalSpacing(6)
        costs = QWidget()
        beside = QHBoxLayout(costs)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.cost, 1)
        beside.addWidget(self.cost_metric, 1)
        self.cost.setAccessibleName("Cost")
        rows: tuple[tuple[str, QWidget, str], ...] = (
            ("Objective", self.objectives, "Which objective"),
            ("Trials", self.trials, "How many configurations are tried at most"),
            ("Time", self.seconds, "The search ends after so many seconds"),
            ("Cost", costs, "The search ends when its trials cost so much in all"),
            ("Sampler", self.sampler, "What proposes the next configuration"),
            ("Searched", self.parameters, "Whether parameters are searched besides implementations"),
            ("Seed", self.seed, "The same seed proposes the same"),
            ("Workers", self.workers, "How many trials run at once"),
            ("Study", self.name, "The name of the new study"),
        )
        for title, field, hint in rows:
            field.setToolTip(hint)
            field.setAccessibleName(title)
            self._form.addRow(title, field)
        column.addLayout(self._form)
        column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # the ground is that of the dock
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)


def _number(field: QLineEdit) -> float | None:
    """What a field says; None where it is empty. StudioError for what is no number."""
    text = field.text().strip()
    try:
        return float(text) if text else None
    except ValueError:
        raise StudioError(f"“{text}” is no number.", "Leave it empty for no limit, or write one.") from None


def _offer(box: QComboBox, entries: Sequence[tuple[str, str | None]]) -> None:
    """Offer these titles with their data; what was chosen stays chosen where it is still there."""
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] == list(entries):
        return
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for title, name in entries:
            box.addItem(title, name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
