"""Comparing two runs: the first port, in the order of running, whose value differs, and the cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, parent
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.planning.ingredients import ITEM, Cause, causes, changed_inputs
from hyperstudio.runner.history import run_file
from hyperstudio.runner.runs import Run, StepRun, read_run
from hyperstudio.studio.looking import definition_of, held_values

UNKNOWN = Cause("unknown", "not known: one of the runs was not written down with what its steps are made of")
CHANGED = "what goes in changed"
CHANCE = Cause(
    "chance", "the same code, parameters and inputs gave another value: chance, the time, or something from outside"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first port whose value differs: the block's address, the port, the place, and why."""

    address: str
    port: str
    place: str
    cause: Cause
    more: int = 0
    """How many other causes there are for this one port."""

    def as_json(self) -> dict[str, Any]:
        """As `hyperstudio compare --json` prints it."""
        cause = {"kind": self.cause.kind, "cause": self.cause.text, "more_causes": self.more}
        return {"address": self.address, "port": self.port, "place": self.place, **cause}


def compare_runs(folder: Path, project: Project, before: str, after: str) -> Difference | None:
    """The first difference of two runs of the project in `folder`, by their ids or the beginnings of them.

    None where everything that both have is equal. StudioError for runs that are not there or cannot be compared.
    """
    runs = [read_run(run_file(folder, run_id)) for run_id in (before, after)]
    return first_difference(project, *runs)


def first_difference(project: Project, before: Run, after: Run) -> Difference | None:
    """The first port of `after`, in the order in which it ran, that held another value in `before`."""
    workflows = [str(run.asked.get("workflow", "")) for run in (before, after)]
    if workflows[0] != workflows[1]:
        raise StudioError(
            f"These are runs of different workflows: {workflows[0]} and {workflows[1]}.", "Compare two runs of one."
        )
    places = _every_place(before)
    settled: set[str] = set()
    for (place, kind), step in after.steps.items():
        if any(place == inside or place.startswith(f"{inside}.") for inside in settled):
            continue
        other = before.steps.get((place, kind))
        if other is not None:
            found = _at_one_place(before, after, other, step)
        elif f"{ITEM.sub('', place)}|{kind}" in before.made_of.get("wires", {}):
            continue  # it was planned, and not reached
        else:
            block = _shared_place(place, places)
            if not block or block == workflows[0]:
                continue  # a new block: what follows it shows where it counts
            settled.add(block)
            found = _another_way(project, before, after, block)
        if found is not None:
            return found
    return _of_outputs(workflows[0], before, after)


def _at_one_place(before: Run, after: Run, then: StepRun, now: StepRun) -> Difference | None:
    port = _differing_port(then, now)
    if port is None:
        return None
    address = parent(now.address)
    for step in (now, then):
        if step.state == "failed":
            error = step.error or {}
            what = f"it failed in {'the second' if step is now else 'the first'} run: {error.get('type', 'Error')}"
            found = list(_causes(before, after, then, now)) if then.state != now.state else []
            because = found[0] if found and found[0] not in (CHANCE, UNKNOWN) else None
            text = f"{because.text}; {what}" if because else f"{what}: {error.get('message', '')}"
            return Difference(address, port, now.place, Cause(because.kind if because else "failure", text))
    found = list(_causes(before, after, then, now))
    return Difference(address, port, now.place, found[0], len(found) - 1)


def _differing_port(then: StepRun, now: StepRun) -> str | None:
    """The first port whose value differs; also where one of the two failed."""
    ended = {"finished", "reused"}
    if then.state in ended and now.state in ended:
        was = {value["port"]: value["digest"] for value in then.outputs}
        return next((v["port"] for v in now.outputs if was.get(v["port"], v["digest"]) != v["digest"]), None)
    if "failed" in (then.state, now.state) and then.state != now.state:
        whole = now if now.outputs else then
        return str(whole.outputs[0]["port"]) if whole.outputs else None
    return None


def _causes(before: Run, after: Run, then: StepRun, now: StepRun) -> Iterator[Cause]:
    if then.address == now.address and not (before.made_of and after.made_of):
        yield UNKNOWN
        return
    own = list(causes(before.made_of, after.made_of, (then.address, now.address), now.place, now.kind))
    if own:
        yield from own
    elif then.key == now.key:
        yield CHANCE
    else:
        given = list(changed_inputs(before.made_of, after.made_of))
        names = ", ".join(f"“{name}”" for name in after.made_of["inputs"])
        yield from given or [Cause("input", f"the content of what was given changed: {names}" if names else CHANGED)]


def _every_place(run: Run) -> set[str]:
    """The places of a run's steps, and of the blocks around them."""
    found: set[str] = set()
    for place, _ in run.steps:
        while place and place not in found:
            found.add(place)
            place = parent(place)
    return found


def _shared_place(place: str, places: set[str]) -> str:
    """The innermost block around a place (or the place itself) in which the other run did something as well."""
    while place and place not in places:
        place = parent(place)
    return place


def _another_way(project: Project, before: Run, after: Run, place: str) -> Difference | None:
    """The difference of a block that was done in another way, with steps that cannot be held against each other."""
    address = definition_of(project, place)
    block = find(project, address) if address else None
    if not isinstance(block, Block):
        return None
    was, now = _way(before, address), _way(after, address)
    if was == now:
        return None
    for port in block.outputs:
        values = [held_values(project, run, f"{place}:{port.name}") for run in (before, after)]
        if values[0] and values[1] and values[0][0].digest != values[1][0].digest:
            return Difference(address, port.name, place, Cause("implementation", f"{address}: {was} → {now}"))
    return None


def _way(run: Run, block: str) -> str:
    """The implementation of a block that a run took."""
    inside = f"{block}."
    return next(
        (s.address[len(inside) :].split(".")[0] for s in run.steps.values() if s.address.startswith(inside)), ""
    )


def _of_outputs(workflow: str, before: Run, after: Run) -> Difference | None:
    for port, value in after.outputs.items():
        was = before.outputs.get(port)
        if value and was and value["digest"] != was["digest"]:
            return Difference(
                workflow, port, workflow, Cause("wire", f"the output “{port}” is wired to something else")
            )
    return None
