"""Values as JSON and back: what a request brings, and what an answer gives."""

import dataclasses
import enum
import importlib
import math
from collections.abc import Mapping
from typing import Any

Records = list[dict[str, Any]]
"""A table as JSON has it: one object a row."""


def frame(records: Records) -> Any:
    """A pandas DataFrame of records."""
    return importlib.import_module("pandas").DataFrame.from_records(records)


def series(items: list[Any]) -> Any:
    """A pandas Series of a list."""
    return importlib.import_module("pandas").Series(items)


def array(items: list[Any]) -> Any:
    """A NumPy array of a list, of lists for more dimensions. ValueError where the lists are not of one length."""
    return importlib.import_module("numpy").array(items)


def served(value: Any) -> Any:
    """A value as JSON can say it.

    Tables are lists of records (an index with a name is a column of it), columns and arrays are lists, records are
    objects. What is no number (NaN) is null, infinity is its name, and a thing that JSON cannot say is its type's name.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None if math.isnan(value) else str(float(value))
    if isinstance(value, Mapping):
        return {str(key): served(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: served(getattr(value, name)) for name in value._fields}
    if isinstance(value, list | tuple):
        return [served(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((served(item) for item in value), key=str)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: served(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _of_library(value)


def _of_library(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return served(value.model_dump())
    if hasattr(value, "isoformat"):
        return None if str(value) == "NaT" else value.isoformat()
    library = type(value).__module__.partition(".")[0]
    if library in {"pandas", "polars"} and str(value) in {"<NA>", "NaT"}:
        return None
    if library == "pandas" and hasattr(value, "columns"):
        kept = value.reset_index() if any(name is not None for name in value.index.names) else value
        columns = [served(kept.iloc[:, number].tolist()) for number in range(kept.shape[1])]
        return [dict(zip(map(str, kept.columns), row, strict=True)) for row in zip(*columns, strict=True)]
    if library == "polars" and hasattr(value, "to_dicts"):
        return served(value.to_dicts())
    if hasattr(value, "tolist") or hasattr(value, "to_list"):
        return served(value.tolist() if hasattr(value, "tolist") else value.to_list())
    if isinstance(value, bytes):
        return value.hex()
    return f"<{type(value).__name__}>" if library in {"builtins"} or not hasattr(value, "__fspath__") else str(value)
