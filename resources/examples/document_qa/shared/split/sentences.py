"""Passages of whole sentences."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.windows import windows
from document_qa.lib.words import sentences as sentences_of


def sentences(
    pages: list[str],
    *,
    size: Annotated[int, Interval(ge=150, le=1500)] = 500,
    overlap: Annotated[int, Interval(ge=0, le=2)] = 1,
) -> list[Passage]:
    """Whole sentences of a page, about `size` letters; each passage says the last `overlap` sentences again."""
    return [
        Passage(text, page)
        for page, held in enumerate(pages, start=1)
        for text in windows(sentences_of(held), size, overlap)
    ]
