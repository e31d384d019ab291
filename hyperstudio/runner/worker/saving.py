"""Writing a value to a file that other programs read; the suffix says which kind."""

import base64
import importlib
import json
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .pictures import picture_of
from .slots import MISSING
from .telling import type_name


class Unsavable(ValueError):
    """A value cannot be written as this kind of file: the message says what would do."""


def save(value: Any, file: str) -> None:
    """Write a value as csv, parquet, npy, png, txt, json or pickle. Raises `Unsavable`, and OSError for the file."""
    if value is MISSING:
        raise Unsavable("This value is not stored any more. Run again, then save it.")
    suffix = Path(file).suffix.lower().lstrip(".")
    writer = _WRITERS.get(suffix)
    if writer is None:
        raise Unsavable(f"A file .{suffix} is not known. Choose one of: {', '.join(_WRITERS)}.")
    temporary = f"{file}.{os.getpid()}.part"
    try:
        writer(value, temporary)
        os.replace(temporary, file)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def suffixes_of(value: Any) -> list[str]:
    """The kinds of file that a value can be written as, the most fitting first."""
    return [suffix for suffix in _WRITERS if _fits(value, suffix)]


def _refusal(value: Any, suffix: str) -> Unsavable:
    fitting = [name for name in suffixes_of(value) if name not in (suffix, "parquet")]
    kind = type_name(value)
    return Unsavable(f"A {kind} cannot be saved as {suffix}. Choose {' or '.join(fitting)}.")


def _fits(value: Any, suffix: str) -> bool:
    frame = hasattr(value, "to_csv") or hasattr(value, "write_csv")
    array = type_name(value) == "numpy.ndarray"
    rows = isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value[:100])
    if suffix == "csv":
        return frame or rows or (array and value.ndim == 2)
    if suffix == "parquet":
        return frame
    if suffix == "npy":
        return array and not value.dtype.hasobject
    if suffix == "json":
        return frame or isinstance(value, (dict, list, tuple, str, int, float, type(None)))
    if suffix == "txt":
        return isinstance(value, str)
    return suffix == "pickle" or picture_of(value, 8) is not None


def _rows_csv(value: Any, file: str) -> None:
    import csv

    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        with open(file, "w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(dict.fromkeys(name for row in value for name in row)))
            writer.writeheader()
            writer.writerows(value)
        return
    rows = value.tolist() if type_name(value) == "numpy.ndarray" and value.ndim == 2 else None
    if rows is None:
        raise _refusal(value, "csv")
    with open(file, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)


def _csv(value: Any, file: str) -> None:
    if hasattr(value, "write_csv"):  # Polars
        value.write_csv(file)
        return
    if not hasattr(value, "to_csv"):
        _rows_csv(value, file)
        return
    # A table that was numbered by itself gets no column of numbers.
    index = getattr(value, "index", None)
    value.to_csv(file, index=type(index).__name__ != "RangeIndex")


def _parquet(value: Any, file: str) -> None:
    if hasattr(value, "write_parquet"):  # Polars
        value.write_parquet(file)
        return
    if hasattr(value, "to_frame"):
        value = value.to_frame()
    if not hasattr(value, "to_parquet"):
        raise _refusal(value, "parquet")
    try:
        value.to_parquet(file)
    except ImportError:
        raise Unsavable("Parquet needs the package pyarrow in the project's environment; csv does without.") from None


def _npy(value: Any, file: str) -> None:
    numpy = importlib.import_module("numpy") if "numpy" in sys.modules or isinstance(value, list) else None
    if numpy is None:
        raise _refusal(value, "npy")
    array = value if isinstance(value, numpy.ndarray) else numpy.asarray(value)
    if array.dtype.hasobject:
        raise _refusal(value, "npy")
    with open(file, "wb") as out:
        numpy.save(out, array, allow_pickle=False)


def _json(value: Any, file: str) -> None:
    if hasattr(value, "write_csv") and hasattr(value, "write_json"):  # Polars
        value.write_json(file)
        return
    if hasattr(value, "to_json") and hasattr(value, "to_csv"):
        value.to_json(file, orient="records" if hasattr(value, "columns") else "index")
        return
    try:
        text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    except (TypeError, ValueError):
        raise _refusal(value, "json") from None
    Path(file).write_text(text + "\n", "utf-8")


def _plain(value: Any) -> Any:
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError


def _png(value: Any, file: str) -> None:
    picture = picture_of(value, 20_000)
    if picture is None:
        raise _refusal(value, "png")
    Path(file).write_bytes(base64.b64decode(picture))


def _txt(value: Any, file: str) -> None:
    if not isinstance(value, str):
        raise _refusal(value, "txt")
    Path(file).write_text(value, "utf-8")


def _pickle(value: Any, file: str) -> None:
    with open(file, "wb") as out:
        pickle.dump(value, out, 5)


_WRITERS: dict[str, Callable[[Any, str], None]] = {
    "csv": _csv, "parquet": _parquet, "npy": _npy, "png": _png, "txt": _txt, "json": _json, "pickle": _pickle,
}  # fmt: skip
