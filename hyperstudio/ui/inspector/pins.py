"""The pinned values of a block, or of all blocks, with buttons to edit and to take away each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hyperstudio.studio.pins import pinned_text
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.inspector.sections import heading, muted
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import icon


class PinList(QWidget):
    """Lists the pins of the block at an address, or all where that is empty; nothing is seen where there are none."""

    def __init__(self, studio: Studio, news: News, focus: Focus, block: str = "") -> None:
        super().__init__()
        self._studio, self._focus, self._block = studio, focus, block
        self.rows: dict[str, PinRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(4)
        self._column.addWidget(heading("Pinned values"))
        said = muted("Runs of this session use them in place of what the blocks give. They are not saved.")
        self._column.addWidget(said)
        news.pins_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the pins of now."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()  # later: one of its buttons may be what was clicked
        self.rows = {}
        for end, given in self._studio.pins.items():
            if not self._block or end.startswith(f"{self._block}:"):
                name = end.rpartition(":")[2] if self._block else end
                row = PinRow(
                    name, pinned_text(given), self._wish(self._focus.pin, end), self._wish(self._studio.unpin, end)
                )
                self.rows[end] = row
                self._column.addWidget(row)
        if self.parentWidget() is not None or not self.rows:  # shown before it has a place, it would be a window
            self.setVisible(bool(self.rows))

    def _wish(self, what: Callable[[str], None], end: str) -> Callable[[], None]:
        return lambda: what(end)


class PinRow(QFrame):
    """One pinned port: its name, its value in a few words, and what can be done with it."""

    def __init__(self, name: str, text: str, edit: Callable[[], None], unpin: Callable[[], None]) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(icon("pin", "accent").pixmap(14, 14))
        words = QLabel(name.replace(".", ".\u200b"))
        words.setWordWrap(True)
        self.value = muted(text)
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self.edit, self.unpin = QToolButton(), QToolButton()
        for button, picture, tip, does in (
            (self.edit, "edit", f"Edit the pinned value of {name}", edit),
            (self.unpin, "unpin", f"Unpin {name}", unpin),
        ):
            button.setIcon(icon(picture, "muted"))
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(lambda _checked=False, does=does: does())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(mark, 0, 0)
        grid.addWidget(words, 0, 1)
        grid.addWidget(self.edit, 0, 2)
        grid.addWidget(self.unpin, 0, 3)
        grid.addWidget(self.value, 1, 1, 1, 3)
