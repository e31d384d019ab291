"""Looking for values: which values a port held in which run and place, and what has to run to give it one."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.addresses import find, last, parent, split_port
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Repeat, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.ports import port_named
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import chosen
from hyperstudio.runner.runs import Run, list_runs, read_run
from hyperstudio.studio.studio import Studio

ITEM = re.compile(r"\[\d+\]")
MOST_RUNS = 30
"""How many past runs are searched for a value."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a port held: in which run and place, what gave it, and what is known of it (see `VALUE`).

    `at` is when the run was asked for, in seconds since 1970; `configuration` the name of what was chosen in it.
    """

    run: str
    place: str
    address: str
    port: str
    value: dict[str, Any]
    at: float = 0.0
    configuration: str = ""

    @property
    def digest(self) -> str:
        """What the value is called in the store."""
        return str(self.value["digest"])


def definition_of(project: Project, address: str) -> str:
    """The address of what stands at an address, seen through the uses and items on the way.

    `evaluate.folds.fit_and_score.learn.prep` is `model.prep`. Empty where nothing is there.
    """
    return _walked(project, address)[0]


def held_values(project: Project, run: Run, wished: str) -> list[Held]:
    """The values that the port `wished` (`model.prep:table`) held in a run, in all its places.

    What lies at the very place that was asked for comes first, then the order of the run, and items by their number:
    they may run at the same time. An input held what the output that is wired to it gave. The run's own configuration
    decides what was chosen.
    """
    address, port = split_port(wished)
    definition, place = _walked(project, address)
    found = [] if not definition else _outputs_of_run(project, run, definition, port)
    configuration: Configuration = FrozenMap(run.asked.get("configuration", {}))
    for own, name in _givers(project, configuration, _starts(project, ITEM.sub("", address), definition, port)):
        for step in list(run.steps.values()):
            if step.address == own and (name == "fitted") == (step.kind == "fit"):
                found.extend(_held(run, step.place, own, told) for told in step.outputs if told["port"] == name)
    plain = ITEM.sub("", place)
    came = {block: number for number, block in enumerate(dict.fromkeys(ITEM.sub("", held.place) for held in found))}
    found.sort(key=lambda held: (came[ITEM.sub("", held.place)], numbers_of(held.place)))
    if isinstance(thing := find(project, definition), Block) and isinstance(thing.mode, Repeat):
        found.reverse()  # what it gave is what its last round gave
    return sorted(
        found, key=lambda held: (not _lies_in(held.place, place), not _lies_in(ITEM.sub("", held.place), plain))
    )


def numbers_of(place: str) -> list[int]:
    """The numbers of the items that a place lies in, from outside to inside."""
    return [int(item[1:-1]) for item in ITEM.findall(place)]


def of_its_items(held: list[Held], wished: str) -> list[Held]:
    """Those that are of the very items that the address names: `folds[0]` is not answered with what `folds[1]` held."""
    address = split_port(wished)[0]
    named = address[: address.rfind("]") + 1]
    plain = ITEM.sub("", named)
    return [
        one for one in held if _lies_in(one.place, named) or not (named and _lies_in(ITEM.sub("", one.place), plain))
    ]


def newest_held(studio: Studio, wished: str) -> list[Held]:
    """The values of a port in the newest run that has any: of this session first, then of the history."""
    project = studio.document.project
    seen = set()
    for execution in reversed(studio.executions):
        seen.add(execution.run.id)
        if held := held_values(project, execution.run, wished):
            return held
    for path in list_runs(studio.folder)[:MOST_RUNS]:
        if path.stem not in seen and (held := held_values(project, read_run(path), wished)):
            return held
    return []


def what_to_run(studio: Studio, wished: str) -> dict[str, str] | None:
    """What `Studio.run` is to be told so that a port gets a value; None where nothing that runs gives one.

    The workflow that is worked on comes first, then those whose inputs are all known. What runs for each item, and
    what is used from elsewhere, is run as a whole.
    """
    project = studio.document.project
    address, port = split_port(wished)
    definition = definition_of(project, address)
    found = find(project, definition) if definition else None
    if isinstance(found, Workflow):
        is_output = port == "fitted" or port_named(found.outputs, port) is not None
        return {"workflow": definition} if is_output else None
    if found is None:
        return None
    block = definition if isinstance(found, Block) else parent(definition)
    first = ITEM.sub("", address).partition(".")[0]
    preferred = [first] if definition != address else []
    known = [
        name
        for name, workflow in project.workflows.items()
        if all(port.has_default or port.name in workflow.example for port in workflow.inputs)
    ]
    for name in dict.fromkeys([*preferred, studio.workflow, *known]):
        to = _way_to(project, studio.document.configuration, name, block)
        if to:
            return {"workflow": name, "to": to}
    return None


def _way_to(project: Project, configuration: Configuration, workflow: str, block: str) -> str:
    """The address in a workflow that has to be run for a block's values; empty where it is not reached."""
    start = project.workflows.get(workflow)
    todo = deque([(workflow, workflow, start.graph, "")] if start else [])
    seen: set[str] = set()
    while todo:
        prefix, address, graph, whole = todo.popleft()
        for name in graph.names:
            face = face_of(project, address, graph, name)
            if face is None:
                continue
            way = f"{prefix}.{name}"
            stop = whole or (way if face.use or face.mode not in ("once", "fitted") else "")
            if face.definition == block:
                return stop or way
            if face.definition in seen:
                continue
            seen.add(face.definition)
            if isinstance(face.thing, Workflow):
                todo.append((way, face.definition, face.thing.graph, stop))
                continue
            picked = chosen(face.thing, face.definition, configuration)
            implementation = face.thing.implementations.get(picked) if picked else None
            if isinstance(implementation, GraphImplementation):
                todo.append((f"{way}.{picked}", f"{face.definition}.{picked}", implementation.graph, stop))
    return ""


