"""One from each list in turn."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage


def in_turn(
    first: list[Passage], second: list[Passage], *, count: Annotated[int, Interval(ge=1, le=20)] = 8
) -> list[Passage]:
    """The best of the first list, the best of the second, and so on; none twice."""
    longest = max(len(first), len(second))
    mixed = (one for rank in range(longest) for one in (*first[rank : rank + 1], *second[rank : rank + 1]))
    return list(dict.fromkeys(mixed))[:count]
