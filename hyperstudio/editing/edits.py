"""Edits: undoable changes, each a pure function from project to project.

`level` is the address of the level where the change is seen, so that undo can go there first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import (
    block_at,
    change,
    change_block,
    find,
    last,
    parent,
)
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation, Parameter, SourceFile
from hyperstudio.graph.names import why_bad_implementation
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.planning.choices import why_bad_value
from hyperstudio.reading.code import read_code


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
class TakeConfiguration:
    """Replace all of a configuration, or make a new one: the choices and parameters of an earlier run."""

    configuration: str
    content: Mapping[str, Any]
    label: ClassVar[str] = "Take configuration"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        content = FrozenMap({address: freeze(value) for address, value in self.content.items()})
        if project.configurations.get(self.configuration) == content:
            return project
        return _with_configuration(project, self.configuration, content)


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
        if why := why_bad_implementation(self.name, block.implementations, ports):
            raise StudioError(*why, f"{self.block}.{self.name}")
        made = CodeImplementation(source=SourceFile.of(self.text), code=read_code(self.text, self.name))
        return change_block(
            project, self.block, lambda b: b.but(implementations=b.implementations.with_item(self.name, made))
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
