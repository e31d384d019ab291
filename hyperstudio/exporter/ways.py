"""How a block is called in generated code: what it takes, what is written, and where each output is found."""

import ast
from dataclasses import dataclass, field
from typing import Literal

from hyperstudio.exporter.typed import parts_of
from hyperstudio.graph.code import Code, CodeImplementation
from hyperstudio.graph.names import class_name
from hyperstudio.graph.ports import Port
from hyperstudio.reading.in_place import changed_in_place
from hyperstudio.reading.meanings import Meanings
from hyperstudio.reading.syntax import Unreadable, parsed

Kind = Literal["function", "object", "fit", "apply", "once", "artifact"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A value in generated code: the expression for it, and its type as a type checker knows it."""

    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Output:
    """Where an output is found in what a call gave (`{}` stands for that), and its type."""

    template: str
    type: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A graph as generated code: a function, or a class where the graph learns.

    `inputs` are the ports that it takes, `learning` those that its `fit` takes.
    """

    address: str
    module: str
    name: str
    inputs: tuple[Port, ...]
    outputs: dict[str, Output]
    returns: str
    is_async: bool = False
    learns: bool = False
    learning: tuple[Port, ...] = ()
    fit_is_async: bool = False


@dataclass(slots=True)
class Way:
    """The call of a block. `names` says what each port is called by the callee."""

    kind: Kind
    callee: str
    inputs: tuple[Port, ...]
    outputs: dict[str, Output]
    parameters: tuple[str, ...] = ()
    learning: tuple[Port, ...] = ()
    unpacked: bool = False
    is_async: bool = False
    fit_is_async: bool = False
    is_generator: bool = False
    by_keyword: bool = True
    changed: frozenset[str] = frozenset()
    class_type: str = ""
    names: dict[str, str] = field(default_factory=dict)


def outputs_of(code: Code, source: str, ports: tuple[Port, ...]) -> tuple[dict[str, Output], bool]:
    """Where the outputs of a code implementation are found, and whether its tuple is to be unpacked."""
    if len(ports) == 1:
        returns = code.returns or "typing.Any"
        if code.is_generator:
            inner = parts_of(returns)
            returns = f"list[{inner[0]}]" if inner else "list[typing.Any]"
        return {ports[0].name: Output("{}", returns)}, False
    fields = _fields(source, code.returns)
    if ports and {port.name for port in ports} <= set(fields):
        return {port.name: Output(f"{{}}.{port.name}", fields[port.name]) for port in ports}, False
    parts = parts_of(code.returns) if code.returns.startswith("tuple[") else ()
    types = parts if len(parts) == len(ports) else ("typing.Any",) * len(ports)
    return {port.name: Output(f"{{}}[{number}]", types[number]) for number, port in enumerate(ports)}, True


def changed_by(implementation: CodeImplementation, name: str) -> frozenset[str]:
    """The inputs that an implementation may change in place."""
    own = class_name(name) if implementation.code.form == "class" else name
    return changed_in_place(implementation.source.text, own)


def _fields(source: str, name: str) -> dict[str, str]:
    """The fields of a NamedTuple that a file defines."""
    tree = parsed(source)
    if isinstance(tree, Unreadable) or not name:
        return {}
    meanings = Meanings(tree)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return {
                line.target.id: meanings.type_text(line.annotation)
                for line in node.body
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
            }
    return {}
