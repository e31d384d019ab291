"""Passages that say the question's words near each other."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import rarity
from document_qa.lib.words import terms


def close_together(
    question: str,
    candidates: list[Passage],
    *,
    keep: Annotated[int, Interval(ge=1, le=8)] = 3,
    within: Annotated[int, Interval(ge=5, le=60)] = 25,
) -> list[Passage]:
    """First those where most of the question's words stand within so many words of text, the rare ones more."""
    held = [terms(passage.text) for passage in candidates]
    rare = rarity(held)
    asked = set(terms(question))

    def score(words: list[str]) -> float:
        starts = range(max(1, len(words) - within + 1))
        return max(sum(rare[term] for term in asked & set(words[at : at + within])) for at in starts)

    scores = [score(words) for words in held]
    order = sorted(range(len(candidates)), key=lambda number: -scores[number])
    return [candidates[number] for number in order[:keep]]
