"""The value store: a private folder with an index and a file for each large value, found by what made it."""

import json
import os
import pickle
import sqlite3
import stat
import threading
import time
from collections.abc import Sequence
from typing import Any

from .digests import Pickled
from .index import Entry, Index
from .slots import MISSING
from .value_files import Damaged, read_value, write_value

ROW_SIZE = 16 * 1024
USED_AGAIN_SECONDS = 86_400.0
_LETTERS = frozenset("0123456789abcdefbxpmgf")


class StoreRefused(Exception):
    """The folder cannot be a value store: what is wrong, and what mends it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


def private_folder(folder: str) -> None:
    """Make the folder, or check that it is this user's alone. Raises `StoreRefused`."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status = os.stat(folder)
    except OSError as error:
        raise StoreRefused(f"The value store {folder} cannot be made: {error.strerror}.", "Choose a folder.") from error
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise StoreRefused(f"The value store {folder} belongs to another user.", "Choose a folder of your own.")
    if stat.S_IMODE(status.st_mode) & 0o077:
        # Reading a pickle can run code: whoever writes here could run theirs.
        raise StoreRefused(f"The value store {folder} is open to other users.", f"Close it: chmod 700 {folder}")


class Store:
    """Values by digest, entries by key. What is put is found at once, and on disk after `commit`.

    Trouble with the disk never fails a step: it is a miss, and `problems` says so.
    """

    def __init__(self, folder: str) -> None:
        private_folder(folder)
        self.folder = folder
        self.problems: list[str] = []
        self._values_folder = os.path.join(folder, "values")
        self._temporary = os.path.join(folder, "tmp")
        os.makedirs(self._values_folder, 0o700, exist_ok=True)
        os.makedirs(self._temporary, 0o700, exist_ok=True)
        self._index = Index(os.path.join(folder, "index.sqlite"))
        if self._index.moved_aside:
            self.problems.append(f"The store's index could not be read; it was moved to {self._index.moved_aside}.")
        self._lock = threading.Lock()
        self._verified: dict[str, tuple[int, int, int]] = {}
        self._count = 0
        self._clear()

    def _clear(self) -> None:
        self._entries: dict[str, tuple[Entry, float]] = {}
        self._recipes: list[tuple[str, str]] = []
        self._values: dict[str, tuple[int, int, str | None, bytes | None]] = {}
        self._members: dict[str, tuple[str | None, str]] = {}
        self._hashed: dict[str, tuple[int, int, int, str]] = {}
        self._used: list[tuple[float, str]] = []

    # Entries

    def entry(self, key: str) -> Entry | None:
        """What a step with this key gave, now or in an earlier run."""
        pending = self._entries.get(key)
        if pending is not None:
            return pending[0]
        try:
            return self._index.entry(key)
        except sqlite3.Error as error:
            self.problems.append(f"The store's index could not be read: {error}.")
            return None

    def entries_of(self, recipes: Sequence[str]) -> dict[str, Entry]:
        """The entries that were last found for these recipes."""
        try:
            return self._index.entries_of(recipes)
        except sqlite3.Error as error:
            self.problems.append(f"The store's index could not be read: {error}.")
            return {}

    def record(self, entry: Entry, recipe: str, wall: float) -> None:
        """Keep an entry, and the recipe that leads to it."""
        with self._lock:
            self._entries[entry.key] = (entry, wall)
            self._recipes.append((recipe, entry.key))

    def used(self, entry: Entry, recipe: str | None, now: float) -> None:
        """An entry was found (by its key, when a recipe is given that shall lead to it from now on)."""
        if recipe is not None:
            with self._lock:
                self._recipes.append((recipe, entry.key))
        if now - entry.used > USED_AGAIN_SECONDS:
            with self._lock:
                self._used.append((now, entry.key))

    def intact(self, sizes: str) -> bool:
        """Whether the files of an entry's values are there in their sizes ("digest=bytes …")."""
        for part in sizes.split(" "):
            digest, _, size = part.partition("=")
            try:
                if os.stat(self._file(digest)).st_size != int(size):
                    return False
            except OSError:
                return False
        return True

    # Values

    def put(self, digest: str, value: Pickled) -> int | None:
        """Keep a value: the size of its file, 0 for one that is a row, None where it could not be written."""
        if value.size <= ROW_SIZE:
            lengths = " ".join(str(buffer.nbytes) for buffer in value.buffers) or None
            data = b"".join((value.head, *value.buffers)) if lengths else bytes(value.head)
            with self._lock:
                self._values[digest] = (value.size, len(value.head), lengths, data)
            return 0
        self._count += 1
        temporary = os.path.join(self._temporary, f"{os.getpid()}-{self._count}-{time.time_ns()}")
        try:
            path = self._file(digest)
            if os.path.exists(path) and self._whole(path, digest) is None:
                os.unlink(path)  # damaged: written anew
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            size = write_value(path, temporary, value)
        except OSError as error:
            self.problems.append(f"A value could not be stored: {error.strerror}. It will be made again when needed.")
            return None
        with self._lock:
            self._values[digest] = (value.size, len(value.head), None, None)
        return size

    def load(self, digest: str) -> Any:
        """A new object of a stored value, or MISSING. Runs the code of its classes."""
        parts = self._members_of(digest)
        if parts is not None:
            names, digests = parts
            values = [self.load(member) for member in digests]
            if any(value is MISSING for value in values):
                return MISSING
            return values if names is None else dict(zip(names, values, strict=True))
        found = self.pickled(digest)
        if found is None:
            return MISSING
        try:
            return pickle.loads(found.head, buffers=found.buffers)
        except Exception as error:  # the code of the value's class runs here
            self.problems.append(f"A stored value could not be read again: {type(error).__name__}: {error}")
            return MISSING

    def pickled(self, digest: str) -> Pickled | None:
        """The pickled form of a stored value; None when it is not here or damaged (then it is forgotten)."""
        if not _LETTERS.issuperset(digest):
            return None  # what could not be pickled, or no digest at all
        try:
            row = self._values.get(digest) or self._index.value(digest)
        except sqlite3.Error as error:
            self.problems.append(f"The store's index could not be read: {error}.")
            return None
        if row is not None and row[3] is not None:
            return _from_row(row[1], row[2], row[3])
        path = self._file(digest)
        if not os.path.exists(path):
            return None
        found = self._whole(path, digest)
        if found is None:
            self.problems.append(f"The stored value {digest} is damaged; it counts as not stored.")
            self.forget(digest)
        return found

    def forget(self, digest: str) -> None:
        """Take a value out of the store."""
        self._values.pop(digest, None)
        try:
            os.unlink(self._file(digest))
            self._index.forget_value(digest)
        except (OSError, sqlite3.Error):
            return  # it is gone already, or stays until it is written anew

    def _whole(self, path: str, digest: str) -> Pickled | None:
        try:
            status = os.stat(path)
            version = (status.st_size, status.st_mtime_ns, status.st_ino)
            found = read_value(path, verify=self._verified.get(digest) != version)
        except (Damaged, OSError):
            return None
        self._verified[digest] = version
        return found

    def _file(self, digest: str) -> str:
        if not _LETTERS.issuperset(digest):
            raise FileNotFoundError(2, "No such value", digest)
        return os.path.join(self._values_folder, digest[-2:], f"{digest}.value")

    # Lists and bundles that are made of values with digests of their own

    def put_members(self, digest: str, names: Sequence[str] | None, digests: Sequence[str]) -> None:
        """Keep what a list (or, with names, a bundle) is made of."""
        with self._lock:
            self._members[digest] = (None if names is None else json.dumps(list(names)), json.dumps(list(digests)))

    def members(self, digest: str) -> list[str] | None:
        """The digests that a list is made of, where that is known."""
        row = self._members_row(digest)
        return None if row is None else json.loads(row[1])

    def bundle(self, digest: str) -> dict[str, str] | None:
        """The digests that a bundle is made of, by name, where that is known."""
        row = self._members_row(digest)
        if row is None or row[0] is None:
            return None
        return dict(zip(json.loads(row[0]), json.loads(row[1]), strict=True))

    def _members_row(self, digest: str) -> tuple[str | None, str] | None:
        try:
            return self._members.get(digest) or self._index.members(digest)
        except sqlite3.Error:
            return None

    def _members_of(self, digest: str) -> tuple[list[str] | None, list[str]] | None:
        """What a value that exists only as its members is made of."""
        if not digest.startswith("m"):
            return None
        row = self._members_row(digest)
        return None if row is None else (None if row[0] is None else json.loads(row[0]), json.loads(row[1]))

    # Digests of files

    def recall(self, path: str) -> tuple[int, int, int, str] | None:
        """What was remembered about a file: (size, mtime_ns, inode, digest)."""
        try:
            return self._hashed.get(path) or self._index.hashed(path)
        except sqlite3.Error:
            return None

    def remember(self, path: str, seen: tuple[int, int, int, str]) -> None:
        """Remember a file's digest: (size, mtime_ns, inode, digest)."""
        with self._lock:
            self._hashed[path] = seen

    # Disk

    def commit(self) -> None:
        """Bring to disk what was put; called before anybody is told about it."""
        with self._lock:
            if not (self._entries or self._values or self._members or self._recipes or self._hashed or self._used):
                return
            now = time.time()
            entries = [(*entry[:7], wall, now, now) for entry, wall in self._entries.values()]
            values = [(digest, *row) for digest, row in self._values.items()]
            members = [(digest, *row) for digest, row in self._members.items()]
            hashed = [(path, *seen) for path, seen in self._hashed.items()]
            try:
                self._index.write(entries, self._recipes, values, members, hashed, self._used)
            except sqlite3.Error as error:
                self.problems.append(f"Values could not be stored: {error}.")
            self._clear()

    def close(self) -> None:
        """Bring everything to disk and close the index."""
        self.commit()
        self._index.close()


def _from_row(head: int, lengths: str | None, data: bytes) -> Pickled:
    if lengths is None:
        return Pickled(data, [])
    whole = memoryview(bytearray(data))
    buffers = []
    at = head
    for length in map(int, lengths.split(" ")):
        buffers.append(whole[at : at + length])
        at += length
    return Pickled(bytes(whole[:head]), buffers)
