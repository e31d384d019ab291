"""How a block looks: full when near, fewer parts with a larger name when farther away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from hyperstudio.ui.canvas.block_layout import MARK, PAD, BlockLayout
from hyperstudio.ui.canvas.faces import BlockFace
from hyperstudio.ui.canvas.look import (
    LABEL,
    SMALL,
    TITLE,
    Look,
    elided,
    elided_reason,
    font,
    look,
    static_text,
    two_lines,
    width_of,
)
from hyperstudio.ui.canvas.marks import STATE_ROLES, paint_dot, paint_state, paint_warning
from hyperstudio.ui.canvas.parts import PaintedBlock, WireInHand
from hyperstudio.ui.canvas.port_spot import PortSpot

NEAR = 0.78
"""From this zoom on everything is drawn; below it the name and what fits under it, larger, with the mark and dots."""
SMALLEST_NAME, SMALLEST_LINE = 11.0, 10.0
"""Names, and the lines under them, are never drawn with smaller letters than this, in pixels on the screen."""
LINE = 1.3
"""The height of a line of text, in heights of its letters."""
CORNER, DOT = 10.0, 5.0


@dataclass(frozen=True, slots=True)
class FarLine:
    """A line of text on a block that is seen from farther away; `role` is title, problem or muted."""

    text: str
    pixels: int
    role: str


def name_pixels(detail: float) -> int:
    """The height of a block's name in scene units at a zoom, so that it stays readable on the screen."""
    return max(TITLE, round(SMALLEST_NAME / max(detail, 0.01)))


def paint_block(painter: QPainter, item: PaintedBlock, detail: float, wiring: WireInHand | None) -> None:
    """Paint a block at a zoom; while a wire is drawn, ports that do not fit are faded."""
    paints, face, places = look(), item.face, item.layout_
    _paint_body(painter, paints, item, places, places.head if detail >= NEAR else places.body.height() - 0.7)
    if detail >= NEAR:
        _paint_head(painter, paints, item, places)
        _paint_ports(painter, paints, item, wiring)
        if places.problem is not None:
            at = places.problem.at
            role = "bad" if face.state == "failed" else "warn"
            paint_warning(painter, paints, QPointF(PAD, at.y() + 1), role)
            _write(painter, paints, places.problem.text, at, SMALL, role)
    else:
        _paint_far(painter, paints, item, detail, wiring)


def _ink(item: PaintedBlock) -> str:
    """What is not on the chosen path stands back by its colours, and stays readable."""
    return "muted" if item.face.state == "unreachable" else "text"


def _paint_body(painter: QPainter, paints: Look, item: PaintedBlock, places: BlockLayout, head: float) -> None:
    body, state = places.body, item.face.state
    painter.setPen(Qt.PenStyle.NoPen)
    shade = paints.brush("#000000", 0.16 if paints.theme.dark else 0.05)
    painter.setBrush(shade)
    painter.drawRoundedRect(body.translated(0, 2.5), CORNER, CORNER)
    if item.isSelected():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(paints.pen("accent", 4.0, 0.28))
        painter.drawRoundedRect(body.adjusted(-2.5, -2.5, 2.5, 2.5), CORNER + 2, CORNER + 2)
    border = paints.pen("block_line", 1.0)
    if item.isSelected():
        border = paints.pen("accent", 1.6)
    elif state in {"failed", "running", "stale", "pinned"} and not item.face.earlier:
        border = paints.pen(STATE_ROLES[state], 1.3, 0.85, state == "stale")
    elif state in {"unreachable", "skipped"}:
        border = paints.pen("block_line", 1.2, 1.0, True)
    painter.setPen(border)
    painter.setBrush(paints.brush("block_body"))
    painter.drawRoundedRect(body, CORNER, CORNER)
    accent = "muted" if state == "unreachable" else paints.theme.accent_of(item.face.accent)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paints.brush(accent, 0.11 if paints.theme.dark else 0.09))
    painter.drawPath(_head_shape(body.width(), head))
    painter.setBrush(paints.brush(accent))
    painter.drawRoundedRect(QRectF(PAD, 0.6, 30, 3), 1.5, 1.5)


def _head_shape(width: float, height: float) -> QPainterPath:
    inner = CORNER - 0.7
    path = QPainterPath(QPointF(0.7, height))
    path.lineTo(0.7, CORNER)
    path.quadTo(0.7, 0.7, 0.7 + inner, 0.7)
    path.lineTo(width - 0.7 - inner, 0.7)
    path.quadTo(width - 0.7, 0.7, width - 0.7, CORNER)
    path.lineTo(width - 0.7, height)
    path.closeSubpath()
    return path


def _paint_head(painter: QPainter, paints: Look, item: PaintedBlock, places: BlockLayout) -> None:
    face = item.face
    _write(painter, paints, places.title.text, places.title.at, TITLE, _ink(item), bold=True)
    if places.subtitle.text:
        _write(painter, paints, places.subtitle.text, places.subtitle.at, LABEL, "muted")
    if places.count is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.brush("muted", 0.16))
        painter.drawRoundedRect(places.count.box, 7, 7)
        _write(painter, paints, places.count.text, places.count.box.topLeft() + QPointF(6, 1), SMALL, "text")
    if places.time.text:
        _write(painter, paints, places.time.text, places.time.at, SMALL, "muted")
    accent = "muted" if face.state == "unreachable" else paints.theme.accent_of(face.accent)
    for chip in places.chips:
        painter.setPen(paints.pen(accent, 1.0, 0.45))
        painter.setBrush(paints.brush(accent, 0.1))
        painter.drawRoundedRect(chip.box, 8, 8)
        ink = paints.mix(accent, "text", 0.45)
        _write(painter, paints, chip.text, chip.box.topLeft() + QPointF(6, 1.5), SMALL, ink)
    paint_state(painter, paints, face.state, places.mark, face.progress, item.turn, bool(item.face.earlier))


