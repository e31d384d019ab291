"""Writing a package: whole or not at all, and never over what somebody edited."""

import difflib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError

LOCK = "hyperstudio.lock.json"
SHOWN = 40
"""Lines of a difference that are shown."""


def hash_of(content: bytes) -> str:
    """blake2b, 128 bit, hexadecimal."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def lock_of(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> bytes:
    """The lock file: a hash for every other file, and what the project was."""
    lock = {"format": 1, **facts, "files": {path: hash_of(files[path]) for path in sorted(files)}}
    return (json.dumps(lock, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_lock(out: Path) -> dict[str, Any] | None:
    """The lock file of a package that was written before; None where there is none. StudioError where it is damaged."""
    try:
        found = json.loads((out / LOCK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StudioError(
            f"{out / LOCK} cannot be read: {error}.", "Take it from version control, or delete it."
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        raise StudioError(f"{out / LOCK} is not a lock file.", "Take it from version control, or export elsewhere.")
    return found


def edited(out: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """The files that somebody edited since they were written, each with its difference to what is to be written now."""
    lock = read_lock(out)
    found: dict[str, str] = {}
    for path, digest in (lock["files"] if lock else {}).items():
        place = out / path
        if not place.is_file():
            continue
        now = place.read_bytes()
        if hash_of(now) != digest and now != files.get(path):
            found[path] = _difference(path, files.get(path, b""), now)
    return found


def write_package(out: Path, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Write the files and their lock to the folder `out`; the paths that are new or differ, also those that are gone.

    Files of the folder that no export wrote stay. StudioError where one was edited, or the folder is something else.
    """
    out = out.absolute()
    lock = read_lock(out)
    if lock is None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StudioError(f"{out} is not empty, and no package was exported there.", "Name a new folder.")
    if changes := edited(out, files):
        path, difference = next(iter(changes.items()))
        more = f" (and {len(changes) - 1} more)" if len(changes) > 1 else ""
        raise StudioError(
            f"{path} was edited since it was exported{more}:\n{difference}",
            "Keep what you need of it elsewhere and delete the file; an edited implementation is read back into the "
            "project with --take-theirs.",
        )
    before: dict[str, str] = lock["files"] if lock else {}
    written = {**files, LOCK: lock_of(files, facts)}
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for path, content in written.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(content)
        fresh.chmod(0o777 & ~_umask())
        changed = _changed(out, written, before)
        _replace(out, fresh, {*before, LOCK})
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return changed


def _changed(out: Path, written: Mapping[str, bytes], before: Mapping[str, str]) -> tuple[str, ...]:
    fresh = [path for path, content in written.items() if not _holds(out / path, content)]
    return tuple(sorted({*fresh, *(path for path in before if path not in written)}))


def _replace(out: Path, fresh: Path, ours: set[str]) -> None:
    """Put the fresh folder in the place of the old one; what is not ours goes along. An error puts all back."""
    if not out.exists():
        os.rename(fresh, out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    aside.rmdir()
    kept = _others(out, ours)
    os.rename(out, aside)
    moved: list[Path] = []
    try:
        for path in kept:
            if not (fresh / path).exists():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                os.rename(aside / path, fresh / path)
                moved.append(path)
        os.rename(fresh, out)
    except OSError:
        for path in moved:
            os.rename(fresh / path, aside / path)
        os.rename(aside, out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _others(out: Path, ours: set[str]) -> list[Path]:
    """What lies in the folder and was not exported: whole folders where nothing of ours is in them."""
    folders = {parent for path in ours for parent in Path(path).parents}
    found, todo = [], [Path()]
    while todo:
        at = todo.pop()
        for entry in sorted((out / at).iterdir()):
            path = at / entry.name
            if entry.name == "__pycache__":
                continue
            if path in folders and entry.is_dir() and not entry.is_symlink():
                todo.append(path)
            elif path.as_posix() not in ours:
                found.append(path)
    return found


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _difference(path: str, ours: bytes, theirs: bytes) -> str:
    lines = [
        *difflib.unified_diff(
            ours.decode("utf-8", "replace").splitlines(), theirs.decode("utf-8", "replace").splitlines(),
            f"{path} as exported", f"{path} as it is now", lineterm="",
        )
    ]  # fmt: skip
    return "\n".join([*lines[:SHOWN], "…"] if len(lines) > SHOWN else lines)
