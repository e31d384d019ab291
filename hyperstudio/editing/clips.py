"""A clip: blocks taken out of a graph with all that they need elsewhere, as a small project of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hyperstudio.graph.addresses import every_graph, graph_at
from hyperstudio.graph.block import Graph, Layout, Workflow
from hyperstudio.graph.folders import folder_of
from hyperstudio.graph.project import FORMAT, Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.modules import Modules, modules_of

V = TypeVar("V")
PLACE = "_clip"
"""The workflow of a clip that holds the copied blocks."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Copied blocks.

    `project` holds them in its workflow `_clip`, with the shared blocks and workflows that they use, the modules in
    `lib` that they import, and what configurations say of them. `origin` is the address of their graph, `incoming`
    the wires that came from blocks around them, `working` the configuration that was worked in.
    """

    project: Project
    origin: str
    working: str
    incoming: Mapping[str, str]

    @property
    def graph(self) -> Graph:
        """The copied blocks and the wires between them."""
        return self.project.workflows[PLACE].graph


def clip_of(project: Project, address: str, names: Iterable[str], working: str) -> Clip:
    """The blocks of these names of a graph, with all that they need."""
    graph, wanted = graph_at(project, address), set(names)
    inner = _only(graph, wanted)
    shared, workflows = _used(project, inner)
    made = Project(
        format=FORMAT,
        name=project.name,
        workflows=FrozenMap({PLACE: Workflow(inputs=(), outputs=(), graph=inner), **workflows}),
        shared=FrozenMap({name: project.shared[name] for name in sorted(shared)}),
    )
    roots = {f"{address}.{name}": f"{PLACE}.{name}" for name in inner.blocks}
    roots |= {f"shared.{name}": f"shared.{name}" for name in shared} | {name: name for name in workflows}
    said = {name: _of_roots(values, roots) for name, values in project.configurations.items()}
    incoming = {
        target: source
        for target, source in graph.wires.items()
        if split_end(target)[0] in wanted and split_end(source)[0] not in wanted
    }
    return Clip(
        made.but(
            configurations=FrozenMap({name: values for name, values in said.items() if values}),
            others=FrozenMap({path: project.others[path] for path in _modules(project, roots)}),
        ),
        address,
        working,
        FrozenMap(incoming),
    )


def _only(graph: Graph, wanted: set[str]) -> Graph:
    def part(entries: FrozenMap[str, V]) -> FrozenMap[str, V]:
        return FrozenMap({name: entry for name, entry in entries.items() if name in wanted})

    wires = {
        target: source
        for target, source in graph.wires.items()
        if split_end(target)[0] in wanted and split_end(source)[0] in wanted
    }
    return Graph(
        wires=FrozenMap(wires),
        blocks=part(graph.blocks),
        layout=Layout(positions=part(graph.layout.positions)),
        **({"uses": uses} if (uses := part(graph.uses)) else {}),
    )


def _used(project: Project, graph: Graph) -> tuple[set[str], dict[str, Workflow]]:
    """The shared blocks and workflows that a graph uses, and those that these use."""
    inside: dict[str, set[str]] = {}
    for where, found in every_graph(project):
        names = where.split(".")
        key = f"shared.{names[1]}" if names[0] == "shared" else f"workflows.{names[0]}"
        inside.setdefault(key, set()).update(use.of for use in found.uses.values())
    alone = Workflow(inputs=(), outputs=(), graph=graph)
    copied = Project(format=FORMAT, name=project.name, workflows=FrozenMap({PLACE: alone}))
    first = {use.of for _address, found in every_graph(copied) for use in found.uses.values()}
    todo, seen = [*first], first
    while todo:
        fresh = inside.get(todo.pop(), set()) - seen
        seen = seen | fresh
        todo.extend(fresh)
    shared = {of.partition(".")[2] for of in seen if of.startswith("shared.")} & project.shared.keys()
    workflows = {of.partition(".")[2] for of in seen if of.startswith("workflows.")} & project.workflows.keys()
    return shared, {name: project.workflows[name] for name in sorted(workflows)}


def _of_roots(values: Configuration, roots: Mapping[str, str]) -> Configuration:
    found = {}
    for address, value in values.items():
        for root, now in roots.items():
            if address == root or address.startswith(f"{root}."):
                found[now + address[len(root) :]] = value
    return FrozenMap(found)


def _modules(project: Project, roots: Mapping[str, str]) -> list[str]:
    """The paths in `lib` that code below these addresses reaches by import."""
    modules: Modules = modules_of(project)
    folders = tuple(f"{folder_of(root)}/" for root in roots)
    reached = {path for file in modules.sources if file.startswith(folders) for path in modules.reach(file).paths}
    return sorted(path for path in reached if path.startswith("lib/") and path in project.others)
