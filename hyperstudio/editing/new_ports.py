"""A wire that is drawn to the empty slot of a level makes a new port of it, typed from the wire's other end."""

from __future__ import annotations

from hyperstudio.editing.adding import Together
from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.editing.interfaces import AddPort
from hyperstudio.editing.port_places import Side, holder_at
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, graph_at, parent
from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.names import free_name
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import source_ports, split_end, target_ports


def new_port(project: Project, graph: str, side: Side, end: str) -> AddPort:
    """The edit that adds a port to what a graph belongs to, like the one at the other end (`block:port`) of a wire.

    StudioError where that end is no port of a block: the type would not be known.
    """
    block, name = split_end(end)
    ends = target_ports if side == "inputs" else source_ports
    other = port_named(ends(project, graph, graph_at(project, graph), block) or (), name) if block else None
    if other is None:
        raise StudioError(
            "A new port takes its type from the wire, and this wire comes from no block.",
            "Draw the wire between the port of a block and the empty slot.",
            graph,
        )
    address = graph if isinstance(find(project, graph), Workflow) else parent(graph)
    holder = holder_at(project, address)
    taken = [port.name for port in (*holder.inputs, *holder.outputs)]
    if isinstance(holder, Block):
        taken += holder.implementations
    made = Port(name=free_name(other.name, taken), type=other.type)
    if other.learning and side == "inputs":
        made = made.but(learning=True)
    if other.held_out and side == "outputs":
        made = made.but(held_out=True)
    return AddPort(address, side, made)


def wired_port(graph: str, port: AddPort, end: str) -> Together:
    """The new port and its wire as one step."""
    own = f":{port.port.name}"
    ends = (own, end) if port.side == "inputs" else (end, own)
    return Together(port.label, graph, (port, AddWire(graph, *ends)))
