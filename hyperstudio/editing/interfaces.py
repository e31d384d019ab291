"""Changing the ports of a block or workflow everywhere at once: its graphs, its code, its wires, its contract."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.editing.port_places import Holder, Side, code_takes, holder_at, placed, with_ends
from hyperstudio.editing.readdressing import readdressed
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change, find, graph_at, parent
from hyperstudio.graph.block import Block, ForEach, Repeat, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.names import free_name, why_bad_name
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import source_ports, split_end, target_ports
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.arguments import rename_argument, rename_keyword
from hyperstudio.reading.code import read_code

CONTRACT = "test_contract.py"


@dataclass(frozen=True, slots=True)
class AddPort:
    """Add a port to a block or workflow, as the last one or at a place."""

    address: str
    side: Side
    port: Port
    place: int | None = None

    @property
    def label(self) -> str:
        return f"Add {self.side.removesuffix('s')} {self.port.name}"

    @property
    def level(self) -> str:
        return self.address

    def apply(self, project: Project) -> Project:
        holder = holder_at(project, self.address)
        _legal(holder, self.side, self.port.name, self.address)
        ports = list(getattr(holder, self.side))
        ports.insert(len(ports) if self.place is None else self.place, self.port)
        return change(project, self.address, _but(**{self.side: tuple(ports)}))


@dataclass(frozen=True, slots=True)
class RenamePort:
    """Call a port differently, with all that says its name: wires, modes, code where that is safe, the contract."""

    address: str
    side: Side
    old: str
    name: str

    @property
    def label(self) -> str:
        return f"Rename {self.side.removesuffix('s')} {self.old}"

    @property
    def level(self) -> str:
        return self.address

    def apply(self, project: Project) -> Project:
        holder = holder_at(project, self.address)
        port = _port(holder, self.side, self.old, self.address)
        if self.name == self.old:
            return project
        _legal(holder, self.side, self.name, self.address, but=self.old)
        ports = tuple(p.but(name=self.name) if p is port else p for p in getattr(holder, self.side))
        said: dict[str, Any] = {self.side: ports}
        if self.old in holder.example and self.side == "inputs":
            said["example"] = holder.example.renamed(self.old, self.name)
        if isinstance(holder, Block):
            said |= self._block(holder)
        project = change(project, self.address, _but(**said))
        project = with_ends(project, self.address, self.side, lambda name: self.name if name == self.old else name)
        if self.side == "outputs":
            project = readdressed(project, {f"{self.address}:{self.old}": f"{self.address}:{self.name}"})
        return project

    def _block(self, block: Block) -> dict[str, Any]:
        said: dict[str, Any] = {}
        mode = _renamed_in_mode(block.mode, self.side, self.old, self.name)
        if mode != block.mode:
            said["mode"] = mode
        if self.side == "outputs":
            return said
        if block.choose_by == self.old:
            said["choose_by"] = self.name
        made: dict[str, Any] = {}
        for name, found in block.implementations.items():
            if isinstance(found, CodeImplementation) and code_takes(found, self.old):
                text = rename_argument(found.source.text, name, self.old, self.name)
                if text is not None:
                    made[name] = found.but(source=SourceFile.of(text), code=read_code(text, name))
        if made:
            said["implementations"] = FrozenMap({**block.implementations, **made})
        if (contract := block.others.get(CONTRACT)) is not None:
            text = rename_keyword(contract.text, "block", self.old, self.name)
            if text != contract.text:
                said["others"] = block.others.with_item(CONTRACT, SourceFile.of(text))
        return said


@dataclass(frozen=True, slots=True)
class RetypePort:
    """Give a port another type."""

    address: str
    side: Side
    name: str
    type: str

    @property
    def label(self) -> str:
        return f"Set type of {self.name}"

    @property
    def level(self) -> str:
        return self.address

    def apply(self, project: Project) -> Project:
        holder = holder_at(project, self.address)
        port = _port(holder, self.side, self.name, self.address)
        if port.type == self.type:
            return project
        ports = tuple(p.but(type=self.type) if p is port else p for p in getattr(holder, self.side))
        return change(project, self.address, _but(**{self.side: ports}))


@dataclass(frozen=True, slots=True)
class MovePort:
    """Put a port at another place among its siblings."""

    address: str
    side: Side
    name: str
    place: int

    @property
    def label(self) -> str:
        return f"Move {self.name}"

    @property
    def level(self) -> str:
        return self.address

    def apply(self, project: Project) -> Project:
        holder = holder_at(project, self.address)
        port = _port(holder, self.side, self.name, self.address)
        ports = [other for other in getattr(holder, self.side) if other is not port]
        ports.insert(self.place, port)
        if tuple(ports) == getattr(holder, self.side):
            return project
        return change(project, self.address, _but(**{self.side: tuple(ports)}))


@dataclass(frozen=True, slots=True)
class RemovePort:
    """Take a port away, with the wires to it."""

    address: str
    side: Side
    name: str

    @property
    def label(self) -> str:
        return f"Remove {self.side.removesuffix('s')} {self.name}"

    @property
    def level(self) -> str:
        return self.address

    def apply(self, project: Project) -> Project:
        holder = holder_at(project, self.address)
        port = _port(holder, self.side, self.name, self.address)
        for mode in [
            *([holder.mode] if isinstance(holder, Block) else []),
            *(p.mode for p in placed(project, self.address)),
        ]:
            if mode is not None and _renamed_in_mode(mode, self.side, self.name, "") != mode:
                what = f"“{self.name}” says how often the block runs."
                raise StudioError(what, "Let it run once first, or by another port.", self.address)
        said: dict[str, Any] = {self.side: tuple(p for p in getattr(holder, self.side) if p is not port)}
        if self.side == "inputs" and self.name in holder.example:
            said["example"] = holder.example.without(self.name)
        project = change(project, self.address, _but(**said))
        if self.side == "inputs" and isinstance(holder, Block) and holder.choose_by == self.name:
            project = change(project, self.address, lambda b: b.unsaid("choose_by"))
        return with_ends(project, self.address, self.side, lambda name: None if name == self.name else name)


@dataclass(frozen=True, slots=True)
class WireNewPort:
    """Wire a block's port to the empty slot of a rail: the graph gets a port of its name and type."""

    graph: str
    end: str
    rail: Literal["inputs", "outputs"]

    @property
    def label(self) -> str:
        return f"Add {self.rail.removesuffix('s')}"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        address = self.graph if isinstance(find(project, self.graph), Workflow) else parent(self.graph)
        holder, graph = holder_at(project, address), graph_at(project, self.graph)
        block, name = split_end(self.end)
        ports = (target_ports if self.rail == "inputs" else source_ports)(project, self.graph, graph, block) or ()
        found = port_named(ports, name) if block else None
        if found is None:
            raise StudioError(f"There is no port “{self.end}”.", "Wire the port of a block.", self.graph)
        taken = [port.name for port in getattr(holder, self.rail)]
        taken += [*holder.implementations] if isinstance(holder, Block) else []
        said = {key: getattr(found, key) for key in ("type", "doc") if getattr(found, key)}
        if self.rail == "inputs" and found.learning and isinstance(holder, Block) and holder.fitted:
            said["learning"] = True
        port = Port(name=free_name(name, taken), **said)
        project = AddPort(address, self.rail, port).apply(project)
        ends = (f":{port.name}", self.end) if self.rail == "inputs" else (self.end, f":{port.name}")
        return AddWire(self.graph, *ends).apply(project)


