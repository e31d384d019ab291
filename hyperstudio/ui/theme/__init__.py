"""The look of the window: colours by role, fonts, icons, and the style sheet that brings them to every widget."""

from hyperstudio.ui.theme.apply import apply_theme, current_theme, palette, system_theme
from hyperstudio.ui.theme.fonts import mono_font, set_text_scale, text_scale, ui_font
from hyperstudio.ui.theme.icons import icon
from hyperstudio.ui.theme.roles import DARK, LIGHT, Theme, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "Theme",
    "apply_theme",
    "contrast",
    "current_theme",
    "icon",
    "mono_font",
    "palette",
    "set_text_scale",
    "system_theme",
    "text_scale",
    "ui_font",
]
