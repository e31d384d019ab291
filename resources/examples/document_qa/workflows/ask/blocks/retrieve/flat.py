"""Every passage is compared."""

from typing import Annotated, Any

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import best


def flat(
    question: str, passages: list[Passage], index: Any, *, count: Annotated[int, Interval(ge=1, le=20)] = 8
) -> list[Passage]:
    """The `count` passages that the index ranks first."""
    return best(passages, index.scores(question), count)
