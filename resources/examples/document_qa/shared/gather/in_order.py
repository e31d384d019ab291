"""One list of many."""

from itertools import chain


def in_order(
    f1: list[list[float]], hit: list[list[float]], tokens: list[list[int]]
) -> tuple[list[float], list[float], list[int]]:
    """All numbers in the order of the documents and their questions."""
    return list(chain(*f1)), list(chain(*hit)), list(chain(*tokens))
