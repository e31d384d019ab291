"""Which folders the user trusts to run code: remembered for their real paths, outside of any project."""

import json
import os
from pathlib import Path

import platformdirs

from hyperstudio.errors import StudioError
from hyperstudio.files.journal import write_atomically
from hyperstudio.files.system import lock


def data_folder() -> Path:
    """Where settings and trust of this user are kept: `HYPERSTUDIO_DATA`, else the system's place for such."""
    named = os.environ.get("HYPERSTUDIO_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("hyperstudio", appauthor=False))


def is_trusted(folder: Path) -> bool:
    """Whether the code in this folder may run; `HYPERSTUDIO_TRUST=1` says so for all."""
    return os.environ.get("HYPERSTUDIO_TRUST") == "1" or str(folder.resolve()) in _trusted()


def trust(folder: Path) -> None:
    """Let the code in this folder run from now on. StudioError where that cannot be remembered."""
    _change(add={str(folder.resolve())}, remove=set())


def distrust(folder: Path) -> None:
    """Take the trust in this folder back."""
    _change(add=set(), remove={str(folder.resolve())})


def _file() -> Path:
    return data_folder() / "trust.json"


def _trusted() -> set[str]:
    try:
        held = json.loads(_file().read_bytes())
        return {folder for folder in held["folders"] if isinstance(folder, str)}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return set()  # nothing is trusted where nothing legible says so


def _change(add: set[str], remove: set[str]) -> None:
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock(file.with_name("trust.lock")):
            folders = sorted((_trusted() | add) - remove)
            write_atomically(file, (json.dumps({"folders": folders}, indent=2) + "\n").encode(), mode=0o600)
    except OSError as error:
        raise StudioError(
            f"{file} cannot be written: {error.strerror}.", "Make that folder writable, or set HYPERSTUDIO_DATA."
        ) from error
