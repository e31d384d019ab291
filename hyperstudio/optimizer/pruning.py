"""Pruning: a trial whose numbers lie behind the middle of those before it is hopeless, and is ended early."""

import statistics
import threading
from collections.abc import Sequence

from hyperstudio.graph.project import Pruning
from hyperstudio.optimizer.trials import Trial

Curve = tuple[tuple[float, float], ...]
"""Steps of a progress bar, ascending, each with the number that it showed."""


class MedianPruner:
    """The median rule of Golovin et al. (Vizier, 2017), as Optuna has it; it may be asked from several threads.

    A trial is hopeless when the best that it has shown up to a step is worse than the median of what the trials that
    ran to their end showed at that step.
    """

    def __init__(self, rule: Pruning, tried: Sequence[Trial]) -> None:
        self.rule = rule
        self._lock = threading.Lock()
        self._curves: list[dict[float, float]] = []
        for trial in tried:
            self.learn(trial)

    def learn(self, trial: Trial) -> None:
        """Know one more trial that is over."""
        if trial.outcome.curve and trial.verdict.state in ("done", "infeasible"):
            with self._lock:
                self._curves.append(dict(trial.outcome.curve))

    def why_hopeless(self, curve: Curve) -> str:
        """Why a trial that has shown this is hopeless; empty where it is not."""
        if not curve or curve[-1][0] < self.rule.from_step:
            return ""
        step = curve[-1][0]
        with self._lock:
            shown = [known[step] for known in self._curves if step in known]
        if len(shown) < self.rule.trials:
            return ""
        values = [value for _, value in curve]
        best, middle = max(values) if self.rule.maximize else min(values), statistics.median(shown)
        if best >= middle if self.rule.maximize else best <= middle:
            return ""
        return f"{self.rule.number} {best:.4g} at step {step:g}, where the middle of those before had {middle:.4g}"


def curve_of(numbers: Sequence[tuple[str, float, float]], name: str) -> Curve:
    """The curve of a name among the numbers (name, value, step) that a block showed; one bar's, the first's."""
    curve: list[tuple[float, float]] = []
    for told, value, step in numbers:
        if told != name:
            continue
        if curve and step < curve[-1][0]:
            break
        if curve and step == curve[-1][0]:
            curve.pop()
        curve.append((step, value))
    return tuple(curve)
