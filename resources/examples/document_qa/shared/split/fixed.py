"""Passages of one length."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage


def fixed(
    pages: list[str],
    *,
    size: Annotated[int, Interval(ge=200, le=2000)] = 600,
    overlap: Annotated[int, Interval(ge=0, le=150)] = 50,
) -> list[Passage]:
    """Pieces of `size` letters of a page, whatever stands there; each says the last `overlap` letters again."""
    return [
        Passage(text[start : start + size], page)
        for page, text in enumerate(pages, start=1)
        for start in range(0, len(text), size - overlap)
    ]
