"""A table with what one does to it: filter, sort, count a column, see the worst rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.ui.data.column_facts import ColumnFacts
from hyperstudio.ui.data.head import SLIM
from hyperstudio.ui.data.pages import Ask
from hyperstudio.ui.data.views import TableView
from hyperstudio.ui.fitted_text import FittedLabel

FACTS_FROM = 560
"""How wide the dock has to be for the facts of a column beside the table."""
LEAST_CONDITION = 110
EXAMPLE = "Filter, such as  mass > 4000 and species in (Adelie, Gentoo)"
HELP = (
    "Write a condition and press Enter: <br><code>mass &gt; 4000 and not sex is missing</code><br>"
    "<code>species in (Adelie, Gentoo) or `two words` contains 'x'</code><br>A single word is looked for in all texts."
)
Count = Callable[[int, str], None]
"""Asks for the facts of a column (by its place) in the rows that fit a condition."""


class TableBox(QWidget):
    """A table beside the facts of the column that was clicked. Its `bar` has the line for its condition."""

    def __init__(self, ask: Ask, count: Count) -> None:
        super().__init__()
        self._count = count
        self._rows = 0
        self._column: int | None = None
        self._fitting = ""
        self.table = TableView(ask)
        self.bar = QWidget()
        self.condition = QLineEdit()
        self.condition.setPlaceholderText(EXAMPLE)
        self.condition.setToolTip(HELP)
        self.condition.setClearButtonEnabled(True)
        self.condition.setMinimumWidth(LEAST_CONDITION)
        self.told = FittedLabel()
        self.told.setProperty("role", "muted")
        self.worst = QPushButton("Worst rows")
        self.worst.setCheckable(True)
        self.worst.setStyleSheet(SLIM)
        self.worst.setToolTip("The rows whose prediction is furthest from what was true, first")
        self.refused = QLabel()
        self.refused.setWordWrap(True)
        self.refused.setProperty("role", "bad")
        self.refused.hide()
        self.facts = ColumnFacts()
        self.facts.hide()
        self._lay_out()
        self.condition.returnPressed.connect(self._filter)
        self.condition.textChanged.connect(lambda text: None if text else self._filter())
        self.worst.toggled.connect(self._show_worst)
        header = self.table.horizontalHeader()
        header.sectionClicked.connect(self._look_at)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer)
        header.sortIndicatorChanged.connect(lambda *_: self._unpress_worst())
        self.table.clicked.connect(lambda index: self._look_at(index.column()))

    def show_look(self, look: dict[str, Any]) -> None:
        """Show another table from its first page."""
        self.condition.blockSignals(True)
        self.condition.clear()
        self.condition.blockSignals(False)
        self.refused.hide()
        self._unpress_worst()
        self._rows = look["shape"][0]
        self.worst.setVisible(bool(look.get("judged")))
        self.table.show_look(look)
        self._column = None
        self._fitting = ""
        self.facts.hide()
        self._say(look)

    def take(self, look: dict[str, Any], start: int, left: int) -> None:
        """A page has come."""
        if self._asked_for() != self._fitting:
            self._fitting = self._asked_for()
            self.refused.hide()
        self.table.pages.take(look, start, left)
        self._say(look)

    def refuse(self, refusal: StudioError) -> None:
        """A page is not to be had. A condition that cannot be read gives way to the one before, and stays written."""
        self.refused.setText(f"{refusal.what} {refusal.mend}".strip())
        self.refused.show()
        if self._asked_for() != self._fitting:
            self.table.pages.go(filter=self._fitting)
            self._recount()

    def take_facts(self, facts: Any) -> None:
        """The facts of a column have come, or why they do not."""
        if isinstance(facts, StudioError):
            self.facts.refuse(facts.what)
        else:
            self.facts.show_facts(facts)

    def _asked_for(self) -> str:
        return str(self.table.pages.way.get("filter", ""))

    def _say(self, look: dict[str, Any]) -> None:
        fits = look.get("fits", self._rows)
        self.told.say(f"{fits:,} of {self._rows:,} rows" if fits != self._rows else f"{fits:,} rows")

    def _filter(self) -> None:
        self.refused.hide()
        self.told.say("looking …")
        self.table.scrollToTop()
        self.table.pages.go(filter=self.condition.text().strip())
        self._recount()

    def _show_worst(self, on: bool) -> None:
        self.table.unsort()
        self.table.scrollToTop()
        self.table.pages.go(worst=on, sort=None, descending=False)

    def _unpress_worst(self) -> None:
        self.worst.blockSignals(True)
        self.worst.setChecked(False)
        self.worst.blockSignals(False)

    def _look_at(self, column: int) -> None:
        if column == self._column and self.facts.isVisible():
            return
        self._column = column
        self._recount()

    def _recount(self) -> None:
        if self._column is not None and self.table.pages.way is not None:
            self.facts.wait_for(self.table.pages.name_of(self._column))
            self.facts.setVisible(self.width() >= FACTS_FROM)
            self._count(self._column, self._asked_for())

    def _offer(self, at: QPoint) -> None:
        column = self.table.horizontalHeader().logicalIndexAt(at)
        if column >= 0:
            menu = self.menu_of(column)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.horizontalHeader().mapToGlobal(at))

    def menu_of(self, column: int) -> QMenu:
        """What can be done to one column."""
        name = self.table.pages.name_of(column)
        written = name if name.isidentifier() else f"`{name}`"
        menu = QMenu(self)
        menu.addAction("Smallest first", lambda: self.table.sort_by(column, Qt.SortOrder.AscendingOrder))
        menu.addAction("Largest first", lambda: self.table.sort_by(column, Qt.SortOrder.DescendingOrder))
        menu.addSeparator()
        signs = (">", "<", "=") if self.table.pages.is_number(column) else ("=", "contains")
        for sign in signs:
            menu.addAction(f"Only {name} {sign} …", partial(self._begin, f"{written} {sign} "))
        menu.addAction(f"Only where {name} is missing", lambda: self._begin(f"{written} is missing", whole=True))
        menu.addSeparator()
        menu.addAction("Count this column", lambda: self._look_at(column))
        return menu

    def _begin(self, condition: str, *, whole: bool = False) -> None:
        """Put a condition into the line, after what is there."""
        there = self.condition.text().strip()
        self.condition.setText(f"{there} and {condition}" if there else condition)
        self.condition.setFocus()
        if whole:
            self._filter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.facts.setVisible(self._column is not None and self.width() >= FACTS_FROM)

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(10)
        bar.addWidget(self.condition, 1)
        bar.addWidget(self.told)
        bar.addWidget(self.worst)
        self.refused.setContentsMargins(12, 0, 12, 6)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.refused)
        column.addLayout(middle, 1)
