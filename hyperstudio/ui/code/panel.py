"""The code dock: the file of the selected implementation, edited, checked while typing, saved, and never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from hyperstudio.editing.edits import EditCode
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, last, parent
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.folders import code_file
from hyperstudio.planning.choices import chosen
from hyperstudio.reading.code import read_code
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.code.find_bar import FindBar
from hyperstudio.ui.code.go_to_bar import GoToBar
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import icon

CHECK_AFTER_MS = 250

EMPTY = "Select a block or an implementation to see its code."


@dataclass(slots=True)
class Draft:
    """Text that was typed and not saved; `base` is the document's text that it started from."""

    base: str
    text: str


class CodePanel(QWidget):
    """Shows the code of the selected implementation, or of the one that is chosen in the selected block."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._focus = focus
        self._address = ""
        self._base = ""
        self._drafts: dict[str, Draft] = {}
        self.editor = CodeEditor()
        self.find_bar = FindBar(self.editor)
        self.go_to_bar = GoToBar(self.editor)
        self.path = QLabel()
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.save_button = QPushButton("Save")
        self.save_button.setToolTip("Save the file (Ctrl+S)")
        self.revert_button = QPushButton("Revert")
        self.revert_button.setProperty("role", "flat")
        self.revert_button.setToolTip("Throw away what was typed since the last save")
        self.open_button = QToolButton()
        self.open_button.setToolTip("Open the file in the editor that the desktop uses for it")
        self.empty = QLabel(EMPTY)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.bar = _ChangedBar()
        self.problem = QLabel()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(12, 3, 12, 5)
        self._pages = QStackedWidget()
        self._lay_out()
        self._check = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._check.timeout.connect(self._check_text)
        self.editor.textChanged.connect(self._typed)
        self.editor.find_wished.connect(self.find_bar.open_bar)
        self.editor.next_wished.connect(lambda back: self.find_bar.find_text(backward=back))
        self.editor.line_wished.connect(self.go_to_bar.open_bar)
        self.editor.save_wished.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.revert_button.clicked.connect(self.revert)
        self.open_button.clicked.connect(self.open_outside)
        self.bar.take.clicked.connect(self.revert)
        self.bar.keep.clicked.connect(self._keep_mine)
        news.document_changed.connect(self._document_changed)
        focus.selected_changed.connect(self._selected)
        focus.code_wished.connect(self.show_code)
        self._selected(focus.selected)

    @property
    def address(self) -> str:
        """The address of the implementation that is shown; empty where none is."""
        return self._address

    @property
    def unsaved(self) -> bool:
        """Whether anything that was typed, here or in a file looked at before, is not in the document."""
        return self._typed_here or bool(self._drafts)

    @property
    def _typed_here(self) -> bool:
        return bool(self._address) and self.editor.text() != self._base

    def show_code(self, address: str) -> None:
        """Show the code at an address; where it failed in the newest run, the line that failed."""
        self._selected(address)
        execution = self._studio.execution
        failure = execution.run.failure if execution is not None else None
        found = self._implementation()
        if found is None or failure is None or failure["address"] != self._address or not failure["line"]:
            return
        if failure["file"] == code_file(self._address, found):
            self.editor.go_to_line(int(failure["line"]))
        self.editor.setFocus()

    def save(self) -> None:
        """Bring what was typed, here and in files looked at before, into the document and its folder.

        A text whose file was changed elsewhere meanwhile waits until somebody has looked at it.
        """
        try:
            if self._typed_here:
                text = self.editor.text()
                self._base = text
                self._studio.document.do(EditCode(self._address, text))
            for address, draft in list(self._drafts.items()):
                found = find(self._studio.document.project, address)
                if isinstance(found, CodeImplementation) and found.source.text == draft.base:
                    self._studio.document.do(EditCode(address, draft.text))
                    del self._drafts[address]
            self._studio.document.save()
        except StudioError as refusal:
            self._focus.tell(refusal)
        self._take_base()
        self.bar.hide()
        self._show_state()

    def revert(self) -> None:
        """Show the document's text again."""
        self.bar.hide()
        self._drafts.pop(self._address, None)
        self._take_base()
        self.editor.replace_text(self._base)
        self._check_text()
        self._show_state()

    def open_outside(self) -> None:
        """Open the file in the desktop's own editor."""
        found = self._implementation()
        if found is None:
            return
        file = self._studio.folder / code_file(self._address, found)
        if not file.exists():
            self._focus.tell(StudioError(f"{file.name} is not in the folder yet.", "Save it first.", self._address))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self._focus.tell(StudioError(f"No program opens {file.name}.", "Choose one in the desktop's settings."))

    def _selected(self, address: str) -> None:
        project = self._studio.document.project
        found = find(project, address) if address else None
        if isinstance(found, Block):
            name = chosen(found, address, self._studio.document.configuration)
            address, found = f"{address}.{name}", found.implementations[name] if name else None
        if isinstance(found, CodeImplementation):
            if address != self._address:
                self._show(address, found)
        elif not self._address or self._implementation() is None:
            self._show_nothing()

    def _show(self, address: str, found: CodeImplementation) -> None:
        self._keep_draft()
        self._address, self._base = address, found.source.text
        draft = self._drafts.pop(address, None)
        self.editor.blockSignals(True)
        self.editor.set_text(draft.text if draft else self._base)
        self.editor.blockSignals(False)
        self.path.setText(code_file(address, found))
        self.path.setToolTip(address)
        self.bar.setVisible(draft is not None and draft.base != self._base)
        self._pages.setCurrentIndex(1)
        self._check_text()
        self._show_state()

    def _show_nothing(self) -> None:
        self._keep_draft()
        self._address = self._base = ""
        self._pages.setCurrentIndex(0)

    def _keep_draft(self) -> None:
        if self._typed_here:
            self._drafts[self._address] = Draft(self._base, self.editor.text())

    def _document_changed(self, _change: Any) -> None:
        if not self._address:
            self._selected(self._focus.selected)
            return
        found = self._implementation()
        if found is None:
            if self._typed_here:
                self.bar.say("This implementation is no longer there. Your text is.", can_take=False)
            else:
                self._show_nothing()
                self._selected(self._focus.selected)
            return
        if found.source.text == self._base:
            self._show_state()
            return
        if not self._typed_here or found.source.text == self.editor.text():
            self._base = found.source.text
            if self.editor.text() != self._base:
                self.editor.replace_text(self._base)
            self.bar.hide()
        else:
            self.bar.say("This file was changed elsewhere while you were typing.")
        self._check_text()
        self._show_state()

    def _keep_mine(self) -> None:
        self._take_base()
        self.bar.hide()
        self._show_state()

    def _implementation(self) -> CodeImplementation | None:
        found = find(self._studio.document.project, self._address) if self._address else None
        return found if isinstance(found, CodeImplementation) else None

    def _take_base(self) -> None:
        found = self._implementation()
        if found is not None:
            self._base = found.source.text

    def _typed(self) -> None:
        self._check.start()
        self._show_state()

    def _check_text(self) -> None:
        if not self._address:
            return
        problems = read_code(self.editor.text(), last(self._address)).problems
        self.editor.show_problems(problems)
        first = next(iter(problems), None)
        self.problem.setVisible(first is not None)
        if first is not None:
            where = f"Line {first.line}: " if first.line else ""
            self.problem.setText(f"{where}{first.what} {first.mend}")

    def _show_state(self) -> None:
        unsaved = self._typed_here
        self.state.setText("● not saved" if unsaved else "")
        in_folder = self._studio.document.unsaved
        self.save_button.setEnabled(unsaved or in_folder)
        self.revert_button.setEnabled(unsaved)
        block = parent(self._address)
        if block:
            self.path.setToolTip(f"{self._address} — an implementation of {block}")

    def _lay_out(self) -> None:
        self.open_button.setIcon(icon("open", "muted"))
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.setSpacing(8)
        head.addWidget(self.path)
        head.addWidget(self.state)
        head.addStretch(1)
        for widget in (self.open_button, self.revert_button, self.save_button):
            head.addWidget(widget)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for part in (self.bar, self.find_bar, self.go_to_bar):
            column.addWidget(part)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problem)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


class _ChangedBar(QWidget):
    """Says that the file changed elsewhere, and asks which text to go on with."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setProperty("role", "warn")
        self.words.setWordWrap(True)
        self.take = QPushButton("Show theirs")
        self.keep = QPushButton("Keep mine")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.take)
        row.addWidget(self.keep)
        self.say("This file was changed elsewhere while you were typing.")
        self.hide()

    def say(self, words: str, *, can_take: bool = True) -> None:
        """Show the bar with these words; where nothing can be taken only the words."""
        self.words.setText(words)
        self.take.setVisible(can_take)
        self.keep.setVisible(can_take)
        self.show()
