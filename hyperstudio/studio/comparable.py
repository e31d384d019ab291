"""What a value can be compared with: what its port held in other runs and places, and what went into its block."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from hyperstudio.graph.addresses import find, last, parent, split_port
from hyperstudio.graph.block import Block, ForEach, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import chosen
from hyperstudio.runner.runs import Run, list_runs, read_run
from hyperstudio.studio.looking import ITEM, MOST_RUNS, Held, definition_of, held_values
from hyperstudio.studio.studio import Studio


@dataclass(frozen=True, slots=True)
class Other:
    """A value beside another one, and in a few words what it is."""

    label: str
    held: Held
    path: tuple[int, ...] = ()
    """Where in the value it lies: an item of a list that a block takes one by one, say."""


def rounds_held(studio: Studio, wished: str) -> list[list[Held]]:
    """What a port held in each run that has anything of it, the newest first; a run that gave the same is left out."""
    found: list[list[Held]] = []
    seen = set()
    for run in recent_runs(studio):
        held = held_values(studio.document.project, run, wished)
        what = tuple((one.place, one.address, one.digest) for one in held)
        if held and what not in seen:
            seen.add(what)
            found.append(held)
    return found


def comparable(studio: Studio, wished: str, shown: Held) -> list[Other]:
    """What the value that is shown can be compared with, the likeliest first.

    What other implementations gave at the same place in earlier runs, then the same one's other values, then what
    went into the block, then the other places of the same run; of these, what is of the same type first.
    """
    project = studio.document.project
    definition = definition_of(project, split_port(wished)[0])
    rounds = rounds_held(studio, wished)
    same = [one for held in rounds for one in held if one.run != shown.run and is_beside(one, shown)]
    same.sort(key=lambda one: (one.address == shown.address, -one.at))
    differing = [one for one in same if one.digest != shown.digest or one.address != shown.address]
    found = [Other(said_of(one, definition), one) for one in differing]
    run = next((run for run in recent_runs(studio) if run.id == shown.run), None)
    if run is None:
        return found
    at = find(project, definition) if definition else None
    if isinstance(at, CodeImplementation | GraphImplementation):
        definition = parent(definition)
        at = find(project, definition)
    place = shown.place
    while "." in place and definition_of(project, place) != definition:
        place = parent(place)
    for port in at.inputs if isinstance(at, Block) else ():
        if (given := _input_of(project, run, place, port.name)) is not None:
            found.append(Other(f"its input {port.name}", *given))
    beside = [one for one in held_values(project, run, wished) if one.place != shown.place]
    found += [Other(one.place, one) for one in beside]
    return sorted(found, key=lambda other: other.held.value.get("type") != shown.value.get("type"))


def _input_of(project: Project, run: Run, place: str, port: str) -> tuple[Held, tuple[int, ...]] | None:
    """What went into a port at a place of a run, and the item of it that did; followed outwards through the graphs."""
    configuration: Configuration = FrozenMap(run.asked.get("configuration", {}))
    path: tuple[int, ...] = ()
    while "." in place:
        outer, said = parent(place), last(place)
        name = ITEM.sub("", said)
        address = definition_of(project, outer)
        holder = find(project, address) if address else None
        if isinstance(holder, Block):
            picked = chosen(holder, address, configuration) or ""
            address, holder = f"{address}.{picked}", holder.implementations.get(picked)
        if not isinstance(holder, Workflow | GraphImplementation):
            return None
        face = face_of(project, address, holder.graph, name)
        if face is not None and isinstance(face.mode, ForEach) and port in face.mode.for_each and name != said:
            path = (int(said[len(name) + 1 : -1]), *path)
        source = holder.graph.wires.get(f"{name}:{port}")
        if source is None:
            return None
        block, port = split_end(source)
        if block:
            held = held_values(project, run, f"{outer}.{block}:{port}")
            return (held[0], path) if held else None
        place = outer
    return None


def is_beside(one: Held, other: Held) -> bool:
    """Whether two values were held in the same place, perhaps one of them deeper inside."""
    places = sorted((one.place, other.place), key=len)
    return places[1] == places[0] or places[1].startswith(f"{places[0]}.")


def said_of(held: Held, block: str = "") -> str:
    """A value in a few words: what gave it (seen from a block), when, and in which configuration."""
    time = _time(held.at)
    name = held.address.removeprefix(f"{block}.") if block else last(held.address)
    return " · ".join(part for part in (name, time, held.configuration) if part)


def earlier_said(studio: Studio, held: Held) -> str:
    """When the run was that held a value, where the newest run of this session is another one; else empty."""
    newest = studio.execution
    return f"run of {_time(held.at)}" if newest is not None and newest.run.id != held.run else ""


def _time(at: float) -> str:
    when = datetime.fromtimestamp(at).astimezone()
    today = when.date() == datetime.now().astimezone().date()
    return f"{when:%H:%M:%S}" if today else f"{when:%d %b %H:%M}"


def recent_runs(studio: Studio) -> list[Run]:
    """The runs of this session and some of the history, the newest first."""
    own = [execution.run for execution in reversed(studio.executions)]
    known = {run.id for run in own}
    files = [path for path in list_runs(studio.folder)[:MOST_RUNS] if path.stem not in known]
    return own + [_read(path, path.stat().st_mtime_ns) for path in files]


@lru_cache(maxsize=MOST_RUNS)
def _read(path: Path, _changed: int) -> Run:
    return read_run(path)
