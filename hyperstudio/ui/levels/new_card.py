"""The last card: adds an implementation, after asking for its name in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from hyperstudio.ui.levels.card import HEIGHT
from hyperstudio.ui.theme import current_theme, icon

WIDTH, BRIEF_WIDTH = 158, 44
AROUND = 34
"""What stands around the words besides the sign, in pixels."""
LABEL = "Add implementation"


class NewCard(QFrame):
    """Asks for a name when pressed; `named` tells it."""

    named = Signal(str)
    widened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_card")
        self.button = QPushButton(LABEL)
        self.button.setProperty("role", "flat")
        self.button.setAccessibleName(LABEL)
        self.button.setToolTip("Add Python code that does what this block promises")
        self.button.clicked.connect(self.ask)
        self.name = QLineEdit()
        self.name.setPlaceholderText("its name")
        self.name.setAccessibleName("Name of the new implementation")
        self.name.installEventFilter(self)
        self.name.returnPressed.connect(self._done)
        asking = QWidget()
        rows = QVBoxLayout(asking)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(4)
        label = QLabel("New implementation")
        label.setProperty("role", "heading")
        hint = QLabel("Enter makes the file")
        hint.setProperty("role", "muted")
        for widget in (label, self.name, hint):
            rows.addWidget(widget)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.button)
        self._stack.addWidget(asking)
        self._words_width = 0
        self.restyle()
        self.setFixedHeight(HEIGHT)
        self.be_brief(False)

    @property
    def whole_width(self) -> int:
        """How wide the card is when its words are read, in pixels."""
        return max(WIDTH, self._words_width)

    def be_brief(self, brief: bool) -> None:
        """Show the sign alone, where there is no room for words; asking always takes the room it needs."""
        brief = brief and self._stack.currentIndex() == 0
        self.button.setText("" if brief else LABEL)
        self.setFixedWidth(BRIEF_WIDTH if brief else self.whole_width)

    def ask(self) -> None:
        """Ask for the name."""
        self.name.clear()
        self._stack.setCurrentIndex(1)
        self.widened.emit()
        self.name.setFocus()

    def rest(self) -> None:
        """Ask no more."""
        self._stack.setCurrentIndex(0)
        self.widened.emit()

    def restyle(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self.button.setIcon(icon("add", "accent"))
        self.setStyleSheet(
            f"QFrame#new_card {{ border: 1px dashed {theme.muted}; border-radius: 9px; background: transparent; }}"
            f"QFrame#new_card:hover {{ border-color: {theme.accent}; }}"
        )
        self.button.ensurePolished()
        words = self.button.fontMetrics().horizontalAdvance(LABEL)
        self._words_width = words + self.button.iconSize().width() + AROUND

    def _done(self) -> None:
        name = self.name.text().strip()
        if name:
            self.named.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.name:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    self.rest()
                    self.button.setFocus()
                    return True
            elif event.type() == QEvent.Type.FocusOut and not self.name.text():
                self.rest()
        return super().eventFilter(watched, event)
