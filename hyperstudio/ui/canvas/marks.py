"""Small drawings that say something without words: the state of a block, the shape of a port."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from hyperstudio.ui.canvas.look import Look

STATE_ROLES = {
    "queued": "muted",
    "running": "accent",
    "done": "good",
    "reused": "good",
    "stale": "warn",
    "failed": "bad",
    "skipped": "muted",
    "pinned": "accent",
    "unreachable": "muted",
}


def _sign(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for stroke in strokes:
        path.moveTo(*stroke[0])
        for point in stroke[1:]:
            path.lineTo(*point)
    return path


def _round_arrow() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(-0.42, -0.42, 0.84, 0.84), 150)
    path.arcTo(QRectF(-0.42, -0.42, 0.84, 0.84), 150, -290)
    path.moveTo(-0.62, -0.36)
    path.lineTo(-0.36, -0.2)
    path.lineTo(-0.22, -0.48)
    return path


def _wave() -> QPainterPath:
    path = QPainterPath(QPointF(-0.48, 0.12))
    path.cubicTo(-0.2, -0.42, 0.2, 0.42, 0.48, -0.12)
    return path


SIGNS = {
    "queued": _sign(((-0.4, 0), (-0.39, 0)), ((0, 0), (0.01, 0)), ((0.4, 0), (0.41, 0))),
    "done": _sign(((-0.4, 0.02), (-0.1, 0.32), (0.42, -0.3))),
    "reused": _round_arrow(),
    "stale": _wave(),
    "failed": _sign(((0, -0.48), (0, 0.08)), ((0, 0.44), (0, 0.45))),
    "pinned": _sign(
        ((-0.26, -0.46), (0.26, -0.46)), ((0, -0.46), (0, 0.08)), ((-0.38, 0.08), (0.38, 0.08)), ((0, 0.08), (0, 0.56))
    ),
    "skipped": _sign(((-0.36, 0), (0.36, 0))),
    "unreachable": _sign(((-0.3, 0.3), (0.3, -0.3))),
}
"""A sign for each state, in a square from -1 to 1, so that states differ also without colour."""


def paint_state(
    painter: QPainter,
    look: Look,
    state: str,
    box: QRectF,
    progress: float | None,
    turn: float = 0.0,
    subdued: bool = False,
) -> None:
    """The mark of a state; `progress` from 0 to 1 fills the ring of a running block, `turn` (degrees) spins it.

    It is `subdued` where the state is of an earlier run.
    """
    if state == "running":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.pen("accent", 2.4, 0.25))
        ring = box.adjusted(1.2, 1.2, -1.2, -1.2)
        painter.drawEllipse(ring)
        painter.setPen(look.pen("accent", 2.4))
        start, span = (90.0, -360 * min(1.0, max(0.0, progress))) if progress is not None else (90.0 - turn, -100.0)
        painter.drawArc(ring, round(start * 16), round(span * 16))
        return
    role = STATE_ROLES.get(state)
    if role is None:
        return
    role = "muted" if subdued else role
    strong = state in {"done", "failed", "stale", "pinned"} and not subdued
    painter.setPen(Qt.PenStyle.NoPen if strong else look.pen(role, 1.3, 0.8))
    painter.setBrush(look.brush(role) if strong else look.brush(role, 0.12))
    painter.drawEllipse(box if strong else box.adjusted(0.7, 0.7, -0.7, -0.7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = box.width() / 2
    painter.setPen(look.pen("block_body" if strong else role, 1.8 / half))
    painter.save()
    painter.translate(box.center())
    painter.scale(half, half)
    painter.drawPath(SIGNS[state])
    painter.restore()


def paint_dot(painter: QPainter, shape: str, at: QPointF, radius: float) -> None:
    """The dot of a port with the painter's pen and brush: round, a diamond (learning), or a square (held out)."""
    if shape == "diamond":
        reach = radius * 1.3
        x, y = at.x(), at.y()
        corners = [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
        painter.drawPolygon(QPolygonF(corners))
    elif shape == "square":
        side = radius * 0.95
        painter.drawRoundedRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side), 1.5, 1.5)
    else:
        painter.drawEllipse(at, radius, radius)


def paint_warning(painter: QPainter, look: Look, at: QPointF, role: str = "warn") -> None:
    """A small triangle with an exclamation mark; `at` is its top left corner, 11 scene units wide."""
    x, y = at.x(), at.y()
    painter.setPen(look.pen(role, 1.3))
    painter.setBrush(look.brush(role, 0.15))
    painter.drawPolygon(QPolygonF([QPointF(x + 5.5, y), QPointF(x + 11, y + 10), QPointF(x, y + 10)]))
    painter.drawLine(QPointF(x + 5.5, y + 3.5), QPointF(x + 5.5, y + 6))
    painter.drawPoint(QPointF(x + 5.5, y + 8.2))
