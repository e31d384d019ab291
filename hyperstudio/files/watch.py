"""Notice what others change in a project's folder: a cheap picture of its files, compared from time to time."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hyperstudio.files.locate import PROJECT_FILE

Snapshot = dict[str, tuple[int, int, int]]
"""Size, time of change (ns) and inode of every file that the project is made of, by its path."""

_FOLDERS = ("configurations", "lib", "shared", "workflows")
_KINDS = (".json", ".py")


def snapshot(folder: Path) -> Snapshot:
    """The picture of a project's files as they are now. Take it before reading, so that no change is missed."""
    root = os.path.realpath(folder)
    seen: Snapshot = {}
    todo = [(root, "")]
    visited: set[tuple[int, int]] = set()
    while todo:
        place, path = todo.pop()
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue  # gone meanwhile, or not readable: the files in it are missing from the picture
        for entry in entries:
            inside = f"{path}{entry.name}"
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            try:
                if entry.is_dir():
                    if (path or entry.name in _FOLDERS) and _inside(entry, root, visited):
                        todo.append((entry.path, inside + "/"))
                elif entry.name.endswith(_KINDS if path else (PROJECT_FILE, ".py")):
                    seen[inside] = _seen(entry.stat())
            except OSError:
                continue
    return seen


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


def _inside(entry: "os.DirEntry[str]", root: str, visited: set[tuple[int, int]]) -> bool:
    """Whether to look into a folder: a link only where it leads inside, and each link's target once."""
    if not entry.is_symlink():
        return True
    target = os.path.realpath(entry.path)
    stat = entry.stat()
    if not target.startswith(root + os.sep) or (stat.st_dev, stat.st_ino) in visited:
        return False
    visited.add((stat.st_dev, stat.st_ino))
    return True
