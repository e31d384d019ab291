"""What the canvas is told about a graph of the project: titles, choices, ports, wires, and how the last run went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Position
from hyperstudio.graph.faces import Face, face_of, is_fitted_workflow
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import boundary, source_ports, split_end
from hyperstudio.graph.types import short
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.plan import Given
from hyperstudio.studio.counts import time_text
from hyperstudio.studio.effect_words import NO_EFFECTS, EffectWords
from hyperstudio.studio.pins import pinned_text
from hyperstudio.studio.rounds import taken_text
from hyperstudio.studio.terms import chips_of
from hyperstudio.ui.canvas.faces import BlockFace, FrameFace, LevelFace, NoteFace, PortFace, WireFace
from hyperstudio.ui.levels.placing import positions_of
from hyperstudio.ui.levels.run_view import NO_RUN, RunView
from hyperstudio.ui.levels.shown_states import reachable
from hyperstudio.ui.levels.tones import tone_of

NOTHING: Mapping[str, str] = {}
NO_PINS: Mapping[str, Given] = {}


def level_face(
    project: Project,
    address: str,
    configuration: Configuration,
    run: RunView = NO_RUN,
    stale: Mapping[str, str] = NOTHING,
    effects: EffectWords = NO_EFFECTS,
    pins: Mapping[str, Given] = NO_PINS,
) -> LevelFace:
    """The face of a workflow's graph, or of a graph implementation's; StudioError where there is no graph.

    `stale` says why blocks of it would run again, by their names; `effects` are what a study says of them; `pins` are
    the ports that hold pinned values.
    """
    graph = graph_at(project, address)
    positions = positions_of(graph, letters_of(project, address, graph))
    fed = {split_end(target) for target in graph.wires}
    used = {split_end(source) for source in graph.wires.values()}
    on_path, ends = reachable(project, configuration, address), (fed, used)
    blocks = tuple(
        _block_face(
            project, address, graph, name, configuration, positions[name], ends, run, stale, on_path, effects, pins
        )
        for name in sorted(graph.names)
    )
    own = boundary(project, address)
    return LevelFace(
        address,
        blocks,
        tuple(_wire_face(project, address, graph, source, target) for target, source in graph.wires.items()),
        tuple(_port_face(port, ("", port.name) in used) for port in own.inputs),
        tuple(_port_face(port, ("", port.name) in fed) for port in own.outputs),
        notes=tuple(NoteFace(n, note.text, note.at, note.colour) for n, note in enumerate(graph.layout.notes)),
        frames=tuple(
            FrameFace(n, one.title, one.at, one.size, one.colour) for n, one in enumerate(graph.layout.frames)
        ),
    )


def letters_of(project: Project, address: str, graph: Graph) -> dict[str, int]:
    """How many letters the longest line of each block has, whatever is chosen; blocks do not move for a choice."""
    letters = {}
    for name in graph.names:
        if (face := face_of(project, address, graph, name)) is not None:
            ports = (face.interface.inputs, face.interface.outputs)
            lines = [
                len(face.thing.title or name),
                sum(max((len(port.name) for port in side), default=0) for side in ports),
            ]
            if isinstance(face.thing, Block):
                lines += [len(one) for one in face.thing.implementations]
            letters[name] = max(lines)
    return letters


Ends = tuple[set[tuple[str, str]], set[tuple[str, str]]]


def _block_face(
    project: Project,
    address: str,
    graph: Graph,
    name: str,
    configuration: Configuration,
    position: Position,
    ends: Ends,
    run: RunView,
    stale: Mapping[str, str],
    on_path: bool,
    effects: EffectWords,
    pins: Mapping[str, Given],
) -> BlockFace:
    face = face_of(project, address, graph, name)
    if face is None:
        of = graph.uses[name].of
        return BlockFace(name, name, of, (), (), position, problem=f"“{of}” is not in the project.", enterable=False)
    fed, used = ends
    inputs = tuple(_port_face(port, (name, port.name) in fed) for port in face.interface.inputs)
    pinned = {port.name: pins.get(f"{face.definition}:{port.name}") for port in face.interface.outputs}
    outputs = tuple(_port_face(port, (name, port.name) in used, pinned[port.name]) for port in face.interface.outputs)
    subtitle, count = _choice(face, configuration, run.taken(address, name))
    said = run.of(address, name)
    state, time, progress, message = "never", "", None, ""
    if said is not None:
        state = said.state(run.over)
        time = time_text(said.wall) if said.wall and state in {"done", "reused", "running", "failed"} else ""
        progress = said.share if state == "running" else None
        message = said.message if state == "failed" else ""
    time = f"last {time}" if time and run.earlier else time
    if name in stale and state in {"done", "reused", "failed", "skipped"} and run.over:
        state, message = "stale", stale[name]
    if pinned and all(pinned.values()):
        state, time, progress, message = "pinned", "", None, ""
    if not on_path:
        state, time, progress = "unreachable", "", None
    return BlockFace(
        name,
        face.thing.title or _spoken(name),
        subtitle,
        inputs,
        outputs,
        position,
        accent=_accent(face, project),
        state=state,
        own_time=time,
        progress=progress,
        badges=(*(("pinned",) if any(pinned.values()) else ()), *chips_of(face)),
        problem=message or _problem(face, inputs),
        count=count,
        earlier=run.earlier if state in {"done", "reused", "failed", "skipped"} else "",
        effect=effects.blocks.get(face.definition, ""),
    )


def _choice(face: Face, configuration: Configuration, taken: Mapping[str, int]) -> tuple[str, str]:
    """The chosen implementation, and which of how many it is; where a value chooses, what was taken in the run."""
    if not isinstance(face.thing, Block):
        return f"workflow {face.definition}", ""
    names = sorted(face.thing.implementations)
    if names and face.thing.choose_by is not None:
        return taken_text(taken) or f"by {face.thing.choose_by}", ""
    name = chosen(face.thing, face.definition, configuration)
    if name is None:
        return "no implementation yet", ""
    return name, f"{names.index(name) + 1}/{len(names)}" if len(names) > 1 else ""


def _accent(face: Face, project: Project) -> str:
    if not isinstance(face.thing, Block):
        return "model" if is_fitted_workflow(project, face.definition) else "plain"
    takes = {tone_of(port.type, port.name) for port in face.thing.inputs}
    gives = {tone_of(port.type, port.name) for port in face.thing.outputs}
    if any(port.learning for port in face.thing.inputs) or "model" in gives:
        return "model"
    if gives and gives <= {"number", "flag"}:
        return "measure"
    if takes <= {"path"} or "path" in gives:
        return "data"
    if gives <= {"text"}:
        return "text"
    return "shape" if gives <= {"table", "array", "list"} else "plain"


def _problem(face: Face, inputs: tuple[PortFace, ...]) -> str:
    for shown, port in zip(inputs, face.interface.inputs, strict=True):
        if not shown.wired and not port.has_default:
            return f"“{port.name}” is not wired"
    if isinstance(face.thing, Block):
        if not face.thing.implementations:
            return "add an implementation"
        for implementation in face.thing.implementations.values():
            if isinstance(implementation, GraphImplementation) and any(
                f":{port.name}" not in implementation.graph.wires for port in face.thing.outputs
            ):
                return "inside, an output is not wired"
    return ""


def _port_face(port: Port, wired: bool, pinned: Given | None = None) -> PortFace:
    shape: Literal["diamond", "square", "round"] = (
        "diamond" if port.learning else "square" if port.held_out else "round"
    )
    role = {"diamond": "Used for learning only. ", "square": "Held out: nothing that learns may see it. "}
    lines = [f"{port.label}: {short(port.type)}", role.get(shape, "") + port.doc]
    if pinned is not None:
        lines.append(f"Pinned: {pinned_text(pinned)}")
    words = "\n".join(line for line in lines if line)
    return PortFace(port.name, port.type, tone_of(port.type, port.name), shape, wired, words, pinned is not None)


def _wire_face(project: Project, address: str, graph: Graph, source: str, target: str) -> WireFace:
    block, name = split_end(source)
    port = port_named(source_ports(project, address, graph, block) or (), name)
    tone, text = (tone_of(port.type, port.name), short(port.type)) if port is not None else ("any", "")
    return WireFace((block, name), split_end(target), tone, text, graph.layout.bends.get(target, ()))


def _spoken(name: str) -> str:
    """A name as people say it: `set_apart` is “Set apart”."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else name
