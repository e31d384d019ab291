"""A block is put into a wire, and taken out of its wires again: what stood before and after it is joined."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Graph, Position
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import source_ports, split_end, target_ports, why_no_wire
from hyperstudio.graph.values import FrozenMap


@dataclass(frozen=True, slots=True)
class InsertBlock:
    """Put a block of the graph into the wire that ends at `target`, where `position` is; the rest moves aside.

    `room` is how much wider than before, in scene units, the way from the wire's source to its target has to be.
    """

    graph: str
    name: str
    target: str
    position: Position
    room: float = 0.0
    label: ClassVar[str] = "Insert block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        through = way_through(project, self.graph, self.name, self.target)
        if through is None:
            raise StudioError(
                f"“{self.name}” does not fit into this wire.",
                "It needs a free input that takes what the wire carries, and an output that fits where the wire ends.",
                f"{self.graph}.{self.name}",
            )
        into, out = through

        def inserted(graph: Graph) -> Graph:
            source = graph.wires[self.target]
            wires = graph.wires.with_item(into, source).with_item(self.target, out)
            places = dict(graph.layout.positions)
            after = places.get(split_end(self.target)[0])
            if self.room > 0 and after is not None:
                for name, (x, y) in places.items():
                    if x >= after[0] and name != self.name:
                        places[name] = (x + self.room, y)
            places[self.name] = self.position
            return graph.but(wires=wires, layout=graph.layout.but(positions=FrozenMap(places)))

        return change_graph(project, self.graph, inserted)


def way_through(project: Project, address: str, name: str, target: str) -> tuple[str, str] | None:
    """The free input and the output (`block:port`) by which a block fits into the wire that ends at `target`.

    None where it fits by none, has a wire already, or there is no such wire. A port with the wire's own name is taken
    before another.
    """
    graph = graph_at(project, address)
    source = graph.wires.get(target)
    ends = [end for wire in graph.wires.items() for end in wire]
    if source is None or name not in graph.names or any(split_end(end)[0] == name for end in ends):
        return None
    without = graph.but(wires=graph.wires.without(target))
    inputs = [f"{name}:{port.name}" for port in target_ports(project, address, graph, name) or ()]
    outputs = [f"{name}:{port.name}" for port in source_ports(project, address, graph, name) or ()]
    wanted = split_end(source)[1], split_end(target)[1]
    into = _first(inputs, wanted[0], lambda end: why_no_wire(project, address, without, source, end) is None)
    if into is None:
        return None
    with_first = without.but(wires=without.wires.with_item(into, source))
    out = _first(outputs, wanted[1], lambda end: why_no_wire(project, address, with_first, end, target) is None)
    return (into, out) if out is not None else None


def healed(project: Project, address: str, gone: frozenset[str]) -> dict[str, str]:
    """The wires, target ← source, that join what stays when blocks go, as far as types allow.

    What went into a block is tried for each of its outputs that somebody takes: the input with the output's name
    first, then the others in their order.
    """
    graph = graph_at(project, address)
    left = graph.but(
        wires=FrozenMap(
            {t: s for t, s in graph.wires.items() if split_end(t)[0] not in gone and split_end(s)[0] not in gone}
        )
    )
    joined: dict[str, str] = {}
    for target, source in graph.wires.items():
        if split_end(target)[0] in gone or split_end(source)[0] not in gone:
            continue
        for before in _sources_before(project, address, graph, source, gone):
            if why_no_wire(project, address, left, before, target) is None:
                left = left.but(wires=left.wires.with_item(target, before))
                joined[target] = before
                break
    return joined


def _sources_before(
    project: Project, address: str, graph: Graph, source: str, gone: frozenset[str], limit: int = 64
) -> list[str]:
    """What reaches an output of a block that goes, from the nearest outputs that stay; not more than `limit`."""
    found: list[str] = []
    waiting, seen = [source], {source}
    while waiting and len(found) < limit:
        block, port = split_end(waiting.pop(0))
        # What is only learnt from is never passed on: the answers would go where predictions are wanted.
        inputs = [one.name for one in target_ports(project, address, graph, block) or () if not one.learning]
        for name in sorted(inputs, key=lambda name: name != port):
            before = graph.wires.get(f"{block}:{name}")
            if before is None or before in seen:
                continue
            seen.add(before)
            (waiting if split_end(before)[0] in gone else found).append(before)
    return found


def _first(ends: list[str], wanted: str, fits: Callable[[str], bool]) -> str | None:
    """The first that fits, the one of the wanted port before all others."""
    return next((end for end in sorted(ends, key=lambda end: split_end(end)[1] != wanted) if fits(end)), None)
