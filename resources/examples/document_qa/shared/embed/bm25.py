"""Terms weighted by BM25."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.term_index import TermIndex, built
from document_qa.lib.words import terms


def bm25(
    passages: list[Passage],
    *,
    k1: Annotated[float, Interval(ge=0.5, le=3.0)] = 1.5,
    b: Annotated[float, Interval(ge=0.0, le=1.0)] = 0.75,
) -> TermIndex:
    """Okapi BM25 (Robertson and Zaragoza, 2009): more of a term says less and less, and long passages are held back."""
    usual = sum(len(terms(passage.text)) for passage in passages) / max(1, len(passages))

    def weight(counts: Counter[str], _: Mapping[str, int]) -> Mapping[str, float]:
        long = k1 * (1 - b + b * counts.total() / usual)
        return {term: n * (k1 + 1) / (n + long) for term, n in counts.items()}

    return built(passages, weight, lambda spread: math.log(1 + (len(passages) - spread + 0.5) / (spread + 0.5)))
