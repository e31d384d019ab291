"""The process that knows Python code by reading it: completion, signatures and definitions, with jedi.

It reads questions from its standard input and writes answers to its standard output, a line of JSON each. Nothing
of the project is imported: jedi reads it as text, and asks the project's interpreter only about modules that are
installed there. (jedi loads compiled modules from the environment alone, never from the project's folder.)
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import jedi

from hyperstudio.reading.code import read_code

MOST = 300
"""How many completions are offered at most."""


class Knowledge:
    """What can be asked about the code of one project."""

    def __init__(self, folder: Path, name: str, python: str, place: Path) -> None:
        self._folder = folder
        # The project is the package of its name, wherever it lies: a link of that name says so.
        self._link = place / name
        try:
            self._link.symlink_to(folder, target_is_directory=True)
        except OSError:
            self._link = folder
        self._project = jedi.Project(
            place, environment_path=python, added_sys_path=[str(self._link.parent)], smart_sys_path=False
        )
        self._environment = jedi.create_environment(python, safe=False)

    def complete(self, script: jedi.Script, line: int, column: int) -> list[dict[str, str]]:
        """Names that could stand at a place, the likely ones first."""
        found = script.complete(line, column)
        return [{"name": each.name, "kind": each.type} for each in found[:MOST]]

    def signature(self, script: jedi.Script, line: int, column: int) -> list[dict[str, Any]]:
        """What the call around a place takes, and which of it is being written."""
        return [
            {"name": each.name, "parameters": [p.to_string() for p in each.params], "index": each.index}
            for each in script.get_signatures(line, column)
        ]

    def definition(self, script: jedi.Script, line: int, column: int) -> list[dict[str, Any]]:
        """Where the name at a place is defined."""
        found = script.goto(line, column, follow_imports=True, follow_builtin_imports=False)
        return [
            {"path": self._real(each.module_path), "line": each.line or 1, "column": each.column or 0}
            for each in found
            if each.module_path is not None
        ]

    def answer(self, asked: dict[str, Any]) -> Any:
        """The answer to one question."""
        if asked["do"] == "check":
            return [problem.model_dump(mode="json") for problem in read_code(asked["text"], asked["name"]).problems]
        path = Path(asked["path"])
        inside = path if path.is_absolute() else self._link / path
        script = jedi.Script(asked["text"], path=inside, project=self._project, environment=self._environment)
        return getattr(self, asked["do"])(script, asked["line"], asked["column"])

    def _real(self, path: Path) -> str:
        if path.is_relative_to(self._link):
            return path.relative_to(self._link).as_posix()
        resolved = path.resolve()
        return resolved.relative_to(self._folder).as_posix() if resolved.is_relative_to(self._folder) else str(path)


def main(folder: str, name: str, python: str, place: str) -> None:
    """Answer until nobody asks any more; `place` is a folder for the link, removed at the end."""
    try:
        knowledge = Knowledge(Path(folder), name, python, Path(place).resolve())
        for question in sys.stdin:
            try:
                answer: Any = {"found": knowledge.answer(json.loads(question))}
            except Exception as error:  # noqa: BLE001  # jedi stumbles over some texts in ways that it does not name
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
