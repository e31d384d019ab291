"""Files and folders as values: a path counts with the bytes that it leads to."""

import os
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import Any

from .digests import ALGORITHM, Hasher, text_digest

LEFT_OUT = frozenset((".git", ".hyperstudio", "__pycache__"))
SETTLED_NANOSECONDS = 2_000_000_000
CHUNK = 1 << 20


class FileDigests:
    """Digests of files, remembered by size, time of change and inode.

    `recall` and `remember` are the memory that outlives this process: path → (size, mtime_ns, inode, digest).
    """

    def __init__(
        self,
        project: str,
        recall: Callable[[str], tuple[int, int, int, str] | None],
        remember: Callable[[str, tuple[int, int, int, str]], None],
        algorithm: str = ALGORITHM,
    ) -> None:
        self._project = project
        self._recall = recall
        self._remember = remember
        self._known: dict[str, tuple[int, int, int, str]] = {}
        self._algorithm = algorithm
        self.counted: dict[str, str] = {}
        """The content of what was given or declared in this run, by path: told at its end."""

    def named(self, path: str) -> str:
        """How a path is written down: relative to the project where it lies inside."""
        inside = self._project + os.sep
        return path[len(inside) :] if path.startswith(inside) else path

    def path(self, path: PurePath | str) -> str:
        """The digest of a path: its text and the bytes of the file, or names and bytes of the folder."""
        text = os.path.normpath(os.path.join(self._project, path))
        hasher = Hasher()
        hasher.add(f"{self.named(text)}\0{self.given(text)}".encode())
        return "p" + hasher.text()

    def given(self, path: str) -> str:
        """The digest of the content of what was given or declared."""
        found = self.counted[self.named(path)] = self.content(path)
        return found

    def read_by(self, reads: Sequence[str]) -> str:
        """What these files, folders and variables (`$NAME`) hold, as a part of a key."""
        found = [repr(os.environ.get(name[1:])) if name.startswith("$") else self.given(name) for name in sorted(reads)]
        return f"|reads={'|'.join(found)}"

    def content(self, path: str) -> str:
        """The digest of a file's or folder's content; "missing" where there is none.

        With a "/" at the end only the names in the folder count.
        """
        full = os.path.join(self._project, path)
        try:
            status = os.stat(full)
        except OSError:
            return "missing"
        if stat.S_ISDIR(status.st_mode):
            return self._names(full) if path.endswith(os.sep) else self._folder(full)
        if not stat.S_ISREG(status.st_mode):
            return "special"
        return self._file(full, status)

    def _names(self, folder: str) -> str:
        try:
            names = sorted(name for name in os.listdir(folder) if name not in LEFT_OUT)
        except OSError:
            return "unreadable"
        return "f" + text_digest("\0".join(names).encode(errors="surrogateescape").hex())

    def _folder(self, folder: str) -> str:
        hasher = Hasher(self._algorithm)
        for place, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
            for name in sorted(files):
                full = os.path.join(place, name)
                hasher.add(f"{os.path.relpath(full, folder)}\0{self.content(full)}\n".encode(errors="surrogateescape"))
        return "f" + hasher.text()

    def _file(self, full: str, status: os.stat_result) -> str:
        seen = (status.st_size, changed_at(status), status.st_ino)
        known = self._known.get(full) or self._recall(full)
        if known is not None and known[:3] == seen:
            return known[3]
        hasher = Hasher(self._algorithm)
        try:
            with open(full, "rb") as file:
                while piece := file.read(CHUNK):
                    hasher.add(piece)
        except OSError:
            return "unreadable"
        digest = hasher.text()
        # A file that was just written may change again without its time of change showing it.
        if time.time_ns() - seen[1] > SETTLED_NANOSECONDS:
            self._known[full] = (*seen, digest)
            self._remember(full, (*seen, digest))
        return digest


def changed_at(status: os.stat_result) -> int:
    """When a file was last changed in any way: unlike its time of modification, nobody can set that by hand."""
    return status.st_ctime_ns if os.name == "posix" else status.st_mtime_ns


def paths_within(value: Any) -> list[PurePath]:
    """The paths that a value is: itself, or the items of a list or tuple of paths."""
    if isinstance(value, PurePath):
        return [value]
    if type(value) in (list, tuple) and value and isinstance(value[0], Path):
        return [item for item in value if isinstance(item, PurePath)]
    return []
