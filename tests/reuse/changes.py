"""What the `does` column of the reuse matrix means: changes to a project's files, to its settings, to its machine.

One line of it is `VERB WHAT`, several are joined by ` ; `. Paths are relative to the project; `@environment/` stands
for the folder of its virtual environment.
"""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Change:
    """A project that is changed, and how it is run afterwards."""

    project: Path
    environment: Path
    settings: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    accepted: list[str] = field(default_factory=list)

    def perform(self, does: str) -> None:
        """Do all of it; AssertionError for what does not fit the project."""
        for line in does.split(" ; "):
            verb, _, what = line.strip().partition(" ")
            getattr(self, f"_{verb}")(what)

    def _file(self, path: str) -> Path:
        outside = path.removeprefix("@environment/")
        return self.environment / outside if outside != path else self.project / path

    def _nothing(self, _: str) -> None:
        """The project stays as it is."""

    def _replace(self, what: str) -> None:
        path, old, new = what.split(" :: ")
        file = self._file(path)
        text = file.read_text()
        old, new = old.replace("\\n", "\n"), new.replace("\\n", "\n")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new))

    def _write(self, what: str) -> None:
        path, text = what.split(" :: ")
        self._file(path).write_text(text.replace("\\n", "\n"))

    def _touch(self, path: str) -> None:
        os.utime(self._file(path), (1, 1))

    def _sneak(self, what: str) -> None:
        """Other content of the same size, with the same time of modification."""
        path, text = what.split(" :: ")
        file = self._file(path)
        before = file.stat()
        assert len(text) == before.st_size
        file.write_text(text)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _delete(self, path: str) -> None:
        self._file(path).unlink()

    def _move(self, what: str) -> None:
        old, new = what.split(" :: ")
        self._file(old).rename(self._file(new))

    def _relocate(self, name: str) -> None:
        target = self.project.parent / name / self.project.name
        target.parent.mkdir()
        self.project = Path(shutil.move(self.project, target))

    def _set(self, what: str) -> None:
        address, value = what.split("=", 1)
        self.settings[address] = json.loads(value)

    def _input(self, what: str) -> None:
        port, value = what.split("=", 1)
        self.inputs[port] = json.loads(value)

    def _pin(self, what: str) -> None:
        port, value = what.split("=", 1)
        self.pins[port] = value

    def _variable(self, what: str) -> None:
        name, value = what.split("=", 1)
        self.variables[name] = value

    def _accept(self, block: str) -> None:
        self.accepted.append(block)

    def _fresh(self, _: str) -> None:
        self.fresh = True
