"""Brings a level's face onto the canvas: all at once the first time, afterwards only what differs."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import BlockFace, LevelFace
from hyperstudio.ui.canvas.level_graph import LevelGraph

APART, STEP = 50.0, 10.0
"""How far apart blocks stand that were moved aside, and the steps of that, in scene units."""
ALONE = QRectF(0, 0, 240, 120)
"""What the rails stand beside where a level has no blocks."""


def fill(graph: LevelGraph, face: LevelFace) -> None:
    """Show a level on an empty canvas, in one batch without an index that is rebuilt for each item."""
    scene, view = graph.scene(), graph.view
    view.setUpdatesEnabled(False)
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    try:
        graph.left.show_faces(face.inputs)
        graph.right.show_faces(face.outputs)
        graph.add_blocks(face.blocks)
        place_rails(graph)
        graph.add_wires(face.wires)
        graph.show_labels(face.notes, face.frames)
        _let_move(graph, face)
    finally:
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        view.setUpdatesEnabled(True)


def change(graph: LevelGraph, before: LevelFace, after: LevelFace) -> bool:
    """Show a level where another state of it is shown; True when ports, blocks or wires came or went."""
    old = {block.id: block for block in before.blocks}
    new = {block.id: block for block in after.blocks}
    remade = [block for block in after.blocks if block.id in old and _ports(block) != _ports(old[block.id])]
    added = [block for block in after.blocks if block.id not in old]
    gone = [block for block in old if block not in new] + [block.id for block in remade]
    chosen = {block.id for block in remade if graph.blocks[block.id].isSelected()}
    rails = (before.inputs, before.outputs) != (after.inputs, after.outputs)
    named = (_names(before.inputs), _names(before.outputs)) != (_names(after.inputs), _names(after.outputs))
    if named:
        graph.remove_wires([ends for ends in graph.wires if not ends[0][0] or not ends[1][0]])
    if gone:
        graph.remove_blocks(gone)
    if rails:
        graph.view.overview.outdated()
        graph.left.show_faces(after.inputs)
        graph.right.show_faces(after.outputs)
    graph.add_blocks(remade + added)
    for block in chosen:
        graph.blocks[block].setSelected(True)
    for face in after.blocks:
        item = graph.blocks[face.id]
        if item.face != face:
            item.show_face(face)
            graph.view.overview.outdated()
    settle_blocks(graph, after)
    rewired = settle_wires(graph, after)
    place_rails(graph)
    if before.editable != after.editable or remade or added:
        _let_move(graph, after)
    return bool(gone or added or named or rewired)


def settle_blocks(graph: LevelGraph, face: LevelFace) -> None:
    """Put every block and note where its face says, except what the pointer is dragging right now."""
    if not graph.view.busy():
        graph.show_labels(face.notes, face.frames)
    for block in face.blocks:
        item = graph.blocks[block.id]
        if (item.pos().x(), item.pos().y()) != block.position and not graph.view.carries(item):
            item.setPos(*block.position)


def settle_wires(graph: LevelGraph, face: LevelFace) -> bool:
    """Draw exactly the wires of the face; True when one came or went."""
    wanted = {wire.ends: wire for wire in face.wires}
    superfluous = [ends for ends in graph.wires if ends not in wanted]
    missing = [wire for ends, wire in wanted.items() if ends not in graph.wires]
    graph.remove_wires(superfluous)
    for ends, item in graph.wires.items():
        if item.face != wanted[ends]:
            item.show_face(wanted[ends])
    graph.add_wires(missing)
    return bool(superfluous or missing)


def place_rails(graph: LevelGraph) -> None:
    """Put the rails left and right of the blocks."""
    covered = blocks_rect(graph)
    covered = ALONE if covered.isEmpty() else covered
    for rail in (graph.left, graph.right):
        before = rail.body_rect(), rail.isVisible()
        rail.stand_beside(covered)
        if (rail.body_rect(), rail.isVisible()) != before:
            graph.view.overview.outdated()


def blocks_rect(graph: LevelGraph) -> QRectF:
    """What the blocks take up in the scene; empty without any."""
    return united([item.body_rect() for item in graph.blocks.values()])


def room_for(graph: LevelGraph, block: str, before: str) -> float:
    """How far, in scene units, a block (the rail: "") has to go to the right so that another stands free before it."""
    after = graph.blocks.get(before)
    if after is None:
        return 0.0  # the rail keeps its distance by itself
    missing = graph.blocks[block].body_rect().right() + APART - after.body_rect().left()
    return max(0.0, -(-missing // STEP) * STEP)


def level_rect(graph: LevelGraph) -> QRectF:
    """What blocks and rails take up in the scene; measured anew only after the level has changed."""
    version = graph.view.overview.version
    if graph.covers[0] == version:
        return graph.covers[1]
    rails = [rail.body_rect() for rail in (graph.left, graph.right) if rail.isVisible()]
    labels = [note.body_rect() for note in graph.notes] + [frame.body_rect() for frame in graph.frames]
    covered = united([item.body_rect() for item in graph.blocks.values()] + rails + labels)
    graph.covers = (version, covered)
    return covered


def united(rects: list[QRectF]) -> QRectF:
    """The smallest rectangle that holds all of these; empty for none."""
    if not rects:
        return QRectF()
    left, top = min(rect.left() for rect in rects), min(rect.top() for rect in rects)
    right, bottom = max(rect.right() for rect in rects), max(rect.bottom() for rect in rects)
    return QRectF(left, top, right - left, bottom - top)


def _let_move(graph: LevelGraph, face: LevelFace) -> None:
    for item in graph.blocks.values():
        item.setFlag(BlockItem.GraphicsItemFlag.ItemIsMovable, face.editable)


def _ports(face: BlockFace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _names(face.inputs), _names(face.outputs)


def _names(ports: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(getattr(port, "name", "") for port in ports)
