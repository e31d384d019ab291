"""The strip below the list of runs: what is selected, how two runs differ, and a name for a new configuration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from hyperstudio.graph.addresses import last
from hyperstudio.studio.comparing import Difference
from hyperstudio.studio.past_runs import PastRun
from hyperstudio.ui.theme import current_theme

MOST_SETTINGS = 8


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

    def ask_for_name(self, proposed: str, make: Callable[[str], object], leave: Callable[[], object]) -> None:
        """Ask for the name of a new configuration."""
        self.say("A new configuration with the choices of this run", "", ("Make", lambda: make(self.name.text())))
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


def settings_text(run: PastRun) -> str:
    """The choices and parameters of a run: `prep = deep, k = 7`."""
    if not run.configuration:
        return "Everything at its default."
    said = [f"{last(address)} = {value}" for address, value in sorted(run.configuration.items())]
    more = f", and {len(said) - MOST_SETTINGS} more" if len(said) > MOST_SETTINGS else ""
    return ", ".join(said[:MOST_SETTINGS]) + more


def metrics_text(before: PastRun, after: PastRun) -> str:
    """How the metrics went from one run to the other."""
    said = []
    for name in sorted(before.metrics.keys() & after.metrics.keys()):
        was, now = before.metrics[name], after.metrics[name]
        change = f" ({now - was:+.3g})" if now != was else ""
        said.append(f"{name} {was:.4g} → {now:.4g}{change}")
    return "   ".join(said)


def difference_text(found: Difference) -> str:
    """The first difference in one line."""
    more = f" (and {found.more} more)" if found.more else ""
    return f"First difference: {found.address}:{found.port} — {found.cause.text}{more}"
