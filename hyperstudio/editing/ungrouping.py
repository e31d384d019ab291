"""Ungrouping: what lies in a block's graph takes the block's place in the graph around it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from hyperstudio.editing.grouping import middle_of
from hyperstudio.editing.readdressing import forgotten, readdressed
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Position
from hyperstudio.graph.names import free_name
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap


@dataclass(frozen=True, slots=True)
class Ungroup:
    """Put what lies in a block into the graph around it, and take the block away."""

    graph: str
    name: str
    label: ClassVar[str] = "Ungroup"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        outer = graph_at(project, self.graph)
        block, implementation, inner = self._opened(outer)
        names = self.names(outer, inner)
        wires = _Wires(outer, inner, self.name, names)
        project = change_graph(project, self.graph, lambda _: self._flat(outer, block, inner, names, wires))
        choice = f"{self.graph}.{self.name}"
        inside = f"{choice}.{implementation}"
        moves = {f"{inside}.{old}": f"{self.graph}.{new}" for old, new in names.items()}
        for port in block.outputs:
            source = wires.inner_source(port.name)
            if source and split_end(source)[0]:
                moves[f"{self.graph}.{self.name}:{port.name}"] = f"{self.graph}.{source}"
        return readdressed(forgotten(project, (), {choice: implementation}), moves)

    def names(self, outer: Graph, inner: Graph) -> dict[str, str]:
        """What each block of the group is called when it stands outside."""
        taken = [name for name in outer.names if name != self.name]
        found: dict[str, str] = {}
        for name in inner.names:
            found[name] = free_name(name, [*taken, *found.values()])
        return found

    def _opened(self, outer: Graph) -> tuple[Block, str, Graph]:
        address, block = f"{self.graph}.{self.name}", outer.blocks.get(self.name)
        if block is None:
            what = "is used from elsewhere" if self.name in outer.uses else "is not there"
            raise StudioError(f"“{self.name}” {what}.", "Make a copy of its own first, or open its graph.", address)
        if len(block.implementations) > 1:
            what = f"“{self.name}” has {len(block.implementations)} implementations, and only one could stay."
            raise StudioError(what, "Delete the others first.", address)
        for implementation, found in block.implementations.items():
            if isinstance(found, GraphImplementation):
                if block.mode not in ("once", "fitted") or block.choose_by:
                    what = f"“{self.name}” does not run just once, as what lies in it would."
                    raise StudioError(what, "Let it run once first, in the inspector.", address)
                return block, implementation, found.graph
        raise StudioError(f"“{self.name}” holds no graph.", "Only a group of blocks can be opened.", address)

    def _flat(self, outer: Graph, block: Block, inner: Graph, names: dict[str, str], wires: "_Wires") -> Graph:
        blocks = {names[name]: found for name, found in inner.blocks.items()}
        for target, source in inner.wires.items():
            to, port = split_end(target)
            own = port_named(block.inputs, split_end(source)[1]) if source.startswith(":") else None
            if own and own.has_default and to in inner.blocks and f"{self.name}:{own.name}" not in outer.wires:
                blocks[names[to]] = _with_port(blocks[names[to]], "inputs", port, default=own.default)
        for said in block.outputs:
            start, port = split_end(wires.inner_source(said.name))
            if said.held_out and start in blocks:
                blocks[start] = _with_port(blocks[start], "outputs", port, held_out=True)
        uses = FrozenMap({**outer.uses, **{names[name]: use for name, use in inner.uses.items()}})
        around = outer.blocks.without(self.name)
        return outer.but(
            wires=FrozenMap(wires.flat),
            blocks=FrozenMap({**around, **blocks}),
            layout=outer.layout.but(**self._layout(outer, inner, names)),
            **({"uses": uses} if uses != outer.uses else {}),
        )

    def _layout(self, outer: Graph, inner: Graph, names: dict[str, str]) -> dict[str, Any]:
        stood = inner.layout.positions
        left, top = middle_of(stood[name] for name in names if name in stood) or (0.0, 0.0)
        across, down = outer.layout.positions.get(self.name, (left, top))
        kept = {name: at for name, at in outer.layout.positions.items() if name != self.name}

        def moved(at: Position) -> Position:
            return at[0] - left + across, at[1] - top + down

        fresh = {new: moved(stood[old]) for old, new in names.items() if old in stood}
        said: dict[str, Any] = {"positions": FrozenMap({**kept, **fresh})}
        bends = {end: at for end, at in outer.layout.bends.items() if split_end(end)[0] != self.name}
        for end, places in inner.layout.bends.items():
            block, port = split_end(end)
            if block in names:
                bends[f"{names[block]}:{port}"] = tuple(map(moved, places))
        return {**said, "bends": FrozenMap(bends)} if bends or outer.layout.bends else said


class _Wires:
    """The wires of both graphs as those of one."""

    def __init__(self, outer: Graph, inner: Graph, name: str, names: dict[str, str]) -> None:
        self._inner, self._names = inner, names
        self.flat: dict[str, str] = {}
        for target, source in outer.wires.items():
            if split_end(target)[0] != name and (end := self._source(outer, name, source)):
                self.flat[target] = end
        for target, source in inner.wires.items():
            to, port = split_end(target)
            if to:
                end = self._renamed(source)
                if source.startswith(":"):
                    end = self._source(outer, name, outer.wires.get(f"{name}{source}", ""))
                if end:
                    self.flat[f"{names.get(to, to)}:{port}"] = end

    def inner_source(self, output: str) -> str:
        """What gives an output of the group, by the names of outside; empty where nothing does."""
        return self._renamed(self._inner.wires.get(f":{output}", ""))

    def _source(self, outer: Graph, name: str, source: str) -> str:
        """A source outside; one that is an output of the group is what gives it inside."""
        seen: set[str] = set()
        while split_end(source)[0] == name and source not in seen:
            seen.add(source)
            found = self._inner.wires.get(f":{split_end(source)[1]}", "")
            if not found.startswith(":"):
                return self._renamed(found)
            source = outer.wires.get(f"{name}{found}", "")
        return source

    def _renamed(self, end: str) -> str:
        block, port = split_end(end)
        return f"{self._names.get(block, block)}:{port}" if end else ""


def _with_port(block: Block, side: str, name: str, **changes: Any) -> Block:
    ports: tuple[Port, ...] = getattr(block, side)
    return block.but(**{side: tuple(port.but(**changes) if port.name == name else port for port in ports)})
