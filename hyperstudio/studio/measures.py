"""The metrics of a run: numbers from output ports (a list counts with its mean), and wall time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Metric, Project

SECONDS = {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's value.

    `error` is the standard error of a mean (None for a single number), `count` how many numbers it is of.
    """

    value: float
    error: float | None = None
    count: int = 1
    unit: str = ""


def workflow_of(metric: Metric) -> str:
    """The workflow in which a metric lies; empty for formulas."""
    place, _ = split_port(metric.from_ or metric.of or "")
    return place.partition(".")[0]


def metrics_of(
    project: Project, workflow: str, outputs: Mapping[str, Any], walls: Mapping[str, float]
) -> dict[str, Measured]:
    """The metrics that a run of `workflow` gives.

    `outputs` are its output ports' values as far as they are JSON, `walls` seconds by place. A metric whose
    value is no number (or no list of numbers) is left out.
    """
    found: dict[str, Measured] = {}
    for name, metric in project.metrics.items():
        if workflow_of(metric) != workflow:
            continue
        if metric.from_:
            measured = _number(outputs.get(split_port(metric.from_)[1]), metric.unit or "")
            if measured is not None:
                found[name] = measured
        elif metric.measure == "wall" and metric.of:
            inside = [s for place, s in walls.items() if place == metric.of or place.startswith(f"{metric.of}.")]
            unit = metric.unit or "s"
            if inside and unit in SECONDS:
                found[name] = Measured(sum(inside) / SECONDS[unit], unit=unit)
    return found


def _number(value: Any, unit: str) -> Measured | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Measured(float(value), unit=unit) if math.isfinite(value) else None
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) for v in value):
        return None
    mean = math.fsum(value) / len(value)
    if len(value) == 1:
        return Measured(mean, unit=unit)
    variance = math.fsum((v - mean) ** 2 for v in value) / (len(value) - 1)
    return Measured(mean, math.sqrt(variance / len(value)), len(value), unit)
