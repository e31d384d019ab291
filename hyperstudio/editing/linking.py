"""One block in several places, and a copy of its own again: linked duplicates and own copies."""

from dataclasses import dataclass
from typing import Any, ClassVar

from hyperstudio.editing.adding import why_no_use
from hyperstudio.editing.grouping import INSIDE
from hyperstudio.editing.pasting import BESIDE
from hyperstudio.editing.readdressing import block_with_sources, readdressed
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Position, Use
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.faces import used_thing
from hyperstudio.graph.folders import folder_of, module_of
from hyperstudio.graph.names import free_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.moving import moved_imports, moved_name


@dataclass(frozen=True, slots=True)
class DuplicateLinked:
    """Use a block a second time beside itself: it becomes a shared block, with one choice everywhere."""

    graph: str
    name: str
    label: ClassVar[str] = "Duplicate (linked)"

    @property
    def level(self) -> str:
        return self.graph

    def copy_name(self, project: Project) -> str:
        """What the duplicate is called."""
        return free_name(self.name, graph_at(project, self.graph).names)

    def apply(self, project: Project) -> Project:
        graph, second = graph_at(project, self.graph), self.copy_name(project)
        block, use = graph.blocks.get(self.name), graph.uses.get(self.name)
        if block is not None:
            shared = free_name(self.name, project.shared)
            use = Use(of=f"shared.{shared}")
            project = project.but(shared=project.shared.with_item(shared, block))
            project = change_graph(project, self.graph, lambda g: g.but(blocks=g.blocks.without(self.name)))
            project = readdressed(project, {f"{self.graph}.{self.name}": f"shared.{shared}"})
        if use is None:
            raise StudioError(f"There is no block “{self.name}”.", "Look at the tree.", f"{self.graph}.{self.name}")
        both = {self.name: use, second: use}

        def linked(found: Graph) -> Graph:
            positions: FrozenMap[str, Position] = found.layout.positions
            if self.name in positions:
                across, down = positions[self.name]
                positions = positions.with_item(second, (across + BESIDE, down + BESIDE))
            return found.but(uses=FrozenMap({**found.uses, **both}), layout=found.layout.but(positions=positions))

        if refusal := why_no_use(project, self.graph, use):
            raise refusal
        return change_graph(project, self.graph, linked)


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """Turn the use of a shared block or a workflow into a block of the graph's own, with the same choices."""

    graph: str
    name: str
    label: ClassVar[str] = "Make its own copy"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        address = f"{self.graph}.{self.name}"
        use = graph_at(project, self.graph).uses.get(self.name)
        if use is None:
            raise StudioError(
                f"“{self.name}” is its own already.", "Only what is used from elsewhere is copied.", address
            )
        thing = used_thing(project, use.of)
        if thing is None:
            raise StudioError(f"There is no “{use.of}” in the project.", "Delete the block.", address)
        if isinstance(thing, Block):
            before, after = use.of, address
            said: dict[str, Any] = {
                key: value for key in ("mode", "lifetime", "cache") if (value := getattr(use, key)) is not None
            }
            block = thing.but(**said) if said else thing
        elif use.as_ is not None:
            mend = "Copy the blocks of the workflow, and paste them here."
            raise StudioError(f"“{self.name}” is a workflow that learns in one place and is applied in another.", mend)
        else:
            before, after = use.of.removeprefix("workflows."), f"{address}.{INSIDE}"
            inside = FrozenMap({INSIDE: GraphImplementation(graph=thing.graph)})
            block = Block(inputs=thing.inputs, outputs=thing.outputs, title=thing.title, implementations=inside)
            block = block.but(mode=use.mode) if use.mode is not None else block
        block = _moved(project, block, before, after, folder_of(address))

        def owned(graph: Graph) -> Graph:
            return graph.but(uses=graph.uses.without(self.name), blocks=graph.blocks.with_item(self.name, block))

        return _with_choices(change_graph(project, self.graph, owned), before, after)


def _moved(project: Project, block: Block, before: str, after: str, folder: str) -> Block:
    """The block with the imports of its own modules as they are called in the copy."""
    old, new = (module_of(project.name, folder_of(address))[0] for address in (before, after))

    def how(path: str, source: SourceFile) -> SourceFile:
        module, package = module_of(project.name, path)
        text = moved_imports(source.text, moved_name(module, {new: old}), module, {old: new}, package=package)
        return source if text == source.text else SourceFile.of(text)

    return block_with_sources(block, folder, how)


def _with_choices(project: Project, before: str, after: str) -> Project:
    """The project whose configurations say of the copy what they say of its original."""
    made = {}
    for name, values in project.configurations.items():
        fresh = {
            after + address[len(before) :]: value
            for address, value in values.items()
            if address == before or address.startswith(f"{before}.")
        }
        made[name] = FrozenMap({**values, **fresh}) if fresh else values
    same = all(made[name] is values for name, values in project.configurations.items())
    return project if same else project.but(configurations=FrozenMap(made))
