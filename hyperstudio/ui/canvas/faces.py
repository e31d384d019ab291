"""What the canvas is told to show: plain values, free of Qt and of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["input", "output"]
Place = tuple[str, str]
"""A port: block id and port name. The block id "" is the rail: the level's own ports."""


@dataclass(frozen=True, slots=True)
class PortFace:
    """A port as it is drawn; `tone` is the name of a type colour of the theme."""

    name: str
    type: str
    tone: str
    shape: Literal["round", "diamond", "square"] = "round"
    wired: bool = False
    tooltip: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class BlockFace:
    """A block as it is drawn.

    `position` is its top left corner in scene units. `accent` names a kind of block in the theme. `state` is one of
    never, queued, running, done, reused, stale, failed, skipped, pinned, unreachable. `progress` goes from 0 to 1
    and is None where it is not known. `count` is short: "3/3". `earlier` says when the run was that the state comes
    from, where that is one of an earlier session; the state is then drawn subdued. `effect` says how
    much the block's choice matters in a study, where that is to be seen.
    """

    id: str
    title: str
    subtitle: str
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    position: tuple[float, float]
    accent: str = "plain"
    state: str = "never"
    own_time: str = ""
    progress: float | None = None
    badges: tuple[str, ...] = ()
    problem: str = ""
    enterable: bool = True
    count: str = ""
    earlier: str = ""
    effect: str = ""

    @property
    def chips(self) -> tuple[str, ...]:
        """What stands in frames of its own: the effect, then the badges."""
        return (self.effect, *self.badges) if self.effect else self.badges


@dataclass(frozen=True, slots=True)
class WireFace:
    """A wire as it is drawn, from an output (or the left rail) to an input (or the right rail).

    `bends` are the places that it goes through, in scene units.
    """

    source: Place
    target: Place
    tone: str
    tooltip: str = ""
    bends: tuple[tuple[float, float], ...] = ()

    @property
    def ends(self) -> tuple[Place, Place]:
        """What makes it this wire and no other."""
        return (self.source, self.target)


@dataclass(frozen=True, slots=True)
class NoteFace:
    """A note as it is drawn: its number among the notes, its text as Markdown, its top left corner in scene units."""

    number: int
    text: str
    position: tuple[float, float]
    colour: str = "amber"


@dataclass(frozen=True, slots=True)
class FrameFace:
    """A frame as it is drawn: its number among the frames, its title, and where it is, in scene units."""

    number: int
    title: str
    position: tuple[float, float]
    size: tuple[float, float]
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class LevelFace:
    """One level: its blocks and wires, and its own ports, drawn as two rails left and right of the graph."""

    address: str
    blocks: tuple[BlockFace, ...]
    wires: tuple[WireFace, ...]
    inputs: tuple[PortFace, ...] = ()
    outputs: tuple[PortFace, ...] = ()
    editable: bool = True
    notes: tuple[NoteFace, ...] = ()
    frames: tuple[FrameFace, ...] = ()
