"""Where blocks stand when nobody has put them anywhere: in layers along the wires."""

from __future__ import annotations

from collections.abc import Mapping

from hyperstudio.editing.layers import DOWN, layered
from hyperstudio.graph.block import Graph, Position


def positions_of(graph: Graph, letters: Mapping[str, int] | None = None) -> dict[str, Position]:
    """The position of every block: what layout.json says, and for the others a place in layers that is free.

    `letters` says how many letters the longest line of a block has.
    """
    known = {name: at for name, at in graph.layout.positions.items() if name in graph.names}
    if len(known) == len(graph.names):
        return known
    placed = layered(graph.names, graph.wires, letters)
    if known:
        # Blocks that stand already keep their places; the others stand below them.
        below = max(at[1] for at in known.values()) + DOWN
        first = min((placed[name][1] for name in graph.names if name not in known), default=0.0)
        placed = {name: (at[0], at[1] - first + below) for name, at in placed.items()}
    return {name: known.get(name, placed[name]) for name in graph.names}
