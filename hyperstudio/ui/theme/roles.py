"""The colours of the window by what they are for: one palette for dark rooms, one for light ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of the window, as `#rrggbb`, named by its role."""

    name: str
    dark: bool
    window: str
    """Behind everything: toolbars and the gaps between docks."""
    panel: str
    """What docks, tables and text stand on."""
    raised: str
    """Buttons, inputs, menus: one step above a panel."""
    line: str
    """Borders and separators."""
    text: str
    muted: str
    """Text of second rank; as readable as the first, only calmer."""
    accent: str
    on_accent: str
    """Text and marks on the accent colour."""
    good: str
    warn: str
    bad: str
    selection: str
    """Behind selected text and rows."""
    canvas: str
    grid: str
    block_body: str
    block_line: str
    block_accents: Mapping[str, str]
    type_tones: Mapping[str, str]

    def accent_of(self, kind: str) -> str:
        """The accent colour of a kind of block; kinds without one get the plain accent."""
        return self.block_accents.get(kind, self.block_accents["plain"])

    def tone(self, name: str) -> str:
        """The colour of a type's tone ("table", "array", …); unknown tones look like "any"."""
        return self.type_tones.get(name, self.type_tones["any"])


DARK = Theme(
    name="dark",
    dark=True,
    window="#15171c",
    panel="#1b1e24",
    raised="#252932",
    line="#333945",
    text="#e7eaf0",
    muted="#a0a9b8",
    accent="#6aa6ff",
    on_accent="#0c1526",
    good="#52c98f",
    warn="#f0b653",
    bad="#ff7b7f",
    selection="#2a4468",
    canvas="#121418",
    grid="#2b303a",
    block_body="#20242c",
    block_line="#3a414e",
    block_accents=MappingProxyType(
        {
            "data": "#4fa3d9",
            "model": "#a98bf5",
            "measure": "#52c08c",
            "shape": "#e0a458",
            "text": "#dd87b6",
            "plain": "#8590a2",
        }
    ),
    type_tones=MappingProxyType(
        {
            "table": "#e5ab52",
            "array": "#62a8ea",
            "number": "#5dc794",
            "text": "#e08fbd",
            "flag": "#ec8478",
            "path": "#bfa986",
            "model": "#b497f7",
            "list": "#54c6cf",
            "any": "#9aa4b4",
        }
    ),
)

LIGHT = Theme(
    name="light",
    dark=False,
    window="#eceef2",
    panel="#fafbfc",
    raised="#ffffff",
    line="#d3d8e0",
    text="#1b2029",
    muted="#566070",
    accent="#1a5fd0",
    on_accent="#ffffff",
    good="#18734a",
    warn="#8a5800",
    bad="#bf2630",
    selection="#d3e3fc",
    canvas="#f1f3f6",
    grid="#cdd3dc",
    block_body="#ffffff",
    block_line="#c3cad5",
    block_accents=MappingProxyType(
        {
            "data": "#2579b5",
            "model": "#7350d1",
            "measure": "#1f8a5b",
            "shape": "#b06c12",
            "text": "#b23a7f",
            "plain": "#6b7687",
        }
    ),
    type_tones=MappingProxyType(
        {
            "table": "#c07d10",
            "array": "#2c78c9",
            "number": "#22905c",
            "text": "#bf4a8c",
            "flag": "#cf5145",
            "path": "#8f7648",
            "model": "#7d59da",
            "list": "#158c97",
            "any": "#74808f",
        }
    ),
)


def contrast(first: str, second: str) -> float:
    """How well one `#rrggbb` colour reads on another: 1 (not at all) to 21 (black on white).

    The ratio of relative luminances of WCAG 2.2, section 1.4.3.
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
