"""Which steps a run has, so that what a dead worker did not tell can be told for it."""

from collections.abc import Iterator, Mapping
from typing import Any

COUNTED = frozenset(("call", "fit", "apply"))
Told = tuple[str, str, str]


def expected_steps(plan: Mapping[str, Any], items: Mapping[str, int | str]) -> Iterator[Told]:
    """(place, address, kind) of each step that tells about itself, those inside of others where they are known.

    `items` is, by place, the number of items of a for_each and of rounds of a repeat, and what a route has chosen.
    """
    waiting: list[tuple[list[Any], str, int]] = [(plan["steps"], "", 0)]
    while waiting:
        steps, prefix, cut = waiting.pop()
        for step in steps:
            place, kind = prefix + step["place"][cut:] if prefix else step["place"], step["kind"]
            known = items.get(place)
            if kind in COUNTED or (kind == "route" and known is None):
                yield place, step.get("address", ""), kind
            elif kind == "route":
                waiting.append((step["plans"][known]["steps"], place, len(step["place"])))
            elif isinstance(known, int):
                inner = step["plan"]["steps"]
                waiting.extend((inner, f"{place}[{k}]", len(step["place"])) for k in reversed(range(known)))
            elif "plan" in step:
                waiting.append((step["plan"]["steps"], place, len(step["place"])))
