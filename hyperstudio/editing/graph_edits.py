"""Edits of a graph: blocks and wires added, moved and taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from hyperstudio.editing.inserting import healed
from hyperstudio.editing.readdressing import forgotten
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Block, Graph, Position
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end, why_no_wire
from hyperstudio.graph.values import FrozenMap

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class MoveBlocks:
    """Put blocks of a graph elsewhere on the canvas."""

    graph: str
    positions: Mapping[str, Position]
    label: ClassVar[str] = "Move"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        def moved(graph: Graph) -> Graph:
            wanted = {name: at for name, at in self.positions.items() if name in graph.names}
            positions = FrozenMap({**graph.layout.positions, **wanted})
            return graph.but(layout=graph.layout.but(positions=positions))

        return change_graph(project, self.graph, moved)


@dataclass(frozen=True, slots=True)
class MoveNote:
    """Put a note of a graph elsewhere on the canvas; it is known by its number among the notes."""

    graph: str
    number: int
    position: Position
    label: ClassVar[str] = "Move note"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        def moved(graph: Graph) -> Graph:
            notes = list(graph.layout.notes)
            if not 0 <= self.number < len(notes):
                raise StudioError("The note is gone.", "Undo, or go on without it.", self.graph)
            notes[self.number] = notes[self.number].but(at=self.position)
            return graph.but(layout=graph.layout.but(notes=tuple(notes)))

        return change_graph(project, self.graph, moved)


@dataclass(frozen=True, slots=True)
class AddWire:
    """Join an output to an input; a wire that is there already gives way."""

    graph: str
    source: str
    target: str
    label: ClassVar[str] = "Add wire"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        graph = graph_at(project, self.graph)
        if self.target in graph.wires:
            graph = graph.but(wires=graph.wires.without(self.target))
        if refusal := why_no_wire(project, self.graph, graph, self.source, self.target):
            raise refusal
        return change_graph(project, self.graph, lambda g: g.but(wires=g.wires.with_item(self.target, self.source)))


@dataclass(frozen=True, slots=True)
class RemoveWires:
    """Take wires away, named by their targets."""

    graph: str
    targets: tuple[str, ...]
    label: ClassVar[str] = "Remove wire"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        gone = set(self.targets)
        return change_graph(
            project,
            self.graph,
            lambda g: g.but(
                wires=FrozenMap({t: s for t, s in g.wires.items() if t not in gone}),
                **({"layout": g.layout.but(bends=_less(g.layout.bends, gone))} if gone & g.layout.bends.keys() else {}),
            ),
        )


@dataclass(frozen=True, slots=True)
class AddBlock:
    """Put a block into a graph."""

    graph: str
    name: str
    block: Block
    position: Position
    label: ClassVar[str] = "Add block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        if why := why_bad_name(self.name, graph_at(project, self.graph).names):
            raise StudioError(*why, f"{self.graph}.{self.name}")

        def added(graph: Graph) -> Graph:
            positions = graph.layout.positions.with_item(self.name, self.position)
            return graph.but(
                blocks=graph.blocks.with_item(self.name, self.block), layout=graph.layout.but(positions=positions)
            )

        return change_graph(project, self.graph, added)


@dataclass(frozen=True, slots=True)
class RemoveBlocks:
    """Take blocks and their wires out of a graph; what stood before and after them is joined where types allow."""

    graph: str
    names: tuple[str, ...]
    label: ClassVar[str] = "Remove block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        gone = set(self.names)
        joined = healed(project, self.graph, frozenset(gone))

        def removed(graph: Graph) -> Graph:
            wires = joined | {
                target: source
                for target, source in graph.wires.items()
                if split_end(target)[0] not in gone and split_end(source)[0] not in gone
            }
            return graph.but(
                blocks=_less(graph.blocks, gone),
                uses=_less(graph.uses, gone),
                wires=FrozenMap(wires),
                layout=graph.layout.but(
                    positions=_less(graph.layout.positions, gone),
                    **({"bends": _less(bends, bends.keys() - wires.keys())} if (bends := graph.layout.bends) else {}),
                ),
            )

        own = [f"{self.graph}.{name}" for name in self.names if name in graph_at(project, self.graph).blocks]
        return forgotten(change_graph(project, self.graph, removed), own)


def _less(entries: FrozenMap[str, V], gone: set[str]) -> FrozenMap[str, V]:
    return FrozenMap({name: entry for name, entry in entries.items() if name not in gone})
