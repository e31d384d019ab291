"""Where blocks stand in layers along their wires, with few crossings; the same graph always gives the same picture."""

from collections.abc import Iterable, Mapping

from hyperstudio.graph.block import Position
from hyperstudio.graph.rules import split_end

ACROSS, DOWN = 300.0, 170.0
"""The distance between layers, and between blocks of a layer, in scene units."""
LETTER, PADS, WIDEST, GAP = 8.0, 52.0, 320.0, 60.0
"""How wide a letter is, about; what a block has beside its letters; how wide it becomes at most; the least way between
blocks."""
SWEEPS = 6
"""How often the order in the layers is bettered, from left to right and back."""

Near = Mapping[str, list[str]]


def layered(
    names: Iterable[str], wires: Mapping[str, str], letters: Mapping[str, int] | None = None
) -> dict[str, Position]:
    """Each block one layer behind the last of those it takes from; within a layer, near what it is wired to.

    `letters` says how many letters the longest line of a block has. Blocks on a cycle are put behind what they can
    be reached from. The order in the layers is found by barycenters (Sugiyama, Tagawa and Toda, 1981).
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
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in order:
        rows[layer[name]].append(name)
    rows = _uncrossed(rows, before, after)
    height = _heights(rows, before)
    left = [0.0]
    for row in rows:
        most = max((letters or {}).get(name, 0) for name in row)
        left.append(left[-1] + max(ACROSS, min(most * LETTER + PADS, WIDEST) + GAP))
    return {name: (left[layer[name]], height[name]) for name in order}


def crossings(rows: Iterable[Iterable[str]], before: Near) -> int:
    """How many wires cross between neighbouring layers."""
    found, above = 0, dict[str, int]()
    for row in rows:
        ends = [place for name in row for place in sorted(above[b] for b in before[name] if b in above)]
        tree = [0] * (len(above) + 1)
        for number, end in enumerate(ends):
            not_above, at = 0, end + 1
            while at > 0:
                not_above += tree[at]
                at -= at & -at
            found += number - not_above
            at = end + 1
            while at < len(tree):
                tree[at] += 1
                at += at & -at
        above = {name: place for place, name in enumerate(row)}
    return found


def _uncrossed(rows: list[list[str]], before: Near, after: Near) -> list[list[str]]:
    best, fewest = rows, crossings(rows, before)
    for sweep in range(2 * SWEEPS):
        if not fewest:
            break
        rows = _swept(rows, after if sweep % 2 else before, backwards=bool(sweep % 2))
        crossed = crossings(rows, before)
        if crossed < fewest:
            best, fewest = rows, crossed
    return best


def _swept(rows: list[list[str]], near: Near, *, backwards: bool) -> list[list[str]]:
    """The rows, each in the order of the middles of what its blocks are wired to on one side."""
    place = {name: number / max(1, len(row) - 1) for row in rows for number, name in enumerate(row)}
    made: list[list[str]] = []
    for row in reversed(rows) if backwards else rows:
        wished = {name: _mean([place[other] for other in near[name]], place[name]) for name in row}
        row = sorted(row, key=lambda name: (wished[name], place[name], name))
        place.update({name: number / max(1, len(row) - 1) for number, name in enumerate(row)})
        made.append(row)
    return made[::-1] if backwards else made


def _heights(rows: list[list[str]], before: Near) -> dict[str, float]:
    """Each block as near to the height of what it takes from as its row allows."""
    height: dict[str, float] = {}
    for row in rows:
        middle = {place: (place - (len(row) - 1) / 2) * DOWN for place in range(len(row))}
        wished = [
            _mean([height[b] for b in before[name] if b in height], middle[place]) for place, name in enumerate(row)
        ]
        placed: list[float] = []
        for wish in wished:
            placed.append(max(wish, placed[-1] + DOWN) if placed else wish)
        shift = _mean([wish - at for wish, at in zip(wished, placed, strict=True)], 0.0)
        height.update({name: float(round(at + shift)) for name, at in zip(row, placed, strict=True)})
    return height


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _layers(order: list[str], before: Near, after: Near) -> dict[str, int]:
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
