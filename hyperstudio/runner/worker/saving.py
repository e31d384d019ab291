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

from .look import look
from .slots import MISSING
from .telling import type_name


class Unsavable(ValueError):
    """A value cannot be written as this kind of file: the message says what would do."""


def save(value: Any, file: str) -> None:
    """Write a value as csv, parquet, npy, json, png or pickle. Raises `Unsavable`, and OSError for the file."""
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


def _refusal(value: Any, suffix: str) -> Unsavable:
    fitting = [name for name in ("csv", "npy", "json", "png") if name != suffix and _fits(value, name)]
    kind = type_name(value)
    return Unsavable(f"A {kind} cannot be saved as {suffix}. Choose {' or '.join([*fitting, 'pickle'])}.")


def _fits(value: Any, suffix: str) -> bool:
    frame = hasattr(value, "to_csv")
    if suffix == "csv":
        return frame
    if suffix == "npy":
        return type_name(value) == "numpy.ndarray"
    if suffix == "json":
        return frame or isinstance(value, (dict, list, str, int, float, type(None)))
    return hasattr(value, "savefig") or type(value).__module__.startswith("PIL.")


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
    if not hasattr(value, "to_csv"):
        _rows_csv(value, file)
        return
    # A table that was numbered by itself gets no column of numbers.
    index = getattr(value, "index", None)
    value.to_csv(file, index=type(index).__name__ != "RangeIndex")


def _parquet(value: Any, file: str) -> None:
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
    picture = look(value).get("png")
    if picture is None:
        raise _refusal(value, "png")
    Path(file).write_bytes(base64.b64decode(picture))


def _pickle(value: Any, file: str) -> None:
    with open(file, "wb") as out:
        pickle.dump(value, out, 5)


_WRITERS: dict[str, Callable[[Any, str], None]] = {
    "csv": _csv, "parquet": _parquet, "npy": _npy, "json": _json, "png": _png, "pickle": _pickle,
}  # fmt: skip
