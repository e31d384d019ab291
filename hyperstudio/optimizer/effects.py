"""What a study says about single blocks: how much each choice matters, and which choices hang together.

An additive model (least squares on the choices) is fitted to the first aim of all trials that have a value; what it
does not explain is noise, parameters, or choices that hang together.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hyperstudio.optimizer.judging import Judge
from hyperstudio.optimizer.trials import Trial, best_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENOUGH = 0.02
"""A pair of choices hangs together when it explains more than this part of what varies at all."""
CHANCE = 0.01
"""And when so much is explained in at most this part of draws of noise."""
DRAWS = 400
SPARE = 3
"""How many trials there must be beyond what fits itself to any noise."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one implementation does to the aim, against the mean of its block's: the effect, its standard error.

    `trials` is in how many it was tried, `best` the best value that was reached with it (feasible trials only).
    """

    effect: float
    error: float
    trials: int
    best: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Choosing each block's best alone misses the best: `blocks` are the two whose choices hang together most.

    `alone` is what would have been chosen for each block, `joint` what the best trial has; `lost` is how much of the
    aim the greedy choice gives away where it was tried, else None.
    """

    blocks: tuple[str, str]
    alone: dict[str, str]
    joint: dict[str, str]
    lost: float | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of a study by block and implementation, and how much each block's choice matters.

    `spread` is the distance between the best and the worst implementation of a block, with its standard error.
    """

    of: dict[str, dict[str, Effect]]
    spread: dict[str, tuple[float, float]]


def effects_of(judge: Judge, trials: Sequence[Trial], blocks: Sequence[str]) -> Effects:
    """The effects of the choices at the addresses `blocks`; those that never varied have none."""
    model = _Model.of(trials, blocks)
    if model is None:
        return Effects({}, {})
    found: dict[str, dict[str, Effect]] = {}
    spread: dict[str, tuple[float, float]] = {}
    for block, places in model.columns.items():
        numbers, errors = model.centred(list(places.values()))
        found[block] = {
            name: Effect(
                numbers[n],
                errors[n],
                sum(trial.answers.get(block) == name for trial in model.trials),
                _best(judge, [trial for trial in model.trials if trial.answers.get(block) == name]),
            )
            for n, name in enumerate(places)
        }
        order = sorted(places, key=lambda name: found[block][name].effect)
        low, high = places[order[0]], places[order[-1]]
        spread[block] = (found[block][order[-1]].effect - found[block][order[0]].effect, model.difference(high, low))
    return Effects(found, spread)


def together(judge: Judge, trials: Sequence[Trial], blocks: Sequence[str]) -> Together | None:
    """Whether choosing each block's best alone would miss the best trial, and which two blocks are behind it."""
    best = best_of(judge, trials)
    model = _Model.of(trials, blocks)
    if best is None or model is None:
        return None
    sign = 1.0 if judge.aims[0].maximize else -1.0
    alone = {block: model.highest(block, sign) for block in model.columns if block in best.answers}
    joint = {block: str(best.answers[block]) for block in alone}
    pair = model.strongest_pair()
    if alone == joint or pair is None or not any(alone.get(block) != joint.get(block) for block in pair):
        return None
    tried = [
        trial.verdict.values[0]
        for trial in model.trials
        if all(trial.answers.get(b) == name for b, name in alone.items())
    ]
    reached = max((sign * value for value in tried), default=None)
    lost = None if reached is None else sign * best.verdict.values[0] - reached
    return Together(pair, alone, joint, lost) if lost is None or lost > best.verdict.errors[0] else None


def residuals(trials: Sequence[Trial], blocks: Sequence[str]) -> list[tuple[Trial, float]]:
    """What the additive model of the choices leaves of each trial that has a value."""
    model = _Model.of(trials, blocks)
    if model is not None:
        return [(trial, float(left)) for trial, left in zip(model.trials, model.rest, strict=True)]
    valued = [trial for trial in trials if trial.verdict.values]
    mean = sum(trial.verdict.values[0] for trial in valued) / len(valued) if valued else 0.0
    return [(trial, trial.verdict.values[0] - mean) for trial in valued]


def _best(judge: Judge, trials: Sequence[Trial]) -> float | None:
    best = best_of(judge, trials)
    return best.verdict.values[0] if best else None


