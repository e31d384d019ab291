"""Sending a plan to a worker that was sent one before: only what differs is written, sent and read.

What did not change is recognized by being the same object, never by being equal: 1, 1.0 and True are equal.
"""

from collections.abc import Mapping
from typing import Any

LARGE = ("files", "code", "imports")
"""Parts of a plan that are sent whole or not at all; nobody changes them once they are made."""

Given = Mapping[str, Any]


def difference(plan: Given, before: Given | None) -> dict[str, Any]:
    """The parts of a request that let a worker which holds `before` have `plan`."""
    if before is None or len(before["steps"]) != len(plan["steps"]):
        return {"plan": plan}
    same = [name for name in LARGE if name in plan and plan[name] is before.get(name)]
    steps = zip(plan["steps"], before["steps"], strict=True)
    changed = [[number, step] for number, (step, was) in enumerate(steps) if step is not was]
    rest = {name: value for name, value in plan.items() if name != "steps" and name not in same}
    return {"plan": rest, "same": same, "changed": changed}


def whole(request: Given, before: Given | None) -> dict[str, Any]:
    """The plan of a request. What it says is taken from `before` is the same objects: they are not to be changed."""
    plan: dict[str, Any] = request["plan"]
    if "changed" not in request:
        return plan
    assert before is not None  # the parent knows what it sent
    steps = list(before["steps"])
    for number, step in request["changed"]:
        steps[number] = step
    return {**plan, **{name: before[name] for name in request["same"]}, "steps": steps}
