"""Comparing two values: tables cell by cell, arrays by the statistics of their difference, the rest as texts."""

import difflib
import json
from collections.abc import Sequence
from typing import Any

from .cells import brief, cell
from .columns import numbers, spoken
from .look import JSON_LIMIT, Shown, look_other
from .look_arrays import facts_of
from .look_tables import COLUMNS, Asked, Table
from .look_trees import inside
from .pictures import heat_png, picture_of
from .telling import type_name

LONGEST_DIFF = 5_000
"""Lines of a text that are compared; finding the fewest changes takes the square of it."""


def compare(
    one: Shown, two: Shown, start: int = 0, count: int = 200, only: str = "all", path: Sequence[int] = ()
) -> dict[str, Any]:
    """How the second value differs from the first, as JSON by kind: "tables", "arrays", "numbers", "pictures", "texts".

    Tables come in pages; `only` is "all", "different" (rows that differ) or "right" / "wrong" (rows where the first
    prediction is right and the second wrong, or the other way round). `path` leads to
    the part of the second value that is meant. Raises LookupError.
    """
    if path:
        two = Shown(inside(two.value, path))
    types = {"types": [type_name(one.value), type_name(two.value)]}
    if one.table is not None and two.table is not None:
        return types | _tables(one.table, two.table, start, count, only)
    if one.numpy is not None and two.numpy is not None:
        found = _arrays(one.numpy, one.value, two.value)
        if found is not None:
            return types | found
    if isinstance(one.value, (int, float)) and isinstance(two.value, (int, float)):
        change = two.value - one.value
        text = [repr(one.value), repr(two.value)]
        return types | {"kind": "numbers", "texts": text, "difference": cell(change), "same": change == 0}
    pictures = [picture_of(shown.value) for shown in (one, two)]
    if all(pictures):
        return types | {"kind": "pictures", "pngs": pictures, "same": pictures[0] == pictures[1]}
    return types | _texts(_text(one), _text(two))


def _tables(one: Table, two: Table, start: int, count: int, only: str) -> dict[str, Any]:
    numpy = numbers()

    names = [*one.names, *(name for name in two.names if name not in one.names)][:COLUMNS]
    left, right = _joined(numpy, one, two)
    both = (left >= 0) & (right >= 0)
    differs = numpy.zeros((len(left), len(names)), dtype=bool)
    columns = []
    for place, name in enumerate(names):
        places = [table.names.index(name) if name in table.names else -1 for table in (one, two)]
        if min(places) >= 0:
            differs[both, place] = _unequal(numpy, one, two, places, left[both], right[both])
        where = "both" if min(places) >= 0 else "first" if places[0] >= 0 else "second"
        columns.append({"name": name, "in": where, "different": int(differs[:, place].sum())})
    rows = differs.any(axis=1) | ~both
    fits = _wanted(numpy, one, two, left, right, rows, only).nonzero()[0]
    shown = fits[start : start + count]
    pages = [_side(table, names, side[shown]) for table, side in ((one, left), (two, right))]
    labels = [
        first if at >= 0 else second for first, second, at in zip(pages[0][1], pages[1][1], left[shown], strict=True)
    ]
    return {
        "kind": "tables",
        "shapes": [one.shape, two.shape],
        "columns": columns,
        "cells": int(differs.sum()),
        "rows_different": int((differs.any(axis=1) & both).sum()),
        "only_first": int((right < 0).sum()),
        "only_second": int((left < 0).sum()),
        "same": not rows.any() and all(column["in"] == "both" for column in columns),
        "fits": len(fits),
        "index": labels,
        "rows": [pages[0][0], pages[1][0]],
        "differs": [[bool(flag) for flag in row] for row in differs[shown]],
        "there": [[bool(left[at] >= 0), bool(right[at] >= 0)] for at in shown],
        "judged": one.judged() is not None and two.judged() is not None,
    }


def _joined(numpy: Any, one: Table, two: Table) -> tuple[Any, Any]:
    """For each row of the comparison its place in both tables, -1 where it is in one only.

    Rows belong together by their labels where these are unique, else by their places.
    """
    long = [table.shape[0] for table in (one, two)]
    index: list[Any] = [getattr(table.frame, "index", None) for table in (one, two)]
    known = all(labels is not None and getattr(labels, "is_unique", False) for labels in index)
    if known and not (long[0] == long[1] and index[0].equals(index[1])):
        right = index[1].get_indexer(index[0])
        more = numpy.setdiff1d(numpy.arange(long[1]), right[right >= 0])
        left = numpy.concatenate([numpy.arange(long[0]), numpy.full(len(more), -1)])
        return left, numpy.concatenate([right, more])
    rows = numpy.arange(max(long))
    return numpy.where(rows < long[0], rows, -1), numpy.where(rows < long[1], rows, -1)


