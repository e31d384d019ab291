"""Changes that were accepted as none: which earlier keys count as a step's own, written down beside the project's runs.

The file is `.hyperstudio/accepted.json`: {"accepted": {key: {"as": [keys], "what": words, "at": seconds}}}. It lies
with the history of this machine and not with the project: it is a judgement about the values that are here.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The static keys whose values are as good, and the change between them in words."""

    keys: tuple[str, ...]
    what: str = ""


Acceptances = Mapping[str, Acceptance]
"""By the static key of now. A step whose code, packages or parameters change again has another key: it is not in it."""

MOST = 1000
"""How many are kept; the oldest go first."""


def acceptances(folder: Path) -> dict[str, Acceptance]:
    """What was accepted in a project; nothing where the file is not there or cannot be read."""
    return {key: Acceptance(tuple(one["as"]), one["what"]) for key, one in _read(folder).items()}


def accept(folder: Path, new: Acceptances) -> None:
    """Write down that these keys count as earlier ones, from now on. StudioError where that cannot be written."""
    known = _read(folder)
    for key, one in new.items():
        known.pop(key, None)
        known[key] = {"as": list(one.keys), "what": one.what, "at": round(time.time(), 3)}
    _write(folder, dict(list(known.items())[-MOST:]))


def take_back(folder: Path, keys: set[str]) -> None:
    """Forget what was accepted for these keys. StudioError where that cannot be written."""
    _write(folder, {key: one for key, one in _read(folder).items() if key not in keys})


def _path(folder: Path) -> Path:
    return folder / ".hyperstudio" / "accepted.json"


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads(_path(folder).read_text("utf-8"))["accepted"]
        return {
            key: one
            for key, one in found.items()
            if isinstance(one["what"], str) and all(isinstance(other, str) for other in one["as"])
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # then everything runs as if nothing had been accepted


def _write(folder: Path, known: Mapping[str, Any]) -> None:
    path = _path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps({"accepted": known}, indent=1), "utf-8")
        beside.replace(path)
    except OSError as error:
        raise StudioError(f"{path} could not be written: {error.strerror}.", "Make room, or allow writing.") from None
