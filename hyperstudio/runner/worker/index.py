"""The store's index (SQLite): which key gave which values, and all values that are small.

A damaged index gives way to a new one under another name, so that nobody who still has the old one open writes into
the new one by mistake. Its rows that are whole are taken over.
"""

import contextlib
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from .entries import Entry, entry_of, seal

VERSION = 2
CHUNK = 500
WAIT_SECONDS = 20.0

_TABLES = {
    "entries": "key TEXT PRIMARY KEY, body BLOB, extras BLOB, seal INTEGER, project TEXT, made REAL, used REAL",
    "recipes": "recipe TEXT PRIMARY KEY, key TEXT",
    "vals": "digest TEXT PRIMARY KEY, body BLOB, seal INTEGER",
    "members": "digest TEXT PRIMARY KEY, body BLOB, seal INTEGER",
    "hashed": "path TEXT PRIMARY KEY, body BLOB, seal INTEGER",
}
_NAME = re.compile(rf"index-{VERSION}-(\d+)\.sqlite")
# What does not mean that the file is damaged: busy, locked, no memory, read-only, interrupted, input and output, full,
# cannot open, protocol, permission (https://www.sqlite.org/rescode.html).
_OF_THE_MACHINE = frozenset((3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 23))
_OF_THE_FILE = frozenset((522, 8202, 8458))
_BUSY = frozenset((5, 6, 15))

