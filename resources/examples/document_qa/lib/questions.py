"""Questions whose answers are known."""

from typing import NamedTuple


class Asked(NamedTuple):
    """A question about a document, its answer, and the words of the document that prove it."""

    question: str
    answer: str
    evidence: str
