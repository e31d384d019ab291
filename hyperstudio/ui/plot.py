"""A plot that was drawn elsewhere, shown as pixels, and the colours to draw it in."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hyperstudio.studio.ink import Ink
from hyperstudio.ui.theme import current_theme, text_scale, ui_font

DOTS = 100.0
"""Pixels of the screen in an inch of a plot."""


class Plot(QWidget):
    """Shows a picture in its upper left corner; until the next one has come it keeps the last."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        """`about` says in words what is seen on it."""
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(about)

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


def current_ink() -> Ink:
    """The colours of plots in the current theme."""
    theme = current_theme()
    return Ink(
        ground=theme.panel,
        text=theme.text,
        muted=theme.muted,
        line=theme.line,
        strong=theme.accent,
        calm="#4a566b" if theme.dark else "#b4c0d1",
        good=theme.good,
        bad=theme.bad,
        points=9.0 * text_scale(),
        family=ui_font().family(),
    )
