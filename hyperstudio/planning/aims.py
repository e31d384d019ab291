"""What hyperstudio.json aims at: metrics in their units, objectives and constraints, and what they need."""

from collections.abc import Iterable
from dataclasses import dataclass

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Metric, Objective, Project
from hyperstudio.planning.formulas import Formula, FormulaError, read_formula

SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "min": 60.0, "h": 3600.0}
"""Units of time, in seconds."""
BYTES = {"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
"""Units of memory and size, in bytes."""
UNITS = {"latency": SECONDS, "wall": SECONDS, "cpu": SECONDS, "memory": BYTES, "size": BYTES}
DEFAULT_UNITS = {"latency": "ms", "wall": "s", "cpu": "s", "memory": "MB", "size": "MB"}


@dataclass(frozen=True, slots=True)
class Aim:
    """One formula that is to become as large as possible, or as small."""

    formula: Formula
    maximize: bool = True

    def __str__(self) -> str:
        return f"{'maximize' if self.maximize else 'minimize'} {self.formula}"


def unit_of(metric: Metric) -> str:
    """The unit that a metric's number is in; empty where nobody said one."""
    return metric.unit or DEFAULT_UNITS.get(metric.measure or "", "")


def workflow_of(metric: Metric) -> str:
    """The workflow in which a metric lies; empty for formulas."""
    place, _ = split_port(metric.from_ or metric.of or "")
    return place.partition(".")[0]


def objective_named(project: Project, name: str | None = None) -> Objective:
    """The project's objective, or one of its named ones. StudioError where there is none."""
    if name is None and project.objective is not None:
        return project.objective
    if name is not None and name in project.objectives:
        return project.objectives[name]
    if name is None and len(project.objectives) == 1:
        return next(iter(project.objectives.values()))
    names = ", ".join(sorted(project.objectives))
    if name is not None:
        raise StudioError(f"There is no objective “{name}”.", f"Name one of: {names or 'none yet'}.")
    if project.objectives:
        raise StudioError("The project has several objectives.", f"Name one of: {names}.")
    mend = 'Write one into hyperstudio.json, such as "objective": {"maximize": "f1"}.'
    raise StudioError("The project has no objective.", mend)


def aims_of(objective: Objective) -> tuple[Aim, ...]:
    """The aims of an objective, those to maximize first. Raises FormulaError for one that cannot be read."""
    found = []
    for said, maximize in ((objective.maximize, True), (objective.minimize, False)):
        texts = (said,) if isinstance(said, str) else said or ()
        found += [Aim(read_formula(text), maximize) for text in texts]
    return tuple(found)


def metrics_needed(project: Project, formulas: Iterable[Formula]) -> tuple[str, ...]:
    """The metrics that formulas need, those that metrics with a formula need before them."""
    order: dict[str, None] = {}

    def need(names: Iterable[str], above: tuple[str, ...]) -> None:
        for name in names:
            metric = project.metrics.get(name)
            if metric is None or name in order:
                continue
            if name in above:
                raise FormulaError(f"The metric “{name}” is computed from itself.", "Take it out of its own formula.")
            if metric.formula is not None:
                need(read_formula(metric.formula).names, (*above, name))
            order[name] = None

    for formula in formulas:
        need(formula.names, ())
    return tuple(order)


def workflows_needed(project: Project, objective: Objective) -> tuple[str, ...]:
    """The workflows that must run for the objective and the constraints, in the order of the metrics."""
    formulas = [aim.formula for aim in aims_of(objective)] + [read_formula(text) for text in project.constraints]
    names = (workflow_of(project.metrics[name]) for name in metrics_needed(project, formulas))
    return tuple(dict.fromkeys(name for name in names if name))


def price_names(project: Project) -> dict[str, float]:
    """The prices as formulas name them: `prices.token`."""
    return {f"prices.{name}": float(price) for name, price in project.prices.items()}
