"""The sentence that answers best."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import rarity
from document_qa.lib.words import sentences, terms


def best_sentence(
    question: str, found: list[Passage], *, patience: Annotated[float, Interval(ge=0.0, le=0.5)] = 0.1
) -> tuple[str, int]:
    """Of all sentences found, the one with the most and rarest words of the question.

    Each place further down in the list of passages costs the share `patience` of a sentence's points, and a long
    sentence needs more words of the question than a short one.
    """
    asked = set(terms(question))
    held = [(s, terms(s), place) for place, passage in enumerate(found) for s in sentences(passage.text)]
    rare = rarity([words for _, words, _ in held])

    def points(words: list[str], place: int) -> float:
        return sum(rare[term] for term in asked & set(words)) * (1 - patience) ** place / (20 + len(words)) ** 0.5

    scored = [(points(words, place), sentence) for sentence, words, place in held]
    best = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return (best[1] if best[0] > 0 else ""), 0
