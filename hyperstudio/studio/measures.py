"""The metrics of a run: numbers from ports (a list counts with its mean), measured ones, and formulas over them."""

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Metric, Project
from hyperstudio.planning.aims import UNITS, price_names, unit_of, workflow_of
from hyperstudio.planning.formula_values import number_of
from hyperstudio.planning.formulas import FormulaError, read_formula
from hyperstudio.runner.runs import Run, StepRun


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's value.

    `error` is the standard error of a mean (None for a single number), `count` how many numbers it is of. `spread` are
    the 50th, 95th and 99th percentile of a latency, `repeats` what each measurement gave where there were several.
    """

    value: float
    error: float | None = None
    count: int = 1
    unit: str = ""
    spread: tuple[float, ...] = ()
    repeats: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Measures:
    """The metrics that were measured, by name, and for those that have no value why (it names the metric)."""

    found: dict[str, Measured] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def metrics_of(project: Project, workflow: str, run: Run) -> Measures:
    """The metrics of `workflow` that a run of it gives, and the formulas over them alone."""
    measures = Measures()
    for name, metric in project.metrics.items():
        if metric.formula is not None or metric.measure == "latency" or workflow_of(metric) != workflow:
            continue
        try:
            measured = _from_port(metric, run) if metric.from_ else _of_steps(metric, run)
        except ValueError as error:
            measures.missing[name] = f"{name}: {error}"
            continue
        if measured is not None:
            measures.found[name] = measured
    return with_formulas(project, measures)


def measures_time(project: Project, workflow: str) -> bool:
    """Whether a metric of this workflow is measured in seconds or memory, which other work beside it would change."""
    measured = ("wall", "cpu", "memory")
    return any(metric.measure in measured and workflow_of(metric) == workflow for metric in project.metrics.values())


def with_formulas(project: Project, measures: Measures) -> Measures:
    """The same with every formula metric whose parts have been measured (also those measured in several runs)."""
    found = {name: one for name, one in measures.found.items() if project.metrics[name].formula is None}
    missing = {name: why for name, why in measures.missing.items() if project.metrics[name].formula is None}
    values = price_names(project) | {name: one.value for name, one in found.items()}
    waiting = {name: metric.formula for name, metric in project.metrics.items() if metric.formula is not None}
    while ready := [name for name, text in waiting.items() if _can_tell(text, values, missing)]:
        for name in ready:
            formula = read_formula(waiting.pop(name))
            if lacking := [part for part in formula.names if part in missing]:
                # What went wrong first is what a person can mend.
                missing[name] = missing[lacking[0]]
                continue
            try:
                found[name] = Measured(number_of(formula, values), unit=unit_of(project.metrics[name]))
                values[name] = found[name].value
            except FormulaError as error:
                missing[name] = f"{name}: {error.what}"
    return Measures(found, missing)


def _can_tell(text: str, values: Mapping[str, float], missing: Mapping[str, str]) -> bool:
    """Whether the value of a formula is known, or that it has none. One that cannot be read is a problem of `check`."""
    try:
        names = read_formula(text).names
    except FormulaError:
        return False
    return any(name in missing for name in names) or all(name in values for name in names)


def _from_port(metric: Metric, run: Run) -> Measured | None:
    said = run.outputs.get(split_port(metric.from_ or "")[1])
    if said is None:
        return None
    unit = unit_of(metric)
    if "numbers" in said:
        numbers = said["numbers"]
        if numbers["mean"] is None:
            raise ValueError(f"“{metric.from_}” is not finite.")
        return Measured(numbers["mean"], numbers["error"], numbers["count"], unit)
    value = said.get("value")
    listed: list[Any] = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in listed):
        shown = "an empty list" if value == [] else "None" if said["type"] == "NoneType" else said["type"]
        raise ValueError(f"“{metric.from_}” is {shown}, not a number or a list of numbers.")
    if not all(abs(v) <= sys.float_info.max for v in listed):
        raise ValueError(f"“{metric.from_}” is not finite.")
    mean = math.fsum(listed) / len(listed)
    return Measured(mean, _standard_error(listed, mean), len(listed), unit)


def _of_steps(metric: Metric, run: Run) -> Measured | None:
    """A measured metric: `wall` and `cpu` are sums over the steps, `memory` the largest, `size` that of a value."""
    place, port = split_port(metric.of or "")
    unit = unit_of(metric)
    steps = [step for step in run.steps.values() if _within(step, place)]
    numbers: list[float] = []
    if metric.measure == "size":
        said = run.outputs.get(port) if "." not in place else None
        told = [said] if said else [one for step in steps for one in step.outputs if one["port"] == port]
        numbers = [float(one["size"]) for one in told if one.get("size") is not None]
    elif metric.measure in ("wall", "cpu", "memory"):
        numbers = [float(n) for n in (getattr(step, metric.measure) for step in steps) if n is not None]
    if not numbers:
        return None
    whole = math.fsum(numbers) if metric.measure in ("wall", "cpu") else max(numbers)
    return Measured(whole / UNITS[metric.measure or "wall"][unit], unit=unit)


def _within(step: StepRun, place: str) -> bool:
    return any(at == place or at.startswith((f"{place}.", f"{place}[")) for at in (step.place, step.address))


def _standard_error(numbers: list[float], mean: float) -> float | None:
    if len(numbers) < 2:
        return None
    variance = math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)
    return math.sqrt(variance / len(numbers))


def as_json(measures: Mapping[str, Measured]) -> dict[str, Any]:
    """The metrics as a run's file holds them."""
    return {
        name: {"value": one.value, "error": one.error, "count": one.count, "unit": one.unit}
        | ({"spread": one.spread} if one.spread else {})
        for name, one in measures.items()
    }
