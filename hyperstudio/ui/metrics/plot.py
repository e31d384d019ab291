"""A plot that was drawn elsewhere, shown as pixels."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

DOTS = 100.0
"""Pixels of the screen in an inch of a plot."""


class Plot(QWidget):
    """Shows a picture in its upper left corner; until the next one has come it keeps the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Metrics of this run and of earlier ones, and the time of each block")

    def inches(self) -> tuple[float, float]:
        """Its size, as a figure takes it; never nothing."""
        return max(1, self.width()) / DOTS, max(1, self.height()) / DOTS

    def show_picture(self, pixels: bytes, width: int, height: int) -> None:
        """Show pixels of four bytes each: red, green, blue, opacity."""
        # A copy: the image does not keep the bytes alive.
        image = QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture = image
        self.update()

    def forget(self) -> None:
        """Show nothing until the next picture comes."""
        self._picture = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is not None:
            QPainter(self).drawImage(0, 0, self._picture)
