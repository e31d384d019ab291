"""Where blocks stand when nobody has put them anywhere: in layers along the wires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hyperstudio.graph.block import Graph
from hyperstudio.graph.rules import split_end

ACROSS, DOWN = 300.0, 170.0
"""The distance between layers, and between blocks of a layer, in scene units."""
LETTER, PADS, WIDEST, GAP = 8.0, 52.0, 320.0, 60.0
"""How wide a letter is, about; what a block has beside its letters; how wide it becomes at most; the least way between
blocks."""

Position = tuple[float, float]


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


def layered(
    names: Iterable[str], wires: Mapping[str, str], letters: Mapping[str, int] | None = None
) -> dict[str, Position]:
    """Each block one layer behind the last of those it takes from; within a layer, near what it is wired to.

    The same graph always gives the same picture. Blocks on a cycle are put behind what they can be reached from.
    """
    order = sorted(names)
    before: dict[str, list[str]] = {name: [] for name in order}
    after: dict[str, list[str]] = {name: [] for name in order}
    for target, source in sorted(wires.items()):
        to, start = split_end(target)[0], split_end(source)[0]
        if to in before and start in before and start != to:
            before[to].append(start)
            after[start].append(to)
    layer = _layers(order, before, after)
    rows: dict[int, list[str]] = {}
    for name in order:
        rows.setdefault(layer[name], []).append(name)
    height: dict[str, float] = {}
    for number in sorted(rows):
        wished = {
            name: sum(height[b] for b in before[name] if b in height) / max(1, sum(b in height for b in before[name]))
            for name in rows[number]
        }
        row = sorted(rows[number], key=lambda name: (wished[name], name))
        first = -(len(row) - 1) * DOWN / 2
        for place, name in enumerate(row):
            height[name] = first + place * DOWN
    left = [0.0]
    for number in sorted(rows):
        most = max((letters or {}).get(name, 0) for name in rows[number])
        left.append(left[-1] + max(ACROSS, min(most * LETTER + PADS, WIDEST) + GAP))
    return {name: (left[layer[name]], height[name]) for name in order}


def _layers(order: list[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, int]:
    waiting = {name: len(before[name]) for name in order}
    ready = [name for name in order if not waiting[name]]
    layer: dict[str, int] = {}
    while len(layer) < len(order):
        if not ready:  # a cycle: the first block by name goes on
            ready = [min((name for name in order if name not in layer), key=lambda n: (waiting[n], n))]
        name = ready.pop()
        if name in layer:
            continue
        layer[name] = max((layer[b] + 1 for b in before[name] if b in layer), default=0)
        for following in after[name]:
            waiting[following] -= 1
            if waiting[following] <= 0 and following not in layer:
                ready.append(following)
    return layer
