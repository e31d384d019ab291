"""Recipes: the part of a step that depends on its implementation and configuration only, not on its place."""

from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.block import Block
from hyperstudio.graph.code import Code, CodeImplementation
from hyperstudio.graph.folders import code_file, module_of
from hyperstudio.graph.names import class_name
from hyperstudio.graph.project import Configuration
from hyperstudio.planning.choices import parameter_values
from hyperstudio.planning.keys import Environment, step_key
from hyperstudio.planning.modules import Modules
from hyperstudio.planning.plan import StepKind

_UNORDERED = frozenset({"set", "frozenset", "collections.abc.Set"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is the same for every step of an implementation, wherever its block is used."""

    outputs: tuple[str, ...]
    key: str
    module: str
    name: str
    file: str
    parameters: dict[str, Any]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecipeMaker:
    """What recipes of one kind are made of: the implementation `name` of the block that is defined at an address."""

    definition: str
    block: Block
    name: str
    implementation: CodeImplementation
    kind: StepKind

    def recipe(self, modules: Modules, environment: Environment, configuration: Configuration) -> Recipe:
        """The recipe with the parameters of a configuration."""
        block, name, code = self.block, self.name, self.implementation.code
        path = code_file(f"{self.definition}.{name}", self.implementation)
        parameters: dict[str, Any] = {}
        if self.kind != "apply":
            parameters = parameter_values(block, self.definition, name, self.implementation, configuration)
        unordered = frozenset(p.name for p in code.parameters if p.type.partition("[")[0] in _UNORDERED)
        paths = [
            text
            for p in code.parameters
            if "Path" in p.type and not p.scratch
            for text in _texts(parameters.get(p.name, p.default))
        ]
        shape = _shape(block, code, self.kind)
        return Recipe(
            outputs=("fitted",) if self.kind == "fit" else tuple(port.name for port in block.outputs),
            key=step_key(self.kind, modules.reach(path), environment, parameters, shape, unordered),
            module=module_of(modules.project.name, path)[0],
            name=class_name(name) if code.form == "class" else name,
            file=path,
            parameters=parameters,
            reads=(*block.reads, *paths),
        )


def _shape(block: Block, code: Code, kind: StepKind) -> str:
    if kind == "fit":
        return "fitted"
    names = ",".join(port.name for port in block.outputs) if len(block.outputs) > 1 else str(len(block.outputs))
    return f"{names};{code.is_generator};{','.join(block.reads)}"


def _texts(value: Any) -> list[str]:
    """All texts in a parameter's value: each may be a path."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _texts(item)] if isinstance(value, list | tuple) else []
