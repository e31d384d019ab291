"""How a block went last that repeats or is chosen by a value: its rounds with what they carried, and what was taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QSizePolicy, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.block import Block, Repeat
from hyperstudio.studio.counts import time_text
from hyperstudio.studio.rounds import Round, Trace, Went, how_it_went, taken_text
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.value_words import facts_of
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.inspector.sections import heading, muted
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import current_theme, ui_font

MOST_ROWS = 9
LONGEST = 24
ENDS = {"until": "until “{until}” was true", "limit": "at the limit", "lost": "since a round failed or was stopped"}


class HowItWent(QWidget):
    """The part of the inspector that tells the rounds of the newest run; a click on one shows its value."""

    def __init__(self, studio: Studio, news: News, focus: Focus, address: str, block: Block) -> None:
        super().__init__()
        self._studio, self._focus, self._address = studio, focus, address
        rule = block.mode.repeat if isinstance(block.mode, Repeat) else None
        self._until = rule.until if rule is not None else ""
        carried = list(rule.carry) if rule is not None else []
        rest = [port.name for port in block.outputs if port.name not in carried and port.name != self._until]
        self._ports = [*carried, *rest, *([self._until] if self._until else [])]
        self._answers = Answers(studio, self)
        self._went: Went | None = None
        self._rounds: tuple[Round, ...] = ()
        self.title, self.words = heading(""), muted("")
        self.places = QComboBox()
        self.places.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.curve = Curve()
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setAccessibleName("Rounds")
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.horizontalHeader().setMinimumSectionSize(24)
        self.table.setToolTip("Click a value to see it in the Data dock")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.title, self.words, self.places, self.curve, self.table):
            column.addWidget(part)
        self.places.activated.connect(self._show_trace)
        self.table.cellClicked.connect(self._open)
        self.table.cellActivated.connect(self._open)
        news.run_over.connect(lambda _execution: self.refresh())
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Ask how it went."""
        studio, address = self._studio, self._address
        self._answers.ask(lambda: how_it_went(studio, address), self._take)

    def _take(self, went: Any) -> None:
        self._went = None if isinstance(went, StudioError) else went
        self.setVisible(self._went is not None)
        if self._went is None:
            return
        if not self._went.traces:
            self.title.setText("Taken in the last run")
            self.words.setText(taken_text(self._went.taken))
        at = max(0, self.places.currentIndex())
        self.places.clear()
        self.places.addItems([trace.place for trace in self._went.traces])
        self.places.setVisible(len(self._went.traces) > 1)
        for part in (self.curve, self.table):
            part.setVisible(bool(self._went.traces))
        if self._went.traces:
            self._show_trace(min(at, len(self._went.traces) - 1))

    def _show_trace(self, number: int) -> None:
        if self._went is None:
            return
        trace = self._went.traces[number]
        self.places.setCurrentIndex(number)
        self.title.setText("Rounds of the last run")
        self.words.setText(_ended_text(trace, self._until, self._went))
        self._rounds = trace.rounds
        self._fill(trace)
        name = next((port for port in self._ports if _numbers(trace, port)), "")
        self.curve.show_numbers(name, _numbers(trace, name) if name else [])
        self.curve.setVisible(bool(name) and len(trace.rounds) > 1)

    def _fill(self, trace: Trace) -> None:
        table, names = self.table, ["#", *self._ports, "Time"]
        table.setColumnCount(len(names))
        table.setRowCount(len(trace.rounds))
        table.setHorizontalHeaderLabels(names)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, one in enumerate(trace.rounds):
            texts = [str(one.number), *(said_in_short(one.outputs.get(port)) for port in self._ports)]
            for column, text in enumerate([*texts, time_text(one.seconds)]):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(right)
                table.setItem(row, column, item)
        table.resizeColumnsToContents()
        rows = min(MOST_ROWS, len(trace.rounds))
        room = table.horizontalHeader().sizeHint().height() + sum(table.rowHeight(row) for row in range(rows))
        table.setFixedHeight(room + table.horizontalScrollBar().sizeHint().height() + 4)

    def _open(self, row: int, column: int) -> None:
        place = self.places.currentText()
        port = self._ports[column - 1] if 0 < column <= len(self._ports) else self._ports[0]
        self._focus.show_value(f"{place}[{self._rounds[row].number}]:{port}")


class Curve(QWidget):
    """A number over the rounds as a small line, with its least and greatest value beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[tuple[int, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_numbers(self, name: str, numbers: Sequence[tuple[int, float]]) -> None:
        """Show pairs of round and number."""
        self.numbers = list(numbers)
        self.setToolTip(f"{name} over the rounds")
        self.setAccessibleName(f"{name} over the rounds")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self.numbers) < 2:
            return
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(-1))
        low, high = min(y for _, y in self.numbers), max(y for _, y in self.numbers)
        said = [f"{high:.4g}", f"{low:.4g}"]
        beside = max(painter.fontMetrics().horizontalAdvance(text) for text in said) + 8
        area = QRectF(3, 6, self.width() - beside - 6, self.height() - 12)
        first, last = self.numbers[0][0], self.numbers[-1][0]
        wide, tall = area.width() / max(1, last - first), area.height() / ((high - low) or 1.0)
        points = [QPointF(area.left() + (x - first) * wide, area.bottom() - (y - low) * tall) for x, y in self.numbers]
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(QColor(theme.accent), 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QColor(theme.muted))
        words = QRectF(area.right() + 6, 0, beside, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, said[0])
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, said[1])


def said_in_short(told: Any) -> str:
    """A value as a cell of the trace: itself where it is small, else its type, shape and size."""
    if told is None:
        return ""
    if "value" not in told:
        return " · ".join(facts_of(told))
    value = told["value"]
    text = (
        {True: "✓", False: "–"}[value]
        if isinstance(value, bool)
        else f"{value:.6g}"
        if isinstance(value, float)
        else str(value)
    )
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _numbers(trace: Trace, port: str) -> list[tuple[int, float]]:
    """Round and value of a port that gave numbers in all rounds; empty for any other."""
    said = [(one.number, one.outputs.get(port, {}).get("value")) for one in trace.rounds]
    numbers = [(at, float(value)) for at, value in said if isinstance(value, int | float) and type(value) is not bool]
    return numbers if len(numbers) == len(said) else []


def _ended_text(trace: Trace, until: str, went: Went) -> str:
    rounds = "1 round" if trace.count == 1 else f"{trace.count:,} rounds"
    left_out = trace.count - len(trace.rounds)
    parts = [f"{rounds}, ended {ENDS[trace.ended].format(until=until)}"]
    if trace.rounds and left_out > 1:
        parts.append("the first and the last are listed")
    if went.taken:
        parts.append(f"taken: {taken_text(went.taken)}")
    return "; ".join(parts)
