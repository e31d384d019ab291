"""Colours for Python text: strings, comments, numbers, words of the language, and what is being defined."""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from hyperstudio.ui.theme import Theme, contrast, current_theme

READABLE = 4.5
"""The contrast that text needs on its ground (WCAG 2.2, 1.4.3)."""

PLAIN, IN_DOUBLE, IN_SINGLE = -1, 1, 2
"""Where a line ends: in plain code, or inside a long string of one kind of quotes."""

WORDS = "|".join(sorted({*keyword.kwlist} - {"True", "False", "None"}, key=len, reverse=True))
NAMES = "|".join(sorted((name for name in dir(builtins) if name.isidentifier() and not name.startswith("_")), key=len))

TOKEN = re.compile(
    rf"""
      (?P<comment>\#.*)
    | (?P<long>\b[rRbBfFuU]{{0,2}}(?:\"\"\"|''')|(?:\"\"\"|'''))
    | (?P<string>\b[rRbBfFuU]{{1,2}}(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)
    | (?P<decorator>^\s*@[\w.]+)
    | (?P<defining>\b(?:def|class)\b)(?P<gap>\s+)(?P<defined>\w+)
    | (?P<word>\b(?:{WORDS})\b)
    | (?P<constant>\b(?:True|False|None|self|cls)\b)
    | (?P<number>(?<![\w.])(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)j?)
    | (?P<known>(?<!\.)\b(?:{NAMES})\b)
    """,
    re.VERBOSE,
)


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


class PythonHighlighter(QSyntaxHighlighter):
    """Colours a document line by line in the current theme; `recolour` after the theme has changed."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._theme = ""
        self._take_theme()

    def recolour(self) -> None:
        """Colour everything anew, where the theme is another one."""
        if current_theme().name != self._theme:
            self._take_theme()
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        start = 0
        state = self.previousBlockState()
        if state in (IN_DOUBLE, IN_SINGLE):
            start = self._rest_of_string(text, 0, 0, state)
        while 0 <= start < len(text):
            found = TOKEN.search(text, start)
            if found is None:
                break
            if found["long"]:
                kind = IN_DOUBLE if found["long"].endswith('"') else IN_SINGLE
                start = self._rest_of_string(text, found.start(), found.end(), kind)
                continue
            for group, style in self._formats.items():
                if found[group] is not None:
                    self.setFormat(found.start(group), found.end(group) - found.start(group), style)
            start = max(found.end(), start + 1)
        if start >= 0:
            self.setCurrentBlockState(PLAIN)

    def _rest_of_string(self, text: str, start: int, inside: int, kind: int) -> int:
        """Colour a long string from `start`; where it ends, or -1 when it goes on in the next line."""
        quotes = '"""' if kind == IN_DOUBLE else "'''"
        end = text.find(quotes, inside)
        if end < 0:
            self.setFormat(start, len(text) - start, self._formats["string"])
            self.setCurrentBlockState(kind)
            return -1
        self.setFormat(start, end + 3 - start, self._formats["string"])
        return end + 3

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
            "defining": style(colours.word),
            "defined": style(colours.defined, bold=True),
            "word": style(colours.word),
            "constant": style(colours.constant),
            "number": style(colours.number),
            "known": style(colours.known),
        }
