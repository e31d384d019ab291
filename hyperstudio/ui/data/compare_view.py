"""Two values beside each other: what differs, in a sentence, and each difference where it is."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.ui.data.difference import DifferenceTable
from hyperstudio.ui.data.histogram import Histogram
from hyperstudio.ui.data.pages import cell_text
from hyperstudio.ui.data.views import PictureView, keep_selection_from_headers
from hyperstudio.ui.theme import current_theme, mono_font

ROWS = (
    ("all", "All rows"),
    ("different", "Rows that differ"),
    ("right", "Left right, right wrong"),
    ("wrong", "Left wrong, right right"),
)


class CompareView(QWidget):
    """Shows a comparison as the viewer told it; `ask` is asked for other rows of it (`start`, `only`)."""

    def __init__(self, ask: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._ask = ask
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.rows = QComboBox()
        self.rows.activated.connect(lambda _: ask({"start": 0, "only": self.only}))
        self.model = DifferenceTable(lambda start: ask({"start": start, "only": self.only}))
        self.table = QTableView()
        self.table.setModel(self.model)
        keep_selection_from_headers(self.table)
        self.table.horizontalHeader().setResizeContentsPrecision(40)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 10)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(mono_font())
        self.histogram = Histogram()
        self.pictures = (PictureView(), PictureView())
        self.heat = PictureView()
        self._beside = QWidget()
        beside = QHBoxLayout(self._beside)
        for picture in self.pictures:
            beside.addWidget(picture)
        self._array = QWidget()
        array = QVBoxLayout(self._array)
        array.addWidget(self.histogram)
        array.addWidget(self.heat, 1)
        self.places = QStackedWidget()
        self._nothing = QWidget()
        for view in (self._nothing, self.table, self.text, self._array, self._beside):
            self.places.addWidget(view)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 2, 12, 6)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.places, 1)

    @property
    def only(self) -> str:
        """Which rows of two tables are shown."""
        return str(self.rows.currentData() or "all")

    def wait(self) -> None:
        """Say that two values are being compared."""
        self.summary.setText("Comparing …")
        self.rows.hide()
        self.rows.clear()
        self.places.setCurrentWidget(self._nothing)

    def say(self, words: str) -> None:
        """Say why there is nothing to see."""
        self.wait()
        self.summary.setText(words)

    def show_compared(self, compared: dict[str, Any], start: int = 0) -> None:
        """Show a comparison, or a later page of the one that is shown."""
        kind = compared["kind"]
        if kind == "tables" and start:
            self.model.take(compared, start)
            return
        self.summary.setText(said_of(compared))
        self.rows.setVisible(kind == "tables")
        if kind == "tables":
            if not self.rows.count():
                for name, label in ROWS[: 4 if compared["judged"] else 2]:
                    self.rows.addItem(label, name)
            self.model.begin(compared)
            for column in range(min(60, self.model.columnCount())):
                self.table.resizeColumnToContents(column)
            self.places.setCurrentWidget(self.table)
        elif kind == "arrays" and compared["difference"] is not None:
            counted = compared["difference"]["histogram"]
            self.histogram.setVisible(bool(counted) and not compared["same"])
            if counted:
                self.histogram.show_counts(counted["counts"], counted["edges"])
            self.heat.setVisible(bool(compared["heat"]) and not compared["same"])
            if compared["heat"]:
                self.heat.show_png(compared["heat"])
            self.places.setCurrentWidget(self._array)
        elif kind == "pictures":
            for view, png in zip(self.pictures, compared["pngs"], strict=True):
                view.show_png(png)
            self.places.setCurrentWidget(self._beside)
        elif kind == "texts":
            self.text.setHtml(_marked(compared["lines"]))
            self.places.setCurrentWidget(self.text)
        else:
            self.places.setCurrentWidget(self._nothing)


def said_of(compared: dict[str, Any]) -> str:
    """What differs, in a sentence."""
    kind = compared["kind"]
    if compared["same"]:
        return "Both are the same."
    if kind == "tables":
        said = [f"{compared['cells']:,} cells in {compared['rows_different']:,} rows differ"]
        sides = (("only_first", "left"), ("only_second", "right"))
        said += [f"{compared[name]:,} rows only on the {side}" for name, side in sides if compared[name]]
        for where, side in (("first", "left"), ("second", "right")):
            names = [column["name"] for column in compared["columns"] if column["in"] == where]
            said += [f"only on the {side}: {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"] if names else []
        return " · ".join(said)
    if kind == "arrays":
        change = compared["difference"]
        if change is None:
            shapes = [" × ".join(map(str, shape)) for shape in compared["shapes"]]
            return f"The shapes differ: {shapes[0]} and {shapes[1]}."
        parts = (("largest", "largest"), ("mean_absolute", "mean absolute"), ("root_mean_square", "root mean square"))
        facts = [f"{label} {cell_text(change[name])}" for name, label in parts]
        return " · ".join([f"{change['different']:,} of {change['size']:,} differ", *facts])
    if kind == "numbers":
        return f"{compared['texts'][0]}  →  {compared['texts'][1]}   (difference {cell_text(compared['difference'])})"
    if kind == "pictures":
        return "The pictures differ."
    gone, come = (sum(line[0] == mark for line in compared["lines"]) for mark in "-+")
    return f"{gone:,} lines only on the left, {come:,} only on the right"


def _marked(lines: list[list[str]]) -> str:
    theme = current_theme()
    tones = {"-": theme.bad, "+": theme.good, "@": theme.muted, " ": theme.text}
    written = [
        f'<span style="color:{tones.get(mark, theme.text)}">{html.escape(mark + " " + text)}</span>'
        for mark, text in lines
    ]
    return f'<pre style="white-space:pre-wrap">{"<br>".join(written)}</pre>'
