"""Objects that live as long as the process: a loaded model, an open store; made once, shared by all workflows."""

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(slots=True)
class Kept:
    """What a step gave that is made once for a process: its outputs, what is told about them, what they cost.

    `files` are the project's files that its code reaches, with their digests.
    """

    address: str
    files: dict[str, str | None]
    values: list[Any]
    digests: list[str]
    facts: list[str]
    costs: str
    used: str = ""


class KeptObjects:
    """The objects of this process, by the keys of the steps that made them."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def find(self, key: str, run: str) -> Kept | None:
        """What the step with this key made, which `run` uses now."""
        found = self._kept.get(key)
        if found is not None:
            found.used = run
        return found

    def keep(self, key: str, kept: Kept) -> None:
        """Keep what a step made."""
        self._kept[key] = kept

    def begin(self, files: Mapping[str, str] | None) -> set[str]:
        """A run begins: the files whose modules must stay, since objects of their classes live.

        An object whose code was changed is let go.
        """
        if files is not None:
            for key, kept in list(self._kept.items()):
                if any(files.get(file) != digest for file, digest in kept.files.items()):
                    del self._kept[key]
        return {file for kept in self._kept.values() for file in kept.files}

    def end(self, run: str) -> None:
        """A run is over: of a block that it used, what was made with other parameters is let go."""
        used = {kept.address for kept in self._kept.values() if kept.used == run}
        self._kept = {key: kept for key, kept in self._kept.items() if kept.used == run or kept.address not in used}
