"""Documents in a SQLite file."""

from pathlib import Path

from document_qa.lib.document_store import DocumentStore


def sqlite(*, file: str = "documents.sqlite") -> DocumentStore:
    """One SQLite file, in the project's folder unless `file` is a full path."""
    return DocumentStore(Path(file))
