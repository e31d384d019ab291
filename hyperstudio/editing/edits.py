"""Edits: undoable changes, each a pure function from project to project.

`level` is the address of the level where the change is seen, so that undo can go there first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import (
    block_at,
    change,
    change_block,
    change_graph,
    find,
    graph_at,
    last,
    parent,
)
from hyperstudio.graph.block import Block, Graph, Position
from hyperstudio.graph.code import CodeImplementation, Parameter, SourceFile
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end, why_no_wire
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.planning.choices import why_bad_value
from hyperstudio.reading.code import read_code

V = TypeVar("V")


class Edit(Protocol):
    """An undoable change."""

    @property
    def label(self) -> str: ...
    @property
    def level(self) -> str: ...
    def apply(self, project: Project) -> Project:
        """The changed project; StudioError where the change cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class ChooseImplementation:
    """Choose an implementation of a block, in one configuration."""

    configuration: str
    block: str
    implementation: str
    label: ClassVar[str] = "Choose implementation"

    @property
    def level(self) -> str:
        return parent(self.block)

    def apply(self, project: Project) -> Project:
        block = block_at(project, self.block)
        _known_implementation(block, self.block, self.implementation)
        return with_configured(project, self.configuration, self.block, self.implementation)


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Give a parameter a value, in one configuration."""

    configuration: str
    address: str
    value: Any
    label: ClassVar[str] = "Set parameter"

    @property
    def level(self) -> str:
        return parent(parent(self.address))

    def apply(self, project: Project) -> Project:
        parameter = find(project, self.address)
        if not isinstance(parameter, Parameter):
            raise StudioError(f"There is no parameter “{self.address}”.", "Look at the inspector.", self.address)
        if why := why_bad_value(parameter, self.value):
            raise StudioError(*why, self.address)
        return with_configured(project, self.configuration, self.address, freeze(self.value))


@dataclass(frozen=True, slots=True)
class ResetConfigured:
    """Take a choice or a parameter's value back to what it is by default."""

    configuration: str
    address: str
    label: ClassVar[str] = "Reset"

    @property
    def level(self) -> str:
        return parent(parent(self.address))

    def apply(self, project: Project) -> Project:
        configuration = project.configurations.get(self.configuration, FrozenMap())
        if self.address not in configuration:
            return project
        return _with_configuration(project, self.configuration, configuration.without(self.address))


@dataclass(frozen=True, slots=True)
class MakeDefault:
    """Make an implementation the one that is used when a configuration says nothing."""

    block: str
    implementation: str
    label: ClassVar[str] = "Make default"

    @property
    def level(self) -> str:
        return parent(self.block)

    def apply(self, project: Project) -> Project:
        _known_implementation(block_at(project, self.block), self.block, self.implementation)
        return change_block(project, self.block, lambda block: block.but(default=self.implementation))


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
            lambda g: g.but(wires=FrozenMap({t: s for t, s in g.wires.items() if t not in gone})),
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
        _free(graph_at(project, self.graph).names, self.name, f"{self.graph}.{self.name}")

        def added(graph: Graph) -> Graph:
            positions = graph.layout.positions.with_item(self.name, self.position)
            return graph.but(
                blocks=graph.blocks.with_item(self.name, self.block), layout=graph.layout.but(positions=positions)
            )

        return change_graph(project, self.graph, added)


@dataclass(frozen=True, slots=True)
class RemoveBlocks:
    """Take blocks, and the wires that touch them, out of a graph."""

    graph: str
    names: tuple[str, ...]
    label: ClassVar[str] = "Remove block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        gone = set(self.names)

        def removed(graph: Graph) -> Graph:
            wires = {
                target: source
                for target, source in graph.wires.items()
                if split_end(target)[0] not in gone and split_end(source)[0] not in gone
            }
            return graph.but(
                blocks=_less(graph.blocks, gone),
                uses=_less(graph.uses, gone),
                wires=FrozenMap(wires),
                layout=graph.layout.but(positions=_less(graph.layout.positions, gone)),
            )

        return change_graph(project, self.graph, removed)


@dataclass(frozen=True, slots=True)
class AddImplementation:
    """Add a code implementation to a block: a file with this text."""

    block: str
    name: str
    text: str
    label: ClassVar[str] = "Add implementation"

    @property
    def level(self) -> str:
        return self.block

    def apply(self, project: Project) -> Project:
        block = block_at(project, self.block)
        ports = [port.name for port in (*block.inputs, *block.outputs)]
        _free((*block.implementations, *ports), self.name, f"{self.block}.{self.name}")
        if self.name.startswith("test_") or self.name.startswith("_"):
            raise StudioError(f"“{self.name}” would not be an implementation.", "Start it with a letter, not test_.")
        made = CodeImplementation(source=SourceFile.of(self.text), code=read_code(self.text, self.name))
        return change_block(
            project, self.block, lambda b: b.but(implementations=b.implementations.with_item(self.name, made))
        )


@dataclass(frozen=True, slots=True)
class RemoveImplementation:
    """Take an implementation away."""

    address: str
    label: ClassVar[str] = "Remove implementation"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        name = last(self.address)
        return change_block(
            project, parent(self.address), lambda b: b.but(implementations=b.implementations.without(name))
        )


@dataclass(frozen=True, slots=True)
class EditCode:
    """Replace the text of a code implementation."""

    address: str
    text: str
    label: ClassVar[str] = "Edit code"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        found = find(project, self.address)
        if not isinstance(found, CodeImplementation):
            raise StudioError(f"“{self.address}” is no code implementation.", "Zoom into a graph instead.")
        made = found.but(source=SourceFile.of(self.text), code=read_code(self.text, last(self.address)))
        return change(project, self.address, lambda _: made)


def with_configured(project: Project, configuration: str, address: str, value: Any) -> Project:
    """The project with one entry of a configuration set (the configuration is made when there is none)."""
    current = project.configurations.get(configuration, FrozenMap())
    return _with_configuration(project, configuration, current.with_item(address, value))


def _with_configuration(project: Project, name: str, configuration: Configuration) -> Project:
    return project.but(configurations=project.configurations.with_item(name, configuration))


def _known_implementation(block: Block, address: str, name: str) -> None:
    if name not in block.implementations:
        legal = ", ".join(sorted(block.implementations)) or "none yet"
        raise StudioError(f"“{address}” has no implementation “{name}”.", f"Choose one of: {legal}.", address)


def _free(siblings: tuple[str, ...], name: str, address: str) -> None:
    if why := why_bad_name(name, siblings):
        raise StudioError(*why, address)


def _less(entries: FrozenMap[str, V], gone: set[str]) -> FrozenMap[str, V]:
    return FrozenMap({name: entry for name, entry in entries.items() if name not in gone})
