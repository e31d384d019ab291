"""What a window shows beside what the document says: every difference, read from the real widgets and items."""

from __future__ import annotations

from collections.abc import Iterator

from hyperstudio.graph.addresses import find, graph_at
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.rules import boundary, split_end
from hyperstudio.planning.choices import chosen
from hyperstudio.studio.running import Execution
from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.wire_item import WireItem
from hyperstudio.ui.explorer.panel import KEY
from hyperstudio.ui.explorer.rows import Row, rows_of
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.level_faces import level_face
from hyperstudio.ui.levels.trail import graph_address, title_of
from tests.ui.window.hand import Window


def differences(window: Window) -> list[str]:
    """Each difference between what is shown and what is so; none where all is well."""
    return [*_level(window), *_around(window)]


def _level(window: Window) -> Iterator[str]:
    """The shown level: the way to it, its cards, its graph or code."""
    document, levels = window.studio.document, window.levels
    project, stop = document.project, levels.stop
    way = [project.label, *(title_of(project, one.address) for one in levels.trail)]
    yield from _same("breadcrumb", window.way, way)
    for one in levels.trail:
        if find(project, one.inside) is None:
            yield f"the way leads over {one.inside}, which is not there"
    block = find(project, stop.address)
    yield from _same("cards are seen", levels.cards.isVisibleTo(levels), stop.is_block)
    if stop.is_block and isinstance(block, Block):
        yield from _same("cards", sorted(levels.cards.cards()), sorted(block.implementations))
        now = chosen(block, stop.address, document.configuration)
        marked = [name for name, card in levels.cards.cards().items() if card.face.chosen]
        yield from _same("chosen card", marked, [now] if now is not None else [])
        looked = [name for name, card in levels.cards.cards().items() if card.is_looked_at]
        yield from _same("card looked at", looked, [stop.looked_at] if stop.looked_at else [])
    page, graph = levels.page, graph_address(project, stop)
    yield from _same("address of the page", page.address if page is not None else None, graph)
    inside = find(project, stop.inside)
    if isinstance(inside, CodeImplementation):
        yield from _same("code", levels.code.reader.text(), inside.source.text)
    if page is not None and graph is not None:
        yield from _page(window, page)


def _page(window: Window, page: GraphPage) -> Iterator[str]:
    """The canvas of a graph, item by item."""
    document, view = window.studio.document, page.view
    project, graph = document.project, graph_at(document.project, page.address)
    items = view.scene().items()
    blocks = {item.face.id: item for item in items if isinstance(item, BlockItem)}
    yield from _same("blocks", sorted(blocks), sorted(graph.names))
    for name in blocks.keys() & graph.names:
        item, stands = blocks[name], face_of(project, page.address, graph, name)
        place = graph.layout.positions.get(name)
        if place is not None:
            yield from _same(f"place of {name}", (item.x(), item.y()), place)
        if stands is None:
            continue
        title = stands.thing.title or name.replace("_", " ").strip()
        yield from _same(f"title of {name}", item.face.title.lower(), title.lower())
        ins, outs = ([spot.face.name for spot in spots] for spots in (item.inputs, item.outputs))
        yield from _same(f"inputs of {name}", ins, [port.name for port in stands.interface.inputs])
        yield from _same(f"outputs of {name}", outs, [port.name for port in stands.interface.outputs])
        if isinstance(stands.thing, Block) and stands.thing.choose_by is None and stands.thing.implementations:
            now = chosen(stands.thing, stands.definition, document.configuration)
            yield from _same(f"choice of {name}", item.face.subtitle, now or "no implementation yet")
    wires = [item for item in items if isinstance(item, WireItem) and item.isVisible()]
    ends = sorted((item.ends()[0].place, item.ends()[1].place) for item in wires)
    yield from _same("wires", ends, sorted((split_end(s), split_end(t)) for t, s in graph.wires.items()))
    for item in wires:
        source, target = item.ends()
        first, final = item.lines[0].p1() - source.middle(), item.lines[-1].p2() - target.middle()
        if max(first.manhattanLength(), final.manhattanLength()) > 0.1:
            yield f"the wire {item.face.ends} ends {first.toTuple()} and {final.toTuple()} beside its ports"
        yield from _same(f"bends of {item.face.ends}", item.face.bends, graph.layout.bends.get(_end(item), ()))
    notes = sorted((item.face.number, item.face.text, (item.x(), item.y())) for item in items if _is_note(item))
    yield from _same("notes", notes, [(number, one.text, one.at) for number, one in enumerate(graph.layout.notes)])
    frames = [(one.face.number, one.face.title, (one.x(), one.y()), one.size, one.face.colour) for one in view.frames]
    said = [(number, one.title, one.at, one.size, one.colour) for number, one in enumerate(graph.layout.frames)]
    yield from _same("frames", frames, said)
    own = boundary(project, page.address)
    rails = [[spot.face.name for spot in rail.spots] for rail in view.rails]
    yield from _same("rails", rails, [[port.name for port in own.inputs], [port.name for port in own.outputs]])
    yield from _left_by_gestures(page)
    if not _running(window):
        marks = window.main.news.marks.get(page.address, {})
        levels, pins = window.levels, window.studio.pins
        known = document.configuration, levels.run, marks, levels.reached.effects, pins
        for face in level_face(project, page.address, *known).blocks:
            if face.id in blocks:
                yield from _same(f"face of {face.id}", blocks[face.id].face, face)


