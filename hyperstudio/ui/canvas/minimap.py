"""The whole level in a corner: rectangles only, and a frame around what is seen now."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from hyperstudio.ui.canvas.camera import Camera, fitting
from hyperstudio.ui.canvas.look import Look, look, tint
from hyperstudio.ui.canvas.viewpoint import Viewpoint

WIDTH, HEIGHT, EDGE, ROOM = 188, 118, 14, 0.08


class Minimap(QWidget):
    """Shown only while a part of the level is out of sight; a press or drag looks there."""

    def __init__(self, view: Viewpoint, parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._area = view, parent
        self._level = QRectF()
        self._drawn = QPixmap()
        self._drawn_for: tuple[int, Camera, str] | None = None
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def refresh(self, level: QRectF) -> None:
        """Take what the level covers (scene units), and show or hide."""
        self._level = level
        seen = self._seen()
        needed = not level.isEmpty() and not seen.contains(level)
        self.setVisible(needed)
        if needed:
            area = self._area.rect()
            self.move(area.width() - WIDTH - EDGE, area.height() - HEIGHT - EDGE)
            self.update()

    def _seen(self) -> QRectF:
        return self._view.camera().seen(QSizeF(self._view.viewport().size()))

    def _lens(self) -> Camera:
        """How the map looks at the level, with some room around it."""
        wide, high = self._level.width() * ROOM, self._level.height() * ROOM
        return fitting(self._level.adjusted(-wide, -high, wide, high), QSizeF(self.size()), margin=6.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        paints, lens = look(), self._lens()
        key = (self._view.overview.version, lens, paints.theme.name)
        if self._drawn_for != key:
            self._drawn_for = key
            self._draw_level(paints, lens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._drawn)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 7, 7)
        painter.setClipPath(frame)
        self._look_through(painter, lens)
        painter.setPen(paints.pen("accent", 0))
        painter.setBrush(paints.brush("accent", 0.12))
        painter.drawRect(self._seen())
        painter.end()

    def _draw_level(self, paints: Look, lens: Camera) -> None:
        ratio = self.devicePixelRatioF()
        self._drawn = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        self._drawn.setDevicePixelRatio(ratio)
        self._drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(paints.pen("line"))
        painter.setBrush(paints.brush("panel", 0.93))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._look_through(painter, lens)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for frame in self._view.frames:
            painter.setBrush(paints.brush(tint(frame.face.colour), 0.16))
            painter.drawRect(frame.body_rect())
        by_colour: dict[str, list[QRectF]] = {}
        for block in self._view.blocks.values():
            by_colour.setdefault(paints.theme.accent_of(block.face.accent), []).append(block.body_rect())
        for colour, rects in by_colour.items():
            painter.setBrush(paints.brush(colour, 0.75))
            painter.drawRects(rects)
        painter.end()

    @staticmethod
    def _look_through(painter: QPainter, lens: Camera) -> None:
        painter.translate(WIDTH / 2, HEIGHT / 2)
        painter.scale(lens.zoom, lens.zoom)
        painter.translate(-lens.x, -lens.y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def _look_at(self, position: QPointF) -> None:
        lens = self._lens()
        x = lens.x + (position.x() - WIDTH / 2) / lens.zoom
        y = lens.y + (position.y() - HEIGHT / 2) / lens.zoom
        self._view.look_from(Camera(x, y, self._view.camera().zoom))
