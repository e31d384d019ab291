"""Small projects on disk for the tests of reading and writing."""

import json
from pathlib import Path
from typing import Any

PORTS = {"inputs": [{"name": "x", "type": "int"}], "outputs": [{"name": "y", "type": "int"}]}
CODE = "def {name}(x: int, *, k: int = 1) -> int:\n    return x + k\n"


def small_files() -> dict[str, Any]:
    """A project of one workflow and two blocks, one of which has a graph implementation; text or raw JSON by path."""
    return {
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


def put(folder: Path, files: dict[str, Any]) -> Path:
    """Write files (text, bytes, or raw JSON in a form that is not canonical) and return the folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, but for those of `.hyperstudio`."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".hyperstudio" not in file.parts
    }
