"""The value store as a whole: what it holds, for whom, and taking it out."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.runs import read_run
from hyperstudio.runner.worker.eviction import Holdings
from hyperstudio.runner.worker.index import Index
from hyperstudio.runner.worker.store_folder import Folder, StoreRefused, is_shared, size_limit

ENDING_SECONDS = 1.0


def info(store: Path, project: Path | None = None, limit: int | None = None) -> dict[str, Any]:
    """What a store holds, of all projects or of one: {"folder", "shared", "bytes", "limit", "values", "steps",
    "kept", "scratch", "projects": {folder: {"steps", "bytes"}}}. StudioError where it cannot be read.

    `scratch` are the bytes of the folders of steps that did not finish; they are not among `bytes`.

    `limit` is the one that holds, where it was set. A value that several projects made counts for each of them.
    """
    with _opened(store) as (files, index):
        holdings = Holdings(files, index)
        holdings.read()
        projects: dict[str, dict[str, int]] = {}
        for held in holdings.steps.values():
            if project is None or held.project == str(project.resolve()):
                counted = projects.setdefault(held.project, {"steps": 0, "bytes": 0})
                counted["steps"] += 1
                counted["bytes"] += held.size
        return {
            "folder": str(store),
            "shared": is_shared(),
            "bytes": holdings.size,
            "limit": size_limit(str(store), holdings.size) if limit is None else limit,
            "values": len(holdings.values),
            "steps": len(holdings.steps),
            "kept": len(files.kept() & holdings.steps.keys()),
            "scratch": sum(size for _, size, _ in files.scratches()),
            "projects": dict(sorted(projects.items())),
        }


def clear(store: Path, project: Path | None = None) -> dict[str, Any]:
    """Take out what all projects or one of them made: {"folder", "steps", "bytes", "kept", "scratch"}.

    Kept runs stay. Scratch folders (`scratch`: their bytes) say not whose they are, and go with all projects only.
    StudioError while a run uses the store.
    """
    with _opened(store) as (files, index):
        until = time.monotonic() + ENDING_SECONDS
        while files.running_since() is not None and time.monotonic() < until:
            time.sleep(0.02)  # a run's last event comes just before its end
        if files.running_since() is not None:
            raise StudioError("A run is using the value store.", "Wait for its end or stop it, then clear the store.")
        holdings = Holdings(files, index)
        holdings.read()
        meant = {
            key for key, held in holdings.steps.items() if project is None or held.project == str(project.resolve())
        }
        kept = meant & files.kept()
        went = holdings.drop(meant - kept, time.time() if project is None else 0.0)
        scratch = 0
        if project is None:
            scratch = files.drop_scratch(time.time())
            index.remove("hashed", [name for name, _ in index.all_sealed("hashed")])
        index.shrink()
        return {
            "folder": str(store),
            "steps": len(meant) - len(kept),
            "bytes": went,
            "kept": len(kept),
            "scratch": scratch,
        }


def keep(store: Path, run_file: Path, kept: bool) -> None:
    """Let the values of a run stay in the store whatever its size, or no longer. StudioError where that fails."""
    keys = sorted({step.key for step in read_run(run_file).steps.values() if step.key})
    try:
        Folder(str(store)).keep(run_file.stem, keys if kept else None)
    except StoreRefused as refused:
        raise StudioError(refused.what, refused.mend) from refused
    except OSError as error:
        raise StudioError(
            f"{store} cannot be written: {error.strerror}.", "Make room, or let it be written."
        ) from error


@contextmanager
def _opened(store: Path) -> Iterator[tuple[Folder, Index]]:
    try:
        files = Folder(str(store))
        index = Index(files.index)
        try:
            yield files, index
        finally:
            index.close()
    except StoreRefused as refused:
        raise StudioError(refused.what, refused.mend) from refused
    except (OSError, sqlite3.Error) as error:
        mend = "Look after its disk, or choose another folder with HYPERSTUDIO_STORE."
        raise StudioError(f"The value store {store} cannot be used: {error}.", mend) from error
