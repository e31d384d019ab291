"""The page of the settings that says how the window looks: its theme and the size of its text, seen at once."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from hyperstudio.studio.studio import Studio
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.theme import set_text_scale, text_scale

THEMES = {"system": "As the system", "dark": "Dark", "light": "Light"}
SMALLEST, LARGEST, STEP = 70, 200, 10
"""Sizes of text, in percent of the usual one."""


class Desk(Protocol):
    """The window, as far as its settings need it."""

    studio: Studio

    def set_theme(self, name: str) -> None: ...
    def theme_choice(self) -> str: ...


class LookPage(QWidget):
    """Theme and size of text. What is picked is worn at once; `take_back` wears what was before."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before = desk.theme_choice(), text_scale()
        self.theme = QComboBox()
        for name, title in THEMES.items():
            self.theme.addItem(title, name)
        self.theme.setCurrentIndex(list(THEMES).index(desk.theme_choice()))
        self.text_size = QSpinBox()
        self.text_size.setRange(SMALLEST, LARGEST)
        self.text_size.setSingleStep(STEP)
        self.text_size.setSuffix(" %")
        self.text_size.setValue(round(text_scale() * 100))
        self.text_size.setKeyboardTracking(False)
        self.text_size.lineEdit().setTextMargins(6, 0, 0, 0)
        self.text_size.setAccessibleName("Size of text")
        self.theme.setAccessibleName("Theme")
        note = QLabel(f"From {SMALLEST} to {LARGEST} %. Both are seen at once, and remembered with Save.")
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 12)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        form.addRow("Theme", self.theme)
        form.addRow("Size of text", self.text_size)
        form.addRow("", note)
        self.theme.activated.connect(lambda _: self._wear())
        self.text_size.valueChanged.connect(lambda _: self._wear())

    def keep(self) -> None:
        """Remember the size of text; the theme is remembered when it is worn."""
        Arrangement().keep_text_scale(text_scale())

    def take_back(self) -> None:
        """Look as before."""
        theme, scale = self._before
        if (theme, scale) != (self._desk.theme_choice(), text_scale()):
            set_text_scale(scale)
            self._desk.set_theme(theme)

    def _wear(self) -> None:
        set_text_scale(self.text_size.value() / 100)
        self._desk.set_theme(str(self.theme.currentData()))
