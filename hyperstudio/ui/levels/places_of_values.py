"""Which value a port shows: an output shows its own, an input the one of the output that is wired to it."""

from __future__ import annotations

from hyperstudio.graph.addresses import find, last, parent
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end


def value_address(project: Project, graph_address: str, block: str, port: str, side: str) -> str | None:
    """The address of the value at a port of the canvas (`model.prep:table`); None where nothing is wired.

    `block` is empty for the rails: `side` "input" is then the left one, with what comes into the graph.
    """
    end, is_source = f"{block}:{port}", (side == "input") == (not block)
    while True:
        holder = find(project, graph_address)
        if not isinstance(holder, Workflow | GraphImplementation):
            return None
        graph: Graph = holder.graph
        if not is_source:
            wired = graph.wires.get(end)
            if wired is None:
                return None
            end, is_source = wired, True
        name, port = split_end(end)
        if name:
            face = face_of(project, graph_address, graph, name)
            return f"{face.definition}:{port}" if face is not None else None
        if isinstance(holder, Workflow):
            return f"{graph_address}:{port}"
        owner = parent(graph_address)
        if not isinstance(find(project, owner), Block) or owner.startswith("shared."):
            return f"{owner}:{port}"
        graph_address, end, is_source = parent(owner), f"{last(owner)}:{port}", False
