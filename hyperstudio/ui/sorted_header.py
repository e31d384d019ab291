"""The names of a table's columns, with an arrow in the sorted one: up where the smallest comes first."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView

from hyperstudio.ui.theme import current_theme

WIDE, HIGH, AWAY = 9.0, 6.0, 8.0
"""The arrow, and how far it stands from the column's edge, in pixels."""


class SortedHeader(QHeaderView):
    """A header whose arrow stands where the name does not: left of names that stand on the right.

    Qt's own arrow stays hidden: it lies over the names of columns of numbers, and has room kept for it in all columns.
    No column is marked when `sortIndicatorSection` is -1.
    """

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.sortIndicatorChanged.connect(lambda section, _order: self._make_room(section))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """What a name needs; the sorted one has the arrow beside it."""
        room = round(WIDE + AWAY) if section == self.sortIndicatorSection() else 0
        return super().sectionSizeFromContents(section) + QSize(room, 0)

    def _make_room(self, section: int) -> None:
        if 0 <= section < self.count():
            self.resizeSection(section, max(self.sectionSize(section), self.sectionSizeHint(section)))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != self.sortIndicatorSection():
            return
        aligned = self.model().headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        on_left = bool(Qt.AlignmentFlag(aligned or 0) & Qt.AlignmentFlag.AlignRight)
        middle = rect.left() + AWAY + WIDE / 2 if on_left else rect.right() - AWAY - WIDE / 2
        up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        foot, tip = (HIGH / 2, -HIGH / 2) if up else (-HIGH / 2, HIGH / 2)
        at = QPointF(middle, rect.center().y() + 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().accent))
        painter.drawPolygon(
            QPolygonF([at + QPointF(-WIDE / 2, foot), at + QPointF(WIDE / 2, foot), at + QPointF(0, tip)])
        )
        painter.restore()
