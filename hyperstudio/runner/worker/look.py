"""Showing a value: a page of a table, facts of an array, a picture, text, or whatever the object says about itself."""

import base64
import io
import json
import math
import sys
from typing import Any

from .slots import MISSING
from .telling import json_text, type_name
from .third_party import figure_png

TEXT_LIMIT = 20_000
JSON_LIMIT = 200_000
COLUMNS = 200
BINS = 30


def look(
    value: Any, start: int = 0, count: int = 200, sort: str | None = None, descending: bool = False
) -> dict[str, Any]:
    """A view of a value as JSON. `start`, `count`, `sort` and `descending` choose the page of a table or array.

    Raises LookupError for a value that is not stored.
    """
    if value is MISSING:
        raise LookupError("This value is not stored any more. Run again to see it.")
    if isinstance(value, (bool, int, float, complex)):
        return {"kind": "number", "type": type_name(value), "text": repr(value)}
    if isinstance(value, str):
        return {"kind": "text", "type": type_name(value), "text": value[:JSON_LIMIT]}
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return _table(pandas, value, start, count, sort, descending)
    if type_name(value) == "polars.DataFrame":
        return _polars(value, start, count, sort, descending)
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return _array(numpy, value, start, count)
    if numpy is not None and isinstance(value, numpy.generic):
        return {"kind": "number", "type": type_name(value), "text": str(value)}
    if hasattr(value, "savefig") and type(value).__module__.startswith("matplotlib"):
        return {"kind": "picture", "type": type_name(value), "png": figure_png(value)}
    if type(value).__module__.startswith("PIL.") and hasattr(value, "save"):
        return {"kind": "picture", "type": type_name(value), "png": _png(value)}
    return _json_or_object(value)


def _json_or_object(value: Any) -> dict[str, Any]:
    if value is None or type(value) in (list, tuple, dict):
        small = json_text(value)
        if small is not None:
            return {"kind": "json", "type": type_name(value), "value": json.loads(small)}
        try:
            text = json.dumps(value, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            text = None
        if text is not None and len(text) <= JSON_LIMIT:
            return {"kind": "json", "type": type_name(value), "value": json.loads(text)}
    view = {"kind": "object", "type": type_name(value), "text": repr(value)[:TEXT_LIMIT]}
    show = getattr(type(value), "_repr_html_", None)
    if show is not None:
        html = show(value)
        if isinstance(html, str) and len(html) <= JSON_LIMIT:
            view["html"] = html
    return view


def _cell(value: Any) -> Any:
    """One cell as JSON: numbers and texts as they are, the rest as text."""
    if value is None or type(value) in (bool, int):
        return value
    if isinstance(value, str):
        return value[:TEXT_LIMIT]
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
        if type(value) in (bool, int):
            return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None if math.isnan(value) else str(value)
    return str(value)[:TEXT_LIMIT]


def _table(pandas: Any, value: Any, start: int, count: int, sort: str | None, descending: bool) -> dict[str, Any]:
    shape = [int(length) for length in value.shape]
    kind = type_name(value)
    if isinstance(value, pandas.Index):
        value = value.to_frame(index=False)
    elif isinstance(value, pandas.Series):
        value = value.to_frame(name="" if value.name is None else value.name)
    if sort is not None:
        names = [str(name) for name in value.columns]
        if sort not in names:
            raise LookupError(f"There is no column {sort}.")
        keys = value.iloc[:, names.index(sort)]
        try:
            order = keys.argsort(kind="stable") if not keys.isna().any() else keys.rank().argsort(kind="stable")
        except TypeError:
            order = keys.astype(str).argsort(kind="stable")
        value = value.iloc[order[::-1] if descending else order]
    page = value.iloc[start : start + count, :COLUMNS]
    missing = page.isna()
    columns = []
    for number in range(page.shape[1]):
        cells = page.iloc[:, number].tolist()
        gaps = missing.iloc[:, number].tolist()
        columns.append([None if gap else _cell(cell) for cell, gap in zip(cells, gaps, strict=True)])
    return {
        "kind": "table",
        "type": kind,
        "shape": shape,
        "columns": [{"name": str(n), "dtype": str(d)} for n, d in zip(page.columns, page.dtypes, strict=True)],
        "index": [_cell(label) for label in page.index],
        "rows": [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in range(len(page))],
    }


def _polars(value: Any, start: int, count: int, sort: str | None, descending: bool) -> dict[str, Any]:
    if sort is not None:
        value = value.sort(sort, descending=descending)
    page = value.slice(start, count)
    columns = [{"name": name, "dtype": str(kind)} for name, kind in zip(page.columns, page.dtypes, strict=True)]
    rows = [[_cell(cell) for cell in row] for row in page.rows()]
    index = list(range(start, start + len(rows)))
    return {
        "kind": "table", "type": "polars.DataFrame", "shape": list(value.shape),
        "columns": columns, "index": index, "rows": rows,
    }  # fmt: skip


def _array(numpy: Any, value: Any, start: int, count: int) -> dict[str, Any]:
    view: dict[str, Any] = {
        "kind": "array", "type": type_name(value), "shape": list(value.shape), "dtype": str(value.dtype),
        "min": None, "max": None, "mean": None, "histogram": None,
    }  # fmt: skip
    if value.size and value.dtype.kind in "biuf":
        numbers = value.astype(float).ravel() if value.dtype.kind == "b" else value.ravel()
        finite = numbers[numpy.isfinite(numbers)]
        if finite.size:
            counts, edges = numpy.histogram(finite.astype(float), bins=BINS)
            view["histogram"] = {"counts": counts.tolist(), "edges": edges.tolist()}
            view |= {"min": _cell(finite.min()), "max": _cell(finite.max()), "mean": float(finite.mean(dtype=float))}
    page = value.reshape(1, -1) if value.ndim < 2 else value
    while page.ndim > 2:
        page = page[0] if len(page) else page.reshape(0, 0)
    if value.ndim == 1:
        page = page.T
    page = page[start : start + count, :COLUMNS]
    view["rows"] = [[_cell(cell) for cell in row] for row in page]
    png = _array_picture(value)
    if png is not None:
        view["png"] = png
    return view


def _array_picture(value: Any) -> str | None:
    """PNG for an array that looks like a picture: rows × columns (× 3 or 4), unsigned bytes."""
    pictured = value.dtype.name == "uint8" and (value.ndim == 2 or (value.ndim == 3 and value.shape[2] in (3, 4)))
    if not pictured or min(value.shape[:2]) < 4 or max(value.shape[:2]) > 10_000:
        return None
    return base64.b64encode(png_of(bytes(value.tobytes()), value.shape)).decode("ascii")


def png_of(data: bytes, shape: tuple[int, ...]) -> bytes:
    """A PNG from rows of unsigned bytes: grey (2 dimensions), RGB or RGBA. After the PNG specification, 3rd edition."""
    import struct
    import zlib

    height, width = shape[:2]
    samples = shape[2] if len(shape) == 3 else 1

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    line = width * samples
    rows = b"".join(b"\0" + data[at : at + line] for at in range(0, height * line, line))
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[samples], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def _png(image: Any) -> str:
    file = io.BytesIO()
    image.save(file, format="PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")