def _but(**said: Any) -> Callable[[Any], Any]:
    return lambda holder: holder.but(**said)


def _port(holder: Holder, side: Side, name: str, address: str) -> Port:
    port = port_named(getattr(holder, side), name)
    if port is None:
        legal = ", ".join(p.name for p in getattr(holder, side)) or "none"
        word = side.removesuffix("s")
        raise StudioError(f"“{address}” has no {word} “{name}”.", f"Its {side} are: {legal}.", address)
    return port


def _legal(holder: Holder, side: Side, name: str, address: str, but: str = "") -> None:
    siblings = [port.name for port in getattr(holder, side) if port.name != but]
    if isinstance(holder, Block):
        siblings += [*holder.implementations]
    if why := why_bad_name(name, siblings):
        raise StudioError(*why, address)


def _renamed_in_mode(mode: Any, side: Side, old: str, new: str) -> Any:
    if isinstance(mode, ForEach) and side == "inputs":
        return mode.but(for_each=tuple(new if name == old else name for name in mode.for_each))
    if isinstance(mode, Repeat):
        rule = mode.repeat
        if side == "inputs":
            carry = FrozenMap({output: new if taken == old else taken for output, taken in rule.carry.items()})
            return mode.but(repeat=rule.but(carry=carry))
        until = new if rule.until == old else rule.until
        return mode.but(repeat=rule.but(until=until, carry=rule.carry.renamed(old, new)))
    return mode
