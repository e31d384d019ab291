"""Judging what a configuration gave: its objective, whether it meets the constraints, and by which terms."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hyperstudio.graph.project import Objective, Project
from hyperstudio.planning.aims import Aim, aims_of, price_names
from hyperstudio.planning.formula_values import number_of, violation
from hyperstudio.planning.formulas import Formula, FormulaError, read_formula, terms_of

State = Literal["done", "infeasible", "pruned", "failed"]
STATES: tuple[State, ...] = ("done", "infeasible", "pruned", "failed")


@dataclass(frozen=True, slots=True)
class Number:
    """A measured metric: its value, the standard error of a mean (None for a single number), and its unit.

    `spread` are the 50th, 95th and 99th percentile of a latency, `repeats` what each measurement gave where the metric
    was measured several times.
    """

    value: float
    error: float | None = None
    unit: str = ""
    spread: tuple[float, ...] = ()
    repeats: tuple[float, ...] = ()


def number_from(said: Mapping[str, Any]) -> Number:
    """A metric as a file holds it."""
    spread, repeats = (tuple(said.get(name, ())) for name in ("spread", "repeats"))
    return Number(said["value"], said["error"], said["unit"], spread, repeats)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What running one configuration gave.

    `missing` says for metrics without a value why; `run` and `reused` count steps, `naive` those that a search without
    reuse would have run, `measuring`, apart from those, the ones that ran only to measure again; `seconds` is how long
    it took, `cost` the wall time of its path in seconds, as its steps once took. `failure` says why there is nothing to
    judge, `pruned` why it was ended early; `curve` are the numbers of a progress bar that pruning looks at, by step.
    """

    metrics: Mapping[str, Number]
    missing: Mapping[str, str] = field(default_factory=dict)
    run: int = 0
    reused: int = 0
    naive: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    runs: tuple[str, ...] = ()
    failure: str = ""
    pruned: str = ""
    curve: tuple[tuple[float, float], ...] = ()
    measuring: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an outcome is worth. `values` are the aims' (empty where one has none), `errors` their standard errors.

    `violations` are how far each broken constraint is off; `why` says in words what keeps the state from "done".
    """

    state: State
    values: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    violations: Mapping[str, float] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """What a study looks for: aims, constraints, and the prices that formulas name."""

    aims: tuple[Aim, ...]
    constraints: tuple[Formula, ...]
    prices: Mapping[str, float]

    @property
    def directions(self) -> tuple[Literal["maximize", "minimize"], ...]:
        """One for each aim."""
        return tuple("maximize" if aim.maximize else "minimize" for aim in self.aims)

    def verdict(self, outcome: Outcome) -> Verdict:
        """The verdict on an outcome; never raises."""
        if outcome.failure:
            return Verdict("failed", why=outcome.failure)
        if outcome.pruned:
            return Verdict("pruned", why=outcome.pruned)
        values: dict[str, Any] = {**self.prices, **{name: one.value for name, one in outcome.metrics.items()}}
        try:
            reached = tuple(number_of(aim.formula, values) for aim in self.aims)
            broken = {text.text: amount for text in self.constraints if (amount := violation(text, values)) > 0}
        except FormulaError as error:
            needed = [name for formula in self._formulas for name in formula.names]
            why = next((outcome.missing[name] for name in needed if name in outcome.missing), error.what)
            return Verdict("infeasible", why=why)
        errors = tuple(self._error(aim, values, outcome) for aim in self.aims)
        why = "; ".join(f"{text} does not hold" for text in broken)
        return Verdict("infeasible" if broken else "done", reached, errors, broken, why)

    def terms(self, outcome: Outcome, aim: int = 0) -> dict[str, float]:
        """What each summand of an aim's formula gives; empty where one has no value."""
        values: dict[str, Any] = {**self.prices, **{name: one.value for name, one in outcome.metrics.items()}}
        try:
            return {term.text: number_of(term, values) for term in terms_of(self.aims[aim].formula)}
        except FormulaError:
            return {}

    @property
    def _formulas(self) -> tuple[Formula, ...]:
        return (*(aim.formula for aim in self.aims), *self.constraints)

    def _error(self, aim: Aim, values: Mapping[str, Any], outcome: Outcome) -> float:
        """The standard error of an aim's value, as far as it follows from those of its metrics (to first order)."""
        square = 0.0
        for name in aim.formula.names:
            metric = outcome.metrics.get(name)
            if metric is None or not metric.error:
                continue
            try:
                up = number_of(aim.formula, {**values, name: metric.value + metric.error})
                down = number_of(aim.formula, {**values, name: metric.value - metric.error})
            except FormulaError:
                return math.inf
            square += ((up - down) / 2) ** 2
        return math.sqrt(square)


def judge_of(project: Project, objective: Objective) -> Judge:
    """The judge of a project with one of its objectives. Raises FormulaError for what cannot be read."""
    constraints = tuple(read_formula(text) for text in project.constraints)
    return Judge(aims_of(objective), constraints, price_names(project))
