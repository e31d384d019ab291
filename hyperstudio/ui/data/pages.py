"""A table that is fetched in pages: only rows that are looked at are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from hyperstudio.ui.theme import current_theme

PAGE = 200
KEPT_PAGES = 50
MOST_ROWS = 2_000_000
"""Qt keeps a few bytes for each row of a header; the rest of a longer table is reached by sorting."""
NUMERIC = ("int", "uint", "float", "Int", "UInt", "Float", "double", "complex")

Index = QModelIndex | QPersistentModelIndex
Ask = Callable[[int, str | None, bool], None]
"""Asks for the page that starts at a row, sorted by a column (or not), descending or not."""


class PagedTable(QAbstractTableModel):
    """Rows of a table or an array. `take` gives it a page; pages that are missing are asked for by `ask`."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._columns: list[tuple[str, str]] = []
        self._rows = 0
        self._pages: OrderedDict[int, tuple[list[Any], list[list[Any]]]] = OrderedDict()
        self._asked: set[int] = set()
        self._sorted: str | None = None
        self._descending = False

    def begin(self, columns: list[tuple[str, str]], rows: int) -> None:
        """Show another value: columns by name and dtype, and so many rows, none of them there yet."""
        self.beginResetModel()
        self._columns, self._rows = columns, min(rows, MOST_ROWS)
        self._pages.clear()
        self._asked.clear()
        self._sorted, self._descending = None, False
        self.endResetModel()

    def take(self, start: int, index: list[Any], rows: list[list[Any]]) -> None:
        """A page that was asked for has come."""
        page = start // PAGE
        self._asked.discard(page)
        self._pages[page] = (index, rows)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(start + PAGE, self._rows) - 1
        if last >= start and self._columns:
            self.dataChanged.emit(self.index(start, 0), self.index(last, len(self._columns) - 1), [])
            self.headerDataChanged.emit(Qt.Orientation.Vertical, start, last)

    def row_there(self, row: int) -> bool:
        """Whether the row's page has come."""
        return row // PAGE in self._pages

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ForegroundRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        row = self._row(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        value = row[index.column()] if index.column() < len(row) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(current_theme().muted) if is_missing(value) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            text = cell_text(value)
            return text if len(text) > 30 else None
        return cell_text(value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section][0]
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{self._columns[section][0]}: {self._columns[section][1]}"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
            return None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page = self._pages.get(section // PAGE)
        names = page[0] if page else []
        place = section % PAGE
        return str(names[place]) if place < len(names) else str(section)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for the rows in another order; a column of -1 is the order they came in."""
        self._sorted = self._columns[column][0] if 0 <= column < len(self._columns) else None
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._pages.clear()
        self._asked.clear()
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, len(self._columns) - 1), [])

    def _row(self, row: int) -> list[Any] | None:
        page = row // PAGE
        held = self._pages.get(page)
        if held is None:
            if page not in self._asked:
                self._asked.add(page)
                self._ask(page * PAGE, self._sorted, self._descending)
            return None
        self._pages.move_to_end(page)
        place = row % PAGE
        return held[1][place] if place < len(held[1]) else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        numeric = self._columns[column][1].startswith(NUMERIC)
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def is_missing(value: Any) -> bool:
    """Whether a cell holds no value."""
    return value is None or (isinstance(value, float) and value != value)


def cell_text(value: Any) -> str:
    """A cell as people read it: numbers with up to six digits that count, nothing as a dash."""
    if is_missing(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else str(value)