def _walked(project: Project, address: str) -> tuple[str, str]:
    """An address as its definition's address and its place, items included; both empty where nothing is there.

    A place names blocks only, an address implementations as well; both are understood.
    """
    names = address.split(".")
    start = ".".join(names[:2]) if names[0] == "shared" else names[0]
    at: Any = find(project, start)
    definition, place = start, start
    for said in names[2:] if names[0] == "shared" else names[1:]:
        name = ITEM.sub("", said)
        if isinstance(at, Block):
            if name in at.implementations:
                at, definition = at.implementations[name], f"{definition}.{name}"
                continue
            # A place leaves the implementations out: look through them for the block.
            inside = _inside_any(project, at, definition, name)
            if inside is None:
                return "", ""
            definition, at = inside.definition, inside.thing
        elif isinstance(at, Workflow | GraphImplementation):
            face = face_of(project, definition, at.graph, name)
            if face is None:
                return "", ""
            definition, at = face.definition, face.thing
        else:
            return "", ""
        place = f"{place}.{said}"
    return (definition, place) if at is not None else ("", "")


def _inside_any(project: Project, block: Block, address: str, name: str) -> Face | None:
    for own, implementation in sorted(block.implementations.items()):
        if isinstance(implementation, GraphImplementation):
            face = face_of(project, f"{address}.{own}", implementation.graph, name)
            if face is not None:
                return face
    return None


def _starts(project: Project, address: str, definition: str, port: str) -> list[tuple[str, str]]:
    """Where to look first: the port itself, or for an input of a used block what is wired to it there."""
    found = find(project, definition) if definition else None
    if found is None:
        return []
    is_input = isinstance(found, Block | Workflow) and port != "fitted" and port_named(found.outputs, port) is None
    if definition != address and is_input:
        return _wired_to(project, definition_of(project, parent(address)), last(address), port)
    return [(definition, port)]


def _givers(project: Project, configuration: Configuration, starts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The code implementations (with their ports) whose output a port holds, followed through graphs and wires."""
    todo: list[tuple[str, str]] = list(starts)
    seen: set[tuple[str, str]] = set()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        address, port = at
        found = find(project, address)
        if isinstance(found, CodeImplementation):
            yield at
        elif isinstance(found, Block):
            if port == "fitted" or port_named(found.outputs, port) is not None:
                name = chosen(found, address, configuration)
                names = found.implementations if found.choose_by is not None else [name] if name else []
                todo.extend((f"{address}.{name}", port) for name in names)
            else:
                todo.extend(_wired_to(project, parent(address), last(address), port))
        elif isinstance(found, GraphImplementation | Workflow):
            source = found.graph.wires.get(f":{port}")
            if source is not None:
                todo.append(_end(project, address, found.graph, source))
            elif isinstance(found, GraphImplementation):
                todo.append((parent(address), port))


def _wired_to(project: Project, graph: str, block: str, port: str) -> list[tuple[str, str]]:
    """What is wired to an input of a block, in the graph at the address `graph`."""
    holder = find(project, graph) if graph else None
    if not isinstance(holder, GraphImplementation | Workflow):
        return []
    source = holder.graph.wires.get(f"{block}:{port}")
    return [_end(project, graph, holder.graph, source)] if source else []


def _end(project: Project, address: str, graph: Graph, source: str) -> tuple[str, str]:
    """The definition and port of a wire's source; an own input of a nested graph is its block's input."""
    block, port = split_end(source)
    if not block:
        return parent(address), port
    face = face_of(project, address, graph, block)
    return (face.definition if face else "", port)


def _outputs_of_run(project: Project, run: Run, definition: str, port: str) -> list[Held]:
    value = run.outputs.get(port)
    if value is None or definition != run.asked.get("workflow") or not isinstance(find(project, definition), Workflow):
        return []
    return [_held(run, definition, definition, value | {"port": port})]


def _held(run: Run, place: str, address: str, told: dict[str, Any]) -> Held:
    at, configuration = run.asked.get("at") or 0.0, run.asked.get("configuration_name") or ""
    return Held(run.id, place, address, str(told["port"]), told, at, configuration)


def _lies_in(place: str, outer: str) -> bool:
    return place == outer or place.startswith((f"{outer}.", f"{outer}["))
