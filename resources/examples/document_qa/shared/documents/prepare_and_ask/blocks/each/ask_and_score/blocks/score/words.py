"""An answer compared with the known one, word by word."""

from collections import Counter

from document_qa.lib.passages import Passage
from document_qa.lib.questions import Asked
from document_qa.lib.words import plain, terms


def words(asked: Asked, answer: str, found: list[Passage]) -> tuple[float, float]:
    """F1 over the words that carry meaning (as SQuAD counts them), and whether a passage holds the evidence."""
    given, known = Counter(terms(answer)), Counter(terms(asked.answer))
    shared = (given & known).total()
    f1 = 2 * shared / (given.total() + known.total()) if shared else 0.0
    evidence = plain(asked.evidence)
    return f1, float(any(evidence in plain(passage.text) for passage in found))
