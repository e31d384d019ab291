"""What the steps of a run got: each input of a block found through the wires that were written down with the run."""

from typing import Any

from hyperstudio.graph.addresses import split_port
from hyperstudio.planning.ingredients import ITEM
from hyperstudio.runner.runs import Run, StepRun


def got(run: Run, step: StepRun) -> dict[str, dict[str, Any]]:
    """What a step got, by input: {"digest", perhaps "items"} of a stored value, or {"value"} of what was given.

    `items` are the positions to go through in a list that was stored as a whole. What cannot be found is left out.
    """
    found = {}
    for name, source in run.made_of.get("wires", {}).get(f"{ITEM.sub('', step.place)}|{step.kind}", {}).items():
        said = _said(run, source, step.place) if name else None
        if said is not None:
            found[name] = said
    return found


def _said(run: Run, source: str, place: str) -> dict[str, Any] | None:
    """What a source held for the step at `place`, which may lie in items of blocks that run for each of a list."""
    items: list[int] = []
    while source.startswith("input "):
        name = source.removeprefix("input ")
        outer, number = _outer(place)
        if not outer:
            return _given(run, name, items)
        wires = run.made_of["wires"].get(f"{ITEM.sub('', outer)}|for_each", {})
        over = run.made_of["over"].get(ITEM.sub("", outer))
        if name not in wires or over is None:
            return None
        if name in over:
            items.insert(0, number)
        source, place = wires[name], outer
    giver, port = split_port(source)
    if not port:
        return None
    where = _with_items(giver, place)
    for kind in ("fit",) if port == "fitted" else ("call", "apply"):
        step = run.steps.get((where, kind))
        for value in step.outputs if step else ():
            if value["port"] == port:
                return {"digest": value["digest"]} | ({"items": items} if items else {})
    return None


def _given(run: Run, name: str, items: list[int]) -> dict[str, Any] | None:
    given = run.made_of.get("inputs", {}).get(name)
    if given is None:
        return None
    value = next((given[form] for form in ("json", "text", "file") if form in given), None)
    for item in items:
        value = value[item] if isinstance(value, list) and item < len(value) else None
    return {"value": value}


def _outer(place: str) -> tuple[str, int]:
    """The innermost block around a place that runs for each item, and which item it is."""
    at = place.rfind("[")
    if at < 0:
        return "", 0
    return place[:at], int(place[at + 1 : place.index("]", at)])


def _with_items(giver: str, place: str) -> str:
    """The place of a giver beside `place`: it lies in the same items as far as the blocks around are the same."""
    names, beside = giver.split("."), place.split(".")
    for number, name in enumerate(names):
        if number >= len(beside) or ITEM.sub("", beside[number]) != name:
            break
        if number < len(names) - 1:
            names[number] = beside[number]
    return ".".join(names)
