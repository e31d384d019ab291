"""The first sentence that shares a word with the question."""

from document_qa.lib.passages import Passage
from document_qa.lib.words import sentences, terms


def first_sentence(question: str, found: list[Passage]) -> tuple[str, int]:
    """Out of the best passage, the first sentence with a word of the question."""
    asked = set(terms(question))
    for passage in found[:1]:
        for sentence in sentences(passage.text):
            if asked & set(terms(sentence)):
                return sentence, 0
    return "", 0
