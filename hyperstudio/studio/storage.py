"""The value store as the user sees it: what it holds, clearing it, and runs whose values stay."""

from pathlib import Path
from typing import Any

from hyperstudio.runner import history, stored
from hyperstudio.studio.places import limits, store_folder


def store_info(project: Path | None = None) -> dict[str, Any]:
    """What the value store holds (see `stored.info`), or what of it one project made."""
    return stored.info(store_folder(), project, limits().store)


def clear_store(project: Path | None = None) -> dict[str, Any]:
    """Take out of the value store what all projects or one of them made; kept runs stay (see `stored.clear`)."""
    return stored.clear(store_folder(), project)


def keep_run(project: Path, run_id: str, kept: bool) -> None:
    """Keep a run in the history and its values in the store, or keep them no more."""
    history.keep_run(project, run_id, kept)
    stored.keep(store_folder(), history.run_file(project, run_id), kept)
