"""Which theme the window wears: the system's, or the one that was asked for."""

from __future__ import annotations

import os

from hyperstudio.ui.theme import DARK, LIGHT, Theme, system_theme

CHOICES = ("system", "dark", "light")


def theme_for(choice: str) -> Theme:
    """The theme of a choice; HYPERSTUDIO_THEME stands above the system's."""
    if choice == "system":
        choice = os.environ.get("HYPERSTUDIO_THEME", "").strip().lower()
    return {"dark": DARK, "light": LIGHT}.get(choice) or system_theme()
