"""Which steps a run has, so that what a dead worker did not tell can be told for it."""

from collections.abc import Iterator, Mapping
from typing import Any

COUNTED = frozenset(("call", "fit", "apply"))
Told = tuple[str, str, str]


def expected_steps(plan: Mapping[str, Any], items: Mapping[str, int]) -> Iterator[Told]:
    """(place, address, kind) of each step that tells about itself, items included where their number is known.

    `items` is the number of items by the place of an opened for_each.
    """
    waiting: list[tuple[list[Any], str, int]] = [(plan["steps"], "", 0)]
    while waiting:
        steps, prefix, cut = waiting.pop()
        for step in steps:
            place = prefix + step["place"][cut:] if prefix else step["place"]
            if step["kind"] in COUNTED:
                yield place, step.get("address", ""), step["kind"]
            elif step["kind"] == "for_each":
                inner = step["plan"]["steps"]
                if place in items:
                    waiting.extend((inner, f"{place}[{k}]", len(step["place"])) for k in reversed(range(items[place])))
                else:
                    waiting.append((inner, place, len(step["place"])))
