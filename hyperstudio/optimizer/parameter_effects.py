"""How much each parameter matters within the choice that it belongs to, after what the choices explain is taken away.

A parameter's values are put into up to five groups of neighbours; its effect is the distance between the best and the
worst group's mean of what the additive model of the choices leaves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hyperstudio.optimizer.effects import residuals
from hyperstudio.optimizer.trials import Trial

GROUPS = 5
FEWEST = 4
"""Fewer trials than this say nothing of a parameter."""


@dataclass(frozen=True, slots=True)
class ParameterEffect:
    """The distance between the best and the worst group of a parameter's values, its standard error, and of how many
    trials."""

    spread: float
    error: float
    trials: int


def parameter_effects(
    trials: Sequence[Trial], blocks: Sequence[str], parameters: Sequence[str]
) -> dict[str, ParameterEffect]:
    """The effects of parameters by address; those that hardly varied have none."""
    rest = residuals(trials, blocks)
    found = {}
    for address in parameters:
        pairs = [(trial.answers[address], left) for trial, left in rest if address in trial.answers]
        groups = _groups(pairs)
        if len(pairs) < FEWEST or len(groups) < 2:
            continue
        means = [(sum(group) / len(group), len(group)) for group in groups]
        low, high = min(means), max(means)
        error = math.sqrt(_variance(groups) * (1 / low[1] + 1 / high[1]))
        found[address] = ParameterEffect(high[0] - low[0], error, len(pairs))
    return found


def _groups(pairs: list[tuple[object, float]]) -> list[list[float]]:
    """What is left, by groups of neighbouring values; what is no number makes a group for each value."""
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value, _ in pairs):
        ordered = sorted(pairs, key=lambda pair: float(pair[0]))  # type: ignore[arg-type]  # they are numbers
        distinct = sorted({value for value, _ in ordered}, key=float)  # type: ignore[arg-type]  # as above
        number = min(GROUPS, len(distinct), max(1, len(pairs) // 2))
        place = {value: n * number // len(distinct) for n, value in enumerate(distinct)}
    else:
        place = {value: n for n, value in enumerate(dict.fromkeys(map(str, (v for v, _ in pairs))))}
        pairs = [(str(value), left) for value, left in pairs]
    groups: dict[int, list[float]] = {}
    for value, left in pairs:
        groups.setdefault(place[value], []).append(left)
    return list(groups.values())


def _variance(groups: list[list[float]]) -> float:
    """The variance within the groups, all of them taken together."""
    squares = sum((value - sum(group) / len(group)) ** 2 for group in groups for value in group)
    free = sum(len(group) for group in groups) - len(groups)
    return squares / free if free > 0 else 0.0
