"""Passages that look like the question."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import best, rarity
from document_qa.lib.words import terms


def trigrams(
    question: str, passages: list[Passage], *, count: Annotated[int, Interval(ge=5, le=40)] = 20
) -> list[Passage]:
    """The passages that share the rarest three letters in a row with the question."""
    held = [_threes(passage.text) for passage in passages]
    rare = rarity([sorted(one) for one in held])
    asked = _threes(question)
    return best(passages, [sum(rare[three] for three in asked & one) / (len(one) + 100) for one in held], count)


def _threes(text: str) -> set[str]:
    words = " ".join(terms(text))
    return {words[at : at + 3] for at in range(len(words) - 2)}
