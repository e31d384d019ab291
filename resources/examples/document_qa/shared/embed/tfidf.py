"""Terms weighted by TF-IDF."""

import math
from collections import Counter
from collections.abc import Mapping

from document_qa.lib.passages import Passage
from document_qa.lib.term_index import TermIndex, built


def tfidf(passages: list[Passage], *, sublinear: bool = False) -> TermIndex:
    """Term frequency times inverse document frequency, each passage of length one (Salton and Buckley, 1988).

    `sublinear` counts a term that occurs often by the logarithm.
    """

    def rare(spread: int) -> float:
        return math.log((1 + len(passages)) / (1 + spread)) + 1

    def weight(counts: Counter[str], spread: Mapping[str, int]) -> Mapping[str, float]:
        held = {term: (1 + math.log(n) if sublinear else n) * rare(spread[term]) for term, n in counts.items()}
        length = math.sqrt(math.fsum(value * value for value in held.values()))
        return {term: value / length for term, value in held.items()}

    return built(passages, weight, rare)
