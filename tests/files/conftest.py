"""Projects on disk for the tests of reading and writing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.files.read import read_project
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project

PORTS = {"inputs": [{"name": "x", "type": "int"}], "outputs": [{"name": "y", "type": "int"}]}
CODE = "def {name}(x: int, *, k: int = 1) -> int:\n    return x + k\n"
SMALL = {
    "hyperstudio.json": {"format": 1, "name": "small"},
    "configurations/baseline.json": {"main.add": "deep"},
    "workflows/main/workflow.json": PORTS,
    "workflows/main/graph.json": {"wires": {"add:x": ":x", "last:x": "add:y", ":y": "last:y"}},
    "workflows/main/layout.json": {"positions": {"add": [0, 0], "last": [20, 0.5]}},
    "workflows/main/blocks/add/block.json": {**PORTS, "default": "one"},
    "workflows/main/blocks/add/one.py": CODE.format(name="one"),
    "workflows/main/blocks/add/_tools.py": "LIMIT = 3\n",
    "workflows/main/blocks/add/deep/graph.json": {"wires": {"inner:x": ":x", ":y": "inner:y"}},
    "workflows/main/blocks/add/deep/blocks/inner/block.json": PORTS,
    "workflows/main/blocks/add/deep/blocks/inner/two.py": CODE.format(name="two"),
    "workflows/main/blocks/last/block.json": PORTS,
    "workflows/main/blocks/last/three/__init__.py": CODE.format(name="three"),
    "workflows/main/blocks/last/three/parts/words.py": "WORDS = ()\n",
    "shared/common/block.json": PORTS,
    "shared/common/four.py": CODE.format(name="four"),
    "lib/text/tidy.py": "def tidy(text):\n    return text\n",
    "conftest.py": "",
}


class Disk:
    """A project's folder, written with bare hands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: str, content: Any) -> None:
        """Write a file: bytes, text, or raw JSON (in a form that is not canonical)."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        file.write_bytes(content)

    def raw(self, path: str) -> Any:
        """The raw JSON of a file."""
        return json.loads((self.folder / path).read_bytes())

    def bytes(self) -> dict[str, bytes]:
        """Every file of the project by its path, but for those of `.hyperstudio`."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and ".hyperstudio" not in file.parts
        }

    def read(self) -> Project:
        """The project that is in it now."""
        return read_project(self.folder)

    def fault(self) -> Problem:
        """The one problem that reading finds."""
        faults = self.read().faults
        assert len(faults) == 1, faults
        return faults[0]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """An empty folder."""
    return Disk(tmp_path / "project")


@pytest.fixture
def small(disk: Disk) -> Disk:
    """One workflow of two blocks, one with a graph implementation; a shared block, helpers, a configuration."""
    for path, content in SMALL.items():
        disk.put(path, content)
    return disk


@pytest.fixture
def moved() -> Callable[[Project, str, tuple[float, float]], Project]:
    """An edit: a block of the workflow `main` moved to another place."""

    def move(project: Project, block: str, place: tuple[float, float]) -> Project:
        main = project.workflows["main"]
        layout = main.graph.layout
        layout = layout.but(positions=layout.positions.with_item(block, place))
        main = main.but(graph=main.graph.but(layout=layout))
        return project.but(workflows=project.workflows.with_item("main", main))

    return move
