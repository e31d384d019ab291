"""Where things lie on this machine: the value store, and the interpreter for projects' code."""

import os
import sys
from pathlib import Path

import platformdirs


def store_folder() -> Path:
    """The folder of the value store: HYPERSTUDIO_STORE, else the user's cache."""
    named = os.environ.get("HYPERSTUDIO_STORE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("hyperstudio", appauthor=False)) / "store"


def interpreter() -> str:
    """The Python that runs projects' code: HYPERSTUDIO_PYTHON, else the one that runs the studio."""
    return os.environ.get("HYPERSTUDIO_PYTHON") or sys.executable
