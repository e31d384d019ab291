"""What is searched for: objective, constraints, metrics, prices, guards and final test, edited with live checking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from hyperstudio.editing.aims import (
    SetConstraints,
    SetFinal,
    SetGuards,
    SetMetrics,
    SetObjective,
    SetObjectives,
    SetPrices,
    SetPruning,
)
from hyperstudio.editing.edits import Edit
from hyperstudio.errors import StudioError
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Metric, Objective, Project, Pruning
from hyperstudio.planning.aim_checks import aim_problems
from hyperstudio.planning.aims import UNITS
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.quiet import QuietCombo
from hyperstudio.ui.study.rows_form import Field, Row, RowsForm

FROM, FORMULA = "from port", "formula"
MADE_OF = (FROM, *UNITS, FORMULA)
WAYS = {"minimize": False, "maximize": True}
USUAL = Pruning(number="")


class Aims(QScrollArea):
    """The forms. What is typed is checked at once, and becomes an undoable edit when its field is left."""

    def __init__(self, studio: Studio, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self.objective = RowsForm(
            "Objective",
            (
                Field("direction", choices=("maximize", "minimize"), part=1),
                Field("formula", "0.7 × f1 + 0.3 × (1 / latency_ms)", part=3),
            ),
            "Aim",
        )
        self.objectives = RowsForm(
            "Other objectives",
            (
                Field("name", "speed", part=3),
                Field("direction", choices=("maximize", "minimize"), part=3),
                Field("formula", "1 / latency_ms", below=True),
            ),
            "Objective",
        )
        self.objectives.setToolTip("A search can be asked for one of them; rows of one name are its aims")
        self.constraints = RowsForm("Constraints", (Field("condition", "latency_ms <= 200"),), "Constraint")
        self.metrics = RowsForm(
            "Metrics",
            (
                Field("name", "f1", part=3),
                Field("made of", choices=MADE_OF, part=3),
                Field("port, place or formula", "evaluate:f1", part=4, below=True),
                Field("unit", "unit", part=1, below=True),
                Field("times measured in a trial", "1 ×", part=1, below=True),
            ),
            "Metric",
        )
        self.prices = RowsForm("Prices", (Field("name", "token", part=3), Field("price", "1e-7", part=3)), "Price")
        self.guards = RowsForm("Guards", (Field("condition", "model.classify != 'knn'"),), "Guard")
        self.pruning = RowsForm(
            "Hopeless trials end early",
            (
                Field("number", "loss", part=3),
                Field("direction", choices=tuple(WAYS), part=3),
                Field("after so many trials", f"after {USUAL.trials} trials", part=1, below=True),
                Field("from the step", "from step 0", part=1, below=True),
            ),
            "Rule",
        )
        self.pruning.setToolTip(
            "A number that a block’s progress bar shows (set_postfix of tqdm): a trial that stays behind the middle of"
            " those before it is stopped"
        )
        self._forms: dict[str, tuple[RowsForm, Callable[[Sequence[Row]], Edit]]] = {
            "objective": (self.objective, _objective_edit),
            "objectives": (self.objectives, _objectives_edit),
            "constraints": (self.constraints, lambda rows: SetConstraints(tuple(row[0] for row in rows))),
            "metrics": (self.metrics, self._metrics_edit),
            "prices": (self.prices, _prices_edit),
            "guards": (self.guards, lambda rows: SetGuards(tuple(row[0] for row in rows))),
            "pruning": (self.pruning, _pruning_edit),
        }
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        for key, (form, _) in self._forms.items():
            column.addWidget(form)
            form.typed.connect(lambda rows, key=key: self._check(key, rows))
            form.settled.connect(lambda rows, key=key: self._settle(key, rows))
        self.final = QuietCombo()
        self.final.setAccessibleName("Final test")
        self.final.setToolTip("A workflow on rows that the search never sees; it is run for the winner only")
        self.final.activated.connect(lambda _row: studio.document.do(SetFinal(self.final.currentData())))
        heading = QLabel("Final test")
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        column.addWidget(self.final)
        column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # the ground is that of the dock
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.show_project()

    def show_project(self) -> None:
        """Show what the project says."""
        project = self._studio.document.project
        self.objective.show_rows(_objective_rows(project.objective))
        named = project.objectives.items()
        self.objectives.show_rows([(name, *row) for name, one in named for row in _objective_rows(one)])
        self.constraints.show_rows([(text,) for text in project.constraints])
        self.guards.show_rows([(text,) for text in project.guards])
        self.metrics.show_rows([_metric_row(name, metric) for name, metric in project.metrics.items()])
        self.prices.show_rows([(name, f"{price:g}") for name, price in project.prices.items()])
        self.pruning.show_rows([_pruning_row(project.pruning)] if project.pruning is not None else [])
        self._show_final(project)
        self._show_problems(list(aim_problems(project)))

    def _show_final(self, project: Project) -> None:
        names = [("None", None), *((project.workflows[name].title or name, name) for name in sorted(project.workflows))]
        if [(self.final.itemText(row), self.final.itemData(row)) for row in range(self.final.count())] != names:
            self.final.clear()
            for title, name in names:
                self.final.addItem(title, name)
        self.final.setCurrentIndex(max(0, self.final.findData(project.final)))

    def retheme(self) -> None:
        """Take the colours of the theme."""
        for form, _ in self._forms.values():
            form.retheme()

    def _check(self, key: str, rows: Sequence[Row]) -> None:
        """Say what would be wrong if it stayed as it is typed now."""
        form, edit_of = self._forms[key]
        try:
            would_be = edit_of(rows).apply(self._studio.document.project)
        except StudioError as refusal:
            form.show_problems([f"{refusal.what} {refusal.mend}"])
            return
        self._show_problems(list(aim_problems(would_be)))

    def _settle(self, key: str, rows: Sequence[Row]) -> None:
        form, edit_of = self._forms[key]
        try:
            self._studio.document.do(edit_of(rows))
        except StudioError as refusal:
            form.show_problems([f"{refusal.what} {refusal.mend}"])

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        for key, (form, _) in self._forms.items():
            mine = [problem for problem in problems if problem.key and problem.key[0] == key]
            form.show_problems([f"{problem.what} {problem.mend}" for problem in mine])
            texts = [text for row in form.rows() for text in row]
            form.mark([text for text in texts if any(f"“{text}”" in problem.what for problem in mine)])

    def _metrics_edit(self, rows: Sequence[Row]) -> Edit:
        known = self._studio.document.project.metrics
        return SetMetrics(tuple((row[0], _metric(row, known.get(row[0]))) for row in rows))


def _objective_rows(objective: Objective | None) -> list[Row]:
    rows: list[Row] = []
    for direction in ("maximize", "minimize"):
        said = getattr(objective, direction, None)
        rows += [(direction, text) for text in ((said,) if isinstance(said, str) else said or ())]
    return rows


def _objective_edit(rows: Sequence[Row]) -> Edit:
    return SetObjective(_objective(rows) if rows else None)


def _objectives_edit(rows: Sequence[Row]) -> Edit:
    """Rows of one name are one objective."""
    named: dict[str, list[Row]] = {}
    for name, *aim in rows:
        if not name:
            raise StudioError("An objective has no name.", "Give it one, such as speed.")
        named.setdefault(name, []).append(tuple(aim))
    return SetObjectives(tuple((name, _objective(aims)) for name, aims in named.items()))


def _objective(rows: Sequence[Row]) -> Objective:
    said: dict[str, str | tuple[str, ...]] = {}
    for direction in ("maximize", "minimize"):
        texts = tuple(text for way, text in rows if way == direction)
        if texts:
            said[direction] = texts[0] if len(texts) == 1 else texts
    return Objective.model_validate(said)


def _metric_row(name: str, metric: Metric) -> Row:
    unit, repeats = metric.unit or "", str(metric.repeats or "")
    if metric.formula is not None:
        return name, FORMULA, metric.formula, unit, repeats
    return name, metric.measure or FROM, (metric.of if metric.measure else metric.from_) or "", unit, repeats


def _metric(row: Row, known: Metric | None) -> Metric:
    name, made_of, text, unit, repeats = row
    said = known.model_dump(by_alias=True, exclude_unset=True) if known is not None else {}
    kept = {name: value for name, value in said.items() if name in {"title", "doc"}}
    if repeats:
        if not repeats.isdecimal() or int(repeats) < 1:
            raise StudioError(f"“{name}” cannot be measured “{repeats}” times.", "Give a whole number, 1 or more.")
        kept["repeats"] = int(repeats)
    if made_of == FORMULA:
        kept["formula"] = text
    elif made_of == FROM:
        kept["from"] = text
    else:
        kept |= {"measure": made_of, "of": text}
    return Metric.model_validate(kept | ({"unit": unit} if unit else {}))


def _prices_edit(rows: Sequence[Row]) -> Edit:
    prices = []
    for name, text in rows:
        try:
            prices.append((name, float(text)))
        except ValueError:
            said = f"“{text}” is no number." if text else f"“{name}” has no price."
            raise StudioError(said, "Give a price such as 0.05.") from None
    return SetPrices(tuple(prices))


def _pruning_row(rule: Pruning) -> Row:
    way = next(way for way, maximize in WAYS.items() if maximize == rule.maximize)
    said = rule.model_fields_set
    trials, step = (f"{getattr(rule, name):g}" if name in said else "" for name in ("trials", "from_step"))
    return rule.number, way, trials, step


def _pruning_edit(rows: Sequence[Row]) -> Edit:
    if not rows:
        return SetPruning(None)
    if len(rows) > 1:
        raise StudioError("One number is looked at, not several.", "Take the others away.")
    number, way, trials, step = rows[0]
    if not number:
        raise StudioError("It is not said which number is looked at.", "Name one that a progress bar shows: loss.")
    said: dict[str, object] = {"number": number}
    if WAYS[way]:
        said["maximize"] = True
    if trials:
        if not trials.isdecimal() or int(trials) < 1:
            raise StudioError(f"“{trials}” is no number of trials.", "Give a whole number, 1 or more.")
        said["trials"] = int(trials)
    if step:
        try:
            said["from_step"] = float(step)
        except ValueError:
            raise StudioError(f"“{step}” is no step.", "Give a number such as 10.") from None
    return SetPruning(Pruning.model_validate(said))
