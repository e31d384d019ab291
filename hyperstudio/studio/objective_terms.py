"""The terms of a study's first aim: by how much each decides, and milder forms of one that decides alone."""

from collections.abc import Sequence

from hyperstudio.optimizer.term_shares import Term, term_shares, term_values
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.shown_study import ShownStudy

WEAK = 0.1
"""Beside a term that all others are constant to, a milder form has this part of its range."""


def terms_shown(study: ShownStudy) -> list[Term]:
    """The terms of the first aim, in order; empty while no trial has a value."""
    return term_shares(study.judge, study.trials, study.findings.best)


def values_of_terms(study: ShownStudy) -> list[tuple[Trial, dict[str, float]]]:
    """What each term gives in each trial that has a value."""
    return term_values(study.judge, study.trials)


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
