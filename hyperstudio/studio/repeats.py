"""Metrics that are measured several times in a trial: their runs, and the mean and spread that count."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Metric, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.aims import workflow_of
from hyperstudio.studio.measures import Measured

TIMED = ("wall", "cpu", "memory")


def repeats_of(metric: Metric) -> int:
    """How often a metric is measured in a trial; a formula follows from what its parts came to."""
    return 1 if metric.formula is not None else metric.repeats or 1


def rounds_of(project: Project, workflow: str) -> int:
    """How often a workflow runs in a trial for its metrics; a latency has rounds of its own."""
    metrics = [metric for metric in project.metrics.values() if metric.measure != "latency"]
    return max((repeats_of(metric) for metric in metrics if workflow_of(metric) == workflow), default=1)


def asked_in(project: Project, workflow: str, number: int) -> Project:
    """The project with those metrics alone that the repeat of a number (from 1) measures in a workflow."""
    kept = {
        name: metric
        for name, metric in project.metrics.items()
        if metric.measure != "latency" and workflow_of(metric) == workflow and repeats_of(metric) > number
    }
    return project.but(metrics=FrozenMap(kept))


def needed_ports(metrics: Mapping[str, Metric], workflow: str) -> tuple[str, ...] | None:
    """The outputs of a workflow that must be computed for metrics; None for all of them."""
    ends = [
        split_port(metric.from_ or (metric.of or "") if metric.measure in (None, "size") else "")
        for metric in metrics.values()
    ]
    if any(place != workflow or not port for place, port in ends):
        return None
    return tuple(dict.fromkeys(port for _, port in ends if port))


def timed_places(metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The places whose time or memory is measured."""
    return tuple(metric.of or "" for metric in metrics.values() if metric.measure in TIMED)


def together(measured: Sequence[Measured]) -> Measured:
    """What several measurements of one metric come to: their mean.

    Its standard error is that between the measurements, or that which each has of its own (over folds), whichever is
    larger: measuring the same rows again does not make them more.
    """
    if len(measured) == 1:
        return measured[0]
    values = [one.value for one in measured]
    between = statistics.stdev(values) / math.sqrt(len(values))
    own = [one.error for one in measured if one.error is not None]
    error = max(between, math.sqrt(math.fsum(one * one for one in own) / len(own)) if own else 0.0)
    middle = sorted(measured, key=lambda one: one.value)[len(measured) // 2]
    count = sum(one.count for one in measured)
    return replace(middle, value=math.fsum(values) / len(values), error=error, count=count, repeats=tuple(values))
