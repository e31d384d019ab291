"""What is told about a value without showing it: its type, shape, size, and its text when it is small JSON."""

import json
import math
import sys
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

TEXT_LIMIT = 2000
MOST_NUMBERS = 100_000
"""Longer lists are not summed up: that would cost as much as storing them."""
_SHAPELESS = frozenset((int, bool, type(None), float, str))
_NAMES: dict[type, str] = {}


def type_name(value: Any) -> str:
    """The value's type as people write it: `pandas.DataFrame`, `list`, `churn.lib.text.Tidy`."""
    kind = type(value)
    name = _NAMES.get(kind)
    if name is None:
        name = _public_name(kind)
        if kind.__module__ == "builtins":
            _NAMES[kind] = name
    return name


def _public_name(kind: type) -> str:
    module = kind.__module__
    if module == "builtins":
        return kind.__qualname__
    if module in ("pathlib", "pathlib._local"):
        return "pathlib.Path" if kind.__name__ in ("PosixPath", "WindowsPath") else f"pathlib.{kind.__name__}"
    top = module.partition(".")[0]
    if getattr(sys.modules.get(top), kind.__name__, None) is kind:
        return f"{top}.{kind.__name__}"
    return f"{module}.{kind.__qualname__}"


def shape_of(value: Any) -> list[int] | None:
    """Rows and columns of a table, dimensions of an array, the length of a list or dict; None for others."""
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return [len(value)]
    try:
        shape = value.shape
        if isinstance(shape, tuple) and all(type(length) is int for length in shape):
            return list(shape)
    except Exception:  # `shape` may be a property of the project's own class
        return None
    return None


def json_text(value: Any) -> str | None:
    """The value as JSON when it is small and made of JSON's types only (numpy's scalars count); else None."""
    kind = type(value)
    if kind is str:
        text = quoted(value) if len(value) <= TEXT_LIMIT else None
    elif kind is float:
        text = repr(value) if math.isfinite(value) else None
    elif kind is int:
        text = str(value) if value.bit_length() < 4 * TEXT_LIMIT else None
    elif kind is bool:
        text = "true" if value else "false"
    elif value is None:
        text = "null"
    else:
        budget = [TEXT_LIMIT // 2]
        text = json.dumps(plain, separators=(",", ":")) if (plain := _plain(value, budget)) is not _NOT_JSON else None
    return text if text is not None and len(text) <= TEXT_LIMIT else None


_NOT_JSON = object()


def _plain(value: Any, budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0:
        return _NOT_JSON
    if value is None or type(value) in (bool, str):
        return value
    if type(value) is int:
        return value if value.bit_length() < 4 * TEXT_LIMIT else _NOT_JSON
    if type(value) is float:
        return value if math.isfinite(value) else _NOT_JSON
    if type(value).__module__ == "numpy" and getattr(value, "shape", None) == () and hasattr(value, "item"):
        item = value.item()
        return _plain(item, budget) if type(item) in (bool, int, float, str) else _NOT_JSON
    if type(value) in (list, tuple):
        if len(value) > budget[0]:
            return _NOT_JSON
        items = [_plain(item, budget) for item in value]
        return _NOT_JSON if any(item is _NOT_JSON for item in items) else items
    if type(value) is dict:
        if len(value) > budget[0] or any(type(name) is not str for name in value):
            return _NOT_JSON
        parts = {name: _plain(item, budget) for name, item in value.items()}
        return _NOT_JSON if any(part is _NOT_JSON for part in parts.values()) else parts
    return _NOT_JSON


def told(digest: str, value: Any, size: int | None) -> str:
    """The facts of a value as the inside of a JSON object (digest, type, shape, size, perhaps value or numbers)."""
    shape = shape_of(value) if value.__class__ not in _SHAPELESS else None
    text = json_text(value)
    return (
        f'"digest":"{digest}","type":{quoted(type_name(value))},"shape":{json.dumps(shape) if shape else _none(shape)},'
        f'"size":{"null" if size is None else size}' + (f',"value":{text}' if text is not None else _summed_up(value))
    )


def _none(shape: list[int] | None) -> str:
    return "null" if shape is None else "[]"


def _summed_up(value: Any) -> str:
    """Numbers that are no JSON, or too many for it, by their count, mean, and its standard error; else nothing."""
    values = value if type(value) in (list, tuple) else [value]
    if not 0 < len(values) <= MOST_NUMBERS or not _is_number(values[0]):
        return ""
    if not all(map(_is_number, values)):
        return ""
    return _numbers([float(one) for one in values if type(one) is not int or one.bit_length() < 1000], len(values))


def _is_number(value: Any) -> bool:
    kind = type(value)
    return kind in (float, int) or (kind.__module__ == "numpy" and isinstance(value, float))


def _numbers(values: list[float], count: int) -> str:
    """The fact `numbers`; without mean and error where not all of `count` values are finite."""
    mean = error = None
    if len(values) == count and all(map(math.isfinite, values)):
        mean = math.fsum(value / count for value in values)
        if count > 1:
            off = [value - mean for value in values]
            error = math.sqrt(math.fsum(one * one / (count - 1) for one in off) / count)
            error = error if math.isfinite(error) else None
    return f',"numbers":{json.dumps({"count": count, "mean": mean, "error": error})}'


def told_members(digest: str, names: list[str] | None, members: list[str]) -> str:
    """The facts of a list or bundle, from the facts of its members."""
    facts = [json.loads(f"{{{member}}}") for member in members]
    size = sum(fact["size"] or 0 for fact in facts)
    kind = "list" if names is None else "dict"
    start = f'"digest":"{digest}","type":"{kind}","shape":[{len(facts)}],"size":{size}'
    if all("value" in fact for fact in facts):
        values = [fact["value"] for fact in facts]
        text = json.dumps(values if names is None else dict(zip(names, values, strict=True)), separators=(",", ":"))
        if len(text) <= TEXT_LIMIT:
            return f'{start},"value":{text}'
    if names is None and 0 < len(facts) <= MOST_NUMBERS and all(map(_is_told_number, facts)):
        return start + _numbers([float(fact["value"]) for fact in facts if "value" in fact], len(facts))
    return start


def _is_told_number(fact: dict[str, Any]) -> bool:
    return type(fact.get("value")) in (int, float) or ("numbers" in fact and fact["shape"] is None)
