"""Ports, and the interface that they make up."""

from typing import Any, Protocol

from pydantic import Field

from hyperstudio.graph.values import FrozenMap, Value


class Port(Value):
    """A named, typed input or output."""

    name: str
    type: str
    doc: str = ""
    title: str = ""
    default: Any = None
    learning: bool = False
    held_out: bool = False

    @property
    def has_default(self) -> bool:
        """Whether the port may stay unwired."""
        return "default" in self.model_fields_set

    @property
    def label(self) -> str:
        """What people read."""
        return self.title or self.name


class InterfaceFile(Value):
    """What a workflow.json and the interface part of a block.json say."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    title: str = ""
    doc: str = ""
    example: FrozenMap[str, Any] = Field(default_factory=FrozenMap)


class HasPorts(Protocol):
    """Anything with typed inputs and outputs."""

    @property
    def inputs(self) -> tuple[Port, ...]: ...
    @property
    def outputs(self) -> tuple[Port, ...]: ...


class Interface(Value):
    """Typed inputs and outputs."""

    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()


def port_named(ports: tuple[Port, ...], name: str) -> Port | None:
    """The port of that name, or None."""
    return next((port for port in ports if port.name == name), None)
