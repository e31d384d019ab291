"""The store's index (SQLite): which key gave which values, and all values that are small."""

import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

VERSION = 1
CHUNK = 500
WAIT_SECONDS = 20.0

_TABLES = """
CREATE TABLE entries (
    key TEXT PRIMARY KEY, digests TEXT, told TEXT, costs TEXT, extras BLOB, files TEXT, sizes TEXT,
    wall REAL, made REAL, used REAL);
CREATE TABLE recipes (recipe TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
CREATE TABLE vals (digest TEXT PRIMARY KEY, size INTEGER, head INTEGER, lengths TEXT, data BLOB);
CREATE TABLE members (digest TEXT PRIMARY KEY, names TEXT, members TEXT) WITHOUT ROWID;
CREATE TABLE hashed (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, inode INTEGER, digest TEXT) WITHOUT ROWID;
"""
_FIELDS = "e.key, e.digests, e.told, e.costs, e.extras, e.files, e.sizes, e.used"


class Entry(NamedTuple):
    """What a step with this key gave: digests and facts of its outputs, costs, extras (log, numbers, pictures).

    `files` is a JSON list of [path, digest] that must be unchanged, `sizes` the stored files as "digest=bytes …".
    """

    key: str
    digests: str
    told: str
    costs: str
    extras: bytes | None
    files: str | None
    sizes: str | None
    used: float


class Index:
    """One SQLite file. Raises `sqlite3.Error` where the file cannot be read or written."""

    def __init__(self, path: str) -> None:
        self.moved_aside: str | None = None
        self._path = path
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            # Not a database, or of another version: kept beside, and a new one is begun.
            self.moved_aside = f"{path}.unreadable-{int(time.time())}"
            os.replace(path, self.moved_aside)
            for ending in ("-wal", "-shm"):
                if os.path.exists(path + ending):
                    os.unlink(path + ending)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._to_wal(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA cache_size=-32768")
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                connection.execute("BEGIN IMMEDIATE")
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version == 0:
                    for statement in _TABLES.strip().split(";\n"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version={VERSION}")
                connection.execute("COMMIT")
                if version not in (0, VERSION):
                    raise sqlite3.DatabaseError(f"The index is of version {version}.")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _to_wal(self, connection: sqlite3.Connection) -> None:
        """SQLite does not wait here as it does elsewhere when another process changes a new file at the same time."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.005)

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        row = self._connection.execute(f"SELECT {_FIELDS} FROM entries e WHERE e.key = ?", (key,)).fetchone()
        return None if row is None else Entry._make(row)

    def entries_of(self, recipes: Sequence[str]) -> dict[str, Entry]:
        """The entries that were last found for these recipes, in few queries."""
        found: dict[str, Entry] = {}
        for start in range(0, len(recipes), CHUNK):
            part = recipes[start : start + CHUNK]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(
                f"SELECT r.recipe, {_FIELDS} FROM recipes r CROSS JOIN entries e ON e.key = r.key "
                f"WHERE r.recipe IN ({marks})",
                part,
            )
            for row in rows:
                found[row[0]] = Entry._make(row[1:])
        return found

    def value(self, digest: str) -> tuple[int, int, str | None, bytes | None] | None:
        """(size, length of the head, lengths of the buffers, data or None for a value in a file)."""
        row: tuple[int, int, str | None, bytes | None] | None = self._connection.execute(
            "SELECT size, head, lengths, data FROM vals WHERE digest = ?", (digest,)
        ).fetchone()
        return row

    def members(self, digest: str) -> tuple[str | None, str] | None:
        """(names or None, digests) of what a list or bundle is made of, both as JSON lists."""
        row: tuple[str | None, str] | None = self._connection.execute(
            "SELECT names, members FROM members WHERE digest = ?", (digest,)
        ).fetchone()
        return row

    def hashed(self, path: str) -> tuple[int, int, int, str] | None:
        """(size, mtime_ns, inode, digest) of a file when it was last read."""
        row: tuple[int, int, int, str] | None = self._connection.execute(
            "SELECT size, mtime, inode, digest FROM hashed WHERE path = ?", (path,)
        ).fetchone()
        return row

    def write(
        self,
        entries: Iterable[tuple[str, str, str, str, bytes | None, str | None, str | None, float, float, float]],
        recipes: Iterable[tuple[str, str]],
        values: Iterable[tuple[str, int, int, str | None, bytes | None]],
        members: Iterable[tuple[str, str | None, str]],
        hashed: Iterable[tuple[str, int, int, int, str]],
        used: Iterable[tuple[float, str]],
    ) -> None:
        """Write all of it, or nothing."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany("INSERT OR REPLACE INTO vals VALUES (?,?,?,?,?)", values)
            connection.executemany("INSERT OR REPLACE INTO members VALUES (?,?,?)", members)
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?,?,?,?,?,?,?,?,?,?)", entries)
            connection.executemany("INSERT OR REPLACE INTO recipes VALUES (?,?)", recipes)
            connection.executemany("INSERT OR REPLACE INTO hashed VALUES (?,?,?,?,?)", hashed)
            connection.executemany("UPDATE entries SET used = ? WHERE key = ?", used)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def forget_value(self, digest: str) -> None:
        """Take out a value whose data turned out to be damaged."""
        self._connection.execute("DELETE FROM vals WHERE digest = ?", (digest,))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
