"""The strip below a list: what is selected, how two of it differ, and a name for a new configuration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from hyperstudio.studio.comparing import Difference
from hyperstudio.ui.theme import current_theme


class Strip(QFrame):
    """Two lines of words, and buttons for what can be done about them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.what, self.more = QLabel(), QLabel()
        self.more.setProperty("role", "muted")
        for label in (self.what, self.more):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the new configuration")
        self.name.setAccessibleName("Name of the new configuration")
        self.name.setMinimumWidth(210)
        self.buttons: dict[str, QPushButton] = {}
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.what)
        words.addWidget(self.more)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 7, 10, 7)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.name)
        self.name.returnPressed.connect(lambda: self.buttons["Make"].click())
        self.retheme()
        self.hide()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self.setStyleSheet(f"QFrame#strip {{ background: {theme.raised}; border-top: 1px solid {theme.line}; }}")

    def say(self, what: str, more: str, *offers: tuple[str, Callable[[], object]]) -> None:
        """Show these words, with a button for each offer."""
        self._clear()
        self.what.setText(what)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        for title, does in offers:
            button = self.buttons[title] = QPushButton(title)
            button.clicked.connect(lambda _checked=False, does=does: does())
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show()

    def ask_for_name(self, of: str, proposed: str, make: Callable[[str], object], leave: Callable[[], object]) -> None:
        """Ask for the name of a new configuration; `of` says whose choices it has."""
        what = f"A new configuration with the choices of {of}"
        self.say(what, "", ("Make", lambda: make(self.name.text())))
        self.buttons["Make"].setProperty("role", "primary")
        self.buttons["Make"].setDefault(True)
        cancel = self.buttons["Cancel"] = QPushButton("Cancel")
        cancel.clicked.connect(lambda _checked=False: leave())
        self._row.addWidget(cancel)
        self.name.setText(proposed)
        self.name.selectAll()
        self.name.show()
        self.name.setFocus()

    def _clear(self) -> None:
        self.name.hide()
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()  # it may be the one that is just being pressed
        self.buttons.clear()


def difference_text(found: Difference) -> str:
    """The first difference in one line."""
    more = f" (and {found.more} more)" if found.more else ""
    return f"First difference: {found.address}:{found.port} — {found.cause.text}{more}"
