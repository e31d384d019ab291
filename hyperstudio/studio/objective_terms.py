"""The terms of a study's first aim: by how much each decides, and milder forms of one that decides alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.formulas import terms_of
from hyperstudio.studio.shown_study import ShownStudy

DECIDES_ALONE = 0.95
"""A term with more than this share of the range is warned about."""
WEAK = 0.1
"""Beside a term that all others are constant to, a milder form has this part of its range."""


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


def terms_shown(study: ShownStudy) -> list[Term]:
    """The terms of the first aim, in order; empty while no trial has a value."""
    found = values_of_terms(study)
    best = study.findings.best
    texts = [term.text for term in terms_of(study.judge.aims[0].formula)]
    if not found:
        return []
    lows = {text: min(values[text] for _, values in found) for text in texts}
    highs = {text: max(values[text] for _, values in found) for text in texts}
    whole = sum(highs[text] - lows[text] for text in texts)
    at_best = study.judge.terms(best.outcome) if best is not None else {}
    return [
        Term(text, at_best.get(text), lows[text], highs[text], (highs[text] - lows[text]) / whole if whole else 0.0)
        for text in texts
    ]


def values_of_terms(study: ShownStudy) -> list[tuple[Trial, dict[str, float]]]:
    """What each term gives in each trial that has a value."""
    said = [(trial, study.judge.terms(trial.outcome)) for trial in study.trials]
    return [(trial, values) for trial, values in said if values]


def deciding_term(study: ShownStudy) -> Term | None:
    """The term that decides as good as alone, where there are several and one does."""
    terms = terms_shown(study)
    return next((term for term in terms if term.alone), None) if len(terms) > 1 else None


def milder_forms(terms: Sequence[Term], deciding: Term) -> dict[str, str]:
    """The whole formula with the deciding term capped, or by its logarithm, so that it reaches as far as the others.

    A logarithm is only offered for what is always above 0.
    """
    rest = sum(term.range for term in terms if term != deciding) or WEAK * deciding.range
    forms = {}
    capped = f"min({deciding.text}, {_number(deciding.low + rest)})"
    forms["capped"] = _with(terms, deciding, capped)
    if deciding.low > 0:
        import math

        weight = rest / math.log(deciding.high / deciding.low)
        forms["logarithmic"] = _with(terms, deciding, f"{_number(weight)} × log({deciding.text})")
    return forms


def _with(terms: Sequence[Term], deciding: Term, text: str) -> str:
    said = [text if term == deciding else term.text for term in terms]
    joined = said[0]
    for term in said[1:]:
        joined += f" − {term[1:]}" if term.startswith("-") else f" + {term}"
    return joined


def _number(value: float) -> str:
    """As many digits as a person would write."""
    return f"{value:.3g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else repr(float(f"{value:.3g}"))
