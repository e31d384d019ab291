"""The ground of the canvas: its colour and a quiet grid of dots, painted in a few calls."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap

from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.canvas.look import look

STEP = 20.0
"""Scene units between two dots; doubled until they are far enough apart on the screen."""
CLOSEST = 15.0
"""Pixels between two dots at least."""


class Ground:
    """Paints dots row by row from one prepared row, which is made anew only when the zoom changes."""

    def __init__(self) -> None:
        self._row = QPixmap()
        self._made_for: tuple[float, int, str, float] | None = None

    def paint(self, painter: QPainter, camera: Camera, area: QRect) -> None:
        """Paint the ground of a view (`area` in pixels) that looks from `camera`."""
        painter.fillRect(area, look().brush("canvas"))
        apart = STEP * camera.zoom
        while apart < CLOSEST:
            apart *= 2
        while apart > 4 * CLOSEST:
            apart /= 2
        row = self._dots(apart, area.width(), painter.device().devicePixelRatioF())
        left = (area.width() / 2 - camera.x * camera.zoom) % apart - apart
        first = (area.height() / 2 - camera.y * camera.zoom) % apart
        rows = floor((area.height() - first) / apart) + 1
        for number in range(rows):
            painter.drawPixmap(round(left), round(first + number * apart) - 1, row)

    def _dots(self, apart: float, width: int, ratio: float) -> QPixmap:
        key = (apart, width, look().theme.name, ratio)
        if self._made_for != key:
            self._made_for = key
            self._row = QPixmap(round((width + 2 * apart) * ratio), round(3 * ratio))
            self._row.setDevicePixelRatio(ratio)
            self._row.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._row)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(look().pen("grid", 1.7))
            count = int((width + 2 * apart) / apart) + 1
            painter.drawPoints([QPointF(number * apart + 0.5, 1.0) for number in range(count)])
            painter.end()
        return self._row
