"""The published JSON Schemas of a project's files, made from the models that read them.

`python -m hyperstudio.files.schemas` writes them to resources/schemas.
"""

from pathlib import Path
from typing import Any

from hyperstudio.files.json_text import canonical
from hyperstudio.files.resources import resource
from hyperstudio.graph.block import BlockFile, GraphFile, LayoutFile, WorkflowFile
from hyperstudio.graph.project import ProjectFile
from hyperstudio.graph.values import Value

_KINDS: dict[str, type[Value]] = {
    "block": BlockFile,
    "graph": GraphFile,
    "hyperstudio": ProjectFile,
    "layout": LayoutFile,
    "workflow": WorkflowFile,
}


def schemas() -> dict[str, str]:
    """The text of every schema by its file's name: `block.schema.json` is that of a block.json."""
    raw: dict[str, dict[str, Any]] = {
        name: kind.model_json_schema(by_alias=True, mode="validation") for name, kind in _KINDS.items()
    }
    raw["configuration"] = {
        "title": "Configuration",
        "description": "What a configuration says: address → implementation name or parameter value.",
        "type": "object",
    }
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {f"{name}.schema.json": canonical({"$schema": dialect, **raw[name]}, levels=4) for name in raw}


def write_schemas(folder: Path) -> None:
    """Write all schemas into a folder."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(resource("schemas"))
