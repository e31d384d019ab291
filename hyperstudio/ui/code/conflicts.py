"""A file that was changed on both sides: a bar that says so, and a window that shows the difference and asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from hyperstudio.ui.code.difference import Difference

KEPT = "The other text is kept in .hyperstudio/backups."


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file with two texts (None: deleted), and what settles it for either side."""

    path: str
    mine: str | None
    theirs: str | None
    keep: Callable[[], None]
    take: Callable[[], None]


class ChangedBar(QWidget):
    """Says that the shown file was changed elsewhere, and asks which text to go on with."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setProperty("role", "warn")
        self.words.setWordWrap(True)
        self.show_difference = QPushButton("Show difference")
        self.take = QPushButton("Take theirs")
        self.keep = QPushButton("Keep mine")
        for button in (self.take, self.keep):
            button.setToolTip(KEPT)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.show_difference, self.take, self.keep):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 8, 6)
        rows.setSpacing(6)
        rows.addWidget(self.words)
        rows.addLayout(buttons)
        self.hide()

    def say(self, words: str) -> None:
        """Show the bar with these words."""
        self.words.setText(words)
        self.show()


class ConflictWindow(QDialog):
    """Shows files that were changed on both sides, one at a time, until each is settled or one leaves."""

    def __init__(self, conflicts: Callable[[], list[Conflict]], parent: QWidget) -> None:
        super().__init__(parent)
        self._conflicts = conflicts
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Changed on both sides")
        self.files = QListWidget()
        self.files.setMaximumHeight(110)
        self.path = QLabel()
        self.path.setWordWrap(True)
        self.difference = Difference()
        self.keep, self.take, self.later = QPushButton("Keep mine"), QPushButton("Take theirs"), QPushButton("Later")
        self.later.setProperty("role", "flat")
        said = QLabel(KEPT)
        said.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addWidget(said, 1)
        for button in (self.later, self.take, self.keep):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 14, 14, 12)
        rows.setSpacing(10)
        rows.addWidget(self.path)
        rows.addWidget(self.files)
        rows.addWidget(self.difference, 1)
        rows.addLayout(buttons)
        self.keep.clicked.connect(lambda: self._settle(lambda conflict: conflict.keep()))
        self.take.clicked.connect(lambda: self._settle(lambda conflict: conflict.take()))
        self.later.clicked.connect(self.close)
        self.files.currentRowChanged.connect(self._show)
        window = parent.window()
        self.resize(min(1100, max(420, window.width() - 80)), min(720, max(360, window.height() - 80)))
        self.look()

    def look(self) -> None:
        """Show what there is to settle now; close where there is nothing."""
        found = self._conflicts()
        if not found:
            self.close()
            return
        self.files.blockSignals(True)
        self.files.clear()
        self.files.addItems([conflict.path for conflict in found])
        self.files.setCurrentRow(0)
        self.files.blockSignals(False)
        self.files.setVisible(len(found) > 1)
        self._show(0)

    def _show(self, row: int) -> None:
        found = self._conflicts()
        if not 0 <= row < len(found):
            return
        conflict = found[row]
        gone = " It was deleted on disk." if conflict.theirs is None else ""
        gone = " It was deleted here." if conflict.mine is None else gone
        self.path.setText(f"<b>{conflict.path}</b> was changed here and elsewhere.{gone}")
        self.difference.show_texts(conflict.mine or "", conflict.theirs or "")

    def _settle(self, how: Callable[[Conflict], None]) -> None:
        found, row = self._conflicts(), self.files.currentRow()
        if 0 <= row < len(found):
            how(found[row])
        self.look()
