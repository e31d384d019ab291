"""The finished picture of a block, kept from frame to frame and stretched while the zoom changes.

Painting a block costs some tenths of a millisecond, copying its picture hundredths. While the view zooms, pictures are
drawn stretched; when it rests they are made sharp again, a few in each frame.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache, QTransform

LEAST, MOST = 0.4, 2.5
"""A picture is not stretched beyond these factors."""


class Picture:
    """A pixmap in Qt's cache, which may drop it; the zoom that it was made for; whether it is true."""

    def __init__(self) -> None:
        self._key = QPixmapCache.Key()
        self._zoom = 0.0
        self._true = False

    def outdate(self) -> None:
        """What it shows has changed."""
        self._true = False

    def sharp_at(self, zoom: float) -> bool:
        """It can be copied as it is at a zoom."""
        return self._true and self._zoom == zoom and self._kept() is not None

    def draw(
        self, painter: QPainter, bounds: QRectF, zoom: float, stretch: bool, paint: Callable[[QPainter], None]
    ) -> None:
        """Draw what `paint` paints within `bounds` (scene units), made anew only where it must be.

        With `stretch`, a picture for another zoom will do.
        """
        pixmap = self._kept() if self._true else None
        if pixmap is not None and self._zoom != zoom and stretch and LEAST < zoom / self._zoom < MOST:
            painter.drawPixmap(bounds, pixmap, QRectF(pixmap.rect()))
            return
        if pixmap is None or self._zoom != zoom:
            pixmap = self.make(bounds, zoom, painter.device().devicePixelRatioF(), paint)
        world = painter.worldTransform()
        corner = world.map(bounds.topLeft())
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(QPoint(round(corner.x()), round(corner.y())), pixmap)
        painter.setWorldTransform(world)

    def make(self, bounds: QRectF, zoom: float, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
        """Paint it for a zoom and a screen's pixel ratio."""
        width, height = ceil(bounds.width() * zoom * ratio), ceil(bounds.height() * zoom * ratio)
        pixmap = QPixmap(max(1, width), max(1, height))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(0, 0, 0, 0))
        inner = QPainter(pixmap)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner.scale(zoom, zoom)
        inner.translate(-bounds.topLeft())
        paint(inner)
        inner.end()
        QPixmapCache.remove(self._key)
        self._key, self._zoom, self._true = QPixmapCache.insert(pixmap), zoom, True
        return pixmap

    def _kept(self) -> QPixmap | None:
        pixmap = QPixmap()
        return pixmap if QPixmapCache.find(self._key, pixmap) else None

    def forget(self) -> None:
        """Give the memory back."""
        QPixmapCache.remove(self._key)
        self._true = False
