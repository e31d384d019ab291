"""Single values as JSON cells: numbers and texts as they are, the rest as short text, whatever its repr does."""

import math
from typing import Any

from .telling import type_name

CELL_LIMIT = 20_000


def cell(value: Any) -> Any:
    """One cell as JSON: numbers and texts as they are, the rest as text."""
    if value is None or type(value) is bool:
        return value
    if type(value) is int:
        return value if value.bit_length() <= 63 else brief(value)
    if isinstance(value, str):
        return value[:CELL_LIMIT]
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
        if type(value) in (bool, int):
            return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None if math.isnan(value) else str(value)
    return brief(value, CELL_LIMIT)


def brief(value: Any, limit: int = 200, write: Any = str) -> str:
    """A value's own words, cut; where they cannot be had, what it is and why."""
    try:
        return str(write(value))[:limit]
    except Exception as error:  # the project's own code writes them
        return f"<{type_name(value)}: its text raises {type(error).__name__}>"
