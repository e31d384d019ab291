"""New projects, from a template."""

import os
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.files.json_text import canonical
from hyperstudio.files.locate import PROJECT_FILE
from hyperstudio.files.resources import resource
from hyperstudio.graph.names import suggestion, why_bad_name
from hyperstudio.graph.project import FORMAT

TEMPLATES = ("empty", "penguins", "document_qa")
_IGNORED = ".hyperstudio/\n.pytest_cache/\n__pycache__/\n"


def new_project(folder: Path, template: str = "empty") -> Path:
    """Make a project in `folder`, which must not be there yet or be empty; its full path.

    "empty" is one workflow that hands its input on, named after the folder. The others are the examples; they keep
    their names, since their code imports `penguins.lib`, say. StudioError where the folder cannot take it.
    """
    if template not in TEMPLATES:
        raise StudioError(f"There is no template “{template}”.", f"Use one of: {', '.join(TEMPLATES)}.")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StudioError(f"{folder} is there already and is not empty.", "Name a new folder.")
        files = _empty(folder.resolve().name) if template == "empty" else _example(template)
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise StudioError(f"{folder} cannot be written: {error.strerror}.", "Choose another folder.") from error
    return folder.resolve()


def _example(name: str) -> dict[str, bytes]:
    example = resource("examples", name)
    files: dict[str, bytes] = {}
    for at, folders, names in os.walk(example):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            if (not name.startswith(".") and not name.endswith(".pyc")) or name == ".gitignore":
                file = Path(at) / name
                files[file.relative_to(example).as_posix()] = file.read_bytes()
    return files


def _empty(called: str) -> dict[str, bytes]:
    name = suggestion(called)
    if why_bad_name(name):
        name = "project"
    port = {"name": "value", "type": "typing.Any"}
    doc = "Hands its input on. Put blocks between its two sides."
    raw = {
        PROJECT_FILE: {"format": FORMAT, "name": name, "title": called},
        "workflows/main/workflow.json": {"title": "Main", "doc": doc, "inputs": [port], "outputs": [port]},
        "workflows/main/graph.json": {"wires": {":value": ":value"}},
    }
    files = {path: canonical(held).encode() for path, held in raw.items()}
    files["configurations/baseline.json"] = canonical({}, levels=1).encode()
    for tests in ("conftest.py", "pytest.ini"):
        files[tests] = resource("examples", "penguins", tests).read_bytes()
    return {**files, ".gitignore": _IGNORED.encode()}
