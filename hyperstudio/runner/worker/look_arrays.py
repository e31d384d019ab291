"""Showing an array: its facts, a histogram, a page of a slice of it, and the slice as a picture."""

from collections.abc import Sequence
from typing import Any

from .cells import cell
from .pictures import array_png, heat_png, is_picture
from .telling import type_name

BINS = 30
PIECE = 4_000_000
"""Facts of long arrays are gathered in pieces, between which a look that nobody awaits any more can end."""


def facts_of(numpy: Any, value: Any) -> dict[str, Any]:
    """min, max, mean, how many are missing and infinite, and a histogram, of what is finite."""
    facts: dict[str, Any] = {"min": None, "max": None, "mean": None, "histogram": None, "missing": 0, "infinite": 0}
    if not value.size:
        return facts
    if value.dtype.kind in "Mm":
        there = value[~numpy.isnat(value)]
        facts["missing"] = int(value.size - there.size)
        return facts | ({"min": str(there.min()), "max": str(there.max())} if there.size else {})
    if value.dtype.kind not in "biuf":
        return facts
    flat = value.reshape(-1)
    total, number, low, high = 0.0, 0, None, None
    for piece in _pieces(numpy, flat):
        finite = piece[numpy.isfinite(piece)] if value.dtype.kind == "f" else piece
        if value.dtype.kind == "f":
            facts["missing"] += int(numpy.isnan(piece).sum())
        if finite.size:
            total += float(finite.sum(dtype=float))
            number += int(finite.size)
            low = finite.min() if low is None else min(low, finite.min())
            high = finite.max() if high is None else max(high, finite.max())
    facts["infinite"] = int(value.size) - number - facts["missing"]
    if low is None or high is None:
        return facts
    counts = numpy.zeros(BINS, dtype="int64")
    bounds = (float(low), float(high) if high > low else float(low) + 1.0)
    edges = numpy.linspace(*bounds, BINS + 1)
    for piece in _pieces(numpy, flat):
        finite = piece[numpy.isfinite(piece)] if value.dtype.kind == "f" else piece
        counts += numpy.histogram(finite.astype(float), bins=BINS, range=bounds)[0]
    facts["histogram"] = {"counts": counts.tolist(), "edges": edges.tolist()}
    return facts | {"min": cell(low), "max": cell(high), "mean": total / number}


def _pieces(numpy: Any, flat: Any) -> Any:
    for at in range(0, len(flat), PIECE):
        yield flat[at : at + PIECE]


def look_array(
    numpy: Any,
    value: Any,
    facts: dict[str, Any],
    start: int,
    count: int,
    left: int,
    width: int,
    at: Sequence[int],
    picture: bool,
) -> dict[str, Any]:
    """A page of an array as JSON. `at` chooses the slice along all axes but the last two."""
    view = {"kind": "array", "type": type_name(value), "shape": list(value.shape), "dtype": str(value.dtype), **facts}
    if is_picture(value):
        view["png"] = array_png(numpy, value)
    page = value
    leading = value.shape[: max(0, value.ndim - 2)]
    place = [min(max(0, int(wish)), max(0, length - 1)) for wish, length in zip(at, leading, strict=False)]
    place += [0] * (len(leading) - len(place))
    for wish in place:
        page = page[wish] if len(page) else numpy.empty((0, 0))
    if page.ndim < 2:
        page = page.reshape(-1, 1)
    view |= {"at": place, "left": left, "slice": list(page.shape)}
    if picture and "png" not in view:
        view["heat"] = heat_png(numpy, page)
    view["rows"] = [[cell(one) for one in row] for row in page[start : start + count, left : left + width]]
    return view