def _left_by_gestures(page: GraphPage) -> Iterator[str]:
    """What a gesture that is over must not leave behind."""
    view = page.view
    left = {
        "a gesture that goes on": view.busy(),
        "a wire in hand": view.wiring is not None,
        "a loose wire": view.loose_wire.isVisible(),
        "a marquee": view._rubber_band.isVisible(),
        "a slicing line": view._SLICER_PIPE.isVisible(),
        "lines of alignment": view.guides.isVisible(),
        "a wire that stands out": view.insertion.wire is not None,
        "a block that is carried": bool(view._starts),
    }
    yield from (f"left behind: {what}" for what, is_so in left.items() if is_so)


def _around(window: Window) -> Iterator[str]:
    """What stands around the level: explorer, toolbar, title, what is selected."""
    document, main = window.studio.document, window.main
    rows = list(_flat(rows_of(document.project, document.configuration)))
    model = main.docks.explorer.model
    shown, todo = [], [model.item(row) for row in range(model.rowCount())]
    while todo:
        item = todo.pop(0)
        shown.append((item.data(KEY), item.text()))
        todo.extend(item.child(row) for row in range(item.rowCount()))
    yield from _same("explorer", sorted(shown), sorted((row.key, row.title) for row in rows))
    toolbar = main.toolbar
    yield from _same("configuration", toolbar.configurations.currentText(), document.configuration_name)
    offered = {toolbar.configurations.itemText(row) for row in range(toolbar.configurations.count())}
    yield from _same("configurations", offered, {"baseline", *document.project.configurations})
    yield from _same("title says unsaved", main.windowTitle().startswith("•"), document.unsaved)
    yield from _same("undo is offered", main.actions_["edit.undo"].isEnabled(), bool(document.history.done))
    yield from _same("redo is offered", main.actions_["edit.redo"].isEnabled(), bool(document.history.undone))
    selected = main.focus.selected
    if selected and find(document.project, selected) is None:
        yield f"{selected} is selected, but not there"
    page = window.levels.page
    if page is not None and len(page.selected()) == 1 and page.definition(page.selected()[0]):
        yield from _same("selection", selected, page.definition(page.selected()[0]))


def _flat(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _flat(row.rows)


def _running(window: Window) -> bool:
    execution = window.studio.execution
    return isinstance(execution, Execution) and not execution.over


def _is_note(item: object) -> bool:
    return isinstance(item, NoteItem)


def _end(wire: WireItem) -> str:
    return ":".join(wire.face.target)


def _same(what: str, shown: object, said: object) -> Iterator[str]:
    if shown != said:
        yield f"{what}: shown {shown!r}, but it is {said!r}"
