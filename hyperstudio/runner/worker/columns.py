"""Columns of a table as numpy arrays, whatever library the table is of: taken out, put in order, counted."""

import importlib
import sys
from typing import Any, NamedTuple

BINS = 24
MOST_COMMON = 6


class Column(NamedTuple):
    """One column. `values` is a numpy array of `length`; `missing` marks its gaps, or is None without any.

    `codes` and `levels` are there for texts and other objects: the place of each value among the different ones.
    """

    name: str
    dtype: str
    values: Any
    missing: Any
    codes: Any = None
    levels: Any = None

    @property
    def kind(self) -> str:
        """Numpy's letter: b i u f numbers, M m times, O texts and objects, c complex."""
        return str(self.values.dtype.kind)


def numbers() -> Any:
    """Numpy, which is there wherever pandas is. Raises LookupError."""
    try:
        return importlib.import_module("numpy")
    except ImportError:
        raise LookupError("Sorting and filtering need numpy in the project's environment.") from None


def frame_of(value: Any) -> Any:
    """A table as a DataFrame of its library: a Series or Index of pandas becomes one with a column."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.Index):
        return value.to_frame(index=False)
    if pandas is not None and isinstance(value, pandas.Series):
        return value.to_frame(name="" if value.name is None else value.name)
    return value


def names_of(frame: Any) -> list[str]:
    """The names of the columns as people read them; the levels of a name are joined."""
    names = getattr(frame, "column_names", None)  # pyarrow
    return [spoken(name) for name in (frame.columns if names is None else names)]


def spoken(name: Any) -> str:
    """A label as text; one of several levels as `a · b`."""
    return " · ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def column_of(frame: Any, place: int) -> Column:
    """The column at a place. Raises LookupError where numpy is missing, which everything but paging needs."""
    numpy = numbers()
    name = names_of(frame)[place]
    if hasattr(frame, "iloc"):
        return _of_pandas(numpy, name, frame.iloc[:, place])
    series = frame.column(place) if hasattr(frame, "column_names") else frame[:, place]
    dtype = str(getattr(series, "dtype", None) or series.type)
    if hasattr(series, "null_count") and not callable(series.null_count):  # pyarrow
        missing = series.is_null().to_numpy() if series.null_count else None
        values = series.to_numpy()
    else:
        missing = series.is_null().to_numpy() if series.null_count() else None
        values = series.to_numpy()
    return _coded(numpy, Column(name, dtype, values, _with_nan(numpy, values, missing)))


def _of_pandas(numpy: Any, name: str, series: Any) -> Column:
    dtype = str(series.dtype)
    kind = getattr(series.dtype, "kind", "O")
    if dtype == "category":
        codes = series.cat.codes.to_numpy()
        levels = series.cat.categories.to_numpy()
        gaps = codes < 0
        return Column(name, dtype, _Lazy(levels, codes).array(numpy), gaps if gaps.any() else None, codes, levels)
    gaps = series.isna().to_numpy()
    missing = gaps if gaps.any() else None
    if type(series.dtype).__module__.startswith("numpy") or kind == "O" or dtype in ("str", "string"):
        values = series.to_numpy()
    elif kind in "biu" or kind == "f":  # pandas' own numbers with gaps
        values = series.to_numpy(dtype=series.dtype.kind + str(series.dtype.itemsize), na_value=0)
    elif kind in "Mm":
        values = series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy() if kind == "M" else series.to_numpy()
    else:
        values = series.to_numpy(dtype=object)
    return _coded(numpy, Column(name, dtype, values, missing))


class _Lazy(NamedTuple):
    levels: Any
    codes: Any

    def array(self, numpy: Any) -> Any:
        return numpy.asarray(self.levels, dtype=object)[self.codes] if len(self.levels) else self.codes.astype(object)


def _with_nan(numpy: Any, values: Any, missing: Any) -> Any:
    if values.dtype.kind not in "fc":
        return missing
    gaps = numpy.isnan(values)
    gaps = gaps if missing is None else gaps | missing
    return gaps if gaps.any() else None


def _coded(numpy: Any, column: Column) -> Column:
    """Objects with the place of each among the different ones, which are in order."""
    if column.kind not in "OSUTV":
        return column
    pandas: Any = sys.modules.get("pandas")
    values = column.values.astype(object)
    plain = values if column.missing is None else numpy.where(column.missing, None, values)
    if pandas is not None:
        try:
            codes, levels = pandas.factorize(plain)
        except TypeError:  # what cannot be hashed, such as lists
            codes, levels = pandas.factorize(numpy.array([None if v is None else str(v) for v in plain], dtype=object))
    else:
        places: dict[Any, int] = {}
        codes = numpy.array([-1 if v is None else places.setdefault(str(v), len(places)) for v in plain])
        levels = numpy.array(list(places), dtype=object)
    levels = numpy.asarray(levels, dtype=object)
    try:
        order = levels.argsort(kind="stable")
    except TypeError:  # of several kinds
        order = numpy.array([str(v) for v in levels], dtype=object).argsort(kind="stable")
    rank = numpy.empty(len(levels) + 1, dtype=numpy.uint16 if len(levels) < 65_535 else numpy.int64)
    rank[order] = numpy.arange(len(levels))
    rank[-1] = len(levels)  # a gap's code is -1
    return column._replace(codes=rank[codes], levels=levels[order], values=values)


def order_of(column: Column, rows: Any, descending: bool) -> Any:
    """The rows (places, or None for all) in the order of a column; equal ones as they came, gaps last."""
    numpy = numbers()

    keys = column.values if column.codes is None else column.codes
    if keys.dtype.kind == "c":
        keys = numpy.abs(keys)
    if rows is None:
        rows = numpy.arange(len(keys), dtype=numpy.int32 if len(keys) < 2**31 else numpy.int64)
    if column.missing is not None:
        gaps = column.missing[rows]
        rows, last = rows[~gaps], rows[gaps]
    else:
        last = rows[:0]
    keys = keys[rows]
    if descending:
        # Backwards twice, so that equal ones stay as they came.
        rows = rows[(len(keys) - 1 - keys[::-1].argsort(kind="stable"))[::-1]]
    else:
        rows = rows[keys.argsort(kind="stable")]
    return numpy.concatenate([rows, last])


def statistics(column: Column, rows: Any, cell: Any) -> dict[str, Any]:
    """Count, missing, distinct, min, max, mean and a histogram (or the most common values) of a column's rows.

    `cell` makes JSON of one value.
    """
    numpy = numbers()

    values = column.values if rows is None else column.values[rows]
    gaps = column.missing if rows is None or column.missing is None else column.missing[rows]
    count = len(values)
    there = values if gaps is None else values[~gaps]
    facts: dict[str, Any] = {"name": column.name, "dtype": column.dtype, "count": count, "missing": count - len(there)}
    facts |= {"distinct": 0, "min": None, "max": None, "mean": None, "histogram": None, "common": None}
    if not len(there):
        return facts
    if column.codes is not None:
        codes = column.codes if rows is None else column.codes[rows]
        counts = numpy.bincount(codes if gaps is None else codes[~gaps], minlength=len(column.levels))
        most = counts.argsort(kind="stable")[::-1][:MOST_COMMON]
        seen = numpy.flatnonzero(counts)
        facts["distinct"] = len(seen)
        facts["common"] = [[cell(column.levels[at]), int(counts[at])] for at in most if counts[at]]
        return facts | {"min": cell(column.levels[seen[0]]), "max": cell(column.levels[seen[-1]])}
    ordered = numpy.sort(there)
    facts["distinct"] = int((ordered[1:] != ordered[:-1]).sum()) + 1
    facts |= {"min": cell(ordered[0]), "max": cell(ordered[-1])}
    if column.kind == "b":
        true = int(there.sum())
        return facts | {"mean": true / len(there), "common": [["true", true], ["false", len(there) - true]]}
    if column.kind in "Mm":
        counts, _ = numpy.histogram(there.astype("int64").astype(float), bins=BINS)
        return facts | {"histogram": {"counts": counts.tolist(), "edges": [facts["min"], facts["max"]]}}
    finite = there[numpy.isfinite(there)] if column.kind == "f" else there
    if column.kind != "c" and len(finite):
        counts, edges = numpy.histogram(finite.astype(float, copy=False), bins=BINS)
        facts["histogram"] = {"counts": counts.tolist(), "edges": edges.tolist()}
        facts["mean"] = float(finite.mean(dtype=float))
    return facts
