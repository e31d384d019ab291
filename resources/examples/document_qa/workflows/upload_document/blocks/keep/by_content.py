"""A document is named by its content."""

from pathlib import Path
from typing import Any

from document_qa.lib.passages import Passage


def by_content(store: Any, file: Path, passages: list[Passage], index: Any) -> str:
    """The name of the document, now in the store."""
    document_id: str = store.add(file, passages, index)
    return document_id
