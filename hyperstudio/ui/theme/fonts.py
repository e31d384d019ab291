"""The fonts of the window: the best ones that are installed, in sizes that scale together."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

UI_FAMILIES = ("Inter", "Noto Sans", "Segoe UI", "SF Pro Text", "Cantarell", "Ubuntu", "DejaVu Sans")
MONO_FAMILIES = ("JetBrains Mono", "Cascadia Code", "SF Mono", "Fira Code", "Noto Sans Mono", "DejaVu Sans Mono")
POINTS = 10.0

_scale = 1.0


def text_scale() -> float:
    """How much larger than designed all text is; 1.0 is as designed."""
    return _scale


def set_text_scale(scale: float) -> None:
    """Make all text larger or smaller (0.7 to 2.0); `apply_theme` brings it to what is shown already."""
    global _scale
    _scale = min(2.0, max(0.7, scale))


def ui_font(step: float = 0.0) -> QFont:
    """The font for words, `step` points larger than usual."""
    return _font(_installed(UI_FAMILIES), step)


def mono_font(step: float = 0.0) -> QFont:
    """The font for code and numbers that stand under each other, `step` points larger than usual."""
    font = _font(_installed(MONO_FAMILIES), step)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    return font


def _font(family: str | None, step: float) -> QFont:
    font = QFont(family) if family else QFont()
    font.setPointSizeF((POINTS + step) * _scale)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _installed(families: tuple[str, ...]) -> str | None:
    known = set(QFontDatabase.families())
    return next((family for family in families if family in known), None)
