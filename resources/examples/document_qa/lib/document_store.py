"""Documents in one SQLite file: they survive a restart, and several threads and processes may use it at a time."""

import hashlib
import io
import json
import pickle
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from document_qa.lib.passages import Passage

_TABLE = """CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, passages TEXT NOT NULL, held BLOB NOT NULL
) STRICT"""
WAIT_S = 30.0
"""Seconds that a call waits for another one that writes."""


class UnknownDocument(LookupError):
    """No document of this name was uploaded."""


class DocumentStore:
    """Keeps passages and their index under the name of their document."""

    def __init__(self, file: Path) -> None:
        self.file = file.absolute()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as held:
            held.execute("PRAGMA journal_mode = WAL")
            held.execute(_TABLE)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of this call's own, and one transaction in it: calls of several threads never meet."""
        with closing(sqlite3.connect(self.file, timeout=WAIT_S)) as held, held:
            yield held

    def add(self, file: Path, passages: Sequence[Passage], index: Any) -> str:
        """Keep a document; its name, made from the bytes of its file. One that is there already is replaced."""
        document_id = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        row = (document_id, file.name, json.dumps([list(p) for p in passages]), pickle.dumps(index))
        with self._open() as held:
            held.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", row)
        return document_id

    def get(self, document_id: str) -> tuple[list[Passage], Any]:
        """The passages and the index of a document. UnknownDocument where it was never uploaded."""
        asked = "SELECT passages, held FROM documents WHERE id = ?"
        with self._open() as held:
            row = held.execute(asked, (document_id,)).fetchone()
        if row is None:
            raise UnknownDocument(f"There is no document “{document_id}”. Upload it first.")
        passages, index = row
        return [Passage(*one) for one in json.loads(passages)], _Indexes(io.BytesIO(index)).load()


class _Indexes(pickle.Unpickler):
    """Reads indexes of this project and the arrays in them; whatever else stands in a file is refused."""

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith(f"{__package__}.")
        array = module.partition(".")[0] == "numpy" and name in {"ndarray", "dtype", "_reconstruct", "_frombuffer"}
        if not ours and not array:
            raise pickle.UnpicklingError(f"An index holds no {module}.{name}.")
        return super().find_class(module, name)
