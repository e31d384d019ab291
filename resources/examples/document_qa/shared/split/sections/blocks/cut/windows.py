"""Long sections in several passages."""

from typing import Annotated

from annotated_types import Interval

from document_qa.lib.passages import Passage
from document_qa.lib.windows import windows as windows_of
from document_qa.lib.words import sentences


def windows(sections: list[Passage], *, size: Annotated[int, Interval(ge=200, le=2000)] = 700) -> list[Passage]:
    """Sentences of a section put together to about `size` letters."""
    return [
        Passage(text, section.page)
        for section in sections
        for text in windows_of(sentences(section.text), size, overlap=1)
    ]
