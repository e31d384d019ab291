"""The views of the data dock, one for each kind of value."""

from __future__ import annotations

import base64
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.ui.data.histogram import Histogram
from hyperstudio.ui.data.pages import Ask, PagedTable, cell_text
from hyperstudio.ui.theme import ui_font

MOST_CHILDREN = 1000
WIDEST = 320


class TableView(QTableView):
    """A table in pages, sorted by a click on a column's name (the third click gives the first order back)."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.pages = PagedTable(ask)
        self.setModel(self.pages)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSectionsClickable(True)
        header.setResizeContentsPrecision(40)
        header.setMaximumSectionSize(900)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header.sortIndicatorChanged.connect(self.pages.sort)

    def show_look(self, look: dict[str, Any]) -> None:
        """Show a value from its first page (a `look` of kind table or array)."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)
        rows = look.get("rows") or []
        shape = look.get("shape") or [len(rows)]
        if look["kind"] == "table":
            columns = [(str(column["name"]), str(column["dtype"])) for column in look["columns"]]
        else:
            width = max((len(row) for row in rows), default=0)
            columns = [(str(place), str(look.get("dtype", ""))) for place in range(width)]
        paged = look["kind"] == "table" or len(shape) <= 2
        self.pages.begin(columns, shape[0] if paged and shape else len(rows))
        self.pages.take(0, look.get("index") or [], rows)
        self.setSortingEnabled(False)
        header.setSectionsClickable(look["kind"] == "table")
        self.resizeColumnsToContents()
        for column in range(self.pages.columnCount()):
            if self.columnWidth(column) > WIDEST:
                self.setColumnWidth(column, WIDEST)
        self.scrollToTop()


class ArrayView(QWidget):
    """An array: what it is in numbers, a histogram, a picture where it looks like one, and its rows."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.facts = QLabel()
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts.setMinimumWidth(150)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.histogram = Histogram()
        self.picture = PictureView()
        self.picture.setMinimumHeight(160)
        self.table = TableView(ask)
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 8)
        above.setSpacing(24)
        above.addWidget(self.facts)
        above.addWidget(self.histogram, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self.picture, 1)
        column.addWidget(self.table, 2)

    def show_look(self, look: dict[str, Any]) -> None:
        """Show a value from a `look` of kind array."""
        shape = " × ".join(map(str, look.get("shape") or [])) or "one number"
        facts = [f"<b>{shape}</b> {look.get('dtype', '')}"]
        facts += [f"{name} {cell_text(look[name])}" for name in ("min", "mean", "max") if look.get(name) is not None]
        self.facts.setText("<br>".join(facts))
        counted = look.get("histogram")
        self.histogram.setVisible(bool(counted))
        if counted:
            self.histogram.show_counts(counted["counts"], counted["edges"])
        self.picture.setVisible(bool(look.get("png")))
        if look.get("png"):
            self.picture.show_png(look["png"])
        # A picture's numbers are its samples row by row; nobody reads those.
        self.table.setVisible(bool(look.get("rows")) and not look.get("png"))
        if look.get("rows"):
            self.table.show_look(look)


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


class JsonTree(QTreeWidget):
    """Lists and dicts as a tree; children are made when they are opened."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderLabels(["", "value"])
        self.setAlternatingRowColors(True)
        self.itemExpanded.connect(self._fill)

    def show_value(self, value: Any) -> None:
        """Show a JSON value with its first level open."""
        self.clear()
        root = self.invisibleRootItem()
        if isinstance(value, dict | list):
            self._add_children(root, value)
        else:
            self._add(root, "", value)
        self.resizeColumnToContents(0)

    def _fill(self, item: QTreeWidgetItem) -> None:
        value = item.data(0, Qt.ItemDataRole.UserRole)
        if value is not None and item.childCount() == 0:
            self._add_children(item, value[0])
            self.resizeColumnToContents(0)

    def _add_children(self, item: QTreeWidgetItem, value: dict[str, Any] | list[Any]) -> None:
        entries = list(value.items() if isinstance(value, dict) else enumerate(value))
        for name, inner in entries[:MOST_CHILDREN]:
            self._add(item, str(name), inner)
        if len(entries) > MOST_CHILDREN:
            QTreeWidgetItem(item, ["…", f"{len(entries) - MOST_CHILDREN} more"])

    def _add(self, item: QTreeWidgetItem, name: str, value: Any) -> None:
        child = QTreeWidgetItem(item, [name, short_json(value)])
        if isinstance(value, dict | list) and value:
            # In a list, so that Qt keeps the very object and copies nothing.
            child.setData(0, Qt.ItemDataRole.UserRole, [value])
            child.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)


def short_json(value: Any) -> str:
    """A JSON value in one short line."""
    if isinstance(value, dict):
        return f"{len(value)} entries" if value else "empty"
    if isinstance(value, list):
        inside = [v for v in value[:6] if not isinstance(v, dict | list)]
        if len(value) <= 6 and len(inside) == len(value):
            return "[" + ", ".join(cell_text(v) for v in inside) + "]"
        return f"{len(value)} items"
    return cell_text(value)
