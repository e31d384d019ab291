"""Sections by lines that look like headings."""

from document_qa.lib.passages import Passage
from document_qa.lib.sections import cut_at


def short_lines(pages: list[str]) -> list[Passage]:
    """A section begins with a short line that starts with a capital or a digit and does not end as a sentence does."""

    def begins(line: str) -> bool:
        return 4 <= len(line) <= 45 and (line[0].isupper() or line[0].isdigit()) and line[-1].isalpha()

    return cut_at(pages, begins)
