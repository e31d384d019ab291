"""Notice what others change in a project's folder: a cheap picture of its files, compared from time to time."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hyperstudio.files.locate import PROJECT_FILE

Snapshot = dict[str, tuple[int, int, int]]
"""Size, time of change (ns) and inode of every file that the project is made of, by its path."""

SETTLED_NS = 2_000_000_000
"""A folder whose time of change is younger may change again without a new one."""

_FOLDERS = ("configurations", "lib", "shared", "workflows")
_KINDS = (".json", ".py")


class _Listing(NamedTuple):
    """What lies in a folder: files and folders, each with the place and the path in the project."""

    stamp: tuple[int, int, int] | None
    files: tuple[tuple[str, str], ...]
    folders: tuple[tuple[str, str], ...]


class Watched:
    """A project's folder that is looked at again and again: what lies in it is listed anew only where that changed."""

    def __init__(self, folder: Path) -> None:
        self._root = os.path.realpath(folder)
        self._listed: dict[str, _Listing] = {}

    def snapshot(self) -> Snapshot:
        """The picture of the project's files as they are now. Take it before reading, so that no change is missed."""
        seen: Snapshot = {}
        listed: dict[str, _Listing] = {}
        todo = [(self._root, "")]
        visited: set[tuple[int, int]] = set()
        while todo:
            place, path = todo.pop()
            try:
                listed[place] = listing = self._listing(place, path)
            except OSError:
                continue  # gone meanwhile, or not readable: the files in it are missing from the picture
            for file, inside in listing.files:
                with suppress(OSError):
                    seen[inside] = _seen(os.stat(file))
            if listing.stamp:
                todo.extend(listing.folders)
            else:
                todo.extend(found for found in listing.folders if _leads_inside(found[0], self._root, visited))
        self._listed = listed
        return seen

    def _listing(self, place: str, path: str) -> _Listing:
        stat = os.stat(place)
        kept, stamp = self._listed.get(place), (stat.st_mtime_ns, stat.st_dev, stat.st_ino)
        if kept is not None and kept.stamp == stamp:
            return kept
        # What was put in a moment ago may be followed by more at the same time of change. Where links lead may change
        # without the folder that they lie in.
        lasts = stat.st_mtime_ns < time.time_ns() - SETTLED_NS
        files, folders = [], []
        for entry in os.scandir(place):
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            inside = f"{path}{entry.name}"
            lasts = lasts and not entry.is_symlink()
            with suppress(OSError):
                if entry.is_dir():
                    if path or entry.name in _FOLDERS:
                        folders.append((entry.path, inside + "/"))
                elif entry.name.endswith(_KINDS if path else (PROJECT_FILE, ".py")):
                    files.append((entry.path, inside))
        return _Listing(stamp if lasts else None, tuple(files), tuple(folders))


def snapshot(folder: Path) -> Snapshot:
    """The picture of a project's files, taken once."""
    return Watched(folder).snapshot()


def seen_now(folder: Path, paths: Iterable[str]) -> Snapshot:
    """The picture of single files of a project; those that are gone are missing from it."""
    root, seen = os.path.realpath(folder), {}
    for path in paths:
        with suppress(OSError):
            seen[path] = _seen(os.stat(os.path.join(root, path)))
    return seen


def changed_files(before: Snapshot, now: Snapshot) -> frozenset[str]:
    """The paths of files that are new, gone, or not what they were."""
    return frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def changed_since(folder: Path, before: Snapshot) -> frozenset[str]:
    """The paths of files that changed in the folder since the picture was taken."""
    return changed_files(before, snapshot(folder))


def _seen(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def _leads_inside(place: str, root: str, visited: set[tuple[int, int]]) -> bool:
    """Whether to look into a folder: a link only where it leads inside, and each link's target once."""
    if not os.path.islink(place):
        return True
    target = os.path.realpath(place)
    if not target.startswith(root + os.sep):
        return False
    try:
        stat = os.stat(place)
    except OSError:
        return False
    if (stat.st_dev, stat.st_ino) in visited:
        return False
    visited.add((stat.st_dev, stat.st_ino))
    return True
