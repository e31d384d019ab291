"""Renaming blocks and implementations, with everything in the project that says their name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from hyperstudio.editing.readdressing import readdressed
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, change, change_block, change_graph, find, graph_at, last, parent
from hyperstudio.graph.block import Block, Graph, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.names import why_bad_implementation, why_bad_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.code import read_code
from hyperstudio.reading.skeleton import rename_public


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Call a block or workflow differently for people; its name, and so its addresses, stay. Empty: by its name."""

    address: str
    title: str
    label: ClassVar[str] = "Set title"

    @property
    def level(self) -> str:
        return parent(self.address) or self.address

    def apply(self, project: Project) -> Project:
        found = find(project, self.address)
        if not isinstance(found, Block | Workflow):
            raise StudioError(f"There is no block “{self.address}”.", "Look at the tree.", self.address)
        if found.title == self.title:
            return project
        made = found.but(title=self.title)
        return change(project, self.address, lambda _: made)


@dataclass(frozen=True, slots=True)
class RenameBlock:
    """Call a block of a graph differently: wires, positions and configurations follow."""

    address: str
    name: str
    label: ClassVar[str] = "Rename block"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        graph_address, old = parent(self.address), last(self.address)
        graph = graph_at(project, graph_address)
        if old not in graph.names:
            raise StudioError(f"There is no block “{self.address}”.", "Look at the tree.", self.address)
        if why := why_bad_name(self.name, [name for name in graph.names if name != old]):
            raise StudioError(*why, self.address)

        def end(text: str) -> str:
            block, port = split_end(text)
            return f"{self.name}:{port}" if block == old else text

        def renamed(found: Graph) -> Graph:
            return found.but(
                blocks=found.blocks.renamed(old, self.name),
                uses=found.uses.renamed(old, self.name),
                wires=FrozenMap({end(target): end(source) for target, source in found.wires.items()}),
                layout=found.layout.but(
                    positions=found.layout.positions.renamed(old, self.name),
                    **({"bends": bends} if (bends := _ends(found.layout.bends, end)) else {}),
                ),
            )

        project = change_graph(project, graph_address, renamed)
        return readdressed(project, {self.address: f"{graph_address}.{self.name}"})


@dataclass(frozen=True, slots=True)
class RenameImplementation:
    """Call an implementation differently: its file, its public function, and configurations follow."""

    address: str
    name: str
    label: ClassVar[str] = "Rename implementation"

    @property
    def level(self) -> str:
        return parent(self.address)

    def apply(self, project: Project) -> Project:
        block_address, old = parent(self.address), last(self.address)
        block = block_at(project, block_address)
        if old not in block.implementations:
            raise StudioError(f"There is no implementation “{self.address}”.", "Look at the tree.", self.address)
        siblings = [name for name in block.implementations if name != old]
        if why := why_bad_implementation(self.name, siblings, [p.name for p in (*block.inputs, *block.outputs)]):
            raise StudioError(*why, self.address)

        def renamed(found: Block) -> Block:
            implementation = found.implementations[old]
            if isinstance(implementation, CodeImplementation):
                text = rename_public(implementation.source.text, old, self.name)
                implementation = implementation.but(source=SourceFile.of(text), code=read_code(text, self.name))
            # What block.json does not say stays unsaid.
            said: dict[str, Any] = {"default": self.name} if found.default == old else {}
            if old in found.parameters:
                said["parameters"] = found.parameters.renamed(old, self.name)
            if old in found.disabled:
                said["disabled"] = tuple(self.name if name == old else name for name in found.disabled)
            implementations = found.implementations.renamed(old, self.name).with_item(self.name, implementation)
            return found.but(implementations=implementations, **said)

        project = change_block(project, block_address, renamed)
        project = readdressed(project, {self.address: f"{block_address}.{self.name}"})
        configurations = {
            name: FrozenMap({k: self.name if k == block_address and v == old else v for k, v in values.items()})
            for name, values in project.configurations.items()
        }
        return project.but(configurations=_kept(project.configurations, configurations))


def _ends(bends: FrozenMap[str, Any], end: Callable[[str], str]) -> FrozenMap[str, Any]:
    return FrozenMap({end(target): places for target, places in bends.items()})


def _kept(old: FrozenMap[str, Any], new: dict[str, Any]) -> FrozenMap[str, Any]:
    """The new mapping, with the very same values where nothing changed."""
    if old == new:
        return old
    return FrozenMap({key: old[key] if old.get(key) == value else value for key, value in new.items()})
