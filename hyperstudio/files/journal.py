"""Files replaced all together or not at all: a journal in `.hyperstudio/` lets an interrupted save be finished.

First the journal lists what will come, then every new content is written beside its file, then the journal is
marked as decided, then the files are renamed. Before that mark an interrupted save is undone, after it completed.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.system import lock, sync_folder
from hyperstudio.graph.code import digest_of

STATE = ".hyperstudio"
JOURNAL = "saving.json"
_KINDS = (".json", ".py")


def state_folder(root: Path) -> Path:
    """The project's own folder for runs, studies and recovery; made, and kept out of git, where it is not there."""
    folder = root / STATE
    if folder.is_symlink() and not folder.resolve().is_relative_to(root.resolve()):
        raise StudioError(f"{STATE} is a link that leads out of the project.", "Delete the link.")
    try:
        folder.mkdir(exist_ok=True)
        with suppress(FileExistsError), open(folder / ".gitignore", "x", encoding="utf-8") as ignore:
            ignore.write("*\n")
    except OSError as error:
        raise StudioError(f"{folder} cannot be written: {error.strerror}.", "Make the folder writable.") from error
    return folder


@contextmanager
def saving(root: Path) -> Iterator[None]:
    """Be the only one who saves this project; what an earlier save left behind is finished first."""
    with _only_one(root):
        if problem := _finish(root):
            raise StudioError(problem, "Make the folder writable, then try again.")
        yield


@contextmanager
def _only_one(root: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(lock(state_folder(root) / "saving.lock"))
        except OSError as error:
            raise StudioError(f"{root / STATE} cannot be written: {error.strerror}.", "Make it writable.") from error
        yield


def recover(root: Path) -> str:
    """Complete or undo a save that was interrupted. Returns what prevents it, empty when all is well."""
    if not (root / STATE / JOURNAL).is_file():
        return ""
    try:
        with _only_one(root):
            return _finish(root)
    except StudioError as error:
        return f"An interrupted save could not be finished: {error}"


def replace_files(root: Path, writes: Mapping[str, bytes], removes: Iterable[str]) -> None:
    """Write and remove files (paths inside the project) as one act; call it while `saving`.

    StudioError where it cannot be done; then nothing was changed, or the next opening completes it.
    """
    plan: dict[str, Any] = {
        "decided": False,
        "folders": _missing_folders(root, writes),
        "removes": sorted(removes),
        "writes": {path: digest_of(content) for path, content in writes.items()},
    }
    for path in [*writes, *plan["removes"]]:
        _target(root, path)
    try:
        _write_journal(root, plan)
        for path, content in writes.items():
            target = _target(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_beside(target, content)
        _write_journal(root, {**plan, "decided": True})
    except OSError as error:
        with suppress(OSError):
            _undo(root, plan)
        raise StudioError(f"Saving failed: {error}. Nothing was changed.", "Look for space and permissions.") from error
    try:
        _complete(root, plan)
    except OSError as error:
        raise StudioError(
            f"Saving was interrupted: {error}.", "The next save or opening of the project completes it."
        ) from error


def write_atomically(path: Path, content: bytes, mode: int | None = None) -> None:
    """Replace one file as a whole: under another name, synced, renamed. OSError where that fails."""
    _write_beside(path, content, mode)
    os.replace(_beside(path), path)
    sync_folder(path.parent)


def _finish(root: Path) -> str:
    file = root / STATE / JOURNAL
    if not file.is_file():
        return ""
    try:
        plan = json.loads(file.read_bytes())
        paths = [*plan["writes"], *plan["removes"]]
        targets = [_target(root, path) for path in paths]
        folders_fit = all(isinstance(folder, str) and ".." not in folder for folder in plan["folders"])
    except (ValueError, KeyError, TypeError, StudioError, RecursionError):
        targets, folders_fit = [], False
    if not folders_fit or any(target.suffix not in _KINDS for target in targets):
        with suppress(OSError):
            os.replace(file, file.with_name("saving.damaged.json"))
        return "The journal of an interrupted save was damaged, and is set aside as saving.damaged.json."
    try:
        if plan["decided"] is True:
            _complete(root, plan)
        else:
            _undo(root, plan)
    except OSError as error:
        return f"An interrupted save could not be finished: {error}."
    return ""


def _complete(root: Path, plan: Mapping[str, Any]) -> None:
    folders = set()
    for path, digest in plan["writes"].items():
        target = _target(root, path)
        beside = _beside(target)
        if beside.is_file() and digest_of(beside.read_bytes()) == digest:
            os.replace(beside, target)
        folders.add(target.parent)
    for path in plan["removes"]:
        target = _target(root, path)
        target.unlink(missing_ok=True)
        folders.add(target.parent)
    for folder in folders:
        if folder.is_dir():
            sync_folder(folder)
    for path in plan["removes"]:
        _remove_empty(root, _target(root, path).parent)
    (root / STATE / JOURNAL).unlink(missing_ok=True)


def _undo(root: Path, plan: Mapping[str, Any]) -> None:
    for path in plan["writes"]:
        _beside(_target(root, path)).unlink(missing_ok=True)
    for folder in sorted(plan["folders"], reverse=True):
        with suppress(OSError):
            (root / folder).rmdir()
    (root / STATE / JOURNAL).unlink(missing_ok=True)


def _write_journal(root: Path, plan: Mapping[str, Any]) -> None:
    write_atomically(root / STATE / JOURNAL, json.dumps(plan).encode())


def _target(root: Path, path: str) -> Path:
    """Where a file of the project lies; StudioError where that is outside the project."""
    parts = PurePosixPath(path).parts
    where = root.joinpath(*parts).resolve()
    if not parts or path.startswith("/") or ".." in parts or not where.is_relative_to(root.resolve()):
        raise StudioError(f"{path} lies outside the project.", "Nothing outside the project's folder is written.")
    return where


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.saving")


def _write_beside(target: Path, content: bytes, mode: int | None = None) -> None:
    beside = _beside(target)
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with open(descriptor, "wb") as file:
        if mode is None and target.exists():
            os.chmod(beside, stat.S_IMODE(target.stat().st_mode))
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _missing_folders(root: Path, paths: Iterable[str]) -> list[str]:
    missing = set()
    for path in paths:
        for folder in PurePosixPath(path).parents:
            if str(folder) != "." and not (root / folder).exists():
                missing.add(str(folder))
    return sorted(missing)


def _remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder, and those around it, where nothing but bytecode is left in them."""
    top = root.resolve()
    while folder != top and folder.is_relative_to(top):
        if folder.is_dir():
            left = {entry.name for entry in folder.iterdir()}
            if left - {"__pycache__"}:
                return
            if left:
                shutil.rmtree(folder / "__pycache__")
            folder.rmdir()
        folder = folder.parent
