"""What a run says about the blocks of each graph: gathered over all places where a block stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.plan import WORK, Plan

ITEM = re.compile(r"\[\d+\]")
Spot = tuple[str, str]
"""A block as it is drawn: the address of its graph, and its name there."""


@dataclass(slots=True)
class Gathered:
    """All steps of a block together: how many are in which state, the seconds they took, what went wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    wall: float = 0.0
    share: float | None = None
    message: str = ""
    failed: tuple[str, str] = ("", "")
    """The place of the first step that failed, and the address of its code."""

    def count(self, state: str, step: int) -> None:
        """One step more (1) or fewer (-1) in a state."""
        number = self.counts.get(state, 0) + step
        if number > 0:
            self.counts[state] = number
        else:
            self.counts.pop(state, None)

    def state(self, over: bool) -> str:
        """The state to show: what goes on first, then what went wrong, then what was done.

        While the run goes on, a block with finished and waiting steps is running.
        """
        counts = self.counts
        if "running" in counts and not over:
            return "running"
        if "failed" in counts:
            return "failed"
        if not over and "queued" in counts:
            return "running" if "done" in counts or "reused" in counts else "queued"
        for state in ("done", "reused", "skipped"):
            if state in counts:
                return state
        return "never"


def planned_steps(plan: Plan) -> set[tuple[str, str]]:
    """Place and kind of all steps that do work, also inside what runs for each item (without the item's number)."""
    found: set[tuple[str, str]] = set()
    todo = list(plan.steps)
    while todo:
        step = todo.pop()
        for nested in step.plans.values():
            todo.extend(nested.steps)
        if step.kind in WORK:
            found.add((ITEM.sub("", step.place), step.kind))
    return found


def way_to(project: Project, configuration: Configuration, place: str) -> tuple[Spot, ...]:
    """The blocks that are entered on the way to a place, outer ones first."""
    names = place.split(".")
    workflow = project.workflows.get(names[0])
    if workflow is None:
        return ()
    address, graph = names[0], workflow.graph
    way: list[Spot] = []
    for name in names[1:]:
        way.append((address, name))
        face = face_of(project, address, graph, name)
        inner = inside(face, configuration) if face is not None else None
        if inner is None:
            break
        address, graph = inner
    return tuple(way)


def inside(face: Face, configuration: Configuration) -> tuple[str, Graph] | None:
    """The graph that a block stands for now, with its address; None where it is code."""
    if isinstance(face.thing, Workflow):
        return face.definition, face.thing.graph
    name = chosen(face.thing, face.definition, configuration)
    implementation = face.thing.implementations[name] if name else None
    if name is not None and isinstance(implementation, GraphImplementation):
        return f"{face.definition}.{name}", implementation.graph
    return None


def reachable(project: Project, configuration: Configuration, graph_address: str) -> bool:
    """Whether the graph is part of the path that the configuration selects (every block around it chooses it)."""
    names = graph_address.split(".")
    first = 2 if names[0] == "shared" else 1
    for end in range(first + (0 if names[0] == "shared" else 1), len(names), 2):
        address = ".".join(names[:end])
        block = find(project, address)
        if isinstance(block, Block) and chosen(block, address, configuration) != names[end]:
            return False
    return True
