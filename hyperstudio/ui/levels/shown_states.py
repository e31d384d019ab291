"""What a run says about the blocks of each graph: gathered over all places where a block stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.ingredients import ITEM
from hyperstudio.planning.plan import WORK, Plan


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


def planned_steps(plan: Plan) -> set[tuple[str, str, str]]:
    """Place, kind and address of all steps that do work, also inside what runs for each item (without its number)."""
    found: set[tuple[str, str, str]] = set()
    todo = list(plan.steps)
    while todo:
        step = todo.pop()
        for nested in step.plans.values():
            todo.extend(nested.steps)
        if step.kind in WORK:
            found.add((ITEM.sub("", step.place), step.kind, step.address))
    return found


def reachable(project: Project, configuration: Configuration, graph_address: str) -> bool:
    """Whether the graph is part of the path that the configuration selects: all blocks around it choose it, or may."""
    names = graph_address.split(".")
    first = 2 if names[0] == "shared" else 1
    for end in range(first + (0 if names[0] == "shared" else 1), len(names), 2):
        address = ".".join(names[:end])
        block = find(project, address)
        if not isinstance(block, Block) or block.choose_by is not None:
            continue  # a value may take any of them
        if chosen(block, address, configuration) != names[end]:
            return False
    return True
