"""The views of the data dock, one for each kind of value."""

from __future__ import annotations

import base64
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.ui.data.pages import Ask, PagedTable
from hyperstudio.ui.sorted_header import SortedHeader
from hyperstudio.ui.theme import ui_font

WIDEST = 320
FITTED = 60
"""How many columns are made as wide as what they hold."""


def keep_selection_from_headers(table: QTableView) -> None:
    """Let the names of rows and columns show no selection: give each header a selection of its own, always empty.

    To paint a column's name, Qt asks row by row whether all of the column is selected. In a table of millions of
    rows that would hold the window for minutes.
    """
    model = table.model()
    for header in (table.horizontalHeader(), table.verticalHeader()):
        header.setSelectionModel(QItemSelectionModel(model, header))


class TableView(QTableView):
    """A table in pages, sorted by a click on a column's name (the third click gives the first order back)."""

    refused: Any = Signal(object)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.pages = PagedTable(ask)
        self.setModel(self.pages)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = SortedHeader()
        self.setHorizontalHeader(header)
        keep_selection_from_headers(self)  # of this header: one that is set later has the table's selection
        header.setSortIndicatorClearable(True)
        header.setResizeContentsPrecision(40)
        header.setMaximumSectionSize(900)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header.sortIndicatorChanged.connect(self._sort)

    def show_look(self, look: dict[str, Any]) -> None:
        """Show a value from its first page (a `look` of kind table or array)."""
        self.unsort()
        shape = look.get("slice") or look["shape"]
        breadth = shape[1] if len(shape) > 1 else len(look.get("columns") or []) or 1
        self.pages.begin(shape[0], breadth)
        self.pages.take(look, 0, 0)
        self.horizontalHeader().setSectionsClickable(look["kind"] == "table")
        self.fit_columns()
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)

    def fit_columns(self) -> None:
        """Make the columns that are seen as wide as what they hold, within reason."""
        for column in range(min(self.pages.columnCount(), FITTED)):
            self.resizeColumnToContents(column)
            if self.columnWidth(column) > WIDEST:
                self.setColumnWidth(column, WIDEST)

    def unsort(self) -> None:
        """Take the mark of the order from the columns' names, and ask for nothing."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort as a click on the column's name does."""
        self.horizontalHeader().setSortIndicator(column, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key for copying takes all selected cells."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected cells on the clipboard as spreadsheets take them, or tell why that cannot be done."""
        spans = self.selectionModel().selection()
        if not spans:
            return
        span = spans.first()
        try:
            text = self.pages.text_of(span.top(), span.bottom(), span.left(), span.right())
        except StudioError as refusal:
            self.refused.emit(refusal)
        else:
            QApplication.clipboard().setText(text)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.scrollToTop()
        sort = column if column >= 0 else None
        self.pages.go(sort=sort, descending=order == Qt.SortOrder.DescendingOrder, worst=False)


class PictureView(QWidget):
    """A picture, as large as there is room, never stretched."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_png(self, png: str) -> None:
        """Show a picture given as base64 text."""
        self.pixmap = QPixmap()
        self.pixmap.loadFromData(base64.b64decode(png))
        self.setToolTip(f"{self.pixmap.width()} × {self.pixmap.height()}")
        self.update()

    def sizeHint(self) -> QSize:
        return self.pixmap.size().boundedTo(QSize(900, 700)) if not self.pixmap.isNull() else QSize(200, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.pixmap.isNull():
            return
        painter = QPainter(self)
        room = self.rect().adjusted(8, 8, -8, -8)
        size = self.pixmap.size()
        small = size.width() * 4 < room.width() and size.height() * 4 < room.height()
        if not small:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = room.center() - QRect(0, 0, size.width(), size.height()).center()
        painter.drawPixmap(QRect(at, size), self.pixmap)


class NumberView(QLabel):
    """One number, large."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(ui_font(14))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setStyleSheet(f"font-size: {ui_font(14).pointSizeF():.1f}pt;")
