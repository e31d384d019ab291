"""A section is a passage."""

from document_qa.lib.passages import Passage


def whole(sections: list[Passage]) -> list[Passage]:
    """Each section as one passage, however long it is."""
    return [section for section in sections if section.text.strip()]
