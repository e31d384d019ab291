"""The words in which ports become fields of an API: defaults, descriptions, examples, names."""

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from hyperstudio.exporter.endpoints import EndpointPort
from hyperstudio.exporter.names import field_of


def words_of(port: EndpointPort, default: str | None = None, alias: str = "", *, examples: bool = True) -> str:
    """The arguments of a field: default, alias, description, examples."""
    words = [] if default is None else [f"default={default}"]
    if alias:
        words.append(f"alias={alias!r}")
    if port.doc:
        words.append(f"description={port.doc!r}")
    if examples and port.has_example and _is_json(port.example) and not str(port.example).startswith("@"):
        words.append(f"examples=[{port.example!r}]")
    return ", ".join(words)


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return value is not None


def alias_of(port: EndpointPort) -> str:
    """The port's own name, where the field is called otherwise."""
    return port.port if field_of(port.name) != port.port else ""


def suffixes_of(port: EndpointPort) -> tuple[str, ...]:
    """How the name of such a file ends, as its example tells."""
    example = port.example if port.has_example and isinstance(port.example, str) else ""
    suffix = PurePath(example).suffix.lower()
    return (suffix,) if suffix else ()


def indented(text: str) -> list[str]:
    """The lines of a text as the inside of a definition."""
    return [f"    {line}" if line else "" for line in text.split("\n")]


def class_text(name: str, base: str, doc: str, fields: Sequence[str]) -> str:
    """A class with its fields."""
    return "\n".join(["", "", f"class {name}({base}):", f'    """{doc}"""', "", *(f"    {line}" for line in fields)])
