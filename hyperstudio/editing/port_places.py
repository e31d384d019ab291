"""Where a block's or a workflow's ports are spoken of: its own graphs, and the graphs around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, every_graph, find, graph_at, last, parent
from hyperstudio.graph.block import Block, ForEach, Graph, GraphImplementation, Mode, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap

Side = Literal["inputs", "outputs"]
Holder = Block | Workflow
Renaming = Callable[[str], str | None]
"""What a port is called now; None where it is gone."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One place where a block or workflow stands in a graph; `mode` is that of a use which says one."""

    graph: str
    name: str
    mode: Mode | None = None


def holder_at(project: Project, address: str) -> Holder:
    """The block or workflow at an address. StudioError where there is none."""
    found = find(project, address)
    if not isinstance(found, Block | Workflow):
        raise StudioError(f"There is no block “{address}”.", "Look at the tree.", address)
    return found


def placed(project: Project, address: str) -> Iterator[Placed]:
    """The graphs that a block or workflow stands in: the one that holds it, and those that use it."""
    if isinstance(find(project, address), Block) and not _is_shared(address):
        yield Placed(parent(address), last(address))
    of = address if _is_shared(address) else f"workflows.{address}"
    for graph_address, graph in every_graph(project):
        for name, use in graph.uses.items():
            if use.of == of:
                yield Placed(graph_address, name, use.mode)


def own_graphs(holder: Holder, address: str) -> Iterator[str]:
    """The addresses of the graphs whose rails have these ports."""
    if isinstance(holder, Workflow):
        yield address
    else:
        for name, found in holder.implementations.items():
            if isinstance(found, GraphImplementation):
                yield f"{address}.{name}"


def with_ends(project: Project, address: str, side: Side, called: Renaming) -> Project:
    """The project with all wires to the ports of one side as these are called now; those to a port that is gone go."""
    for inside in own_graphs(holder_at(project, address), address):
        project = _rewired(project, inside, "", side == "outputs", called)
    for place in list(placed(project, address)):
        project = _rewired(project, place.graph, place.name, side == "inputs", called)
        if isinstance(place.mode, ForEach) and side == "inputs":
            mode = place.mode.but(for_each=tuple(called(name) or name for name in place.mode.for_each))
            if mode != place.mode:
                use = graph_at(project, place.graph).uses[place.name].but(mode=mode)
                project = change_graph(project, place.graph, _using(place.name, use))
    return project


def code_takes(found: CodeImplementation, name: str) -> bool:
    """Whether code takes an input, when it is called or when it learns."""
    return any(port.name == name for port in (*found.code.inputs, *found.code.learning))


def _is_shared(address: str) -> bool:
    return address.startswith("shared.") and address.count(".") == 1


def _using(name: str, use: object) -> Callable[[Graph], Graph]:
    return lambda graph: graph.but(uses=graph.uses.with_item(name, use))  # type: ignore[arg-type]  # a use


def _rewired(project: Project, address: str, block: str, targets: bool, called: Renaming) -> Project:
    def end(text: str, ours: bool) -> str | None:
        name, port = split_end(text)
        now = called(port) if ours and name == block else port
        return None if now is None else f"{name}:{now}"

    def rewired(graph: Graph) -> Graph:
        made = {end(target, targets): end(source, not targets) for target, source in graph.wires.items()}
        wires = FrozenMap({target: source for target, source in made.items() if target and source})
        bends = {now: at for target, at in graph.layout.bends.items() if (now := end(target, targets)) in wires and now}
        layout = graph.layout if bends == graph.layout.bends else graph.layout.but(bends=FrozenMap(bends))
        return graph if wires == graph.wires else graph.but(wires=wires, layout=layout)

    return change_graph(project, address, rewired)
