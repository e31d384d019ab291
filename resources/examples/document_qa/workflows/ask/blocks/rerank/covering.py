"""Passages that say most of the question."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import rarity
from document_qa.lib.words import terms


def covering(
    question: str, candidates: list[Passage], *, keep: Annotated[int, Interval(ge=1, le=8)] = 3
) -> list[Passage]:
    """First those that hold more of the question's words, each counted once, the rare ones more."""
    held = [set(terms(passage.text)) for passage in candidates]
    rare = rarity([sorted(one) for one in held])
    asked = set(terms(question))
    scores = [sum(rare[term] for term in asked & one) for one in held]
    order = sorted(range(len(candidates)), key=lambda number: -scores[number])
    return [candidates[number] for number in order[:keep]]
