"""What the index ranks first."""

from typing import Annotated, Any

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.ranking import best as best_of


def best(
    question: str, passages: list[Passage], index: Any, *, count: Annotated[int, Interval(ge=5, le=40)] = 20
) -> list[Passage]:
    """The `count` passages of the highest scores."""
    return best_of(passages, index.scores(question), count)
