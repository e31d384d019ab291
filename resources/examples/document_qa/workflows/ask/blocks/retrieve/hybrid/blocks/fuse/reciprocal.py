"""Ranks added up."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage


def reciprocal(
    first: list[Passage],
    second: list[Passage],
    *,
    trust: Annotated[float, Interval(ge=0.5, le=1.0)] = 0.7,
    count: Annotated[int, Interval(ge=1, le=20)] = 8,
) -> list[Passage]:
    """Reciprocal rank fusion (Cormack et al., 2009): each list gives 1 / (60 + rank); the first counts `trust`."""
    scores: dict[Passage, float] = {}
    for ranked, weight in ((first, trust), (second, 1 - trust)):
        for rank, passage in enumerate(ranked, start=1):
            scores[passage] = scores.get(passage, 0.0) + weight / (60 + rank)
    return sorted(scores, key=lambda passage: -scores[passage])[:count]
