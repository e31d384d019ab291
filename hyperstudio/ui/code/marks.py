"""What is marked in an editor's text: the current line, matching brackets, places found, lines with problems."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from hyperstudio.graph.problems import Problem
from hyperstudio.ui.theme import current_theme

Mark = QTextEdit.ExtraSelection


def line_mark(cursor: QTextCursor) -> Mark:
    """The line that the cursor is in."""
    style = QTextCharFormat()
    style.setBackground(QColor(current_theme().raised))
    style.setProperty(QTextFormat.Property.FullWidthSelection, True)
    place = QTextCursor(cursor)
    place.clearSelection()
    return _mark(place, style)


def bracket_marks(document: QTextDocument, places: Iterable[int]) -> list[Mark]:
    """The brackets at these places."""
    style = QTextCharFormat()
    style.setBackground(QColor(current_theme().selection))
    style.setForeground(QColor(current_theme().accent))
    return [_mark(_span(document, place, place + 1), style) for place in places]


def found_marks(document: QTextDocument, spans: Iterable[tuple[int, int]]) -> list[Mark]:
    """The places that were found, each from its beginning to its end."""
    theme = current_theme()
    style = QTextCharFormat()
    colour = QColor(theme.warn)
    colour.setAlpha(70)
    style.setBackground(colour)
    return [_mark(_span(document, start, end), style) for start, end in spans]


def problem_marks(document: QTextDocument, problems: Iterable[Problem]) -> list[Mark]:
    """A wave under the code of each line with a problem."""
    theme = current_theme()
    marks = []
    for problem in problems:
        block = document.findBlockByNumber((problem.line or 1) - 1)
        if not block.isValid():
            continue
        text = block.text()
        indent = len(text) - len(text.lstrip())
        if problem.column is not None and indent < problem.column <= len(text):
            indent = problem.column - 1
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(QColor(theme.bad if problem.severity == "error" else theme.warn))
        marks.append(_mark(_span(document, block.position() + indent, block.position() + len(text)), style))
    return marks


def _span(document: QTextDocument, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _mark(cursor: QTextCursor, style: QTextCharFormat) -> Mark:
    mark = Mark()
    mark.cursor, mark.format = cursor, style
    return mark
