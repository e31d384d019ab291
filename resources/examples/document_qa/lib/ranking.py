"""The best of a list."""

from collections.abc import Sequence

import numpy as np

from document_qa.lib.passages import Passage


def best(passages: Sequence[Passage], scores: Sequence[float] | np.ndarray, count: int) -> list[Passage]:
    """The `count` passages of the highest scores above 0, best first; of equal ones the earlier."""
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")[:count]
    return [passages[number] for number in order if scores[number] > 0]


def rarity(passages: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much a term says: more where fewer of the passages (as terms) hold it."""
    spread: dict[str, int] = {}
    for held in passages:
        for term in set(held):
            spread[term] = spread.get(term, 0) + 1
    return {term: float(np.log(1 + len(passages) / count)) for term, count in spread.items()}
