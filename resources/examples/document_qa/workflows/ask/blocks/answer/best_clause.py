"""The part of a sentence that answers best."""

import re
from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import rarity
from document_qa.lib.words import sentences, terms

_JOINT = re.compile(r"(?<=[,;:])\s+|\s+(?=\()|\s+--\s+")


def best_clause(
    question: str, found: list[Passage], *, window: Annotated[int, Interval(ge=1, le=4)] = 2
) -> tuple[str, int]:
    """Of the parts of the sentences found, up to `window` in a row, those with the most and rarest words asked for."""
    asked = set(terms(question))
    held = [sentence for passage in found for sentence in sentences(passage.text)]
    rare = rarity([terms(sentence) for sentence in held])
    best, most = "", 0.0
    for sentence in held:
        parts = _JOINT.split(sentence)
        for at in range(len(parts)):
            for text in {" ".join(parts[at : at + length]) for length in range(1, window + 1)}:
                words = terms(text)
                points = sum(rare.get(term, 0.0) for term in asked & set(words)) / (10 + len(words)) ** 0.5
                if points > most or (points == most and points and text < best):
                    best, most = text, points
    return best.strip(" ,;:"), 0
