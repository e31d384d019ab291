"""The terms of an objective over the trials of a study: what each gives, and by how much each decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyperstudio.optimizer.judging import Judge
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.formulas import terms_of

DECIDES_ALONE = 0.95
"""A term with more than this share of the range is warned about."""


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: its text, what it gives in the best trial (None without one), and its range over all trials.

    `share` is its range in the sum of the ranges of all terms, 0 to 1.
    """

    text: str
    best: float | None
    low: float
    high: float
    share: float

    @property
    def range(self) -> float:
        """How far it reaches over the study."""
        return self.high - self.low

    @property
    def alone(self) -> bool:
        """Whether it decides as good as alone."""
        return self.share > DECIDES_ALONE


def term_shares(judge: Judge, trials: Sequence[Trial], best: Trial | None) -> list[Term]:
    """The terms of the first aim, in order; empty while no trial has a value."""
    found = term_values(judge, trials)
    texts = [term.text for term in terms_of(judge.aims[0].formula)]
    if not found:
        return []
    lows = {text: min(values[text] for _, values in found) for text in texts}
    highs = {text: max(values[text] for _, values in found) for text in texts}
    whole = sum(highs[text] - lows[text] for text in texts)
    at_best = judge.terms(best.outcome) if best is not None else {}
    return [
        Term(text, at_best.get(text), lows[text], highs[text], (highs[text] - lows[text]) / whole if whole else 0.0)
        for text in texts
    ]


def term_values(judge: Judge, trials: Sequence[Trial]) -> list[tuple[Trial, dict[str, float]]]:
    """What each term gives in each trial that has a value."""
    said = [(trial, judge.terms(trial.outcome)) for trial in trials]
    return [(trial, values) for trial, values in said if values]