def _unequal(numpy: Any, one: Table, two: Table, places: list[int], left: Any, right: Any) -> Any:
    first, second = one.column(places[0]), two.column(places[1])
    values = [first.values[left], second.values[right]]
    gaps = [
        numpy.zeros(len(rows), dtype=bool) if column.missing is None else column.missing[rows]
        for column, rows in ((first, left), (second, right))
    ]
    try:
        unequal = numpy.asarray(values[0] != values[1], dtype=bool)
    except (TypeError, ValueError):
        unequal = numpy.array([str(a) != str(b) for a, b in zip(*values, strict=True)], dtype=bool)
    return (unequal & ~(gaps[0] & gaps[1])) | (gaps[0] != gaps[1])


def _wanted(numpy: Any, one: Table, two: Table, left: Any, right: Any, rows: Any, only: str) -> Any:
    if only == "different":
        return rows
    if only not in ("right", "wrong"):
        return numpy.ones(len(rows), dtype=bool)
    hits = []
    for table, side in ((one, left), (two, right)):
        judged = table.judged()
        if judged is None:
            raise LookupError("These tables have no columns of what was true and what was predicted.")
        true, predicted = (table.column(table.place(name)).values for name in judged)
        hits.append((true == predicted)[side] & (side >= 0))
    return hits[0] & ~hits[1] if only == "right" else hits[1] & ~hits[0]


def _side(table: Table, names: list[str], rows: Any) -> tuple[list[list[Any]], list[Any]]:
    """The cells of some rows (-1: none) under these names, and their labels."""
    there = rows[rows >= 0]
    found, labels = table.page(there, Asked(0, len(there), width=len(table.names)))
    places = [table.names.index(name) if name in table.names else -1 for name in names]
    cells = iter(zip(found, labels, strict=True))
    page, index = [], []
    for at in rows:
        row, label = next(cells) if at >= 0 else ([], None)
        page.append([row[place] if row and place >= 0 else None for place in places])
        index.append(spoken(label) if label is not None else None)
    return page, index


def _arrays(numpy: Any, one: Any, two: Any) -> dict[str, Any] | None:
    if any(value.dtype.kind not in "biuf" for value in (one, two)):
        return None
    facts = [{key: fact for key, fact in facts_of(numpy, value).items() if key != "histogram"} for value in (one, two)]
    found: dict[str, Any] = {"kind": "arrays", "shapes": [list(one.shape), list(two.shape)], "facts": facts}
    found["dtypes"] = [str(one.dtype), str(two.dtype)]
    if one.shape != two.shape:
        return found | {"same": False, "difference": None}
    change = two.astype(float) - one.astype(float)
    equal = (one == two) | ((one != one) & (two != two))
    finite = numpy.abs(change[numpy.isfinite(change)])
    found["difference"] = facts_of(numpy, change) | {
        "different": int(change.size - equal.sum()),
        "size": int(change.size),
        "largest": cell(finite.max()) if finite.size else None,
        "mean_absolute": cell(finite.mean()) if finite.size else None,
        "root_mean_square": cell(numpy.sqrt((finite**2).mean())) if finite.size else None,
    }
    found["heat"] = heat_png(numpy, change) if change.ndim == 2 and min(change.shape) > 1 else None
    return found | {"same": bool(equal.all())}


def _text(shown: Shown) -> str:
    value = shown.value
    if isinstance(value, str):
        return value
    view = look_other(value, 0) if not shown.is_plain else {}
    if view.get("kind") == "json":
        return json.dumps(view["value"], ensure_ascii=False, indent=2)
    import pprint

    return brief(value, JSON_LIMIT, pprint.pformat if isinstance(value, (list, dict, tuple, set)) else repr)


def _texts(one: str, two: str) -> dict[str, Any]:
    """A diff as lines with a mark: " " in both, "-" in the first only, "+" in the second only, "@" lines left out."""
    lines = [text.splitlines() for text in (one, two)]
    cut = any(len(each) > LONGEST_DIFF for each in lines)
    diff = difflib.unified_diff(lines[0][:LONGEST_DIFF], lines[1][:LONGEST_DIFF], n=3, lineterm="")
    marked = [[line[0], line[1:]] for line in list(diff)[2:]]
    if not marked and one != two:
        marked = [
            ["@", f" The first {LONGEST_DIFF} lines are the same." if cut else " They differ at the ends of lines."]
        ]
    return {"kind": "texts", "lines": marked, "same": one == two, "cut": cut}
