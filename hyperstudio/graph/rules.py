"""Why a wire may not exist: one answer for the tooltip on the canvas, the edit's refusal and the problems list."""

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, parent
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.ports import Interface, Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.types import compatible, short


class WireRefused(StudioError):
    """A wire that may not exist."""

    @classmethod
    def types_differ(cls, gives: str, takes: str) -> "WireRefused":
        """An output gives what the input does not take."""
        return cls(
            f"This output gives {short(gives)}, but the input takes {short(takes)}.",
            f"Put a block between them that turns {short(gives)} into {short(takes)}.",
        )

    @classmethod
    def makes_a_cycle(cls, blocks: list[str]) -> "WireRefused":
        """The wire would close a circle."""
        return cls(
            f"The wire would make a cycle: {' → '.join(blocks)}.",
            "Data flows one way; a block that runs again and again has the mode repeat.",
        )

    @classmethod
    def no_port(cls, end: str, side: str, near: list[str]) -> "WireRefused":
        """One end does not exist."""
        names = ", ".join(near) or "none"
        return cls(f"There is no {side} “{end}”.", f"The {side}s there are: {names}.")


def boundary(project: Project, graph_address: str) -> Interface:
    """The graph's own ports: the interface of its workflow, or of the block that it implements."""
    found = find(project, graph_address)
    holder = found if isinstance(found, Workflow) else find(project, parent(graph_address))
    if isinstance(holder, Workflow | Block) and not (holder is found and isinstance(found, GraphImplementation)):
        return Interface(inputs=holder.inputs, outputs=holder.outputs)
    return Interface()


def source_ports(project: Project, address: str, graph: Graph, block: str) -> tuple[Port, ...] | None:
    """What can be a wire's source at a block (outputs), or at the graph itself (its inputs, block "")."""
    if not block:
        return boundary(project, address).inputs
    face = face_of(project, address, graph, block)
    return face.interface.outputs if face else None


def target_ports(project: Project, address: str, graph: Graph, block: str) -> tuple[Port, ...] | None:
    """What can be a wire's target at a block (inputs), or at the graph itself (its outputs, block "")."""
    if not block:
        return boundary(project, address).outputs
    face = face_of(project, address, graph, block)
    return face.interface.inputs if face else None


def split_end(end: str) -> tuple[str, str]:
    """`block:port` as its two names; the block is empty for the graph's own ports."""
    block, _, port = end.partition(":")
    return block, port


def why_no_wire(project: Project, address: str, graph: Graph, source: str, target: str) -> WireRefused | None:
    """Why the wire `target ← source` may not exist in the graph at `address`; None when it may."""
    (from_block, from_port), (to_block, to_port) = split_end(source), split_end(target)
    outputs = source_ports(project, address, graph, from_block)
    inputs = target_ports(project, address, graph, to_block)
    gives = port_named(outputs or (), from_port)
    takes = port_named(inputs or (), to_port)
    if gives is None:
        return WireRefused.no_port(source, "source", [f"{from_block}:{port.name}" for port in outputs or ()])
    if takes is None:
        return WireRefused.no_port(target, "target", [f"{to_block}:{port.name}" for port in inputs or ()])
    if compatible(gives.type, takes.type) == "no":
        return WireRefused.types_differ(gives.type, takes.type)
    if circle := _circle(graph, from_block, to_block):
        return WireRefused.makes_a_cycle(circle)
    return None


def _circle(graph: Graph, from_block: str, to_block: str) -> list[str] | None:
    """The way back from the wire's target to its source, when there is one."""
    if not from_block or not to_block:
        return None
    if from_block == to_block:
        return [from_block, to_block]
    after: dict[str, list[str]] = {}
    for target, source in graph.wires.items():
        after.setdefault(split_end(source)[0], []).append(split_end(target)[0])
    came_from: dict[str, str] = {to_block: ""}
    todo = [to_block]
    while todo:
        name = todo.pop()
        for following in after.get(name, []):
            if following and following not in came_from:
                came_from[following] = name
                todo.append(following)
    if from_block not in came_from:
        return None
    way = [from_block]
    while way[-1] != to_block:
        way.append(came_from[way[-1]])
    return [from_block, *reversed(way)]
