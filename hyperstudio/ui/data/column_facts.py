"""What a column of a table holds: how many, how different, from where to where, and how they are spread."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from hyperstudio.ui.data.histogram import Histogram
from hyperstudio.ui.data.pages import cell_text, line_of

WIDTH = 216
FACTS = ("count", "missing", "distinct", "min", "mean", "max")


class ColumnFacts(QScrollArea):
    """The facts of one column beside its table."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.setWidget(inside)
        self.name = QLabel()
        self.name.setProperty("role", "title")
        self.dtype = QLabel()
        self.dtype.setProperty("role", "muted")
        self.values: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        for row, fact in enumerate(FACTS):
            label = QLabel(fact)
            label.setProperty("role", "muted")
            value = QLabel()
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self.values[fact] = value
        self.histogram = Histogram()
        self.histogram.setMinimumHeight(90)
        self.common = QGridLayout()
        self.common.setHorizontalSpacing(12)
        self.common.setVerticalSpacing(2)
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.dtype)
        column.addLayout(grid)
        column.addWidget(self.histogram)
        column.addLayout(self.common)
        column.addStretch(1)

    def wait_for(self, name: str) -> None:
        """Say that a column is being counted."""
        self._entitle(name)
        self.dtype.setText("counting …")

    def show_facts(self, facts: dict[str, Any]) -> None:
        """Show what the viewer told of a column."""
        self._entitle(facts["name"])
        self.dtype.setText(facts["dtype"])
        for fact, label in self.values.items():
            value = facts[fact]
            label.setText(f"{value:,}" if type(value) is int else self._short(cell_text(value), 16))
            label.setToolTip(cell_text(value))
        counted = facts["histogram"]
        self.histogram.setVisible(bool(counted))
        if counted:
            self.histogram.show_counts(counted["counts"], counted["edges"])
        while (item := self.common.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (value, number) in enumerate(facts["common"] or []):
            shown = QLabel(self._short(cell_text(value), 18))
            shown.setToolTip(cell_text(value))
            share = QLabel(f"{number / max(1, facts['count']):.1%}")
            share.setToolTip(f"{number:,} rows")
            share.setAlignment(Qt.AlignmentFlag.AlignRight)
            share.setProperty("role", "muted")
            self.common.addWidget(shown, row, 0)
            self.common.addWidget(share, row, 1)

    def refuse(self, why: str) -> None:
        """Say why a column cannot be counted."""
        self.dtype.setText(why)
        self.dtype.setWordWrap(True)

    def _entitle(self, name: str) -> None:
        self.name.setText(self._short(name, 22))
        self.name.setToolTip(name)

    def _short(self, text: str, most: int) -> str:
        line = line_of(text)
        return line if len(line) <= most else f"{line[: most - 1]}…"
