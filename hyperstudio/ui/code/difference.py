"""Two texts beside each other, or one below the other, with what differs coloured."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.theme import current_theme

NARROW = 760
"""Below this width (pixels) the texts stand in one column."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both texts, with its number (from 1) in each; None where a side has no such line."""

    mine: str | None
    theirs: str | None
    my_number: int = 0
    their_number: int = 0

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return self.mine == self.theirs


def rows_of(mine: str, theirs: str) -> list[Row]:
    """The lines of two texts, those that belong together in one row."""
    left, right = mine.splitlines(), theirs.splitlines()
    rows: list[Row] = []
    for _, i, i_end, j, j_end in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for step in range(max(i_end - i, j_end - j)):
            at, other = i + step, j + step
            rows.append(
                Row(
                    left[at] if at < i_end else None,
                    right[other] if other < j_end else None,
                    at + 1 if at < i_end else 0,
                    other + 1 if other < j_end else 0,
                )
            )
    return rows


class DifferenceText(CodeEditor):
    """Lines of a difference: each has a number of its own, and a colour where it is only on one side."""

    def __init__(self) -> None:
        self._numbers: list[str] = []
        super().__init__(read_only=True)

    def show_lines(self, lines: list[tuple[str, str, str]]) -> None:
        """Show lines of text, number and role of the theme (empty: on both sides)."""
        self._numbers = [number for _, number, _ in lines]
        self.set_text("\n".join(text for text, _, _ in lines))
        self.make_room()
        marks = []
        for row, (_, _, role) in enumerate(lines):
            if role:
                mark = QTextEdit.ExtraSelection()
                style = QTextCharFormat()
                colour = QColor(getattr(current_theme(), role))
                colour.setAlpha(46 if role != "line" else 90)
                style.setBackground(colour)
                style.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.cursor, mark.format = QTextCursor(self.document().findBlockByNumber(row)), style
                marks.append(mark)
        self.setExtraSelections(marks)

    def line_name(self, number: int) -> str:
        return self._numbers[number] if number < len(self._numbers) else ""

    def longest_name(self) -> int:
        return max(map(len, self._numbers), default=3)

    def _mark(self) -> None:
        """The colours of sides stay, wherever the cursor is."""


class Difference(QWidget):
    """Shows how two texts differ: side by side, or in one column where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mine, self.theirs, self.both = DifferenceText(), DifferenceText(), DifferenceText()
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setChildrenCollapsible(False)
        for title, text in (("Mine", self.mine), ("Theirs", self.theirs)):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            label = QLabel(title)
            label.setProperty("role", "muted")
            label.setContentsMargins(8, 4, 0, 2)
            column.addWidget(label)
            column.addWidget(text)
            beside.addWidget(side)
        self.pages = QStackedWidget()
        self.pages.addWidget(beside)
        self.pages.addWidget(self.both)
        self.pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.pages)
        for one, other in ((self.mine, self.theirs), (self.theirs, self.mine)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
            one.horizontalScrollBar().valueChanged.connect(other.horizontalScrollBar().setValue)

    def show_texts(self, mine: str, theirs: str) -> None:
        """Show two texts, beginning a little above the first place where they differ."""
        rows = rows_of(mine, theirs)
        left = [
            (row.mine or "", str(row.my_number or ""), "" if row.same else "line" if row.mine is None else "good")
            for row in rows
        ]
        right = [
            (
                row.theirs or "",
                str(row.their_number or ""),
                "" if row.same else "line" if row.theirs is None else "warn",
            )
            for row in rows
        ]
        self.mine.show_lines(left)
        self.theirs.show_lines(right)
        self.both.show_lines(_one_column(rows))
        first = next((number for number, row in enumerate(rows) if not row.same), 0)
        for text in (self.mine, self.theirs, self.both):
            text.go_to_line(max(1, first - 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.setCurrentIndex(1 if self.width() < NARROW else 0)


def _one_column(rows: list[Row]) -> list[tuple[str, str, str]]:
    """All lines below each other: of a place that differs first mine, then theirs."""
    lines: list[tuple[str, str, str]] = []
    later: list[tuple[str, str, str]] = []
    for row in rows:
        if row.same:
            lines += [*later, (row.mine or "", str(row.my_number), "")]
            later = []
            continue
        if row.mine is not None:
            lines.append((row.mine, f"mine {row.my_number}", "good"))
        if row.theirs is not None:
            later.append((row.theirs, f"theirs {row.their_number}", "warn"))
    return lines + later
