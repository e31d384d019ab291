"""Brings a theme to the whole application: Fusion, a palette of our own, the fonts and the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.theme.fonts import ui_font
from hyperstudio.ui.theme.roles import DARK, LIGHT, Theme
from hyperstudio.ui.theme.stylesheet import stylesheet

_current: Theme = DARK


def current_theme() -> Theme:
    """The theme that was applied last; `DARK` before any was."""
    return _current


def system_theme() -> Theme:
    """The theme that the desktop asks for; `DARK` where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every widget the theme's colours, fonts and shapes. Painted things ask `current_theme()` themselves."""
    global _current
    _current = theme
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(ui_font())
    app.setStyleSheet(stylesheet(theme))


def palette(theme: Theme) -> QPalette:
    """The theme as a Qt palette."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.bad),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.raised),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.window),
    ):
        made.setColor(which, QColor(colour))
    faint = QColor(theme.muted)
    faint.setAlphaF(0.55)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return made
