"""Showing lists, dicts and other containers of any objects as a tree, whose branches are fetched when opened."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from .cells import brief
from .telling import shape_of, type_name

MOST_CHILDREN = 500
TEXT = 160


def children_of(value: Any) -> list[tuple[str, Any]] | None:
    """The named parts of a container; None for what is none."""
    if isinstance(value, dict):
        return [(key if isinstance(key, str) else brief(key, TEXT, repr), inner) for key, inner in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=False))
    if isinstance(value, (list, tuple, set, frozenset)):
        return [(str(place), inner) for place, inner in enumerate(value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name, None)) for field in dataclasses.fields(value)]
    return None


def inside(value: Any, path: Sequence[int]) -> Any:
    """What lies at a path of positions. Raises LookupError."""
    for place in path:
        children = children_of(value)
        if children is None or not 0 <= place < len(children):
            raise LookupError("This part is not there any more.")
        value = children[place][1]
    return value


def branches(value: Any, start: int) -> dict[str, Any]:
    """Some children as JSON: name, type, short text, and how many children each has (None: it is no container)."""
    children = children_of(value) or []
    nodes = []
    for name, inner in children[start : start + MOST_CHILDREN]:
        own = _count(inner)
        nodes.append({"name": name[:TEXT], "type": type_name(inner), "text": _line(inner, own), "children": own})
    return {"kind": "tree", "type": type_name(value), "start": start, "total": len(children), "nodes": nodes}


def _count(value: Any) -> int | None:
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        return len(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return len(dataclasses.fields(value))
    return None


def _line(value: Any, own: int | None) -> str:
    if own is not None:
        return f"{type_name(value)}, {own} {'item' if own == 1 else 'items'}"
    if isinstance(value, str):
        return value[:TEXT]
    shape = shape_of(value)
    if shape:
        return f"{type_name(value)} {' × '.join(map(str, shape))}"
    return brief(value, TEXT, repr)