Done = TypeVar("Done")
EntryRow = tuple[str, bytes, bytes | None, int, str, float, float]
Row = tuple[str, bytes, int]


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error means that the file does not hold what SQLite wrote."""
    code = getattr(error, "sqlite_errorcode", 1)
    return code in _OF_THE_FILE or (code & 0xFF) not in _OF_THE_MACHINE


class Index:
    """One SQLite file of a folder. Raises `sqlite3.Error` where it cannot be read or written.

    `damaged` holds the names of damaged files that gave way, and of those with a damaged row, until somebody takes
    them out to tell.
    """

    def __init__(self, folder: str) -> None:
        self.damaged: list[str] = []
        self._folder = folder
        self._lock = threading.RLock()
        self._number = max(self._numbers(), default=1)
        try:
            self._connection = self._open()
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            self._connection = sqlite3.connect(":memory:", check_same_thread=False)
            self._begin_anew()

    @property
    def path(self) -> str:
        """The file in use."""
        return self._file(self._number)

    def _file(self, number: int) -> str:
        return os.path.join(self._folder, f"index-{VERSION}-{number}.sqlite")

    def _numbers(self) -> list[int]:
        return [int(found[1]) for name in os.listdir(self._folder) if (found := _NAME.fullmatch(name))]

    def _open(self) -> sqlite3.Connection:
        """Open or make the file. SQLite does not always wait when other processes begin it at the same time."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute("PRAGMA cache_size=-32768")
                connection.execute("PRAGMA cell_size_check=ON")
                if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                    connection.execute("BEGIN IMMEDIATE")
                    for name, columns in _TABLES.items():
                        rowid = "" if name in ("entries", "vals") else " WITHOUT ROWID"
                        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns}){rowid}")
                    connection.execute(f"PRAGMA user_version={VERSION}")
                    connection.execute("COMMIT")
                return connection
            except sqlite3.Error as error:
                connection.close()
                if (getattr(error, "sqlite_errorcode", 1) & 0xFF) not in _BUSY or time.monotonic() > until:
                    raise
                time.sleep(0.005)

    def _begin_anew(self) -> None:
        """Go on with a new file, and take over what is whole in the damaged one."""
        old = self.path
        self._connection.close()
        self._number = max([self._number, *self._numbers()]) + 1
        self._connection = self._open()
        self.damaged.append(old)
        with contextlib.suppress(sqlite3.Error):
            self._take_over(old)
        self._forget(old)

    def _forget(self, path: str) -> None:
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(path + ending)

    def _take_over(self, old: str) -> None:
        source = sqlite3.connect(old, isolation_level=None)
        source.text_factory = bytes
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for name, columns in _TABLES.items():
                marks = ",".join("?" * (columns.count(",") + 1))
                with contextlib.suppress(sqlite3.Error, UnicodeDecodeError, AttributeError):
                    for row in source.execute(f"SELECT * FROM {name}"):
                        whole = tuple(cell.decode() if _is_text(columns, at) else cell for at, cell in enumerate(row))
                        if name == "recipes" or _sound(name, whole):
                            self._connection.execute(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", whole)
        finally:
            self._connection.execute("COMMIT")
            source.close()

    def renew(self) -> None:
        """Open the newest file, where another process found this one damaged, or somebody took it away."""
        with self._lock:
            newest = max(self._numbers(), default=0)
            if newest != self._number:
                self._connection.close()
                self._number = newest or 1
                self._connection = self._open()
            for number in self._numbers():
                if number < self._number:
                    self._forget(self._file(number))  # its process died before it could

    def _do(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        with self._lock:
            try:
                return work(self._connection)
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
                self._begin_anew()
                return work(self._connection)

    def entry(self, key: str) -> Entry | None:
        """The entry of a key; one whose row is damaged is not there."""
        row = self._do(
            lambda c: c.execute("SELECT key, body, extras, seal, used FROM entries WHERE key = ?", (key,)).fetchone()
        )
        if row is None:
            return None
        entry = entry_of(*row)
        if entry is None or entry.key != key:
            self.damaged.append(self.path)
            return None
        return entry

    def entries_of(self, recipes: Sequence[str]) -> dict[str, Entry]:
        """The entries that were last found for these recipes, in few queries."""

        def read(connection: sqlite3.Connection) -> dict[str, Entry]:
            found: dict[str, Entry] = {}
            for start in range(0, len(recipes), CHUNK):
                part = recipes[start : start + CHUNK]
                rows = connection.execute(
                    "SELECT r.recipe, e.key, e.body, e.extras, e.seal, e.used "
                    "FROM recipes r CROSS JOIN entries e ON e.key = r.key "
                    f"WHERE r.recipe IN ({','.join('?' * len(part))})",
                    part,
                )
                for recipe, *row in rows:
                    entry = entry_of(*row)
                    if entry is None:
                        self.damaged.append(self.path)
                    else:
                        found[recipe] = entry
            return found

        return self._do(read)

    def sealed(self, table: str, name: str) -> bytes | None:
        """The body of a row of `vals`, `members` or `hashed`, or None; a damaged row is taken out."""
        first = _TABLES[table].partition(" ")[0]
        row = self._do(lambda c: c.execute(f"SELECT body, seal FROM {table} WHERE {first} = ?", (name,)).fetchone())
        if row is None:
            return None
        if _sound(table, (name, *row)):
            body: bytes = row[0]
            return body
        self.damaged.append(self.path)
        self._do(lambda c: c.execute(f"DELETE FROM {table} WHERE {first} = ?", (name,)))
        return None

    def write(
        self,
        entries: Sequence[EntryRow],
        recipes: Sequence[tuple[str, str]],
        sealed: Mapping[str, Sequence[Row]],
        used: Sequence[tuple[float, str]],
    ) -> None:
        """Write all of it, or nothing. `sealed` are rows by the name of their table."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for table, rows in sealed.items():
                    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?,?,?)", rows)
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?,?,?,?,?,?,?)", entries)
                connection.executemany("INSERT OR REPLACE INTO recipes VALUES (?,?)", recipes)
                connection.executemany("UPDATE entries SET used = ? WHERE key = ?", used)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

        self._do(write)

    def all_entries(self) -> list[tuple[Entry, str]]:
        """Every entry that is whole, with the project it was made for."""
        rows = self._do(lambda c: c.execute("SELECT key, body, extras, seal, used, project FROM entries").fetchall())
        return [(entry, str(row[5])) for row in rows if (entry := entry_of(*row[:5])) is not None]

    def all_sealed(self, table: str) -> list[tuple[str, bytes]]:
        """Every row of a table that is whole: name and body."""
        rows = self._do(lambda c: c.execute(f"SELECT * FROM {table}").fetchall())
        return [(row[0], row[1]) for row in rows if _sound(table, row)]

    def remove(self, table: str, names: Iterable[str]) -> None:
        """Take rows out by their names."""
        first = _TABLES[table].partition(" ")[0]
        rows = [(name,) for name in names]

        def remove(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(f"DELETE FROM {table} WHERE {first} = ?", rows)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

        self._do(remove)

    def remove_lost_recipes(self) -> None:
        """Take out the recipes that lead to nothing."""
        self._do(lambda c: c.execute("DELETE FROM recipes WHERE key NOT IN (SELECT key FROM entries)"))

    def shrink(self) -> None:
        """Give the room of what was removed back to the disk, unless somebody reads just now."""
        with contextlib.suppress(sqlite3.OperationalError), self._lock:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def size(self) -> int:
        """Bytes in use, without room that removed rows left."""

        def count(connection: sqlite3.Connection) -> int:
            pages, free, size = (
                connection.execute(f"PRAGMA {what}").fetchone()[0]
                for what in ("page_count", "freelist_count", "page_size")
            )
            return int((pages - free) * size)

        return self._do(count)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _is_text(columns: str, at: int) -> bool:
    return " TEXT" in columns.split(",")[at]


def _sound(table: str, row: Sequence[Any]) -> bool:
    """Whether a row is what was written."""
    try:
        if table == "entries":
            key, body, extras, sealed, _, _, used = row
            return entry_of(key, body, extras, sealed, used) is not None
        return bool(seal(row[0], row[1]) == row[2])
    except (TypeError, ValueError, AttributeError, IndexError):
        return False
