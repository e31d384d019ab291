"""What the value store in use holds, beside a button that clears it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.studio.storage import clear_store, store_info
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.value_words import short_size
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.fitted_text import FittedLabel

QUESTION = "Clear the value store?"
MEANING = "What all projects computed is deleted and runs again when it is needed. The values of kept runs stay."


class StoreUse(QWidget):
    """Asked and cleared in the background; what is refused is said here."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._answers = Answers(studio, self)
        self.said = QLabel("counting …")
        self.said.setWordWrap(True)
        self.folder = FittedLabel()
        self.folder.setProperty("role", "muted")
        self.clear_button = QPushButton("Clear …")
        self.clear_button.setEnabled(False)
        self.clear_button.setToolTip("Delete the values of all projects from this store")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.said, 1)
        line.addWidget(self.clear_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(line)
        rows.addWidget(self.folder)
        self.clear_button.clicked.connect(self._clear)
        self._answers.ask(store_info, self._take)

    def _take(self, held: Any) -> None:
        self.clear_button.setEnabled(True)
        if isinstance(held, StudioError):
            self._say(f"{held.what} {held.mend}", bad=True)
            return
        size, limit = short_size(held["bytes"]) or "0 B", short_size(held["limit"])
        number = len(held["projects"])
        projects = "1 project" if number == 1 else f"{number:,} projects"
        values = f"{held['values']:,} values of {projects}" if held["values"] else "no values"
        self._say(f"{size} of {limit}, {values}")
        self.folder.say(f"{held['folder']}{' (shared)' if held['shared'] else ''}")
        self.clear_button.setEnabled(held["values"] > 0 or held["scratch"] > 0)

    def _clear(self) -> None:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Question, "Value store", QUESTION, buttons.Cancel, self)
        box.setInformativeText(MEANING)
        clear = box.addButton("Clear", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        if box.clickedButton() is clear:
            self.clear_button.setEnabled(False)
            self._say("clearing …")
            self._answers.ask(clear_store, self._take_cleared)

    def _take_cleared(self, went: Any) -> None:
        if isinstance(went, StudioError):
            self.clear_button.setEnabled(True)
            self._say(f"{went.what} {went.mend}", bad=True)
        else:
            self._answers.ask(store_info, self._take)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.said.setText(words)
        self.said.setProperty("role", "bad" if bad else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
