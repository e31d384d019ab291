"""Pens, brushes, fonts and laid-out texts of the canvas, made once for each theme."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPen, QStaticText

from hyperstudio.ui.theme import Theme, current_theme, ui_font

TITLE, LABEL, SMALL = 13, 11, 10
"""Heights of letters in scene units: names of blocks; ports and subtitles; badges and times."""


class Look:
    """What is needed to paint in one theme; everything is made when first asked for and then kept."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._colours: dict[tuple[str, float], QColor] = {}
        self._brushes: dict[tuple[str, float], QBrush] = {}
        self._pens: dict[tuple[str, float, float, bool], QPen] = {}

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A role of the theme, or a `#rrggbb` colour, with an opacity from 0 to 1."""
        key = (name, alpha)
        if key not in self._colours:
            made = QColor(name if name.startswith("#") else getattr(self.theme, name))
            made.setAlphaF(alpha)
            self._colours[key] = made
        return self._colours[key]

    def brush(self, name: str, alpha: float = 1.0) -> QBrush:
        """A fill in a colour as `colour` knows it."""
        key = (name, alpha)
        if key not in self._brushes:
            self._brushes[key] = QBrush(self.colour(name, alpha))
        return self._brushes[key]

    def pen(self, name: str, width: float = 1.0, alpha: float = 1.0, dashed: bool = False) -> QPen:
        """A line in a colour as `colour` knows it, `width` scene units wide, with round ends."""
        key = (name, width, alpha, dashed)
        if key not in self._pens:
            style = Qt.PenStyle.CustomDashLine if dashed else Qt.PenStyle.SolidLine
            made = QPen(self.brush(name, alpha), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            if dashed:
                made.setDashPattern([3.0, 3.0])
            self._pens[key] = made
        return self._pens[key]

    def mix(self, first: str, second: str, share: float) -> str:
        """A `#rrggbb` colour between two: `share` of the second in the first."""
        a, b = self.colour(first), self.colour(second)
        parts = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
        return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in parts)


TINTS = {"grey": "muted", "blue": "accent", "green": "good", "amber": "warn", "red": "bad"}


def tint(colour: str) -> str:
    """What `Look` knows the colour of a note or frame by."""
    return look().theme.tone("model") if colour == "violet" else TINTS.get(colour, "muted")


_looks: dict[str, Look] = {}
_fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}
_texts: dict[tuple[str, int, bool], QStaticText] = {}
TEXTS_KEPT = 20_000

FOLDERS = re.compile(r"\S+/(?=\S)")
"""What stands before the name of a file in its path."""


def look() -> Look:
    """The look in the current theme."""
    theme = current_theme()
    known = _looks.get(theme.name)
    if known is None or known.theme is not theme:
        known = _looks[theme.name] = Look(theme)
    return known


def font(pixels: int, bold: bool = False) -> QFont:
    """A font with letters so many scene units high."""
    return _measured(pixels, bold)[0]


def width_of(text: str, pixels: int, bold: bool = False) -> float:
    """The width of a text in scene units."""
    return _measured(pixels, bold)[1].horizontalAdvance(text)


def elided(text: str, pixels: int, room: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than `room` scene units."""
    return _measured(pixels, bold)[1].elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))


def elided_reason(text: str, pixels: int, room: float) -> str:
    """A reason in the room there is: where it is too long, the folders of a file are left out before it is cut."""
    if width_of(text, pixels) > room:
        text = FOLDERS.sub("", text)
    return elided(text, pixels, room)


def two_lines(text: str, pixels: int, room: float) -> tuple[str, str] | None:
    """A bold text broken between words into two lines, the second cut where it must be; None where one is enough."""
    words = text.split(" ")
    if width_of(text, pixels, True) <= room or len(words) < 2:
        return None
    count = 1
    while count < len(words) - 1 and width_of(" ".join(words[: count + 1]), pixels, True) <= room:
        count += 1
    first, second = " ".join(words[:count]), " ".join(words[count:])
    return elided(first, pixels, room, True), elided(second, pixels, room, True)


def static_text(text: str, pixels: int, bold: bool = False) -> QStaticText:
    """A text that is laid out once and drawn often."""
    key = (text, pixels, bold)
    made = _texts.get(key)
    if made is None:
        if len(_texts) > TEXTS_KEPT:
            _texts.clear()
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=font(pixels, bold))
        _texts[key] = made
    return made


def forget_fonts() -> None:
    """Measure anew, after the font of the application has changed."""
    _fonts.clear()
    _texts.clear()


def _measured(pixels: int, bold: bool) -> tuple[QFont, QFontMetricsF]:
    key = (pixels, bold)
    if key not in _fonts:
        made = ui_font()
        made.setPixelSize(pixels)
        made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        _fonts[key] = (made, QFontMetricsF(made))
    return _fonts[key]
