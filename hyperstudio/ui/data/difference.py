"""Two tables as one: cells that differ show both values, rows and columns of one side are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor

from hyperstudio.ui.data.pages import Index, cell_text, is_missing, line_of
from hyperstudio.ui.theme import current_theme

PAGE = 200
WASH = 46
"""How strongly a difference is coloured, of 255."""


class DifferenceTable(QAbstractTableModel):
    """The rows of a comparison of tables; `ask` is told from which row more are wanted."""

    def __init__(self, ask: Callable[[int], None]) -> None:
        super().__init__()
        self._ask = ask
        self._columns: list[dict[str, Any]] = []
        self._rows = 0
        self._pages: dict[int, dict[str, Any]] = {}
        self._asked: set[int] = set()

    def begin(self, compared: dict[str, Any]) -> None:
        """Show another comparison from its first page."""
        self.beginResetModel()
        self._columns, self._rows = compared["columns"], compared["fits"]
        self._pages, self._asked = {0: compared}, set()
        self.endResetModel()

    def take(self, compared: dict[str, Any], start: int) -> None:
        """A page has come."""
        self._pages[start // PAGE] = compared
        self._asked.discard(start // PAGE)
        last = min(start + PAGE, self._rows) - 1
        if self._columns and last >= start:
            self.dataChanged.emit(self.index(start, 0), self.index(last, len(self._columns) - 1), [])
            self.headerDataChanged.emit(Qt.Orientation.Vertical, start, last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        page, place = divmod(index.row(), PAGE)
        held = self._pages.get(page)
        if held is None:
            if page not in self._asked:
                self._asked.add(page)
                self._ask(page * PAGE)
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if place >= len(held["differs"]):
            return None
        column = index.column()
        one, two = (held["rows"][side][place][column] for side in (0, 1))
        there, differs = held["there"][place], held["differs"][place][column]
        where = self._columns[column]["in"]
        only = "first" if not there[1] or where == "first" else "second" if not there[0] or where == "second" else ""
        if role == Qt.ItemDataRole.DisplayRole:
            if differs:
                return f"{line_of(cell_text(one))}  →  {line_of(cell_text(two))}"
            return line_of(cell_text(two if only == "second" else one))
        if role == Qt.ItemDataRole.BackgroundRole:
            tone = (
                current_theme().warn
                if differs
                else {"first": current_theme().bad, "second": current_theme().good}.get(only)
            )
            if tone is None:
                return None
            colour = QColor(tone)
            colour.setAlpha(WASH)
            return colour
        if role == Qt.ItemDataRole.ForegroundRole and is_missing(one) and not differs:
            return QColor(current_theme().muted)
        if role == Qt.ItemDataRole.ToolTipRole and (differs or only):
            return f"only on the {only} side" if only else f"{cell_text(one)}\n→ {cell_text(two)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            column = self._columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                number = column["different"]
                return f"{line_of(column['name'])}  ({number:,} ≠)" if number else line_of(column["name"])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            if role == Qt.ItemDataRole.ToolTipRole:
                return (
                    column["name"] if column["in"] == "both" else f"{column['name']}: only on the {column['in']} side"
                )
            return None
        held = self._pages.get(section // PAGE)
        if role != Qt.ItemDataRole.DisplayRole or held is None or section % PAGE >= len(held["index"]):
            return None
        return held["index"][section % PAGE]
