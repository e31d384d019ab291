"""Showing a value: a page of a table, facts of an array, a picture, text, or whatever the object says about itself."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from .cells import brief
from .look_arrays import facts_of, look_array
from .look_tables import COLUMNS, Asked, Table, is_table
from .look_trees import branches, children_of, inside
from .pictures import gallery, picture_of
from .slots import MISSING
from .telling import json_text, type_name

TEXT_LIMIT = 20_000
JSON_LIMIT = 200_000
LONGEST_TEXT = 1_000_000
GALLERY = 60


class Shown:
    """One value, with what was worked out to show it; it can be asked for page after page."""

    def __init__(self, value: Any) -> None:
        """Raises LookupError for a value that is not stored."""
        if value is MISSING:
            raise LookupError("This value is not stored any more. Run again to see it.")
        self.value = value
        numpy: Any = sys.modules.get("numpy")
        self.numpy = numpy if numpy is not None and isinstance(value, numpy.ndarray) else None
        records = self.numpy is not None and value.dtype.names is not None
        pandas: Any = sys.modules.get("pandas")
        if records and pandas is not None:
            value = pandas.DataFrame.from_records(value.reshape(-1))
        self.table = Table(value) if is_table(value) else None
        self._facts: dict[str, Any] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether showing it runs none of the project's code, so that it may be kept for the next page."""
        return self.table is not None or self.numpy is not None

    def facts(self) -> dict[str, Any]:
        """The facts of an array."""
        if self._facts is None:
            self._facts = facts_of(self.numpy, self.value)
        return self._facts

    def look(
        self,
        start: int = 0,
        count: int = 200,
        sort: str | int | None = None,
        descending: bool = False,
        filter: str = "",
        left: int = 0,
        width: int = COLUMNS,
        at: Sequence[int] = (),
        picture: bool = False,
        path: Sequence[int] = (),
        worst: bool = False,
    ) -> dict[str, Any]:
        """A view of the value as JSON; what is asked for beyond the first page depends on its kind.

        Tables and arrays: rows from `start`, columns from `left`. Tables: `sort`, `descending`, `filter`, and
        `worst`, for the worst predictions first. Arrays: the slice `at`, also as a `picture`. Containers: the part
        at `path`. Raises LookupError and `BadFilter`.
        """
        if path:
            return _contained(inside(self.value, path), start)
        if self.table is not None:
            return self.table.look(Asked(start, count, sort, descending, filter, left, width, worst))
        if self.numpy is not None:
            pictures = self._many_pictures(start)
            if pictures is not None:
                return pictures
            return look_array(self.numpy, self.value, self.facts(), start, count, left, width, at, picture)
        return look_other(self.value, start)

    def _many_pictures(self, start: int) -> dict[str, Any] | None:
        value = self.value
        if value.ndim != 4 or value.dtype.name != "uint8" or value.shape[3] not in (3, 4):
            return None
        return _pictures(type_name(value), [(str(place), one) for place, one in enumerate(value)], start)


def look(value: Any, **asked: Any) -> dict[str, Any]:
    """A view of a value as JSON (see `Shown.look`). Raises LookupError for a value that is not stored."""
    return Shown(value).look(**asked)


def look_other(value: Any, start: int) -> dict[str, Any]:
    """A view of what is neither a table nor an array."""
    kind = type_name(value)
    if isinstance(value, (bool, int, float, complex)) or (
        getattr(value, "shape", None) == () and type(value).__module__ == "numpy"
    ):
        return {"kind": "number", "type": kind, "text": brief(value, 2000, repr if type(value) in _BUILT_IN else str)}
    if isinstance(value, str):
        return {"kind": "text", "type": kind, "text": value[:LONGEST_TEXT], "total": len(value), "as": _reads(value)}
    png = picture_of(value)
    if png is not None:
        return {"kind": "picture", "type": kind, "png": png}
    if value is None or type(value) in (list, tuple, dict):
        text = json_text(value) or _as_json(value)
        if text is not None:
            return {"kind": "json", "type": kind, "value": json.loads(text)}
    return _contained(value, start)


_BUILT_IN = (bool, int, float, complex)


def _contained(value: Any, start: int) -> dict[str, Any]:
    """A container as pictures or a tree; any other object by what it says of itself."""
    children = children_of(value)
    if children is not None and getattr(type(value), "_repr_html_", None) is None:
        return _pictures(type_name(value), children, start) or branches(value, start)
    view = {"kind": "object", "type": type_name(value), "text": brief(value, TEXT_LIMIT, repr)}
    show = getattr(type(value), "_repr_html_", None)
    if show is not None:
        try:
            html = show(value)
        except Exception as error:  # the object's own code writes it
            view["note"] = f"Its _repr_html_ raises {type(error).__name__}: {brief(error)}"
            return view
        if isinstance(html, str) and len(html) <= JSON_LIMIT:
            view["html"] = html
    return view


def _pictures(kind: str, items: list[tuple[str, Any]], start: int) -> dict[str, Any] | None:
    shown = gallery(items, start, GALLERY)
    return None if shown is None else {"kind": "gallery", "type": kind, "total": len(items), "pictures": shown}


def _as_json(value: Any) -> str | None:
    """JSON of a container that is not too long and has texts as names only."""
    if value is not None and len(value) > JSON_LIMIT // 4:
        return None
    try:
        text = json.dumps(value, allow_nan=False)
        same = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    # Names that are no texts become texts, and two of them perhaps the same: the tree shows them as they are.
    return text if len(text) <= JSON_LIMIT and (type(value) is not dict or list(same) == list(value)) else None


def _reads(text: str) -> str:
    """What a text is written in: "json", "markdown" or "plain"."""
    head = text[:4000].lstrip()
    if head[:1] in ("{", "[") and len(text) <= JSON_LIMIT:
        try:
            return "json" if isinstance(json.loads(text), (dict, list)) else "plain"
        except (ValueError, RecursionError):
            pass
    lines = head.splitlines()
    signs = sum(
        line.startswith(("# ", "## ", "### ", "- ", "* ", "```", "> ", "|")) or "](" in line or line.count("**") > 1
        for line in lines
    )
    return "markdown" if signs >= 2 or (signs and lines[0].startswith("#")) else "plain"
