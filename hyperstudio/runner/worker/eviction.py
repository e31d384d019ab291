"""What the store holds, and what leaves it when it grows too large: by cost to make again, age and size."""

import contextlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass

from .entries import Entry, read_step
from .index import Index
from .store_folder import Folder, size_limit

HALF_LIFE_SECONDS = 7 * 86_400.0
SHRUNK_TO = 0.9
ORPHAN_SECONDS = 3600.0


@dataclass(slots=True)
class Held:
    """A step that the store knows: its values' digests, bytes and seconds to make again, its last use, its project."""

    digests: list[str]
    size: int
    wall: float
    used: float
    project: str

    def worth(self, now: float) -> float:
        """Seconds that it saves for each byte, less the longer nobody asked for it."""
        age: float = 0.5 ** (max(0.0, now - self.used) / HALF_LIFE_SECONDS)
        return (self.wall + 0.001) / (self.size + 1) * age


class Holdings:
    """All that a store holds at one moment; values are listed before steps, so that none of them seems unused."""

    def __init__(self, files: Folder, index: Index) -> None:
        self._files = files
        self._index = index
        self.values = {digest: file.stat() for digest, file in _there(files.files("values"))}
        self.step_files = {key: file.stat() for key, file in _there(files.files("steps"))}
        self.index_size = index.size()
        self.steps: dict[str, Held] = {}

    @property
    def size(self) -> int:
        """Bytes on disk."""
        sizes = [status.st_size for status in (*self.values.values(), *self.step_files.values())]
        return sum(sizes) + self.index_size

    def read(self) -> None:
        """Get to know the steps, from their files and from the index."""
        for entry, project in self._index.all_entries():
            self._know(entry, 0.0, entry.used, project)
        for key, status in self.step_files.items():
            with contextlib.suppress(OSError):
                step = read_step(self._files.step(key), key)
                if step is not None:
                    used = max(self.steps[key].used if key in self.steps else 0.0, status.st_mtime)
                    self._know(step.entry, step.wall, used, step.project)
                    self.steps[key].size += status.st_size

    def _know(self, entry: Entry, wall: float, used: float, project: str) -> None:
        sizes = [int(part.partition("=")[2]) for part in (entry.sizes or "").split()]
        told = len(entry.digests) + len(entry.told) + len(entry.extras or b"")
        self.steps[entry.key] = Held(entry.digests.split(" "), sum(sizes) + told, wall, used, project)

    def drop(self, gone: Iterable[str], orphans_before: float) -> int:
        """Take out steps, values that only they had, and older files that belong to no step; the bytes that went."""
        gone = set(gone)
        members = {digest: json.loads(body)[1] for digest, body in self._index.all_sealed("members")}
        used = _closure((d for key, held in self.steps.items() if key not in gone for d in held.digests), members)
        unused = _closure((d for key in gone for d in self.steps[key].digests), members) - used
        went = 0
        for digest, status in self.values.items():
            if digest in unused or (digest not in used and status.st_mtime < orphans_before):
                went += self._remove(self._files.value(digest), status.st_size)
        for key in gone & self.step_files.keys():
            went += self._remove(self._files.step(key), self.step_files[key].st_size)
        self._index.remove("entries", gone)
        for table in ("vals", "members"):
            self._index.remove(table, unused)
        self._index.remove_lost_recipes()
        return went + max(0, self.index_size - self._index.size())

    def _remove(self, path: str, size: int) -> int:
        try:
            os.unlink(path)
        except OSError:
            return 0
        return size


def _there(files: Iterable[tuple[str, "os.DirEntry[str]"]]) -> Iterable[tuple[str, "os.DirEntry[str]"]]:
    """The files that are still there when their turn comes."""
    for name, file in files:
        with contextlib.suppress(OSError):
            file.stat()  # the entry remembers what it learnt
            yield name, file


def _closure(digests: Iterable[str], members: dict[str, list[str]]) -> set[str]:
    """The digests, and those that their lists and bundles are made of."""
    found: set[str] = set()
    waiting = list(digests)
    while waiting:
        digest = waiting.pop()
        if digest not in found:
            found.add(digest)
            waiting.extend(members.get(digest, ()))
    return found


def make_room(files: Folder, index: Index, needed: int, slack: float) -> tuple[int, int]:
    """Take out what is above the limit, and at least `needed` bytes: (bytes that went, bytes still above the limit).

    What is kept stays, and so does what a run that goes on may use: whatever was used up to `slack` seconds before
    it began, since that is how precisely uses are written down. Raises OSError, `sqlite3.Error`, `StoreRefused`.
    """
    holdings = Holdings(files, index)
    size = holdings.size
    limit = size_limit(files.path, size)
    wanted = max(needed, size - int(limit * SHRUNK_TO) if size > limit else 0)
    if not wanted:
        return 0, 0
    holdings.read()
    now = time.time()
    since = files.running_since()
    in_use = now if since is None else since - slack
    kept = files.kept()
    leaving: list[str] = []
    least = 0
    for key, held in sorted(holdings.steps.items(), key=lambda item: item[1].worth(now)):
        if least >= wanted:
            break
        if key not in kept and held.used < in_use:
            leaving.append(key)
            least += held.size
    went = holdings.drop(leaving, min(in_use, now - ORPHAN_SECONDS))
    return went, max(0, size - went - limit)
