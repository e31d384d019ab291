"""A table that is fetched in pages of rows and columns: only what is looked at is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from hyperstudio.errors import StudioError
from hyperstudio.ui.theme import current_theme

PAGE = 200
"""Rows of a page."""
BREADTH = 100
"""Columns of a page."""
KEPT_PAGES = 50
MOST_ROWS = 40_000_000
"""Qt counts the height of a table in pixels and goes no further; the rest of a longer one is reached by sorting."""
NUMERIC = ("int", "uint", "float", "Int", "UInt", "Float", "double", "complex")

Index = QModelIndex | QPersistentModelIndex
Ask = Callable[[dict[str, Any]], None]
"""Asks for a page: `start`, `left`, `sort`, `descending`, `filter`, `worst` as the viewer takes them."""


class PagedTable(QAbstractTableModel):
    """Rows of a table or an array. `take` gives it a page; pages that are missing are asked for by `ask`."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._columns: dict[int, tuple[str, str]] = {}
        self._rows = self._breadth = 0
        self._pages: OrderedDict[tuple[int, int], tuple[list[Any], list[list[Any]]]] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self.way: dict[str, Any] = {}
        """The order and the condition, as the viewer takes them."""

    def begin(self, rows: int, breadth: int) -> None:
        """Show another value: so many rows and columns, none of them there yet, in the order they came in."""
        self.beginResetModel()
        self._rows, self._breadth = min(rows, MOST_ROWS), breadth
        self._forget()
        self._columns.clear()
        self.way = {}
        self.endResetModel()

    def go(self, **way: Any) -> None:
        """Ask for the rows in another order or under another condition; the first page says how many there are."""
        self.way = {name: value for name, value in (self.way | way).items() if value not in (None, "", False)}
        self._forget()
        self._asked.add((0, 0))
        self._ask(self.way | {"start": 0, "left": 0})
        self._redraw()

    def take(self, look: dict[str, Any], start: int, left: int) -> None:
        """A page that was asked for has come."""
        rows = look.get("rows") or []
        fits = min(look.get("fits", self._rows), MOST_ROWS)
        if fits != self._rows:
            self.beginResetModel()
            self._rows = fits
            self.endResetModel()
        for place, column in enumerate(look.get("columns") or [], left):
            self._columns[place] = (str(column["name"]), str(column["dtype"]))
        if "columns" not in look:
            width = max((len(row) for row in rows), default=0)
            self._columns |= {place: (str(place), str(look.get("dtype", ""))) for place in range(left, left + width)}
        page = (start // PAGE, left // BREADTH)
        self._asked.discard(page)
        self._pages[page] = (look.get("index") or [], rows)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last, right = min(start + PAGE, self._rows) - 1, min(left + BREADTH, self._breadth) - 1
        if last >= start and right >= left:
            self.dataChanged.emit(self.index(start, left), self.index(last, right), [])
            self.headerDataChanged.emit(Qt.Orientation.Vertical, start, last)
        if right >= left:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, left, right)

    def row_there(self, row: int) -> bool:
        """Whether the row's first page has come."""
        return (row // PAGE, 0) in self._pages

    def text_of(self, top: int, bottom: int, left: int, right: int) -> str:
        """Cells as spreadsheets take them, with all their digits. StudioError where some have not been fetched."""
        lines = []
        for row in range(top, min(bottom + 1, top + PAGE * KEPT_PAGES)):
            cells = []
            for column in range(left, right + 1):
                page = self._pages.get((row // PAGE, column // BREADTH))
                if page is None:
                    break
                line = page[1][row % PAGE]
                cells.append(_whole(line[column % BREADTH]) if column % BREADTH < len(line) else "")
            lines.append(cells)
        if len(lines) <= bottom - top or any(len(cells) <= right - left for cells in lines):
            raise StudioError(
                "Only rows that were looked at can be copied.",
                mend="Select fewer of them, or write the whole value to a file with Save …",
            )
        return "\n".join("\t".join(cells) for cells in lines)

    def name_of(self, column: int) -> str:
        """What a column is called; empty while that is not known."""
        return self._columns.get(column, ("", ""))[0]

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers."""
        return self._columns.get(column, ("", ""))[1].startswith(NUMERIC)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._breadth

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._row(index.row(), index.column())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        place = index.column() % BREADTH
        value = row[place] if place < len(row) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(current_theme().muted) if is_missing(value) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            text = cell_text(value)
            return text if len(text) > 30 else None
        return line_of(cell_text(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            name, dtype = self._columns.get(section, ("…", ""))
            if role == Qt.ItemDataRole.DisplayRole:
                return line_of(name)
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{name}: {dtype}"
            return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page = self._pages.get((section // PAGE, 0))
        names = page[0] if page else []
        place = section % PAGE
        return line_of(cell_text(names[place])) if place < len(names) else str(section)

    def _forget(self) -> None:
        self._pages.clear()
        self._asked.clear()

    def _redraw(self) -> None:
        if self._rows and self._breadth:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._breadth - 1), [])

    def _row(self, row: int, column: int) -> list[Any] | None:
        page = (row // PAGE, column // BREADTH)
        held = self._pages.get(page)
        if held is None:
            # Until the first page of another order has come, nobody knows how many rows there are.
            if page not in self._asked and (0, 0) not in self._asked:
                self._asked.add(page)
                self._ask(self.way | {"start": page[0] * PAGE, "left": page[1] * BREADTH})
            return None
        self._pages.move_to_end(page)
        place = row % PAGE
        return held[1][place] if place < len(held[1]) else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.is_number(column) else Qt.AlignmentFlag.AlignLeft
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


def _whole(value: Any) -> str:
    text = "" if is_missing(value) else repr(value) if isinstance(value, float) else str(value)
    return " ".join(text.split()) if "\t" in text or "\n" in text else text


def line_of(text: str) -> str:
    """The first line of a text, not too long for a cell."""
    first, more, _ = text.partition("\n")
    return f"{first[:300]}…" if more or len(first) > 300 else first