@dataclass(frozen=True, slots=True)
class _Model:
    """The least squares fit. `columns` are the columns by block and implementation; the first of all is the mean."""

    trials: list[Trial]
    columns: dict[str, dict[str, int]]
    design: "NDArray[np.float64]"
    weights: "NDArray[np.float64]"
    covariance: "NDArray[np.float64]"
    rest: "NDArray[np.float64]"
    whole: float

    @classmethod
    def of(cls, trials: Sequence[Trial], blocks: Sequence[str]) -> "_Model | None":
        import numpy as np

        valued = [trial for trial in trials if trial.verdict.values]
        columns: dict[str, dict[str, int]] = {}
        number = 1
        for block in blocks:
            names = sorted({str(trial.answers[block]) for trial in valued if block in trial.answers})
            if len(names) > 1:
                columns[block] = {name: number + n for n, name in enumerate(names)}
                number += len(names)
        if not columns:
            return None
        design = np.zeros((len(valued), number))
        design[:, 0] = 1
        for row, trial in enumerate(valued):
            for block, places in columns.items():
                if block in trial.answers:
                    design[row, places[str(trial.answers[block])]] = 1
        values = np.array([trial.verdict.values[0] for trial in valued])
        inverse = np.linalg.pinv(design.T @ design)
        weights = inverse @ design.T @ values
        rest = values - design @ weights
        free = max(1, len(valued) - int(np.linalg.matrix_rank(design)))
        covariance = inverse * float(rest @ rest) / free
        whole = float(((values - values.mean()) ** 2).sum())
        return cls(valued, columns, design, weights, covariance, rest, whole)

    def centred(self, places: list[int]) -> tuple[list[float], list[float]]:
        """The weights in some columns against their mean, and the standard errors of that."""
        import numpy as np

        centre = np.eye(len(places)) - 1 / len(places)
        chosen = self.covariance[np.ix_(places, places)]
        variance = np.clip(np.diag(centre @ chosen @ centre.T), 0, None)
        return [float(n) for n in centre @ self.weights[places]], [float(n) for n in np.sqrt(variance)]

    def difference(self, one: int, other: int) -> float:
        """The standard error of the difference of two weights."""
        c = self.covariance
        return math.sqrt(max(0.0, float(c[one, one] + c[other, other] - 2 * c[one, other])))

    def highest(self, block: str, sign: float) -> str:
        """The implementation of a block with the largest weight, or with the smallest where `sign` is -1."""
        places = self.columns[block]
        return max(places, key=lambda name: sign * float(self.weights[places[name]]))

    def strongest_pair(self) -> tuple[str, str] | None:
        """The two blocks whose choices together explain most of what the additive model leaves.

        Each pair is judged by an F-test of its interaction; since there are many pairs, the largest F of all is
        compared with the largest of all in normal noise (Monte Carlo, fixed seed). None where noise explains it.
        """
        import numpy as np

        basis = _basis(self.design)
        noise = np.random.default_rng(0).standard_normal((len(self.trials), DRAWS))
        noise -= basis @ (basis.T @ noise)
        left, drawn = float(self.rest @ self.rest), (noise * noise).sum(axis=0)
        free, nothing = len(self.trials) - basis.shape[1], 1e-12 * self.whole
        largest = np.zeros(DRAWS)
        found: list[tuple[float, float, tuple[str, str]]] = []
        for one, other in itertools.combinations(self.columns, 2):
            both = self._both(one, other)
            extra = _basis(both - basis @ (basis.T @ both))
            terms = extra.shape[1]
            if not terms or free - terms < SPARE:
                continue
            explained = float(((extra.T @ self.rest) ** 2).sum())
            by_chance = ((extra.T @ noise) ** 2).sum(axis=0)
            largest = np.maximum(largest, by_chance / terms / ((drawn - by_chance) / (free - terms)))
            if explained > ENOUGH * self.whole:
                strength = explained / terms / (max(left - explained, nothing) / (free - terms))
                found.append((strength, explained, (one, other)))
        sure = [(explained, pair) for strength, explained, pair in found if (largest >= strength).mean() < CHANCE]
        return max(sure)[1] if sure else None

    def _both(self, one: str, other: str) -> "NDArray[np.float64]":
        """A column for each two implementations of two blocks: 1 in the trials that have both."""
        import numpy as np

        pairs = itertools.product(self.columns[one].values(), self.columns[other].values())
        return np.stack([self.design[:, a] * self.design[:, b] for a, b in pairs], axis=1)


def _basis(columns: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Orthonormal columns that span what these columns span."""
    import numpy as np

    basis, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(basis[:, sizes > 1e-8 * math.sqrt(len(columns))])
