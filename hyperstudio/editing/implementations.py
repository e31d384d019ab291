"""Edits of a block's implementations: copied, added as a graph, passed through, disabled and taken away."""

from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.editing.readdressing import block_with_sources, forgotten
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, change_block, last, parent
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Implementation
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.folders import folder_of, module_of
from hyperstudio.graph.names import why_bad_implementation
from hyperstudio.graph.project import Project
from hyperstudio.graph.types import compatible
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.code import read_code
from hyperstudio.reading.moving import moved_imports, moved_name
from hyperstudio.reading.renaming import rename_public


@dataclass(frozen=True, slots=True)
class DuplicateImplementation:
    """Add an implementation that is a copy of another one, with its parameters and choices."""

    address: str
    name: str
    label: ClassVar[str] = "Duplicate implementation"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        block_address, old = parent(self.address), last(self.address)
        block = block_at(project, block_address)
        found = _implementation(block, self.address)
        _legal(block, block_address, self.name)
        if isinstance(found, CodeImplementation):
            text = rename_public(found.source.text, old, self.name)
            found = found.but(source=SourceFile.of(text), code=read_code(text, self.name))
        copy = f"{block_address}.{self.name}"
        before, after = (module_of(project.name, folder_of(address))[0] for address in (self.address, copy))

        def how(path: str, source: SourceFile) -> SourceFile:
            module, package = module_of(project.name, path)
            text = moved_imports(
                source.text, moved_name(module, {after: before}), module, {before: after}, package=package
            )
            return source if text == source.text else SourceFile.of(text)

        alone = block.but(implementations=FrozenMap({self.name: found}), others=FrozenMap())
        found = block_with_sources(alone, folder_of(block_address), how).implementations[self.name]

        def added(now: Block) -> Block:
            said = now.parameters.get(old)
            more = {"parameters": now.parameters.with_item(self.name, said)} if said is not None else {}
            return now.but(implementations=now.implementations.with_item(self.name, found), **more)

        project = change_block(project, block_address, added)
        configurations = {}
        for name, values in project.configurations.items():
            inside = {a: v for a, v in values.items() if a.startswith(f"{self.address}.")}
            fresh = {copy + address[len(self.address) :]: value for address, value in inside.items()}
            configurations[name] = FrozenMap({**values, **fresh}) if fresh else values
        same = all(configurations[name] is values for name, values in project.configurations.items())
        return project if same else project.but(configurations=FrozenMap(configurations))


@dataclass(frozen=True, slots=True)
class AddGraph:
    """Add an implementation that is a graph: an empty one, or one that passes the block's inputs on."""

    block: str
    name: str
    passes: bool = False

    @property
    def label(self) -> str:
        return "Add pass-through" if self.passes else "Add graph"

    @property
    def level(self) -> str:
        return self.block

    def apply(self, project: Project) -> Project:
        block = block_at(project, self.block)
        _legal(block, self.block, self.name)
        wires = passed_through(block) if self.passes else {}
        if wires is None:
            what = f"“{self.block}” has an output that no input of its type could be."
            raise StudioError(what, "Only a block that gives what it takes can pass it through.", self.block)
        made = GraphImplementation(graph=Graph(wires=FrozenMap(wires)))
        return change_block(
            project, self.block, lambda b: b.but(implementations=b.implementations.with_item(self.name, made))
        )


@dataclass(frozen=True, slots=True)
class SetDisabled:
    """Keep an implementation out of searches and counts, or let it in again."""

    address: str
    disabled: bool

    @property
    def label(self) -> str:
        return "Disable implementation" if self.disabled else "Enable implementation"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        block, name = block_at(project, parent(self.address)), last(self.address)
        _implementation(block, self.address)
        if (name in block.disabled) == self.disabled:
            return project
        names = tuple(sorted({*block.disabled, name} if self.disabled else {*block.disabled} - {name}))
        return change_block(
            project, parent(self.address), lambda b: b.but(disabled=names) if names else b.unsaid("disabled")
        )


@dataclass(frozen=True, slots=True)
class DeleteImplementation:
    """Take an implementation away, with what block.json and the configurations say of it."""

    address: str

    @property
    def label(self) -> str:
        return f"Delete {last(self.address)}"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        block_address, name = parent(self.address), last(self.address)
        _implementation(block_at(project, block_address), self.address)

        def removed(block: Block) -> Block:
            block = block.but(implementations=block.implementations.without(name))
            if block.default == name:
                block = block.unsaid("default")
            if name in block.disabled:
                left = tuple(other for other in block.disabled if other != name)
                block = block.but(disabled=left) if left else block.unsaid("disabled")
            if name in block.parameters:
                said = block.parameters.without(name)
                block = block.but(parameters=said) if said else block.unsaid("parameters")
            return block

        project = change_block(project, block_address, removed)
        return forgotten(project, (self.address,), {block_address: name})


def passed_through(block: Block) -> dict[str, str] | None:
    """The wires of a graph that hands inputs on as outputs; None where an output has no input that surely fits."""
    wires: dict[str, str] = {}
    for output in block.outputs:
        fitting = [port for port in block.inputs if not port.learning and compatible(port.type, output.type) == "yes"]
        fitting.sort(key=lambda port: port.name != output.name)
        if not fitting:
            return None
        wires[f":{output.name}"] = f":{fitting[0].name}"
    return wires or None


def _legal(block: Block, address: str, name: str) -> None:
    if why := why_bad_implementation(name, block.implementations, [p.name for p in (*block.inputs, *block.outputs)]):
        raise StudioError(*why, f"{address}.{name}")


def _implementation(block: Block, address: str) -> Implementation:
    found = block.implementations.get(last(address))
    if found is None:
        raise StudioError(f"There is no implementation “{address}”.", "Look at the tree.", address)
    return found
