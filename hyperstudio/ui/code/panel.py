"""The code dock: the file of the selected implementation, edited, checked while typing, saved, and never lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, last
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.folders import code_file
from hyperstudio.graph.problems import Problem
from hyperstudio.planning.choices import chosen
from hyperstudio.reading.code import read_code
from hyperstudio.studio.external import editor_command, start_editor
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.code.assist import Assist
from hyperstudio.ui.code.conflicts import ChangedBar, Conflict, ConflictWindow
from hyperstudio.ui.code.drafts import Drafts
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.code.find_bar import FindBar
from hyperstudio.ui.code.go_to_bar import GoToBar
from hyperstudio.ui.code.head import Head
from hyperstudio.ui.code.trail import Spot, Trail
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News

CHECK_AFTER_MS = 250
LONG = 40_000
"""From so many signs on a text is checked in the background."""
EMPTY = "Select a block or an implementation to see its code."


class CodePanel(QWidget):
    """Shows the code of the selected implementation, or of the one that is chosen in the selected block."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._drafts = Drafts(studio.document)
        self._path = self._chosen = ""
        self._trail = Trail()
        self.editor = CodeEditor()
        self.assist = Assist(studio, self.editor)
        self.find_bar, self.go_to_bar = FindBar(self.editor), GoToBar(self.editor)
        self.head, self.bar = Head(), ChangedBar()
        self.path, self.state = self.head.path, self.head.state
        self.revert_button, self.save_button = self.head.revert, self.head.save
        self.problem = QLabel()
        self._pages = QStackedWidget()
        self._lay_out()
        self._check = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._check.timeout.connect(self._check_text)
        self._listen()
        news.document_changed.connect(self._document_changed)
        focus.selected_changed.connect(self._selected)
        focus.code_wished.connect(self.show_code)
        focus.file_wished.connect(self.show_file)
        self._selected(focus.selected)

    def _listen(self) -> None:
        editor, head, bar = self.editor, self.head, self.bar
        editor.textChanged.connect(self._typed)
        editor.find_wished.connect(self.find_bar.open_bar)
        editor.next_wished.connect(lambda back: self.find_bar.find_text(backward=back))
        editor.line_wished.connect(self.go_to_bar.open_bar)
        editor.save_wished.connect(self.save)
        editor.back_wished.connect(self.step)
        self.assist.found.connect(self.show_file)
        head.back.clicked.connect(lambda: self.step(True))
        head.forward.clicked.connect(lambda: self.step(False))
        head.save.clicked.connect(lambda: self.save())
        head.revert.clicked.connect(self.revert)
        head.outside.clicked.connect(self.open_outside)
        bar.take.clicked.connect(lambda: self._settle_shown(take=True))
        bar.keep.clicked.connect(lambda: self._settle_shown(take=False))
        bar.show_difference.clicked.connect(self.show_conflicts)

    @property
    def address(self) -> str:
        """The address of the implementation whose file is shown; empty for a helper's file, or where none is."""
        return self._drafts.address_of(self._path)

    @property
    def unsaved(self) -> bool:
        """Whether anything that was typed, here or in a file looked at before, is not in the document."""
        return bool(self._drafts.unsaved)

    def show_code(self, address: str) -> None:
        """Show the code at an address to be written; where it failed in the newest run, the line that failed."""
        self._selected(address)
        if not self.address:
            return
        execution = self._studio.execution
        failure = execution.run.failure if execution is not None else None
        if failure is not None and failure["address"] == self.address and failure["file"] == self._path:
            self.editor.go_to_line(int(failure["line"] or 1))
        self.editor.setFocus()

    def show_file(self, path: str, line: int = 1, column: int = 0) -> None:
        """Show a line of a file of the project, or (only to be read) of an installed package by its absolute path."""
        self._trail.leave(self._spot())
        self._show(path)
        self.editor.go_to_line(line, column)
        self.editor.setFocus()

    def step(self, back: bool) -> None:
        """Go back to the file (and line) looked at before, or forward again."""
        spot = self._trail.step(self._spot(), back)
        if spot is not None:
            self._show(spot.path)
            self.editor.go_to_line(spot.line)
            self.editor.setFocus()

    def save(self) -> bool:
        """Bring all that was typed into the document and its folder; False where a file was changed elsewhere too.

        Such a file is shown with both texts, and nothing of it is written before one is chosen.
        """
        try:
            self._studio.document.take_in()
            self._drafts.bring_in()
            if not self.conflicts():
                self._studio.document.save()
        except StudioError as refusal:
            self._focus.tell(refusal)
        self._show_state()
        if self.conflicts():
            self.show_conflicts()
            return False
        return not self.unsaved

    def revert(self) -> None:
        """Show the document's text again; undo brings back what was typed."""
        self._drafts.drop(self._path)
        self.editor.replace_text(self._drafts.text(self._path))
        self._check_text()
        self._show_state()

    def open_outside(self) -> None:
        """Save, and open the file at this line in the user's own editor, or in that of the desktop."""
        if self.unsaved and not self.save():
            return
        file = self._studio.folder / self._path
        try:
            if not file.exists():
                raise StudioError(f"{file.name} is not in the folder yet.", "Save it first.", self.address)
            command = editor_command(file, self.editor.textCursor().blockNumber() + 1)
            if command:
                start_editor(command)
            elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
                mend = "Name one in the settings, such as “code --goto {file}:{line}”."
                raise StudioError(f"No editor for {file.name} was found.", mend)
        except StudioError as refusal:
            self._focus.tell(refusal)

    def conflicts(self) -> list[Conflict]:
        """The files that were changed both here and elsewhere."""
        return self._drafts.conflicts(self._settled)

    def show_conflicts(self) -> None:
        """Show both texts of each such file, and ask which one to go on with."""
        ConflictWindow(self.conflicts, self).open()

    def _settle_shown(self, take: bool) -> None:
        for conflict in self.conflicts():
            if conflict.path == self._path:
                (conflict.take if take else conflict.keep)()
                return

    def _settled(self, refusal: StudioError | None) -> None:
        if refusal is not None:
            self._focus.tell(refusal)
        self._document_changed(None)

    def _selected(self, address: str) -> None:
        project = self._studio.document.project
        found = find(project, address) if address else None
        self._chosen = ""
        if isinstance(found, Block):
            name = chosen(found, address, self._studio.document.configuration)
            address, found = f"{address}.{name}", found.implementations[name] if name else None
        if isinstance(found, CodeImplementation):
            path = code_file(address, found)
            self._chosen = path if address != self._focus.selected else ""
            if path != self._path:
                self._trail.leave(self._spot())
                self._show(path)
        elif not self._drafts.is_there(self._path):
            self._show_nothing()

    def _show(self, path: str) -> None:
        inside = self._drafts.is_there(path)
        text = self._drafts.typed(path) if inside else _installed(path)
        if text is None:
            self._focus.tell(StudioError(f"{path} cannot be read.", "Look whether it is still there."))
            return
        self._path = self.assist.path = path
        self.assist.leave()
        self.editor.blockSignals(True)
        self.editor.set_read_only(not inside)
        self.editor.set_text(text)
        self.editor.blockSignals(False)
        self.path.say(path)
        address = self.address
        self.path.setToolTip(f"{path}\n{address}" if address else path)
        self._pages.setCurrentIndex(1)
        self._check_text()
        self._show_state()

    def _show_nothing(self) -> None:
        self._path = self.assist.path = ""
        self._pages.setCurrentIndex(0)

    def _spot(self) -> Spot:
        return Spot(self._path, self.editor.textCursor().blockNumber() + 1)

    def _document_changed(self, _change: Any) -> None:
        self._drafts.follow()
        if self._path == self._chosen and not self._drafts.is_typed(self._path):
            self._selected(self._focus.selected)  # the block's other choice has other code
        if not self._path or self.editor.isReadOnly():
            self._selected(self._focus.selected)
        elif not self._drafts.is_there(self._path) and not self._drafts.is_typed(self._path):
            self._show_nothing()
            self._selected(self._focus.selected)
        else:
            text = self._drafts.typed(self._path)
            if text is not None and text != self.editor.text():
                self.editor.replace_text(text)
            self._check_text()
        self._show_state()

    def _typed(self) -> None:
        if self._path and not self.editor.isReadOnly():
            self._drafts.type(self._path, self.editor.text())
            self._check.start()
            self._show_state()

    def _check_text(self) -> None:
        address, text = self.address, self.editor.text()
        if not address:
            self._tell_problems([])
        elif len(text) < LONG:
            self._tell_problems(read_code(text, last(address)).problems)
        else:
            self.assist.check(last(address), text, partial(self._checked, self._path))

    def _checked(self, path: str, problems: list[Problem]) -> None:
        if path == self._path:
            self._tell_problems(problems)

    def _tell_problems(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.editor.show_problems(problems)
        first = next(iter(problems), None)
        self.problem.setVisible(first is not None)
        if first is not None:
            column = f", column {first.column}" if first.column else ""
            where = f"Line {first.line}{column}: " if first.line else ""
            more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
            self.problem.setText(f"{where}{first.what} {first.mend}{more}")

    def _show_state(self) -> None:
        typed = self._drafts.is_typed(self._path)
        read_only = self.editor.isReadOnly()
        self.state.setText("only to read" if read_only else "● not saved" if typed else "")
        self.head.save.setEnabled(not read_only and (self.unsaved or self._studio.document.unsaved))
        self.head.revert.setEnabled(typed and self._drafts.is_there(self._path))
        self.head.back.setEnabled(bool(self._trail.behind))
        self.head.forward.setEnabled(bool(self._trail.ahead))
        if typed and not self._drafts.is_there(self._path):
            self.bar.say("This file is no longer there; what you typed is. Keeping yours writes it anew.")
        elif self._path in {conflict.path for conflict in self.conflicts()}:
            self.bar.say("This file was changed elsewhere while you were typing.")
        else:
            self.bar.hide()

    def _lay_out(self) -> None:
        empty = QLabel(EMPTY)
        empty.setProperty("role", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(12, 3, 12, 5)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.bar, self.find_bar, self.go_to_bar):
            column.addWidget(part)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problem)
        self._pages.addWidget(empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


def _installed(path: str) -> str | None:
    """The text of a file outside the project, such as an installed package's; None where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8") if Path(path).is_absolute() else None
    except (OSError, UnicodeDecodeError):
        return None
