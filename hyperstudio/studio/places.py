"""What this machine gives to projects: the value store, the interpreter for their code, workers and memory.

Environment variables stand above the settings.
"""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import Settings, checked, read_settings
from hyperstudio.runner.limits import USUAL, Limits
from hyperstudio.runner.worker.store_folder import StoreRefused, size_of


def in_force() -> Settings:
    """The settings as they hold now. StudioError where one of them cannot be understood."""
    said = read_settings().model_dump()
    for name in Settings.model_fields:
        variable = variable_of(name)
        if text := os.environ.get(variable):
            said[name] = getattr(checked({name: _value(name, text)}, variable), name)
    return Settings.model_construct(**said)


def variable_of(name: str) -> str:
    """The environment variable that stands above a setting."""
    return str(about(name)["variable"])


def about(name: str) -> dict[str, Any]:
    """The unit of a setting, its `variable`, and what holds `otherwise`."""
    said = Settings.model_fields[name].json_schema_extra
    assert isinstance(said, dict)
    return said


def store_folder() -> Path:
    """The folder of the value store, the user's cache by default."""
    named = in_force().store
    return (
        Path(named).expanduser()
        if named
        else Path(platformdirs.user_cache_dir("hyperstudio", appauthor=False)) / "store"
    )


def interpreter() -> str:
    """The Python that runs projects' code: HYPERSTUDIO_PYTHON, else the setting, else the one that runs the studio."""
    named = in_force().python
    return shutil.which(os.path.expanduser(named)) or named if named else sys.executable


def check_programs(said: Mapping[str, str]) -> None:
    """StudioError where a setting names an interpreter or an editor that is not there, or a folder that cannot be used.

    `said` are settings by name, as they were typed.
    """
    python = said.get("python")
    if python and shutil.which(os.path.expanduser(python)) is None:
        raise StudioError(
            f"The setting “python” is “{python}”, which cannot be started.",
            "Name a Python, such as /usr/bin/python3 or the bin/python of an environment.",
        )
    editor = said.get("editor")
    if editor:
        try:
            words = shlex.split(editor)
        except ValueError:
            words = []
        if not words or shutil.which(os.path.expanduser(words[0])) is None:
            raise StudioError(
                f"The setting “editor” is “{editor}”, which is no program that was found.",
                "Name one with its arguments, such as code --goto {file}:{line}.",
            )
    store = said.get("store")
    if store and not Path(store).expanduser().is_absolute():
        raise StudioError(f"The setting “store” is “{store}”, which is no full path.", "Begin it with / or ~.")


def limits() -> Limits:
    """What runs may use, and how long they may take to stop."""
    held = in_force()
    return Limits(
        workers=held.workers,
        memory=None if held.memory_gb is None else int(held.memory_gb * 1e9),
        grace=USUAL.grace if held.grace_seconds is None else held.grace_seconds,
        store=None if held.store_gb is None else int(held.store_gb * 1e9),
    )


def _value(name: str, text: str) -> Any:
    """What a variable says, as its setting says it: a size may have a unit."""
    if name != "store_gb":
        return text
    try:
        return size_of(text) / 1e9
    except StoreRefused as refused:
        raise StudioError(refused.what, refused.mend) from refused
