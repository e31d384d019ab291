"""An index of terms: for each term, the passages that hold it and how much it says about each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from document_qa.lib.passages import Passage
from document_qa.lib.words import terms


@dataclass(frozen=True)
class TermIndex:
    """Terms with their passages: `passages[starts[i]:starts[i + 1]]` hold term i, with these `weights`.

    `asked` is the weight of a term in a question.
    """

    names: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    weights: np.ndarray
    asked: np.ndarray
    count: int

    def scores(self, question: str) -> np.ndarray:
        """How well each passage fits the question; 0 where they share no term."""
        scores = np.zeros(self.count)
        for term, times in Counter(terms(question)).items():
            at = int(np.searchsorted(self.names, term))
            if at < len(self.names) and self.names[at] == term:
                here = slice(self.starts[at], self.starts[at + 1])
                scores[self.passages[here]] += times * self.asked[at] * self.weights[here]
        return scores


def built(
    passages: Sequence[Passage],
    weight: Callable[[Counter[str], Mapping[str, int]], Mapping[str, float]],
    asked: Callable[[int], float],
) -> TermIndex:
    """An index of passages.

    `weight` gives the weights of the terms of one passage, from their counts and from the number of passages that
    hold each term; `asked` gives the weight of a question's term, from that number.
    """
    counts = [Counter(terms(passage.text)) for passage in passages]
    spread = Counter(term for held in counts for term in held)
    weights = [weight(held, spread) for held in counts]
    names = sorted(spread)
    posted = [[(number, held[name]) for number, held in enumerate(weights) if name in held] for name in names]
    flat = [pair for pairs in posted for pair in pairs]
    return TermIndex(
        names=np.array(names, dtype=np.str_),
        starts=np.cumsum([0, *map(len, posted)]),
        passages=np.array([number for number, _ in flat], dtype=np.int64),
        weights=np.array([value for _, value in flat], dtype=np.float64),
        asked=np.array([asked(spread[name]) for name in names], dtype=np.float64),
        count=len(passages),
    )
