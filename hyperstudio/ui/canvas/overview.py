"""A level from far away: all blocks in a few calls, and as many names as fit without covering each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log2
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QStaticText

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.frame_item import FrameItem
from hyperstudio.ui.canvas.look import Look, elided, font, look, static_text, tint, width_of
from hyperstudio.ui.canvas.marks import STATE_ROLES
from hyperstudio.ui.canvas.rail_item import RailItem
from hyperstudio.ui.canvas.wire_item import LooseWire, WireItem

OVERVIEW = 0.4
"""Below this zoom the overview is painted instead of the items."""
FEW, OVERVIEW_OF_FEW = 60, 0.28
"""So few blocks are cheap to paint with all that is known of them: their overview begins only below this zoom."""
NAME, LINE = 11, 15.0
"""Height of names and of their lines, in pixels on the screen."""
LONGEST = 130.0
RUNGS = 3
"""Names are placed anew so many times while the zoom doubles."""
STRIPES = 0.2
"""Below this zoom stripes would be thinner than two pixels."""
CELL, ROWS = 12.0, 1_000_003
"""Names keep their place on a coarse grid: the width of a cell in pixels, and a number that tells rows apart."""
SHORTEST, COMFORTABLE = 30.0, 54.0
"""Pixels that a block must give before its name is cut to fit, and before that is preferred to a longer name."""
SIGNS = {"done": "✓ ", "reused": "↺ ", "failed": "! ", "running": "… ", "stale": "~ ", "skipped": "– ", "pinned": "⚲ "}
LOUD = {"failed": 0, "running": 1, "stale": 2}


def overview_below(blocks: int) -> float:
    """The zoom below which a level of so many blocks is painted as an overview."""
    return OVERVIEW_OF_FEW if blocks <= FEW else OVERVIEW


class Level(Protocol):
    """What stands on a level; the view keeps it."""

    @property
    def blocks(self) -> Mapping[str, BlockItem]: ...
    @property
    def wires(self) -> Mapping[tuple[Place, Place], WireItem]: ...
    @property
    def rails(self) -> Sequence[RailItem]: ...
    @property
    def frames(self) -> Sequence[FrameItem]: ...
    @property
    def loose_wire(self) -> LooseWire: ...


@dataclass(slots=True)
class _Sight:
    """Everything that is painted, gathered once and kept until the level changes."""

    bodies: dict[tuple[str, str], list[QRectF]] = field(default_factory=lambda: defaultdict(list))
    stripes: dict[str, list[QRectF]] = field(default_factory=lambda: defaultdict(list))
    rails: list[QRectF] = field(default_factory=list)
    lines: list[QLineF] = field(default_factory=list)
    names: list[tuple[float, float, float, str, float]] = field(default_factory=list)
    """Middle (x, y), width of the block, the text, and its width on the screen; the most important first."""


class Overview:
    """Paints a level from far away."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._sight: _Sight | None = None
        self.version = 0
        self._placed: list[tuple[float, float, float, QStaticText]] = []
        self._placed_for: tuple[int, int] | None = None

    def outdated(self) -> None:
        """Something of the level has changed; look again before painting."""
        self._sight = None
        self.version += 1

    def paint(self, painter: QPainter, camera: Camera, size: QSizeF) -> None:
        """Paint the level as seen from `camera` into a view of `size` pixels."""
        sight, paints = self._gathered(), look()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(sight.lines) < 400)
        painter.translate(size.width() / 2, size.height() / 2)
        painter.scale(camera.zoom, camera.zoom)
        painter.translate(-camera.x, -camera.y)
        for frame in self._level.frames:
            painter.setPen(paints.pen(tint(frame.face.colour), 0, 0.6))
            painter.setBrush(paints.brush(tint(frame.face.colour), 0.08))
            painter.drawRect(frame.body_rect())
        painter.setPen(paints.pen(paints.mix("canvas", "muted", 0.55), 0))
        painter.drawLines(sight.lines)
        painter.setPen(paints.pen("block_line", 0))
        painter.setBrush(paints.brush("panel"))
        painter.drawRects(sight.rails)
        for (accent, border), rects in sight.bodies.items():
            painter.setBrush(paints.brush(paints.mix("block_body", accent, 0.2)))
            plain = border == "block_line"
            width = 0 if plain else 1.6 / camera.zoom
            painter.setPen(Qt.PenStyle.NoPen if plain and camera.zoom < STRIPES else paints.pen(border, width))
            painter.drawRects(rects)
        painter.setPen(Qt.PenStyle.NoPen)
        for accent, rects in sight.stripes.items() if camera.zoom >= STRIPES else ():
            painter.setBrush(paints.brush(accent))
            painter.drawRects(rects)
        self._paint_selection(painter, paints, camera)
        wire = self._level.loose_wire
        if wire.isVisible():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(paints.pen("accent", 2.5 / camera.zoom))
            painter.drawPath(wire.path())
        painter.restore()
        self._paint_names(painter, paints, sight, camera, size)

    def _paint_selection(self, painter: QPainter, paints: Look, camera: Camera) -> None:
        chosen = [block.body_rect() for block in self._level.blocks.values() if block.isSelected()]
        if chosen:
            painter.setBrush(paints.brush("accent", 0.25))
            painter.setPen(paints.pen("accent", 2.0 / camera.zoom))
            painter.drawRects(chosen)

    def _paint_names(self, painter: QPainter, paints: Look, sight: _Sight, camera: Camera, size: QSizeF) -> None:
        self._place_names(sight, camera.zoom)
        painter.setFont(font(NAME, True))
        painter.setPen(paints.pen("text"))
        zoom, right, bottom = camera.zoom, size.width(), size.height()
        x0, y0 = right / 2 - camera.x * zoom, bottom / 2 - camera.y * zoom
        draw, shift = painter.drawStaticText, LINE / 2
        for x, y, half, text in self._placed:
            left, top = x * zoom + x0 - half, y * zoom + y0 - shift
            if -200 < left < right and -20 < top < bottom:
                draw(QPointF(left, top), text)

    def _place_names(self, sight: _Sight, zoom: float) -> None:
        """Choose the names that fit at a zoom; kept while the zoom hardly changes, so that panning is quiet."""
        rung = floor(log2(zoom) * RUNGS)
        if self._placed_for == (id(sight), rung):
            return
        self._placed_for = (id(sight), rung)
        self._placed = []
        taken: set[int] = set()
        scale = 2 ** (rung / RUNGS)
        for x, y, width, text, wide in sight.names:
            room = width * scale - 12
            wishes = [(text, wide)] if wide <= LONGEST else []
            if wide > room >= SHORTEST:
                short = elided(text, NAME, room, bold=True)
                wishes.insert(0 if room >= COMFORTABLE else 1, (short, width_of(short, NAME, True)))
            elif wide > LONGEST:
                short = elided(text, NAME, LONGEST, bold=True)
                wishes.append((short, width_of(short, NAME, True)))
            free = 0 if room >= SHORTEST else 1  # names that stick out keep some distance
            middle, row = x * scale, floor(y * scale / LINE) * ROWS
            for words, across in wishes:
                half = across / 2
                first, last = row + floor((middle - half) / CELL) - free, row + floor((middle + half) / CELL) + 1 + free
                if taken.isdisjoint(range(first, last)):
                    taken.update(range(first, last))
                    taken.update(range(first + ROWS, last + ROWS))
                    self._placed.append((x, y, half, static_text(words, NAME, True)))
                    break

    def _gathered(self) -> _Sight:
        if self._sight is not None:
            return self._sight
        sight, theme = _Sight(), look().theme
        names = []
        for block in self._level.blocks.values():
            face, body = block.face, block.body_rect()
            accent = theme.accent_of(face.accent)
            border = STATE_ROLES[face.state] if face.state in LOUD else "block_line"
            sight.bodies[(accent, border)].append(body)
            sight.stripes[accent].append(QRectF(body.left(), body.top(), 9, body.height()))
            text = SIGNS.get(face.state, "") + face.title
            middle = body.center()
            name = (middle.x(), middle.y(), body.width(), text, width_of(text, NAME, True))
            names.append((LOUD.get(face.state, 3), name))
        names.sort(key=lambda pair: pair[0])
        sight.names = [name for _, name in names]
        sight.rails = [rail.body_rect() for rail in self._level.rails if rail.isVisible()]
        sight.lines = [line for wire in self._level.wires.values() if wire.isVisible() for line in wire.lines]
        self._sight = sight
        return sight
