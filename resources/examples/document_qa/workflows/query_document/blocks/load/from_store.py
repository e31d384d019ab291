"""A document out of the store."""

from typing import Any

from document_qa.lib.passages import Passage


def from_store(store: Any, document_id: str) -> tuple[list[Passage], Any]:
    """Its passages and its index; LookupError where it was never uploaded."""
    passages, index = store.get(document_id)
    return passages, index
