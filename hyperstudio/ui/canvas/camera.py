"""Where one looks at a level from, and how that moves: a value and the arithmetic of zooming."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

SMALLEST, LARGEST = 0.03, 6.0
NEAREST_FIT = 1.1
"""Fitting a small graph does not enlarge it more than this."""

MOST_MARGIN = 0.12
"""The margin around what is fitted takes no more of a small view's side than this, at each end."""


@dataclass(frozen=True, slots=True)
class Camera:
    """The middle of the view in the scene and pixels for each scene unit."""

    x: float
    y: float
    zoom: float

    def toward(self, other: Camera, share: float) -> Camera:
        """A camera on the way to another; zoom moves evenly to the eye (by factors)."""
        zoom = self.zoom * (other.zoom / self.zoom) ** share
        # The middle follows the zoom, so that the target does not run out of sight on the way.
        if abs(other.zoom - self.zoom) > 1e-6:
            share = (1 / self.zoom - 1 / zoom) / (1 / self.zoom - 1 / other.zoom)
        return Camera(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share, zoom)

    def seen(self, size: QSizeF) -> QRectF:
        """What a view of this size (pixels) shows of the scene."""
        width, height = size.width() / self.zoom, size.height() / self.zoom
        return QRectF(self.x - width / 2, self.y - height / 2, width, height)

    def zoomed(self, factor: float, at: QPointF, size: QSizeF) -> Camera:
        """Nearer or farther, while the point `at` of the view (pixels) keeps what it shows; within bounds."""
        zoom = min(LARGEST, max(SMALLEST, self.zoom * factor))
        right, down = at.x() - size.width() / 2, at.y() - size.height() / 2
        change = 1 / self.zoom - 1 / zoom
        return Camera(self.x + right * change, self.y + down * change, zoom)


def fitting(rect: QRectF, size: QSizeF, margin: float = 48.0, nearest: float = NEAREST_FIT) -> Camera:
    """The camera that shows a rectangle of the scene with a margin (pixels) around it; a small view has a small one."""
    width, height = (max(20.0, side - 2 * min(margin, side * MOST_MARGIN)) for side in (size.width(), size.height()))
    zoom = min(width / max(1.0, rect.width()), height / max(1.0, rect.height()), nearest)
    return Camera(rect.center().x(), rect.center().y(), zoom)
