"""The upper edge of the code dock: where one is, whether it is saved, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from hyperstudio.ui.theme import icon

NARROW = 520
"""Below this width (pixels) buttons have no words."""
STATE_MARK = 14
"""The room for the mark alone that says that a file is not saved."""


class PathLabel(QLabel):
    """A path of which the end is seen where there is not room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    @property
    def path(self) -> str:
        """The whole path."""
        return self._path

    def show_path(self, path: str) -> None:
        """Show another path."""
        self._path = path
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._path) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._path, Qt.TextElideMode.ElideLeft, max(40, self.width()))
        self.setText(shown)


class Head(QWidget):
    """Back, forward, path, state, and what can be done with the file."""

    def __init__(self) -> None:
        super().__init__()
        self.back, self.forward, self.outside = QToolButton(), QToolButton(), QToolButton()
        self.back.setToolTip("Back to the file before (Alt+Left)")
        self.forward.setToolTip("Forward (Alt+Right)")
        self.outside.setToolTip("Open the file in your own editor; what you save there is read back at once")
        self.path, self.state = PathLabel(), QLabel()
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
