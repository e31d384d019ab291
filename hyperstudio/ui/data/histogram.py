"""A small histogram, painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hyperstudio.ui.data.pages import cell_text
from hyperstudio.ui.theme import current_theme, ui_font

ROOM_BELOW = 18


class Histogram(QWidget):
    """Counts between edges, as bars with the first and last edge written below."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[float] = []
        self.edges: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: list[float], edges: list[float]) -> None:
        """Show other counts; `edges` is one longer."""
        self.counts, self.edges = counts, edges
        self.setToolTip(f"{len(counts)} bars, the highest {max(counts):g}" if counts else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 96)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.counts or max(self.counts) <= 0:
            return
        theme = current_theme()
        painter = QPainter(self)
        area = QRectF(0, 2, self.width(), self.height() - ROOM_BELOW - 2)
        width = area.width() / len(self.counts)
        highest = max(self.counts)
        for place, number in enumerate(self.counts):
            height = area.height() * number / highest
            bar = QRectF(area.left() + place * width, area.bottom() - height, max(1.0, width - 1), height)
            painter.fillRect(bar, QColor(theme.tone("array")))
        painter.setPen(QColor(theme.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(theme.muted))
        painter.setFont(ui_font(-1))
        below = QRectF(0, self.height() - ROOM_BELOW, self.width(), ROOM_BELOW)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, cell_text(self.edges[0]))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, cell_text(self.edges[-1]))
