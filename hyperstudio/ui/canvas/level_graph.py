"""NodeGraphQt's graph as a plain view: our ids, no history of its own, no reactions of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QUndoCommand, QUndoStack

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import BlockFace, FrameFace, NoteFace, Place, WireFace
from hyperstudio.ui.canvas.frame_item import FrameItem
from hyperstudio.ui.canvas.library import BaseNode, NodeGraph
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.rail_item import RailItem
from hyperstudio.ui.canvas.viewer import CanvasViewer
from hyperstudio.ui.canvas.wire_item import WireItem

Ends = tuple[Place, Place]
L = TypeVar("L", NoteItem, FrameItem)


class NoHistory(QUndoStack):
    """The document owns the one history; what the library pushes is done and forgotten."""

    def push(self, command: QUndoCommand) -> None:
        command.redo()

    def beginMacro(self, text: str) -> None:
        """There is nothing to group."""

    def endMacro(self) -> None:
        """There is nothing to group."""


class Block(BaseNode):
    """The library's node for one of our blocks."""

    __identifier__ = "hyperstudio"
    NODE_NAME = "Block"

    def __init__(self) -> None:
        super().__init__(BlockItem)


class LevelGraph(NodeGraph):
    """One level: blocks by id, wires by their ends, two rails."""

    def __init__(self) -> None:
        history = NoHistory()
        super().__init__(undo_stack=history, viewer=CanvasViewer())
        history.setParent(self)
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Ends, WireItem] = {}
        self.notes: list[NoteItem] = []
        self.frames: list[FrameItem] = []
        self.covers = (-1, QRectF())
        self.left, self.right = RailItem("input"), RailItem("output")
        for rail in (self.left, self.right):
            self.scene().addItem(rail)
        self.view.blocks, self.view.wires, self.view.rails = self.blocks, self.wires, (self.left, self.right)
        self.view.frames = self.frames

    def _wire_signals(self) -> None:
        """The library's own reactions to gestures are left out: every gesture is a wish to the document."""

    def _register_builtin_nodes(self) -> None:
        """None of the library's own nodes is offered."""

    def get_unique_name(self, name: str) -> str:
        """Names are the document's business."""
        return name

    @property
    def view(self) -> CanvasViewer:
        """The widget."""
        view: CanvasViewer = self._viewer
        return view

    def add_blocks(self, faces: Iterable[BlockFace]) -> None:
        """Put blocks on the canvas."""
        for face in faces:
            node = Block()
            node._graph = self
            node.model._graph_model = self.model
            node.model.id = node.view.id = face.id
            node.model.name = node.view.name = face.title
            for port in face.inputs:
                node.add_input(port.name, multi_input=False)
            for port in face.outputs:
                node.add_output(port.name, multi_output=True)
            item: BlockItem = node.view
            item.show_face(face)
            self.model.nodes[face.id] = node
            self.view.add_node(item, face.position)
            item.visible = True
            self.blocks[face.id] = item
        self.view.overview.outdated()

    def remove_blocks(self, ids: Iterable[str]) -> None:
        """Take blocks off the canvas, with the wires at them."""
        gone = set(ids)
        self.remove_wires([ends for ends in self.wires if ends[0][0] in gone or ends[1][0] in gone])
        for block in gone:
            item = self.blocks.pop(block)
            item.picture.forget()
            item.delete()
            node = self.model.nodes.pop(block)
            node._graph = None
        self.view.overview.outdated()

    def add_wires(self, faces: Iterable[WireFace]) -> None:
        """Draw wires; those whose ports are not on the canvas are left out."""
        for face in faces:
            source, target = self.spot(face.source, takes=False), self.spot(face.target, takes=True)
            if source is None or target is None:
                continue
            wire = WireItem(face)
            self.scene().addItem(wire)
            wire.join(source, target)
            self.wires[face.ends] = wire
            self._tell_models(face.ends, joined=True)
            for spot in (source, target):
                spot.parentItem().update()
        self.view.overview.outdated()

    def remove_wires(self, all_ends: Iterable[Ends]) -> None:
        """Take wires off the canvas."""
        for ends in all_ends:
            wire = self.wires.pop(ends)
            spots = wire.ends()
            wire.delete()
            self._tell_models(ends, joined=False)
            for spot in spots:
                if spot.parentItem() is not None:
                    spot.parentItem().update()
        self.view.overview.outdated()

    def show_labels(self, notes: tuple[NoteFace, ...], frames: tuple[FrameFace, ...]) -> None:
        """Show exactly these notes and frames, each where it stands and as large as it is."""
        if tuple(note.face for note in self.notes) != notes:
            self._replace(self.notes, [NoteItem(face) for face in notes])
        if tuple(frame.face for frame in self.frames) != frames:
            self._replace(self.frames, [FrameItem(face) for face in frames])
        for note in self.notes:
            note.setPos(*note.face.position)
        for frame in self.frames:
            frame.setPos(*frame.face.position)
            frame.resize(*frame.face.size)

    def _replace(self, before: list[L], after: list[L]) -> None:
        for item in before:
            self.scene().removeItem(item)
        before[:] = after
        for item in after:
            self.scene().addItem(item)
        self.view.overview.outdated()

    def _tell_models(self, ends: Ends, joined: bool) -> None:
        """Keep the library's own lists of what is connected; rails are no nodes and have none."""
        (source, out), (target, into) = ends
        if not source or not target:
            return
        giving = self.model.nodes[source].outputs()[out].model.connected_ports
        taking = self.model.nodes[target].inputs()[into].model.connected_ports
        for ports, node, name in ((giving, target, into), (taking, source, out)):
            if joined:
                ports[node].append(name)
            else:
                ports[node].remove(name)
                if not ports[node]:
                    del ports[node]

    def spot(self, place: Place, takes: bool) -> PortSpot | None:
        """The spot of a port at which wires end (`takes`) or begin."""
        block, port = place
        if block:
            item = self.blocks.get(block)
            spots = [] if item is None else (item.inputs if takes else item.outputs)
        else:
            spots = self.right.spots if takes else self.left.spots
        return next((spot for spot in spots if spot.face.name == port), None)

    def clear(self) -> None:
        """Take everything off the canvas."""
        self.undo_stack().clear()
        self.remove_wires(list(self.wires))
        self.remove_blocks(list(self.blocks))
        self.show_labels((), ())
        for rail in (self.left, self.right):
            rail.show_faces(())
