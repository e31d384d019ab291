"""Passages as vectors of their meaning."""

from document_qa.lib.dense_index import DenseIndex
from document_qa.lib.minilm import encoded
from document_qa.lib.passages import Passage


def minilm(passages: list[Passage]) -> DenseIndex:
    """Sentence embeddings of all-MiniLM-L6-v2: finds what is said in other words. Its packages are an extra."""
    return DenseIndex(encoded([passage.text for passage in passages]))
