"""Cutting a document where a section begins."""

from collections.abc import Callable, Sequence

from document_qa.lib.passages import Passage


def cut_at(pages: Sequence[str], begins: Callable[[str], bool]) -> list[Passage]:
    """Sections: each begins with a line of which `begins` is true, and keeps the page of that line."""
    sections: list[tuple[list[str], int]] = []
    for page, text in enumerate(pages, start=1):
        for line in text.splitlines():
            if not sections or begins(line):
                sections.append(([], page))
            sections[-1][0].append(line)
    return [Passage("\n".join(lines), page) for lines, page in sections]
