"""What is not saved yet, in `.hyperstudio/recovery/`: every edit is appended to a journal, offered after a crash.

Each line is JSON: the texts of the files that the edit changed (null: the file is gone). Who writes a journal holds a
lock on it; one that nobody holds was left by a process that ended without saving or letting go.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.files.journal import STATE, state_folder
from hyperstudio.files.system import is_locked, lock

FOLDER = "recovery"
Texts = dict[str, str | None]


class EditJournal:
    """The journal of one open project. It is made with the first edit; where it cannot be written, work goes on."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file: Path | None = None
        self._held = ExitStack()

    def append(self, changed: Mapping[str, str | None]) -> None:
        """Write down what one change made of files; it outlives the process when this returns."""
        if not changed:
            return
        line = json.dumps(dict(changed), ensure_ascii=True) + "\n"
        with suppress(OSError, StudioError):
            if self._file is None:
                folder = state_folder(self._root) / FOLDER
                folder.mkdir(exist_ok=True)
                file = folder / f"{secrets.token_hex(8)}.jsonl"
                self._held.enter_context(lock(file))
                self._file = file
            with open(self._file, "a", encoding="ascii") as opened:
                opened.write(line)

    def forget(self) -> None:
        """Take the journal away: all is saved, or is not wanted."""
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._file = None
            self._held.close()


def lost_texts(root: Path) -> Texts:
    """What processes that are gone had not saved: the last text of each file, the newest journal last."""
    found: Texts = {}
    for file in _left(root):
        with suppress(OSError):
            for line in file.read_bytes().splitlines():
                with suppress(ValueError, RecursionError):  # the last line of a crash may be cut off
                    said = json.loads(line)
                    found.update({p: t for p, t in said.items() if isinstance(p, str) and isinstance(t, str | None)})
    return {path: text for path, text in found.items() if _is_plain(path)}


def forget_lost(root: Path) -> None:
    """Take the journals of processes that are gone away."""
    for file in _left(root):
        with suppress(OSError):
            file.unlink()


def _left(root: Path) -> list[Path]:
    """The journals that nobody holds, the oldest first."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for file in (root / STATE / FOLDER).glob("*.jsonl"):
            if not is_locked(file):
                found.append((file.stat().st_mtime, file))
    return [file for _when, file in sorted(found)]


def _is_plain(path: str) -> bool:
    """Whether it is a file of the project's kinds inside its folder."""
    parts = path.split("/")
    return path.endswith((".json", ".py")) and all(part and not part.startswith(".") for part in parts)
