"""Colours for Python text: strings, comments, numbers, words of the language, and what is being defined."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout
from tree_sitter import Point, Query, QueryCursor

from hyperstudio.ui.code.syntax import PYTHON, SyntaxTree
from hyperstudio.ui.theme import Theme, contrast, current_theme

READABLE = 4.5
"""The contrast that text needs on its ground (WCAG 2.2, 1.4.3)."""

AT_ONCE = 100
"""How many lines are coloured in one go; the rest follows in the breaks between keystrokes."""
REST_MS = 8

_LANGUAGE = (
    "and as assert async await break class continue def del elif else except finally for from global if import in is"
    " lambda nonlocal not or pass raise return try while with yield match case"
)
WORDS = " ".join(f'"{word}"' for word in _LANGUAGE.split(" "))
KNOWN = frozenset(name for name in dir(builtins) if not name.startswith("_"))
OWN = frozenset({"self", "cls"})

QUERY = Query(
    PYTHON,
    f"""
    (comment) @comment
    [(string_start) (string_content) (string_end)] @string
    [(integer) (float)] @number
    [(true) (false) (none)] @constant
    [{WORDS}] @word
    (identifier) @name
    (function_definition name: (identifier) @defined)
    (class_definition name: (identifier) @defined)
    (decorator "@" @decorator)
    (decorator [(identifier) (attribute)] @decorator)
    (decorator (call function: (_) @decorator))
    (attribute attribute: (identifier) @attribute)
    (keyword_argument name: (identifier) @attribute)
    """,
)
RANK = ("name", "attribute", "word", "constant", "number", "string", "comment", "defined", "decorator")
"""The kinds of tokens, each winning over those before it where both hold."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colour of each kind of token, readable on the panel of one theme."""

    comment: str
    string: str
    decorator: str
    word: str
    defined: str
    constant: str
    number: str
    known: str


def colours_of(theme: Theme) -> Colours:
    """The colours of tokens in a theme; a tone that is too faint for text is brought nearer to the text's colour."""

    def tone(name: str) -> str:
        return readable(theme.tone(name), theme)

    return Colours(
        comment=theme.muted,
        string=tone("number"),
        decorator=tone("text"),
        word=tone("model"),
        defined=tone("array"),
        constant=tone("flag"),
        number=tone("table"),
        known=tone("list"),
    )


def readable(colour: str, theme: Theme) -> str:
    """The colour itself where it reads well on the theme's panel, else one nearer to the text's colour."""
    start, end = QColor(colour), QColor(theme.text)
    for step in range(11):
        share = step / 10
        mixed = QColor.fromRgbF(
            start.redF() * (1 - share) + end.redF() * share,
            start.greenF() * (1 - share) + end.greenF() * share,
            start.blueF() * (1 - share) + end.blueF() * share,
        ).name()
        if contrast(mixed, theme.panel) >= READABLE:
            return mixed
    return theme.text


class PythonHighlighter(QObject):
    """Colours a document by its syntax tree in the current theme; `recolour` after the theme has changed.

    `seen` gives the first and last line that can be seen: those are coloured first.
    """

    def __init__(self, tree: SyntaxTree, document: QTextDocument, seen: Callable[[], tuple[int, int]]) -> None:
        super().__init__(document)
        self._tree, self._document, self._seen = tree, document, seen
        self._formats: dict[str, QTextCharFormat] = {}
        self._theme = ""
        self._first, self._last = 0, -1
        self._rest = QTimer(self)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._colour_rest)
        self._take_theme()
        tree.changed.connect(self._changed)
        self._changed(0, document.blockCount() - 1, 0)

    def recolour(self) -> None:
        """Colour everything anew, where the theme is another one."""
        if current_theme().name != self._theme:
            self._take_theme()
            self._changed(0, self._document.blockCount() - 1, 0)

    def _changed(self, first: int, last: int, came: int) -> None:
        if self._first <= self._last:  # what still waits moves with the lines that came or went
            waiting = (min(self._first, first), max(self._last + max(came, 0), last))
        else:
            waiting = (first, last)
        if waiting[1] - waiting[0] < AT_ONCE:
            self._first, self._last = 0, -1
            self._colour(*waiting)
            self._rest.stop()
            return
        self._first, self._last = waiting
        top, bottom = self._seen()
        self._colour(max(first, top), min(last, bottom, top + AT_ONCE))
        self._rest.start()

    def _colour_rest(self) -> None:
        end = min(self._last, self._first + AT_ONCE)
        self._colour(self._first, end)
        self._first = end + 1
        if self._first > self._last:
            self._rest.stop()

    def _colour(self, first: int, last: int) -> None:
        """Give the lines from `first` to `last` the colours of their tokens."""
        last = min(last, self._document.blockCount() - 1)
        if last < first:
            return
        cursor = QueryCursor(QUERY)
        cursor.set_point_range(Point(first, 0), Point(last + 1, 0))
        found = cursor.captures(self._tree.tree.root_node)
        spans: list[dict[int, tuple[int, str]]] = [{} for _ in range(first, last + 1)]
        for kind in RANK:
            for node in found.get(kind, ()):
                start, end = node.start_point, node.end_point
                for row in range(max(start.row, first), min(end.row, last) + 1):
                    begin = start.column // 2 if row == start.row else 0
                    spans[row - first][begin] = (end.column // 2 if row == end.row else -1, kind)
        block = self._document.findBlockByNumber(first)
        place = block.position()
        for line in spans:
            self._give(block, line)
            block = block.next()
        length = (block.position() if block.isValid() else self._document.characterCount()) - place
        self._document.markContentsDirty(place, length)

    def _give(self, block: QTextBlock, line: dict[int, tuple[int, str]]) -> None:
        text, ranges = block.text(), []
        for begin, (end, kind) in line.items():
            length = (len(text) if end < 0 else end) - begin
            if kind == "name":
                name = text[begin : begin + length]
                kind = "constant" if name in OWN else "known" if name in KNOWN else ""
            style = self._formats.get(kind)
            if style is not None and length > 0:
                made = QTextLayout.FormatRange()
                made.start, made.length, made.format = begin, length, style
                ranges.append(made)
        block.layout().setFormats(ranges)

    def _take_theme(self) -> None:
        theme = current_theme()
        colours = colours_of(theme)
        self._theme = theme.name

        def style(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
            made = QTextCharFormat()
            made.setForeground(QColor(colour))
            if bold:
                made.setFontWeight(QFont.Weight.DemiBold)
            made.setFontItalic(italic)
            return made

        self._formats = {
            "comment": style(colours.comment, italic=True),
            "string": style(colours.string),
            "decorator": style(colours.decorator),
            "defined": style(colours.defined, bold=True),
            "word": style(colours.word),
            "constant": style(colours.constant),
            "number": style(colours.number),
            "known": style(colours.known),
        }
