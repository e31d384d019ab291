"""The bar that finds text in the code editor, and puts another text in its place."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.theme import icon

NARROW = 520
"""Below this width (pixels) the switches stand below the text that is looked for."""


class FindBar(QWidget):
    """Finds while you type; Enter goes on, Shift+Enter back, Esc closes. Replaces one place, or all as one step."""

    def __init__(self, editor: CodeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.line = QLineEdit(placeholderText="Find")
        self.line.setClearButtonEnabled(True)
        self.with_ = QLineEdit(placeholderText="Replace with")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.case = _switch("Aa", "Tell capital from small letters")
        self.word = _switch("ab", "Whole words only")
        self.before, self.after = QToolButton(), QToolButton()
        self.before.setToolTip("The place before (Shift+Enter)")
        self.after.setToolTip("The next place (Enter)")
        self.one, self.all = QPushButton("Replace"), QPushButton("All")
        self.one.setToolTip("Replace this place and go to the next (Enter)")
        self.all.setToolTip("Replace all places at once; one undo takes them back")
        self.close_button = QToolButton()
        self.close_button.setToolTip("Close (Esc)")
        self._lay_out()
        self.line.textEdited.connect(self._from_here)
        for switch in (self.case, self.word):
            switch.toggled.connect(self._from_here)
        self.before.clicked.connect(lambda: self.find_text(backward=True))
        self.after.clicked.connect(lambda: self.find_text())
        self.one.clicked.connect(self.replace_one)
        self.all.clicked.connect(self.replace_all)
        self.close_button.clicked.connect(self.close_bar)
        editor.textChanged.connect(self._text_changed)
        self.setFocusProxy(self.line)
        self.hide()

    def open_bar(self, replacing: bool = False) -> None:
        """Show the bar with what is selected in the text."""
        chosen = self._editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        for part in (self.with_, self.one, self.all):
            part.setVisible(replacing and not self._editor.isReadOnly())
        self.retheme()
        self.show()
        self.line.setFocus()
        self.line.selectAll()
        self._tell()

    def close_bar(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self._editor.show_found(())
        self._editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.with_.hasFocus():
                self.replace_one()
            else:
                self.find_text(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def find_text(self, *, backward: bool = False) -> bool:
        """Go to the next place (or the one before), round the end of the text; False where there is none."""
        spans = self._spans()
        cursor = self._editor.textCursor()
        if spans and backward:
            here = cursor.selectionStart()
            self._select(next((span for span in reversed(spans) if span[1] <= here), spans[-1]))
        elif spans:
            here = cursor.selectionEnd()
            self._select(next((span for span in spans if span[0] >= here), spans[0]))
        self._tell()
        return bool(spans)

    def replace_one(self) -> None:
        """Replace the place that is selected, and go to the next one."""
        cursor = self._editor.textCursor()
        if (cursor.selectionStart(), cursor.selectionEnd()) in self._spans() and cursor.hasSelection():
            cursor.insertText(self.with_.text())
            self._editor.setTextCursor(cursor)
        self.find_text()

    def replace_all(self) -> int:
        """Replace every place, as one step of undo; how many there were."""
        spans = self._spans()
        cursor = QTextCursor(self._editor.document())
        cursor.beginEditBlock()
        for start, end in reversed(spans):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.with_.text())
        cursor.endEditBlock()
        if spans:
            self.count.setText(f"{len(spans)} replaced")
        return len(spans)

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.before.setIcon(icon("up", "muted"))
        self.after.setIcon(icon("mdi6.arrow-down", "muted"))
        self.close_button.setIcon(icon("close", "muted"))

    def _spans(self) -> list[tuple[int, int]]:
        """Where the text stands that is looked for."""
        wanted = re.escape(self.line.text())
        if not wanted:
            return []
        if self.word.isChecked():
            wanted = rf"(?<!\w){wanted}(?!\w)"
        text = self._editor.text()
        found = re.finditer(wanted, text, re.NOFLAG if self.case.isChecked() else re.IGNORECASE)
        spans = [match.span() for match in found]
        return spans if text.isascii() else _in_utf16(text, spans)

    def _select(self, span: tuple[int, int]) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _from_here(self) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._editor.setTextCursor(cursor)
        self.find_text()

    def _text_changed(self) -> None:
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        spans = self._spans()
        self._editor.show_found(spans)
        cursor = self._editor.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        if not self.line.text():
            self.count.setText("")
        elif not spans:
            self.count.setText("not found")
        elif here in spans:
            self.count.setText(f"{spans.index(here) + 1} of {len(spans)}")
        else:
            self.count.setText(f"{len(spans)} found")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width() < NARROW)

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 8, 4)
        self._grid.setSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._narrow: bool | None = None
        self._place(False)

    def _place(self, narrow: bool) -> None:
        """Put the parts into two rows, or into three where there is little room beside the texts."""
        if narrow is self._narrow:
            return
        self._narrow, grid = narrow, self._grid
        switches = (self.case, self.word, self.before, self.after)
        grid.addWidget(self.line, 0, 0, 1, 5 if narrow else 1)
        for column, part in enumerate(switches):
            grid.addWidget(part, 1 if narrow else 0, column + 1)
        grid.addWidget(self.count, 1 if narrow else 0, 0 if narrow else 5)
        grid.addWidget(self.close_button, 0, 6)
        grid.addWidget(self.with_, 2 if narrow else 1, 0)
        grid.addWidget(self.one, 2 if narrow else 1, 1, 1, 3 if narrow else 4)
        grid.addWidget(self.all, 2 if narrow else 1, 4 if narrow else 5)


def _switch(text: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setCheckable(True)
    made.setToolTip(tip)
    return made


def _in_utf16(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of Python as places of Qt, which counts signs beyond U+FFFF as two."""
    wide = [place for place, sign in enumerate(text) if ord(sign) > 0xFFFF]
    if not wide:
        return spans
    return [(start + sum(w < start for w in wide), end + sum(w < end for w in wide)) for start, end in spans]
