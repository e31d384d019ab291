"""Grouping: blocks of a graph become one block that holds them; the wires that cross its edge become its ports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hyperstudio.editing.readdressing import readdressed
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Layout, Position
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.names import free_name, why_bad_name
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import source_ports, split_end, target_ports
from hyperstudio.graph.types import compatible
from hyperstudio.graph.values import FrozenMap

INSIDE = "grouped"
"""What the implementation of a new group is called."""
ANY = "typing.Any"


@dataclass(frozen=True, slots=True)
class Group:
    """Put blocks of a graph into a new block; where nothing has a place yet, `at` is where it stands."""

    graph: str
    names: tuple[str, ...]
    name: str
    at: Position = (0.0, 0.0)

    @property
    def label(self) -> str:
        return f"Group {len(self.names)} blocks" if len(self.names) != 1 else "Group 1 block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        graph = graph_at(project, self.graph)
        members = [name for name in graph.names if name in set(self.names)]
        if not members:
            raise StudioError("No block is selected.", "Select the blocks that belong together.", self.graph)
        if why := why_bad_name(self.name, [name for name in graph.names if name not in members]):
            raise StudioError(*why, f"{self.graph}.{self.name}")
        if between := _between(graph, set(members)):
            raise StudioError(
                f"“{between}” takes from these blocks and gives to them, so it cannot stay outside.",
                f"Select “{between}” as well.",
                f"{self.graph}.{between}",
            )
        edge = _Edge(project, self.graph, graph, members)
        implementation = free_name(INSIDE, [port.name for port in (*edge.inputs.values(), *edge.outputs.values())])
        project = change_graph(project, self.graph, lambda _: self._grouped(graph, members, edge, implementation))
        inside = f"{self.graph}.{self.name}.{implementation}"
        return readdressed(project, {f"{self.graph}.{name}": f"{inside}.{name}" for name in members})

    def _grouped(self, graph: Graph, members: list[str], edge: "_Edge", implementation: str) -> Graph:
        gone, stood = set(members), graph.layout.positions
        places = [stood[name] for name in members if name in stood]
        middle = middle_of(places) or self.at
        positions = {
            name: (stood[name][0] - middle[0], stood[name][1] - middle[1]) for name in members if name in stood
        }
        inner = Graph(
            wires=FrozenMap(edge.inner),
            blocks=_part(graph.blocks, gone, True),
            layout=_inner_layout(graph.layout, positions, edge, middle),
            **({"uses": uses} if (uses := _part(graph.uses, gone, True)) else {}),
        )
        block = Block(
            inputs=tuple(edge.inputs.values()),
            outputs=tuple(edge.outputs.values()),
            implementations=FrozenMap({implementation: GraphImplementation(graph=inner)}),
            **({"mode": "fitted"} if edge.fitted else {}),
        )
        outer = {f"{self.name}:{port.name}": source for source, port in edge.inputs.items()}
        for target, source in graph.wires.items():
            if split_end(target)[0] not in gone:
                port = edge.outputs.get(source)
                outer[target] = f"{self.name}:{port.name}" if port else source
        uses = _part(graph.uses, gone, False)
        return graph.but(
            wires=FrozenMap(outer),
            blocks=_part(graph.blocks, gone, False).with_item(self.name, block),
            layout=graph.layout.but(
                positions=_part(stood, gone, False).with_item(self.name, middle),
                **({"bends": _part(graph.layout.bends, set(outer), True)} if graph.layout.bends else {}),
            ),
            **({"uses": uses} if uses != graph.uses else {}),
        )


def middle_of(places: Iterable[Position]) -> Position | None:
    """The middle of some places, on whole numbers; None of none."""
    known = list(places)
    if not known:
        return None
    left, top = min(at[0] for at in known), min(at[1] for at in known)
    right, bottom = max(at[0] for at in known), max(at[1] for at in known)
    return float(round((left + right) / 2)), float(round((top + bottom) / 2))


class _Edge:
    """What crosses the edge of a group: its ports by the source outside (inputs) or inside (outputs); inner wires."""

    def __init__(self, project: Project, address: str, graph: Graph, members: list[str]) -> None:
        self._project, self._address, self._graph = project, address, graph
        self._faces: dict[str, Face | None] = {name: face_of(project, address, graph, name) for name in members}
        self.fitted = any(_learns(face) for face in self._faces.values())
        inside = set(members)
        taken: dict[str, list[str]] = {}  # source outside → its targets inside
        given: dict[str, list[str]] = {}  # source inside → its targets outside
        self.inner: dict[str, str] = {}
        for target, source in sorted(graph.wires.items(), key=lambda wire: self._place(wire[0])):
            within, fed = split_end(target)[0] in inside, split_end(source)[0] in inside
            if within and fed:
                self.inner[target] = source
            elif within:
                taken.setdefault(source, []).append(target)
            elif fed:
                given.setdefault(source, []).append(target)
        self.inputs = {}
        for source, port in self._named(taken, self._input).items():
            self.inputs[source] = port
            self.inner |= dict.fromkeys(taken[source], f":{port.name}")
        learning = self._only_learnt() if self.fitted else set()
        self.inputs = {s: p.but(learning=True) if s in learning else p for s, p in self.inputs.items()}
        self.outputs: dict[str, Port] = self._named(given, self._output)
        self.inner |= {f":{port.name}": source for source, port in self.outputs.items()}

    def _place(self, target: str) -> tuple[int, int, str]:
        block, port = split_end(target)
        face = self._faces.get(block)
        ports = [p.name for p in face.interface.inputs] if face else []
        return (
            (list(self._faces).index(block) if block in self._faces else -1),
            (ports.index(port) if port in ports else len(ports)),
            target,
        )

    def _named(
        self, crossing: Mapping[str, list[str]], make: Callable[[str, list[str]], tuple[Port, list[str]]]
    ) -> dict[str, Port]:
        found: dict[str, Port] = {}
        for source, targets in crossing.items():
            port, wanted = make(source, targets)
            used = {other.name.lower() for other in found.values()}
            name = next((name for name in wanted if name.lower() not in used), free_name(wanted[-1], used))
            found[source] = port.but(name=name)
        return found

    def _input(self, source: str, targets: list[str]) -> tuple[Port, list[str]]:
        block, name = split_end(source)
        given = port_named(source_ports(self._project, self._address, self._graph, block) or (), name)
        ports = [self._target(target) for target in targets]
        types = {port.type for port in ports if port}
        gives = given.type if given else ANY
        common = types.pop() if len(types) == 1 and None not in ports else ""
        kind = common if common and compatible(gives, common) == "yes" else gives
        names = {split_end(target)[1] for target in targets}
        wanted = [*(names if len(names) == 1 else ()), name, f"{block}_{name}" if block else f"{name}_2"]
        doc = next((port.doc for port in (*ports, given) if port and port.doc), "")
        return _port(name, kind, doc), wanted

    def _output(self, source: str, targets: list[str]) -> tuple[Port, list[str]]:
        block, name = split_end(source)
        face = self._faces[block]
        given = port_named(face.interface.outputs, name) if face else None
        outside = [split_end(target)[1] for target in targets if target.startswith(":")]
        port = _port(name, given.type if given else ANY, given.doc if given else "")
        if given is not None and given.held_out:
            port = port.but(held_out=True)
        return port, [name, *outside[:1], f"{block}_{name}"]

    def _target(self, target: str) -> Port | None:
        block, name = split_end(target)
        return port_named(target_ports(self._project, self._address, self._graph, block) or (), name)

    def _only_learnt(self) -> set[str]:
        """The sources outside whose values nothing but learning takes, however far they go."""
        after: dict[str, list[str]] = {}
        for target, source in self._graph.wires.items():
            after.setdefault(split_end(source)[0], []).append(target)
        found: set[str] = set()
        for start in self.inputs:
            todo = [target for target, source in self._graph.wires.items() if source == start]
            todo = [target for target in todo if split_end(target)[0] in self._faces]
            seen, learnt = set(todo), False
            while todo:
                block, name = split_end(todo.pop())
                face = self._faces.get(block)
                port = port_named(face.interface.inputs, name) if face else None
                if face is None or port is None:
                    learnt = False
                    break
                if _learns(face) and port.learning:
                    learnt = True
                    continue
                following = [target for target in after.get(block, []) if target not in seen]
                if not after.get(block):
                    learnt = False
                    break
                seen.update(following)
                todo.extend(following)
            if learnt:
                found.add(start)
        return found


def _inner_layout(layout: Layout, positions: Mapping[str, Position], edge: _Edge, middle: Position) -> Layout:
    bends = {
        target: tuple((x - middle[0], y - middle[1]) for x, y in places)
        for target, places in layout.bends.items()
        if target in edge.inner and not edge.inner[target].startswith(":")
    }
    said = {
        **({"positions": FrozenMap(positions)} if positions else {}),
        **({"bends": FrozenMap(bends)} if bends else {}),
    }
    return Layout(**said)


def _learns(face: Face | None) -> bool:
    return face is not None and isinstance(face.thing, Block) and face.thing.fitted


def _port(name: str, kind: str, doc: str) -> Port:
    return Port(name=name, type=kind, **({"doc": doc} if doc else {}))


def _between(graph: Graph, members: set[str]) -> str:
    """A block outside that takes from the members, and that they take from; empty where there is none."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for target, source in graph.wires.items():
        to, start = split_end(target)[0], split_end(source)[0]
        if to and start:
            after.setdefault(start, set()).add(to)
            before.setdefault(to, set()).add(start)
    return min(_outside(members, after) & _outside(members, before), default="")


def _outside(members: set[str], step: Mapping[str, set[str]]) -> set[str]:
    """The blocks outside that are reached from the members."""
    found: set[str] = set()
    todo = [name for member in members for name in step.get(member, ()) if name not in members]
    while todo:
        name = todo.pop()
        if name not in found and name not in members:
            found.add(name)
            todo.extend(step.get(name, ()))
    return found


def _part(entries: FrozenMap[str, Any], names: set[str], wanted: bool) -> FrozenMap[str, Any]:
    return FrozenMap({name: entry for name, entry in entries.items() if (name in names) == wanted})
