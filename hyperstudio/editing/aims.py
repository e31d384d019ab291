"""Edits of what a project aims at: objective, constraints, guards, metrics, prices, final test, ending trials early.

Their formulas may be wrong: what is typed is kept, and the problems say what is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Metric, Objective, Project, Pruning
from hyperstudio.graph.values import FrozenMap

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetObjective:
    """Say what is maximized or minimized; None says nothing."""

    objective: Objective | None
    label: ClassVar[str] = "Set objective"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        return project if project.objective == self.objective else project.but(objective=self.objective)


@dataclass(frozen=True, slots=True)
class SetObjectives:
    """Say which other objectives there are, each with a name to search by."""

    objectives: tuple[tuple[str, Objective], ...]
    label: ClassVar[str] = "Set named objectives"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        objectives = FrozenMap(_once(self.objectives, "objectives"))
        return project if project.objectives == objectives else project.but(objectives=objectives)


@dataclass(frozen=True, slots=True)
class SetConstraints:
    """Say what must hold."""

    constraints: tuple[str, ...]
    label: ClassVar[str] = "Set constraints"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        return project if project.constraints == self.constraints else project.but(constraints=self.constraints)


@dataclass(frozen=True, slots=True)
class SetGuards:
    """Say which choices may stand together."""

    guards: tuple[str, ...]
    label: ClassVar[str] = "Set guards"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        return project if project.guards == self.guards else project.but(guards=self.guards)


@dataclass(frozen=True, slots=True)
class SetMetrics:
    """Say which metrics there are; a metric that is given twice is refused."""

    metrics: tuple[tuple[str, Metric], ...]
    label: ClassVar[str] = "Set metrics"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        metrics = FrozenMap(_once(self.metrics, "metrics"))
        return project if project.metrics == metrics else project.but(metrics=metrics)


@dataclass(frozen=True, slots=True)
class SetFinal:
    """Say which workflow is the final test, on rows that no search sees; None says that there is none."""

    workflow: str | None
    label: ClassVar[str] = "Set final test"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        return project if project.final == self.workflow else project.but(final=self.workflow)


@dataclass(frozen=True, slots=True)
class SetPruning:
    """Say when hopeless trials are ended early; None says never."""

    pruning: Pruning | None
    label: ClassVar[str] = "Set ending of hopeless trials"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        return project if project.pruning == self.pruning else project.but(pruning=self.pruning)


@dataclass(frozen=True, slots=True)
class SetPrices:
    """Say what things cost, as formulas name them: `prices.token`."""

    prices: tuple[tuple[str, float], ...]
    label: ClassVar[str] = "Set prices"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        prices = FrozenMap(_once(self.prices, "prices"))
        return project if project.prices == prices else project.but(prices=prices)


def _once(pairs: tuple[tuple[str, T], ...], what: str) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise StudioError(f"Two {what} are called “{name}”.", "Give one of them another name.")
        found[name] = value
    return found
