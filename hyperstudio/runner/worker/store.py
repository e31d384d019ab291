"""The value store: a private folder with an index and a file for each large value, found by what made it."""

import contextlib
import json
import math
import os
import pickle
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from .digests import Pickled
from .entries import BESIDE, Entry, StepFile, read_step, write_step
from .eviction import make_room
from .index import Index
from .rows import USED_AGAIN_SECONDS, Rows
from .slots import MISSING
from .store_folder import Folder, StoreRefused
from .troubles import Troubles, no_room
from .value_files import Damaged, Unverifiable, read_value, write_value

ROW_SIZE = 16 * 1024
CHECKED_BYTES = 256_000_000
CHECKED_SECONDS = 600.0
_LETTERS = frozenset("0123456789abcdefbxpmgf")


class Store:
    """Values by digest, entries by key. What is put is found at once, and on disk after `commit`.

    `project` is the folder whose runs put values here. Trouble with the disk never fails a step: it is a miss, and
    `problems` says so, once in a run.
    """

    def __init__(self, folder: str, project: str = "") -> None:
        """Raises `StoreRefused`."""
        self.folder = folder
        self._project = project
        self._troubles = Troubles(folder)
        self.problems = self._troubles.texts
        try:
            self.files = Folder(folder)
            self.files.tidy()
            self.rows = Rows(Index(self.files.index), self._troubles, project)
        except (OSError, sqlite3.Error) as error:
            mend = "Make room on its disk and let it be written, or choose another folder with HYPERSTUDIO_STORE."
            raise StoreRefused(f"The value store {folder} cannot be used: {error}.", mend) from error
        self.used, self.entries_of = self.rows.used, self.rows.entries_of
        self.recall, self.remember, self.commit = self.rows.recall, self.rows.remember, self.rows.commit
        self._verified: dict[str, tuple[int, int, int]] = {}
        self._written = 0
        self._checked = -math.inf  # the clock may have begun with the machine, just now

    def begin(self) -> None:
        """A run begins: until `end`, nobody takes away what it uses."""
        self._troubles.begin()
        self.files.lease()
        self.rows.begin()

    def end(self) -> None:
        """The run is over: what is too much goes."""
        self.files.release()
        self.rows.end()
        # Other processes of the run write here as well: now and then the size is looked after anyway.
        if self._written or time.monotonic() > self._checked + CHECKED_SECONDS:
            self._make_room(0)

    def close(self) -> None:
        """Bring everything to disk and close the index."""
        self.rows.close()

    # Entries

    def entry(self, key: str) -> Entry | None:
        """What a step with this key gave, now or in an earlier run."""
        found = self.rows.entry(key)
        if found is None and (step := self._step(key)) is not None:
            # The index was lost, or another machine made this: the file is the truth.
            found = _for_row(step.entry)
            self.rows.record(found, step.recipe)
        return found

    def _step(self, key: str) -> StepFile | None:
        path = self.files.step(key)
        if not os.path.exists(path):  # nearly always: an exception would cost more than the step
            return None
        try:
            step = read_step(path, key)
        except OSError:
            return None
        if step is None:
            self._troubles.step_damaged(key)
            with contextlib.suppress(OSError):
                os.unlink(path)
        return step

    def extras(self, entry: Entry) -> bytes | None:
        """The log, numbers and pictures of an entry; None where there are none any more."""
        if entry.extras != BESIDE:
            return entry.extras
        step = self._step(entry.key)
        return None if step is None else step.entry.extras

    def record(self, entry: Entry, recipe: str, wall: float) -> None:
        """Keep an entry, and the recipe that leads to it."""
        row = _for_row(entry)
        if entry.sizes is not None or row.extras == BESIDE:
            path = self.files.step(entry.key)
            try:
                self.files.make_folder_of(path)
                write_step(path, self.files.temporary(), StepFile(entry, recipe, wall, self._project))
            except OSError as error:
                self._troubles.unwritten(error)
        self.rows.record(row, recipe)

    def intact(self, sizes: str) -> bool:
        """Whether the files of an entry's values are there in their sizes ("digest=bytes …")."""
        for part in sizes.split(" "):
            digest, _, size = part.partition("=")
            try:
                if os.stat(self.files.value(digest)).st_size != int(size):
                    return False
            except OSError:
                return False
        return True

    # Values

    def put(self, digest: str, value: Pickled) -> int | None:
        """Keep a value: the size of its file, 0 for one that is a row, None where it could not be written."""
        if value.size <= ROW_SIZE:
            lengths = " ".join(map(str, [len(value.head), *(buffer.nbytes for buffer in value.buffers)]))
            self.rows.put("vals", digest, b"".join((lengths.encode(), b"\n", value.head, *value.buffers)))
            return 0
        size = self._written_value(digest, value)
        if size is None:
            return None
        self._written += size
        if self._written > CHECKED_BYTES:
            self._make_room(0)
        return size

    def _written_value(self, digest: str, value: Pickled) -> int | None:
        try:
            return self._write(digest, value)
        except OSError as error:
            if not no_room(error) or not self._make_room(value.size):
                self._troubles.unwritten(error)
                return None
        try:
            return self._write(digest, value)
        except OSError as error:
            self._troubles.unwritten(error)
            return None

    def _write(self, digest: str, value: Pickled) -> int:
        path = self.files.value(digest)
        if os.path.exists(path):
            with contextlib.suppress(Damaged, Unverifiable, FileNotFoundError):
                self._read(path, digest)
                return os.stat(path).st_size
            os.unlink(path)  # written anew
        self.files.make_folder_of(path)
        return write_value(path, self.files.temporary(), digest, value, self.files.file_mode)

    def _make_room(self, needed: int) -> bool:
        """Take out what is too much, and `needed` bytes more; whether anything went."""
        self._written, self._checked = 0, time.monotonic()
        self.commit()
        try:
            went, over = make_room(self.files, self.rows.index, needed, USED_AGAIN_SECONDS)
        except (OSError, sqlite3.Error, StoreRefused) as error:
            self._troubles.not_looked_after(error)
            return False
        if over > 0 and not needed:
            self._troubles.too_large(over)
        return went > 0

    def load(self, digest: str) -> Any:
        """A new object of a stored value, or MISSING. Runs the code of its classes."""
        made_of = self._members_row(digest) if digest.startswith("m") else None
        if made_of is not None:
            names, digests = made_of
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
            self._troubles.unreadable(digest, error)
            return MISSING

    def pickled(self, digest: str) -> Pickled | None:
        """The pickled form of a stored value; None when it is not here or damaged (then it is forgotten)."""
        if not _LETTERS.issuperset(digest):
            return None  # what could not be pickled, or no digest at all
        body = self.rows.get("vals", digest)
        if body is not None:
            return _from_row(body)
        path = self.files.value(digest)
        try:
            return self._read(path, digest)
        except FileNotFoundError:
            return None
        except Damaged:
            self._troubles.value_damaged(digest)
            with contextlib.suppress(OSError):
                os.unlink(path)
        except (OSError, Unverifiable) as error:
            self._troubles.unreadable(digest, error)
        return None

    def _read(self, path: str, digest: str) -> Pickled:
        status = os.stat(path)
        version = (status.st_size, status.st_mtime_ns, status.st_ino)
        found = read_value(path, digest, verify=self._verified.get(digest) != version)
        self._verified[digest] = version
        return found

    # Lists and bundles that are made of values with digests of their own

    def put_members(self, digest: str, names: Sequence[str] | None, digests: Sequence[str]) -> None:
        """Keep what a list (or, with names, a bundle) is made of."""
        self.rows.put("members", digest, json.dumps([names, digests]).encode())

    def members(self, digest: str) -> list[str] | None:
        """The digests that a list is made of, where that is known."""
        row = self._members_row(digest)
        return None if row is None else row[1]

    def bundle(self, digest: str) -> dict[str, str] | None:
        """The digests that a bundle is made of, by name, where that is known."""
        row = self._members_row(digest)
        return None if row is None or row[0] is None else dict(zip(row[0], row[1], strict=True))

    def _members_row(self, digest: str) -> tuple[list[str] | None, list[str]] | None:
        body = self.rows.get("members", digest)
        if body is None:
            return None
        names, digests = json.loads(body)
        return names, digests


def _for_row(entry: Entry) -> Entry:
    """The entry with extras that fit into a row of the index."""
    return entry if entry.extras is None or len(entry.extras) <= ROW_SIZE else entry._replace(extras=BESIDE)


def _from_row(body: bytes) -> Pickled:
    lengths, _, data = body.partition(b"\n")
    head, *sizes = map(int, lengths.split())
    if not sizes:
        return Pickled(data, [])
    whole = memoryview(bytearray(data))
    buffers = []
    at = head
    for size in sizes:
        buffers.append(whole[at : at + size])
        at += size
    return Pickled(bytes(whole[:head]), buffers)