def _paint_ports(painter: QPainter, paints: Look, item: PaintedBlock, wiring: WireInHand | None) -> None:
    places = item.layout_
    faded: list[bool] = []
    for spot in item.ports():
        fits = wiring is None or wiring.fits(spot)
        faded.append(not fits)
        paint_port(painter, paints, spot, spot.pos(), wiring, "block_body")
    words = [*places.inputs, *places.outputs]
    for spot, label, dim in zip(item.ports(), words, faded, strict=True):
        lit = wiring is not None and wiring.lands_on(spot)
        painter.setOpacity(0.3 if dim else painter.opacity())
        _write(painter, paints, label.text, label.at, LABEL, "text" if lit else "muted")
        painter.setOpacity(1.0)


def paint_port(
    painter: QPainter, paints: Look, spot: PortSpot, at: QPointF, wiring: WireInHand | None, behind: str
) -> None:
    """A port's dot in its type's colour: full where wired, a ring where not; faded or lit while a wire is drawn."""
    tone, before = paints.theme.tone(spot.face.tone), painter.opacity()
    radius = DOT
    if spot.face.pinned:
        painter.setPen(paints.pen("accent", 1.6))
        painter.setBrush(paints.brush("accent", 0.18))
        painter.drawEllipse(at, DOT + 4, DOT + 4)
    if wiring is not None:
        if not wiring.fits(spot):
            painter.setOpacity(before * 0.28)
        elif wiring.lands_on(spot):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paints.brush(tone, 0.35))
            painter.drawEllipse(at, 10, 10)
            radius = DOT + 1.5
    if spot.face.wired or spot._pipes:
        painter.setPen(paints.pen(behind, 1.6))
        painter.setBrush(paints.brush(tone))
    else:
        painter.setPen(paints.pen(tone, 2.0))
        painter.setBrush(paints.brush(behind))
        radius -= 0.6
    paint_dot(painter, spot.face.shape, at, radius)
    painter.setOpacity(before)


def far_lines(face: BlockFace, detail: float, width: float, height: float, marked: float) -> list[FarLine]:
    """What a block says at a zoom below `NEAR`: its name, and under it, as far as there is room, what matters most.

    `width` and `height` are the room and `marked` what the mark takes of the name's lines, all in scene units.
    """
    large, small = name_pixels(detail), max(LABEL, round(SMALLEST_LINE / max(detail, 0.01)))
    two = 2 * LINE * large + (LINE * small if face.effect else 0)  # the effect was wished for: it is seen
    broken = two_lines(face.title, large, width - marked) if height > two else None
    names = broken or (elided(face.title, large, width - marked, bold=True),)
    lines = [FarLine(text, large, "title") for text in names]
    last = [*face.badges, *([face.own_time] if face.own_time else [])]
    while len(last) > 1 and width_of(" · ".join(last), small) > width:
        del last[-2]  # a word less is clearer than a time cut short
    words = " · ".join(last)
    choice = f"{face.subtitle}  {face.count}".strip()
    left = height - LINE * large * len(lines)
    effect = face.effect if width_of(face.effect, small) <= width else face.effect.partition(" ")[2]
    for text, role in ((face.problem, "problem"), (effect, "muted"), (choice, "muted"), (words, "muted")):
        if text and left >= LINE * small:
            cut = elided_reason if role == "problem" else elided
            lines.append(FarLine(cut(text, small, width), small, role))
            left -= LINE * small
    return lines


def _paint_far(painter: QPainter, paints: Look, item: PaintedBlock, detail: float, wiring: WireInHand | None) -> None:
    face, body = item.face, item.layout_.body
    room, marked = body.adjusted(PAD, 6, -PAD, -4), 0.0
    side = min(MARK / detail * 0.8, body.height() - 12) if face.state != "never" else 0.0
    if side:
        marked = side + 6 - PAD * 0.3
    lines = far_lines(face, detail, room.width(), room.height(), marked)
    top = room.center().y() - sum(LINE * line.pixels for line in lines) / 2
    if side:
        middle = max(top + LINE * lines[0].pixels / 2, body.top() + 6 + side / 2)
        box = QRectF(body.right() - PAD * 0.7 - side, middle - side / 2, side, side)
        paint_state(painter, paints, face.state, box, face.progress, item.turn, bool(item.face.earlier))
    inks = {"title": _ink(item), "muted": "muted", "problem": "bad" if face.state == "failed" else "warn"}
    for line in lines:
        _write(
            painter, paints, line.text, QPointF(room.left(), top), line.pixels, inks[line.role], line.role == "title"
        )
        top += LINE * line.pixels
    before = painter.opacity()
    for spot in item.ports():
        lit = wiring is not None and wiring.lands_on(spot)
        painter.setOpacity(before if wiring is None or wiring.fits(spot) else before * 0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.brush(paints.theme.tone(spot.face.tone)))
        paint_dot(painter, spot.face.shape, spot.pos(), DOT * (1.7 if lit else 1.0))
    painter.setOpacity(before)


def _write(painter: QPainter, paints: Look, text: str, at: QPointF, pixels: int, role: str, bold: bool = False) -> None:
    painter.setFont(font(pixels, bold))
    painter.setPen(paints.pen(role))
    painter.drawStaticText(at, static_text(text, pixels, bold))
