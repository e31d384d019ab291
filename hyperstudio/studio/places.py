"""What this machine gives to projects: the value store, the interpreter for their code, workers and memory."""

import os
import sys
from pathlib import Path

import platformdirs

from hyperstudio.errors import StudioError


def store_folder() -> Path:
    """The folder of the value store: HYPERSTUDIO_STORE, else the user's cache."""
    named = os.environ.get("HYPERSTUDIO_STORE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("hyperstudio", appauthor=False)) / "store"


def interpreter() -> str:
    """The Python that runs projects' code: HYPERSTUDIO_PYTHON, else the one that runs the studio."""
    return os.environ.get("HYPERSTUDIO_PYTHON") or sys.executable


def workers() -> int | None:
    """How many processes run steps at a time: HYPERSTUDIO_WORKERS, else None for as many as there are processors."""
    number = _number("HYPERSTUDIO_WORKERS")
    return None if number is None else max(1, int(number))


def memory() -> int | None:
    """How many bytes a run may use: HYPERSTUDIO_MEMORY_GB, else None for four fifths of the machine's memory."""
    number = _number("HYPERSTUDIO_MEMORY_GB")
    return None if number is None else int(number * 1e9)


def _number(name: str) -> float | None:
    text = os.environ.get(name)
    try:
        return float(text) if text else None
    except ValueError:
        raise StudioError(
            f"{name} is “{text}”, which is no number.", f"Set {name} to a number, or not at all."
        ) from None
