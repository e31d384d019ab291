"""Rows on their way to the index: found at once by who put them, and written in batches."""

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from .entries import Entry, entry_row, seal
from .index import Index
from .troubles import Troubles

USED_AGAIN_SECONDS = 600.0
RETRY_SECONDS = 1.0
NOTE = ".damaged"
TABLES = ("vals", "members", "hashed")


class Rows:
    """What is in the index, and what will be. Trouble with it is said to `troubles`, and is a miss."""

    def __init__(self, index: Index, troubles: Troubles, project: str) -> None:
        self.index = index
        self._troubles = troubles
        self._project = project
        self._lock = threading.Lock()
        self._retry_at = 0.0
        self._in_run = False
        self._clear()
        self._hear_damage()

    def _clear(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._recipes: list[tuple[str, str]] = []
        self._sealed: dict[str, dict[str, bytes]] = {table: {} for table in TABLES}
        self._used: list[tuple[float, str]] = []

    def _hear_damage(self) -> None:
        while self.index.damaged:
            file = self.index.damaged.pop()
            if self._in_run:
                self._troubles.index_damaged(file)
            else:
                # Nobody listens to this process: the next run tells it.
                with contextlib.suppress(OSError):
                    Path(file + NOTE).touch()

    def begin(self) -> None:
        """A run begins: use the index that other processes use, and tell what they found damaged."""
        self._in_run = True
        try:
            self.index.renew()
        except sqlite3.Error as error:
            self._troubles.index(error)
        with contextlib.suppress(OSError):
            for note in Path(self.index.path).parent.glob(f"*{NOTE}"):
                self._troubles.index_damaged(str(note).removesuffix(NOTE))
                note.unlink()
        self._hear_damage()

    def end(self) -> None:
        """The run is over."""
        self._in_run = False

    def entry(self, key: str) -> Entry | None:
        """What a step with this key gave, now or in an earlier run."""
        found = self._entries.get(key)
        if found is None:
            try:
                found = self.index.entry(key)
            except sqlite3.Error as error:
                self._troubles.index(error)
            self._hear_damage()
        return found

    def entries_of(self, recipes: Sequence[str]) -> dict[str, Entry]:
        """The entries that were last found for these recipes."""
        found: dict[str, Entry] = {}
        try:
            found = self.index.entries_of(recipes)
        except sqlite3.Error as error:
            self._troubles.index(error)
        self._hear_damage()
        return found

    def record(self, entry: Entry, recipe: str) -> None:
        """Keep an entry, and the recipe that leads to it."""
        with self._lock:
            self._entries[entry.key] = entry
            self._recipes.append((recipe, entry.key))

    def used(self, entry: Entry, recipe: str | None, now: float) -> None:
        """An entry was found (by its key, when a recipe is given that shall lead to it from now on)."""
        if recipe is not None:
            with self._lock:
                self._recipes.append((recipe, entry.key))
        if now - entry.used > USED_AGAIN_SECONDS:
            with self._lock:
                self._used.append((now, entry.key))

    def get(self, table: str, name: str) -> bytes | None:
        """The body of a row of `vals`, `members` or `hashed`."""
        found = self._sealed[table].get(name)
        if found is None:
            try:
                found = self.index.sealed(table, name)
            except sqlite3.Error as error:
                self._troubles.index(error)
            self._hear_damage()
        return found

    def put(self, table: str, name: str, body: bytes) -> None:
        """Keep a row of `vals`, `members` or `hashed`."""
        with self._lock:
            self._sealed[table][name] = body

    def recall(self, path: str) -> tuple[int, int, int, str] | None:
        """What is remembered of a file: (size, mtime_ns, inode, digest)."""
        body = self.get("hashed", path)
        if body is None:
            return None
        size, changed, inode, digest = json.loads(body)
        return size, changed, inode, digest

    def remember(self, path: str, seen: tuple[int, int, int, str]) -> None:
        """Remember a file's digest: (size, mtime_ns, inode, digest)."""
        self.put("hashed", path, json.dumps(seen).encode())

    def commit(self, last: bool = False) -> None:
        """Bring to disk what was put. What cannot be written now stays and is tried again a moment later."""
        with self._lock:
            if not (self._entries or self._recipes or self._used or any(self._sealed.values())):
                return
            if not last and time.monotonic() < self._retry_at:
                return
            now = time.time()
            entries = [(*entry_row(entry), self._project, now, now) for entry in self._entries.values()]
            sealed = {
                table: [(name, body, seal(name, body)) for name, body in rows.items()]
                for table, rows in self._sealed.items()
                if rows
            }
            try:
                self.index.write(entries, self._recipes, sealed, self._used)
            except sqlite3.Error as error:
                self._troubles.index(error)
                self._retry_at = time.monotonic() + RETRY_SECONDS
                return
            self._clear()
        self._hear_damage()

    def close(self) -> None:
        """Bring everything to disk and close the index."""
        self.commit(last=True)
        self.index.close()
