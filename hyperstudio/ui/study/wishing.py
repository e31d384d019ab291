"""How to search: budget, sampler, seed and workers; and what lies before such a search, counted in the background."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.optimizer.proposals import Sampler
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
        self.parameters = QCheckBox("parameters too, not only choices")
        self.parameters.setChecked(True)
        self.sampler, self.objectives = QuietCombo(), QuietCombo()
        for name, title in SAMPLER_TITLES.items():
            self.sampler.addItem(title, name)
        self.seed, self.name = QLineEdit(), QLineEdit()
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
        self.seed.textEdited.connect(self._on_edit)
        self.name.textEdited.connect(self._on_edit)

    def wish(self) -> SearchWish:
        """What is asked for. StudioError for a seed that is no whole number."""
        text = self.seed.text().strip()
        try:
            seed = int(text) if text else None
        except ValueError:
            raise StudioError(f"The seed “{text}” is no whole number.", "Leave it empty, or write one.") from None
        return SearchWish(
            self.trials.value(),
            cast("Sampler | Literal['auto']", self.sampler.currentData()),
            seed,
            self.workers.value(),
            self.name.text().strip(),
            objective=self.objectives.currentData(),
            parameters=self.parameters.isChecked(),
        )

    def look_ahead(self) -> None:
        """Count soon what lies before the search, as the project is now."""
        self._show_objectives()
        self._stale = True
        if not self._asking:
            self._timer.start()

    def _on_edit(self) -> None:
        self.look_ahead()
        self.changed.emit()

    def _show_objectives(self) -> None:
        project = self._studio.document.project
        entries: list[tuple[str, str | None]] = [("The project’s", None)] if project.objective else []
        entries += [(name, name) for name in project.objectives]
        known = [
            (self.objectives.itemText(row), self.objectives.itemData(row)) for row in range(self.objectives.count())
        ]
        if known != entries:
            self.objectives.blockSignals(True)
            self.objectives.clear()
            for title, name in entries:
                self.objectives.addItem(title, name)
            self.objectives.blockSignals(False)
        self._form.setRowVisible(self.objectives, bool(project.objectives))

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
        rows: tuple[tuple[str, QWidget, str], ...] = (
            ("Objective", self.objectives, "Which objective"),
            ("Trials", self.trials, "How many configurations are tried at most"),
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
