"""Addresses: dotted names of blocks, implementations and parameters, and how they are found in a project.

An address starts with a workflow's name, or `shared`, and alternates block and implementation:
`model.prep.deep.scale.standard.k`. A port follows a colon: `model.prep:table`.
"""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Implementation, Workflow
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.project import Project

Kind = Literal["workflow", "block", "implementation", "parameter"]
Found = Workflow | Block | CodeImplementation | GraphImplementation | Parameter


def join(*parts: str) -> str:
    """One address of several parts; empty ones are left out."""
    return ".".join(part for part in parts if part)


def parent(address: str) -> str:
    """The address one level up (`model.prep` of `model.prep.deep`), empty at the top."""
    return address.rpartition(".")[0]


def last(address: str) -> str:
    """The last name of an address."""
    return address.rpartition(".")[2]


def split_port(text: str) -> tuple[str, str]:
    """`model.prep:table` as its address and port."""
    address, _, port = text.partition(":")
    return address, port


def kind_of(address: str) -> Kind:
    """What an address of this length names (a project is not asked)."""
    names = address.split(".")
    depth = len(names) - (1 if names[0] == "shared" else 0)
    if depth <= 1:
        return "block" if names[0] == "shared" else "workflow"
    if names[0] == "shared":
        return "implementation" if depth % 2 == 0 else "block"
    return "block" if depth % 2 == 0 else "implementation"


def find(project: Project, address: str) -> Found | None:
    """What the address names: a workflow, block, implementation or parameter; None when there is nothing."""
    names = address.split(".")
    at: Found | None
    if names[0] == "shared":
        at, rest = (project.shared.get(names[1]) if len(names) > 1 else None), names[2:]
    else:
        at, rest = project.workflows.get(names[0]), names[1:]
    for name in rest:
        if isinstance(at, Workflow | GraphImplementation):
            at = at.graph.blocks.get(name)
        elif isinstance(at, Block):
            at = at.implementations.get(name)
        elif isinstance(at, CodeImplementation):
            at = at.code.parameter(name)
        else:
            return None
    return at


def graph_at(project: Project, address: str) -> Graph:
    """The graph of a workflow or of a graph implementation."""
    found = find(project, address)
    if isinstance(found, Workflow | GraphImplementation):
        return found.graph
    raise _nothing(project, address, "graph")


def block_at(project: Project, address: str) -> Block:
    """The block of that address."""
    found = find(project, address)
    if isinstance(found, Block):
        return found
    raise _nothing(project, address, "block")


def implementation_at(project: Project, address: str) -> Implementation:
    """The implementation of that address."""
    found = find(project, address)
    if isinstance(found, CodeImplementation | GraphImplementation):
        return found
    raise _nothing(project, address, "implementation")


def change(project: Project, address: str, how: Callable[[Found], Found]) -> Project:
    """The project with what stands at `address` (workflow, block or implementation) changed by `how`."""
    names = address.split(".")
    trail: list[Found] = []
    at: Found | None
    if names[0] == "shared" and len(names) > 1:
        at, rest = project.shared.get(names[1]), names[2:]
    else:
        at, rest = project.workflows.get(names[0]), names[1:]
    for name in rest:
        if at is None:
            break
        trail.append(at)
        at = _inside(at, name)
    if at is None:
        raise _nothing(project, address, "block")
    changed = how(at)
    for name, outer in zip(reversed(rest), reversed(trail), strict=True):
        changed = _with_inside(outer, name, changed)
    if names[0] == "shared":
        if not isinstance(changed, Block):
            raise TypeError("a shared block stays a block")
        return project.but(shared=project.shared.with_item(names[1], changed))
    if not isinstance(changed, Workflow):
        raise TypeError("a workflow stays a workflow")
    return project.but(workflows=project.workflows.with_item(names[0], changed))


def change_graph(project: Project, address: str, how: Callable[[Graph], Graph]) -> Project:
    """The project with the graph of a workflow or graph implementation changed by `how`."""

    def graph_changed(holder: Found) -> Found:
        if isinstance(holder, Workflow | GraphImplementation):
            return holder.but(graph=how(holder.graph))
        raise _nothing(project, address, "graph")

    return change(project, address, graph_changed)


def change_block(project: Project, address: str, how: Callable[[Block], Block]) -> Project:
    """The project with a block changed by `how`."""

    def block_changed(found: Found) -> Found:
        if isinstance(found, Block):
            return how(found)
        raise _nothing(project, address, "block")

    return change(project, address, block_changed)


def every_block(project: Project) -> Iterator[tuple[str, Block]]:
    """All blocks with their addresses, outer before inner, in the order of names."""
    todo: list[tuple[str, Block]] = []
    for name in sorted(project.shared, reverse=True):
        todo.append((f"shared.{name}", project.shared[name]))
    for name in sorted(project.workflows, reverse=True):
        todo.extend(_blocks_of(name, project.workflows[name].graph))
    while todo:
        address, block = todo.pop()
        yield address, block
        for name in sorted(block.implementations, reverse=True):
            implementation = block.implementations[name]
            if isinstance(implementation, GraphImplementation):
                todo.extend(_blocks_of(f"{address}.{name}", implementation.graph))


def every_graph(project: Project) -> Iterator[tuple[str, Graph]]:
    """All graphs with their addresses: of workflows, then of graph implementations."""
    for name in sorted(project.workflows):
        yield name, project.workflows[name].graph
    for address, block in every_block(project):
        for name in sorted(block.implementations):
            implementation = block.implementations[name]
            if isinstance(implementation, GraphImplementation):
                yield f"{address}.{name}", implementation.graph


def every_address(project: Project) -> Iterator[str]:
    """All addresses that a configuration may hold: blocks (choices) and parameters."""
    for address, block in every_block(project):
        yield address
        for name, implementation in block.implementations.items():
            if isinstance(implementation, CodeImplementation):
                for parameter in implementation.code.parameters:
                    yield f"{address}.{name}.{parameter.name}"


def nearest(project: Project, address: str) -> str | None:
    """The legal address that looks most like `address`."""
    found = get_close_matches(address, [*every_address(project), *project.workflows], n=1, cutoff=0.5)
    return found[0] if found else None


def _blocks_of(address: str, graph: Graph) -> list[tuple[str, Block]]:
    return [(f"{address}.{name}", graph.blocks[name]) for name in sorted(graph.blocks, reverse=True)]


def _inside(outer: Found, name: str) -> Found | None:
    if isinstance(outer, Workflow | GraphImplementation):
        return outer.graph.blocks.get(name)
    return outer.implementations.get(name) if isinstance(outer, Block) else None


def _with_inside(outer: Found, name: str, inner: Found) -> Found:
    if isinstance(outer, Block):
        return outer.but(implementations=outer.implementations.with_item(name, inner))  # type: ignore[arg-type]  # checked by _inside
    if isinstance(outer, Workflow | GraphImplementation):
        blocks = outer.graph.blocks.with_item(name, inner)  # type: ignore[arg-type]  # checked by _inside
        return outer.but(graph=outer.graph.but(blocks=blocks))
    raise TypeError("nothing lies inside a parameter")


def _nothing(project: Project, address: str, kind: str) -> StudioError:
    near = nearest(project, address)
    mend = f"Did you mean “{near}”?" if near else "Look at `hyperstudio tree` for the addresses that there are."
    return StudioError(f"There is no {kind} “{address}”.", mend, address)
