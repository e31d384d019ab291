"""Edits of how a graph looks: blocks aligned, distributed and laid out, bend points, notes and frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from hyperstudio.editing.layers import layered
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Frame, Layout, Note, Position
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Align:
    """Bring the same edge, or the middle, of blocks on one line; `places` says where they are and how large."""

    graph: str
    places: Mapping[str, Rectangle]
    edge: Edge

    @property
    def label(self) -> str:
        return f"Align {self.edge}"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        if len(self.places) < 2:
            raise StudioError("There is nothing to align with.", "Select two blocks or more.", self.graph)
        axis = 0 if self.edge in ("left", "centre", "right") else 1
        part = {"left": 0.0, "top": 0.0, "centre": 0.5, "middle": 0.5, "right": 1.0, "bottom": 1.0}[self.edge]
        first = min(place[axis] for place in self.places.values())
        last = max(place[axis] + place[axis + 2] for place in self.places.values())
        line = first + (last - first) * part
        return _moved(
            project,
            self.graph,
            {name: _along(place, axis, line - place[axis + 2] * part) for name, place in self.places.items()},
        )


@dataclass(frozen=True, slots=True)
class Distribute:
    """Give the gaps between blocks one width; the first and the last stay where they are."""

    graph: str
    places: Mapping[str, Rectangle]
    direction: Literal["across", "down"]

    @property
    def label(self) -> str:
        return f"Distribute {self.direction}"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        if len(self.places) < 3:
            raise StudioError("There are no gaps to share out.", "Select three blocks or more.", self.graph)
        axis = 0 if self.direction == "across" else 1
        order = sorted(self.places, key=lambda name: (self.places[name][axis], name))
        start, end = self.places[order[0]][axis], self.places[order[-1]][axis] + self.places[order[-1]][axis + 2]
        gap = (end - start - sum(self.places[name][axis + 2] for name in order)) / (len(order) - 1)
        moved: dict[str, Position] = {}
        for name in order:
            moved[name] = _along(self.places[name], axis, start)
            start += self.places[name][axis + 2] + gap
        return _moved(project, self.graph, moved)


@dataclass(frozen=True, slots=True)
class LayOut:
    """Put the blocks of a graph in layers along their wires; with `names`, only these, where they are now."""

    graph: str
    letters: Mapping[str, int]
    names: tuple[str, ...] = ()
    label: ClassVar[str] = "Lay out"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        graph = graph_at(project, self.graph)
        names = [name for name in graph.names if not self.names or name in self.names]
        placed = layered(names, graph.wires, self.letters)
        stood = [graph.layout.positions[name] for name in names if name in graph.layout.positions]
        if self.names and stood and placed:
            across = min(at[0] for at in stood) - min(at[0] for at in placed.values())
            down = min(at[1] for at in stood) - min(at[1] for at in placed.values())
            placed = {name: (at[0] + across, at[1] + down) for name, at in placed.items()}
        project = _moved(project, self.graph, placed)
        kept = {end: bends for end, bends in graph.layout.bends.items() if end.partition(":")[0] not in placed}
        return _laid_out(project, self.graph, bends=FrozenMap(kept)) if len(kept) < len(graph.layout.bends) else project


@dataclass(frozen=True, slots=True)
class BendWire:
    """Let a wire, known by its target, go through these places; none: straight to its target."""

    graph: str
    target: str
    places: tuple[Position, ...]
    label: ClassVar[str] = "Bend wire"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        graph = graph_at(project, self.graph)
        if self.target not in graph.wires:
            raise StudioError("The wire is gone.", "Undo, or go on without it.", self.graph)
        kept = {end: places for end, places in graph.layout.bends.items() if end in graph.wires and end != self.target}
        if self.places:
            kept[self.target] = self.places
        return _laid_out(project, self.graph, bends=FrozenMap(kept))


@dataclass(frozen=True, slots=True)
class SetNotes:
    """Say which notes a graph has: one added, its text changed, or one taken away."""

    graph: str
    notes: tuple[Note, ...]
    label: str = "Change note"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        return _laid_out(project, self.graph, notes=self.notes)


@dataclass(frozen=True, slots=True)
class SetFrames:
    """Say which frames a graph has: one added, moved, sized or called differently, or one taken away."""

    graph: str
    frames: tuple[Frame, ...]
    label: str = "Change frame"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        return _laid_out(project, self.graph, frames=self.frames)


@dataclass(frozen=True, slots=True)
class MoveFrame:
    """Move a frame, known by its number, with all that stands in it, so far (scene units) across and down.

    `blocks` says where the blocks in it stand afterwards; notes, frames and bends of wires in it are found here.
    """

    graph: str
    number: int
    by: Position
    blocks: Mapping[str, Position]
    label: ClassVar[str] = "Move frame"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        layout: Layout = graph_at(project, self.graph).layout
        if not 0 <= self.number < len(layout.frames):
            raise StudioError("The frame is gone.", "Undo, or go on without it.", self.graph)
        outer, changes = layout.frames[self.number], dict[str, object]()
        if self.blocks:
            changes["positions"] = FrozenMap({**layout.positions, **self.blocks})
        inner = {n for n, frame in enumerate(layout.frames) if n == self.number or frame_holds(outer, frame)}
        changes["frames"] = tuple(
            frame.but(at=_further(frame.at, self.by)) if n in inner else frame for n, frame in enumerate(layout.frames)
        )
        notes = tuple(
            note.but(at=_further(note.at, self.by)) if _inside(outer, note.at) else note for note in layout.notes
        )
        bends = {
            end: tuple(_further(at, self.by) if _inside(outer, at) else at for at in places)
            for end, places in layout.bends.items()
        }
        if notes != layout.notes:
            changes["notes"] = notes
        if bends != dict(layout.bends):
            changes["bends"] = FrozenMap(bends)
        return _laid_out(project, self.graph, **changes)


def frame_holds(outer: Frame, inner: Frame) -> bool:
    """Whether a frame stands wholly in another one."""
    far = (inner.at[0] + inner.size[0], inner.at[1] + inner.size[1])
    return inner != outer and _inside(outer, inner.at) and _inside(outer, far)


def _inside(frame: Frame, at: Position) -> bool:
    return all(frame.at[i] <= at[i] <= frame.at[i] + frame.size[i] for i in (0, 1))


def _further(at: Position, by: Position) -> Position:
    return (at[0] + by[0], at[1] + by[1])


def frame_around(places: Mapping[str, Rectangle], title: str = "", room: float = 40.0) -> Frame:
    """A frame that has all these blocks in it, with some room at its edges. StudioError where there are none."""
    if not places:
        raise StudioError("No block is selected.", "Select the blocks that belong together.")
    left, top = min(at[0] for at in places.values()) - room, min(at[1] for at in places.values()) - room
    right = max(at[0] + at[2] for at in places.values()) + room
    bottom = max(at[1] + at[3] for at in places.values()) + room
    return Frame(at=(left, top), size=(right - left, bottom - top), **({"title": title} if title else {}))


def _along(place: Rectangle, axis: int, value: float) -> Position:
    return (value, place[1]) if axis == 0 else (place[0], value)


def _moved(project: Project, graph: str, places: Mapping[str, Position]) -> Project:
    before: FrozenMap[str, Position] = graph_at(project, graph).layout.positions
    return _laid_out(project, graph, positions=FrozenMap({**before, **places}))


def _laid_out(project: Project, address: str, **changes: object) -> Project:
    layout: Layout = graph_at(project, address).layout
    if all(getattr(layout, name) == value for name, value in changes.items()):
        return project
    return change_graph(project, address, lambda graph: graph.but(layout=layout.but(**changes)))
