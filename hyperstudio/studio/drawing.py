"""A drawing of the hierarchy for notebooks: each level as SVG, inner levels folded away; no scripts are needed."""

from collections.abc import Iterator
from html import escape

from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.planning.choices import chosen

WIDE, HIGH = 150, 52
ACROSS, DOWN = 200, 78
CLOSER = (0.68, 0.5)
"""How much smaller distances are than on the canvas, across and down."""
EDGE = 16
LONGEST = 21
DEEPEST = 6
"""Levels below this one are left to the window."""

# The notebook's own colours, whatever its theme: text in its colour, the rest seen on light and on dark ground.
STYLE = "font-family:system-ui,sans-serif;font-size:12px;color:inherit"
LINE, WIRE = "#7f8da3", "#5b8def"


def project_html(project: Project, configuration: Configuration) -> str:
    """All workflows with their chosen paths; the levels inside can be opened one by one."""
    name = escape(project.label)
    parts = [f"<div style='{STYLE}'><b>{name}</b>"]
    for number, (address, workflow) in enumerate(sorted(project.workflows.items())):
        title = f"{escape(workflow.title or address)} <code>{escape(address)}</code>"
        inside = "".join(_level(project, configuration, address, workflow.graph, DEEPEST))
        parts.append(_folded(title, inside, is_open=number == 0))
    return "".join(parts) + "</div>"


def graph_svg(project: Project, configuration: Configuration, address: str, graph: Graph) -> str:
    """One level: blocks with the implementations that are chosen, and the wires between them."""
    at = _positions(graph)
    width = 2 * EDGE + max((x for x, _ in at.values()), default=0) + WIDE
    height = 2 * EDGE + max((y for _, y in at.values()), default=0) + HIGH
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-label="{escape(address)}" style="max-width:100%;height:auto">'
    ]
    joined = {(split_end(source)[0], split_end(target)[0]) for target, source in graph.wires.items()}
    for source, target in sorted(joined):
        if source in at and target in at:
            parts.append(_wire(at[source], at[target]))
    for name, (x, y) in at.items():
        face = face_of(project, address, graph, name)
        parts.append(_box(x + EDGE, y + EDGE, _title(face, name), _choice(configuration, face)))
    return "".join(parts) + "</svg>"


def _level(project: Project, configuration: Configuration, address: str, graph: Graph, depth: int) -> Iterator[str]:
    yield graph_svg(project, configuration, address, graph)
    for name in sorted(graph.names) if depth else ():
        face = face_of(project, address, graph, name)
        if face is None:
            continue
        if isinstance(face.thing, Workflow):
            # A workflow that is used has a drawing of its own above or below.
            continue
        picked = chosen(face.thing, face.definition, configuration)
        implementation = face.thing.implementations.get(picked) if picked else None
        others = [one for one in sorted(face.thing.implementations) if one != picked]
        title = f"{escape(_title(face, name))} · <b>{escape(picked or 'nothing chosen')}</b>"
        if others:
            title += f" <span style='opacity:.7'>or {escape(', '.join(others))}</span>"
        if isinstance(implementation, GraphImplementation):
            own = f"{face.definition}.{picked}"
            inside = "".join(_level(project, configuration, own, implementation.graph, depth - 1))
            yield _folded(title, inside, is_open=False)
        elif others:
            yield f"<div style='margin-left:18px'>{title}</div>"


def _folded(title: str, inside: str, *, is_open: bool) -> str:
    state = " open" if is_open else ""
    return (
        f"<details{state} style='margin:4px 0 4px 4px'><summary style='cursor:pointer'>{title}</summary>"
        f"<div style='margin-left:14px'>{inside}</div></details>"
    )


def _title(face: Face | None, name: str) -> str:
    thing = face.thing if face else None
    return (thing.title if thing else "") or name


def _choice(configuration: Configuration, face: Face | None) -> str:
    """The second line of a block: what is chosen, or what it uses."""
    if face is None:
        return "missing"
    if isinstance(face.thing, Block):
        picked = chosen(face.thing, face.definition, configuration) or "nothing chosen"
        count = len(face.thing.implementations)
        return f"{picked} · 1 of {count}" if count > 1 else picked
    return f"{face.definition}, {face.as_}" if face.as_ else face.definition


def _box(x: int, y: int, title: str, choice: str) -> str:
    return (
        f"<g><title>{escape(f'{title}: {choice}')}</title>"
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="8"'
        f' fill="{LINE}" fill-opacity=".14" stroke="{LINE}"/>'
        f'<text x="{x + 10}" y="{y + 22}" font-size="13" font-weight="600" fill="currentColor">{_cut(title)}</text>'
        f'<text x="{x + 10}" y="{y + 40}" font-size="11" fill="currentColor" opacity=".75">{_cut(choice)}</text></g>'
    )


def _wire(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1 = start[0] + EDGE + WIDE, start[1] + EDGE + HIGH // 2
    x2, y2 = end[0] + EDGE, end[1] + EDGE + HIGH // 2
    bend = max(24, (x2 - x1) // 2)
    path = f"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    return f'<path d="{path}" fill="none" stroke="{WIRE}" stroke-width="1.5"/>'


def _cut(text: str) -> str:
    return escape(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def _positions(graph: Graph) -> dict[str, tuple[int, int]]:
    """Where the blocks stand: as on the canvas, drawn closer together; in layers where nobody has placed them all."""
    placed = graph.layout.positions
    if graph.names and all(name in placed for name in graph.names):
        left = min(placed[name][0] for name in graph.names)
        top = min(placed[name][1] for name in graph.names)
        return {
            name: (round((placed[name][0] - left) * CLOSER[0]), round((placed[name][1] - top) * CLOSER[1]))
            for name in sorted(graph.names)
        }
    layers = _layers(graph)
    rows: dict[int, list[str]] = {}
    for name in sorted(graph.names):
        rows.setdefault(layers[name], []).append(name)
    tallest = max((len(row) for row in rows.values()), default=1)
    return {
        name: (layer * ACROSS, round((tallest - len(row)) * DOWN / 2) + place * DOWN)
        for layer, row in rows.items()
        for place, name in enumerate(row)
    }


def _layers(graph: Graph) -> dict[str, int]:
    """How many blocks stand before each block, on the longest way; wires that go in a circle are left out."""
    before: dict[str, set[str]] = {name: set() for name in graph.names}
    for target, source in graph.wires.items():
        to, start = split_end(target)[0], split_end(source)[0]
        if to in before and start in before and to != start:
            before[to].add(start)
    layer = dict.fromkeys(before, 0)
    for _ in before:
        deeper = {name: max((layer[one] + 1 for one in ones), default=0) for name, ones in before.items()}
        if deeper == layer:
            break
        layer = {name: min(number, len(before)) for name, number in deeper.items()}
    return layer
