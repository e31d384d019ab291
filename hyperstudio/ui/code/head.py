"""The upper edge of the code dock: where one is, whether it is saved, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.theme import icon

NARROW = 520
"""Below this width (pixels) buttons have no words."""
STATE_MARK = 14
"""The room for the mark alone that says that a file is not saved."""


class Head(QWidget):
    """Back, forward, path, state, and what can be done with the file."""

    def __init__(self) -> None:
        super().__init__()
        self.back, self.forward, self.outside = QToolButton(), QToolButton(), QToolButton()
        self.back.setToolTip("Back to the file before (Alt+Left)")
        self.forward.setToolTip("Forward (Alt+Right)")
        self.outside.setToolTip("Open the file in your own editor; what you save there is read back at once")
        self.path, self.state = FittedLabel(cut=Qt.TextElideMode.ElideLeft), QLabel()
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state.setProperty("role", "muted")
        self.save = QPushButton("Save")
        self.save.setToolTip("Save the file (Ctrl+S)")
        self.revert = QPushButton("Revert")
        self.revert.setProperty("role", "flat")
        self.revert.setToolTip("Throw away what was typed since the last save")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addWidget(self.path, 1)
        row.addWidget(self.state)
        for part in (self.outside, self.revert, self.save):
            row.addWidget(part)
        self.retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.state.setMaximumWidth(STATE_MARK if narrow else 200)
        for button, words in ((self.save, "Save"), (self.revert, "Revert")):
            button.setText("" if narrow else words)
            button.setAccessibleName(words)
        self.retheme()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "save"):
            self.retheme()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.back.setIcon(icon("mdi6.arrow-left", "muted"))
        self.forward.setIcon(icon("mdi6.arrow-right", "muted"))
        narrow = not self.save.text()
        self.save.setIcon(icon("save", "text") if narrow else QIcon())
        self.revert.setIcon(icon("reset", "muted") if narrow else QIcon())
        self.outside.setIcon(icon("mdi6.open-in-new", "muted"))
