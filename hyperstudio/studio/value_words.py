"""A value in a few words: its type, shape and size, and itself where it is small."""

from collections.abc import Mapping, Sequence
from typing import Any

from hyperstudio.graph.types import short
from hyperstudio.studio.looking import Held

LONGEST = 60


def facts_of(value: Mapping[str, Any]) -> list[str]:
    """What is known of a value: type, shape, size; what is not known is left out."""
    shape = " × ".join(map(str, value.get("shape") or []))
    return [fact for fact in (short(str(value.get("type", ""))), shape, short_size(value.get("size"))) if fact]


def flow_of(held: Sequence[Held]) -> str:
    """What last went over a wire: the facts of the value and itself where it is small; how many more places had one."""
    if not held:
        return ""
    value = held[0].value
    said = " · ".join(facts_of(value))
    if "value" in value:
        text = repr(value["value"])
        said += f"\n{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"
    if len(held) > 1:
        said += f"\nin {held[0].place} and {len(held) - 1} more {'place' if len(held) == 2 else 'places'}"
    return said


def short_size(size: Any) -> str:
    """A number of bytes as people say it; empty where it is not known."""
    if not isinstance(size, int | float) or not size:
        return ""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return ""


def told_apart(places: Sequence[str]) -> list[str]:
    """What differs between places: `folds[0]`, `folds[1]` of `evaluate.folds[0].score`, `evaluate.folds[1].score`."""
    if len(places) < 2:
        return list(places)
    names = [place.split(".") for place in places]
    least = min(map(len, names))
    start = end = 0
    while start < least - 1 and len({one[start] for one in names}) == 1:
        start += 1
    while end < least - start - 1 and len({one[-1 - end] for one in names}) == 1:
        end += 1
    return [".".join(one[start : len(one) - end]) for one in names]
