"""The table of runs: whole rows are selected, sorted by a click on a column's name, deleted with a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from hyperstudio.ui.runs.rows import COLUMNS, FilteredRuns
from hyperstudio.ui.sorted_header import SortedHeader

ROOM = 20
"""What a cell has beside its text, in pixels."""
WIDEST = 260
SAMPLES = {"When": "📌 23 Nov 14:03", "Steps": "100 run, 100 reused", "Time": "145 ms"}
"""Texts that a column has room for from the start, whatever stands in it now."""


class RunsTable(QTableView):
    """Shows runs; `delete_wished` tells that the key for it was pressed."""

    delete_wished = Signal()

    def __init__(self, runs: FilteredRuns) -> None:
        super().__init__()
        self.setModel(runs)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalHeader(SortedHeader())
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorShown(False)  # it has its own
        self.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Runs")
        self.horizontalHeader().setResizeContentsPrecision(60)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)

    def fit_columns(self) -> None:
        """Give each column the room that it needs."""
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            sample = SAMPLES.get(COLUMNS[column], "") if column < len(COLUMNS) else ""
            wide = max(self.columnWidth(column), self.fontMetrics().horizontalAdvance(sample) + ROOM)
            self.setColumnWidth(column, min(WIDEST, wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wished.emit()
            return
        super().keyPressEvent(event)
