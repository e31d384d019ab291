"""Sections by numbered headings."""

import re

from document_qa.lib.passages import Passage
from document_qa.lib.sections import cut_at

_NUMBERED = re.compile(r"(?:\d{1,2}\.?|\d{1,2}(?:\.\d{1,2})+\.?)\s+[A-Z][^.]{2,60}$")


def numbered(pages: list[str]) -> list[Passage]:
    """A section begins with a line like “3.2. Error handling”."""
    return cut_at(pages, lambda line: _NUMBERED.match(line) is not None)
