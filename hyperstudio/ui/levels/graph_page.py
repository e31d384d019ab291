"""The canvas of one graph of the project: what its gestures wish becomes edits of the document."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from hyperstudio.editing.arranging import BendWire, MoveFrame
from hyperstudio.editing.edits import Edit
from hyperstudio.editing.graph_edits import AddWire, MoveBlocks, MoveNote, RemoveBlocks, RemoveWires
from hyperstudio.editing.inserting import InsertBlock, way_through
from hyperstudio.editing.interfaces import AddPort
from hyperstudio.editing.new_ports import new_port, wired_port
from hyperstudio.editing.port_places import Side
from hyperstudio.editing.touched import touched
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Block
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.rules import why_no_wire
from hyperstudio.studio.effect_words import NO_EFFECTS, EffectWords
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.canvas import CanvasPage
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.flow import Flow
from hyperstudio.ui.levels.level_faces import level_face
from hyperstudio.ui.levels.places_of_values import value_address
from hyperstudio.ui.levels.run_view import RunView


class GraphPage(CanvasPage):
    """One graph on a canvas, in step with the document."""

    def __init__(self, studio: Studio, focus: Focus, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = address
        self._studio, self._focus = studio, focus
        self.refusal = self._why_not
        self.flow = Flow(studio, address, self)
        self.view.told_of = self.flow.told
        self.moved.connect(lambda to: self._do(MoveBlocks(self.address, to)))
        self.wire_wished.connect(self._wire)
        self.wires_removed.connect(
            lambda gone: self._do(RemoveWires(self.address, tuple(end(target) for _source, target in gone)))
        )
        self.view.note_moved.connect(lambda number, at: self._do(MoveNote(self.address, number, at)))
        self.view.frame_moved.connect(lambda n, by, blocks: self._do(MoveFrame(self.address, n, by, blocks)))
        self.view.bent.connect(lambda target, places: self._do(BendWire(self.address, end(target), places)))
        self.remove_wished.connect(self.remove)
        self.insert_wished.connect(self._insert)
        self.view.insertion.fits = lambda block, target: (
            way_through(studio.document.project, address, block, end(target)) is not None
        )
        self.step_implementation.connect(self._step)
        self.port_clicked.connect(self._on_port)
        self.wire_clicked.connect(
            lambda _source, target: self._on_port(target[0], target[1], "input" if target[0] else "output")
        )

    def refresh(self, run: RunView, stale: Mapping[str, str], effects: EffectWords = NO_EFFECTS) -> None:
        """Show the graph as it is in the document now, with the states of a run, and why blocks would run again."""
        document = self._studio.document
        pins, configuration = self._studio.pins, document.configuration
        self.show_level(level_face(document.project, self.address, configuration, run, stale, effects, pins))

    def face_of(self, block: str) -> Face | None:
        """What stands behind a block of the page."""
        project = self._studio.document.project
        return face_of(project, self.address, graph_at(project, self.address), block)

    def definition(self, block: str) -> str:
        """The address of the block or workflow that a block of the page stands for; empty where there is none."""
        face = self.face_of(block)
        return face.definition if face is not None else ""

    def block_for(self, address: str) -> str | None:
        """The first block of the page that stands for the block or workflow at an address."""
        return next((block for block in self.view.blocks if self.definition(block) == address), None)

    def selected_use(self) -> str:
        """The address in this graph of the one selected block where it is a use of something; else empty."""
        chosen = self.selected()
        face = self.face_of(chosen[0]) if len(chosen) == 1 else None
        return f"{self.address}.{face.name}" if face is not None and face.use is not None else ""

    def remove(self, blocks: list[str]) -> None:
        """Take blocks out of the graph."""
        self._do(RemoveBlocks(self.address, tuple(blocks)))

    def _wire(self, source: Place, target: Place) -> None:
        if source[1] and target[1]:
            self._do(AddWire(self.address, end(source), end(target)))
            return

        def add() -> None:
            project = self._studio.document.project
            port, other = self._port_for(source, target)
            own = f"{self.address}:{port.port.name}"  # wired by this very step
            left = [one for one in touched(project, port) if not one.follows and one.address != own]
            self._studio.document.do(wired_port(self.address, port, other))
            if left:
                what = f"“{port.port.name}” is new for every use and implementation of {port.address}."
                self._focus.say(what, "Left to do: " + "; ".join(f"{one.address}: {one.words}" for one in left[:4]))

        attempt(self._focus, add)

    def _port_for(self, source: Place, target: Place) -> tuple[AddPort, str]:
        """The new port that a wire to an empty slot makes, and the other end of the wire."""
        side: Side = "outputs" if source[1] else "inputs"
        other = end(source if source[1] else target)
        return new_port(self._studio.document.project, self.address, side, other), other

    def _insert(self, block: str, target: Place, room: float) -> None:
        item = self.view.blocks[block]
        self._do(InsertBlock(self.address, block, end(target), (item.x(), item.y()), room))

    def _do(self, edit: Edit) -> None:
        attempt(self._focus, lambda: self._studio.document.do(edit))

    def _why_not(self, source: Place, target: Place) -> str | None:
        project = self._studio.document.project
        if not source[1] or not target[1]:
            try:
                self._port_for(source, target)
            except StudioError as unknown:
                return f"{unknown.what} {unknown.mend}"
            return None
        graph = graph_at(project, self.address)
        wires = graph.wires.without(end(target)) if end(target) in graph.wires else graph.wires
        refusal = why_no_wire(project, self.address, graph.but(wires=wires), end(source), end(target))
        return f"{refusal.what} {refusal.mend}".strip() if refusal is not None else None

    def _step(self, block: str, direction: int) -> None:
        face = self.face_of(block)
        if face is not None and isinstance(face.thing, Block):
            attempt(self._focus, lambda: self._studio.step_implementation(face.definition, direction))

    def _on_port(self, block: str, port: str, side: str) -> None:
        place = value_address(self._studio.document.project, self.address, block, port, side)
        if place is not None:
            self._focus.show_value(place)


def end(place: Place) -> str:
    """A port as a graph's wires write it: `block:port`, `:port` for the graph's own."""
    return f"{place[0]}:{place[1]}"
