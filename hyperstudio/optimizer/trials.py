"""Trials: one configuration that was tried, and which of them win."""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from hyperstudio.optimizer.judging import Judge, Outcome, Verdict
from hyperstudio.planning.space import Answers


@dataclass(frozen=True, slots=True)
class Trial:
    """One configuration tried in a study: its number (from 0), its answers by address, what it gave and is worth."""

    number: int
    answers: Answers
    outcome: Outcome
    verdict: Verdict

    @property
    def feasible(self) -> bool:
        """Whether it has an objective and meets the constraints: only then can it win."""
        return self.verdict.state == "done"


def same(answers: Answers) -> str:
    """A text that two configurations share exactly when they are the same."""
    return json.dumps(answers, sort_keys=True)


def better(judge: Judge, one: Trial, other: Trial) -> bool:
    """Whether one feasible trial reaches more of the first aim than another."""
    more = one.verdict.values[0] > other.verdict.values[0]
    return more if judge.aims[0].maximize else one.verdict.values[0] < other.verdict.values[0]


def best_of(judge: Judge, trials: Sequence[Trial]) -> Trial | None:
    """The feasible trial that reaches most of the (first) aim, the earliest of equals; None where none is feasible."""
    best: Trial | None = None
    for trial in trials:
        if trial.feasible and (best is None or better(judge, trial, best)):
            best = trial
    return best


def ties_of(judge: Judge, trials: Sequence[Trial]) -> list[Trial]:
    """The feasible trials that are not told apart from the best: within its standard error; the best is among them."""
    best = best_of(judge, trials)
    if best is None:
        return []
    room = best.verdict.errors[0]
    value = best.verdict.values[0]
    return [trial for trial in trials if trial.feasible and abs(trial.verdict.values[0] - value) <= room]


def luck_of(judge: Judge, trials: Sequence[Trial]) -> tuple[float, int] | None:
    """By how much the best of so many equals would look better by chance, and how many trials are within that of it.

    The expected largest of n normal numbers (Blom 1958) with the trials' median standard error. None where metrics have
    no spread, or fewer than two trials are feasible.
    """
    feasible = [trial for trial in trials if trial.feasible]
    best = best_of(judge, feasible)
    if best is None or len(feasible) < 2:
        return None
    error = statistics.median(trial.verdict.errors[0] for trial in feasible)
    if not 0 < error < math.inf:
        return None
    count = len(feasible)
    luck = error * statistics.NormalDist().inv_cdf((count - 0.375) / (count + 0.25))
    return luck, sum(abs(trial.verdict.values[0] - best.verdict.values[0]) <= luck for trial in feasible)


def recommended_of(judge: Judge, trials: Sequence[Trial]) -> Trial | None:
    """The cheapest of those that are not told apart from the best."""
    ties = ties_of(judge, trials)
    best = best_of(judge, trials)
    return min(ties, key=lambda trial: (trial.outcome.cost, trial is not best, trial.number), default=None)


def pareto_of(judge: Judge, trials: Sequence[Trial]) -> list[Trial]:
    """The feasible trials that no other beats in all aims at once, by number."""

    def signed(trial: Trial) -> tuple[float, ...]:
        return tuple(
            value if aim.maximize else -value for aim, value in zip(judge.aims, trial.verdict.values, strict=True)
        )

    feasible = [(signed(trial), trial) for trial in trials if trial.feasible]
    front: list[tuple[tuple[float, ...], Trial]] = []
    # Sorted by the first aim, only what stands before can beat what follows.
    for values, trial in sorted(feasible, key=lambda pair: (tuple(-v for v in pair[0]), pair[1].number)):
        if not any(all(a >= b for a, b in zip(other, values, strict=True)) and other != values for other, _ in front):
            front.append((values, trial))
    return sorted((trial for _, trial in front), key=lambda trial: trial.number)
