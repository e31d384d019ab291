"""Help while writing: names are completed, calls explained, definitions found; asked in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from hyperstudio.errors import StudioError
from hyperstudio.graph.problems import Problem
from hyperstudio.studio.assistant import Assistant
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.code.popup import CallHint, Names

ASK_AFTER_MS = 120
LEAST = 2
"""How many letters a name must have before names are offered unasked."""


class Assist(QObject):
    """Helps in one editor. `path` is that of the file shown; `found` tells where a definition is (path, line)."""

    found = Signal(str, int, int)

    def __init__(self, studio: Studio, editor: CodeEditor) -> None:
        super().__init__(editor)
        self.path = ""
        self._editor = editor
        self._assistant = assistant = Assistant(studio.folder, studio.document.project.name)
        self._answers = Answers(studio, self)
        self._names: list[dict[str, str]] = []
        self._start = self._hint_line = -1
        self.names, self.hint = Names(editor), CallHint(editor)
        self._timer = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._timer.timeout.connect(self.complete)
        self.names.picked.connect(self._take)
        editor.installEventFilter(self)
        editor.definition_wished.connect(self.find_definition)
        editor.cursorPositionChanged.connect(self._moved)
        self.destroyed.connect(lambda: assistant.close())

    def complete(self) -> None:
        """Offer names for what is being written."""
        start, _ = self._word()
        line, column = self._place(self._editor.textCursor().position())
        self._ask(self._assistant.complete, line, column, partial(self._offer, start))

    def explain_call(self) -> None:
        """Show what the call around the cursor takes."""
        place = self._editor.textCursor().position()
        self._ask(self._assistant.signature, *self._place(place), self._explain)

    def find_definition(self, place: int) -> None:
        """Tell where the name at a place of the text is defined."""
        self._ask(self._assistant.definition, *self._place(place), self._told_definition)

    def check(self, name: str, text: str, answer: Callable[[list[Problem]], None]) -> None:
        """Read a long text in the background; `answer` gets its problems."""

        def told(found: Any) -> None:
            if not isinstance(found, StudioError):
                answer([Problem.model_validate(each) for each in found])

        self._answers.ask(partial(self._assistant.check, name, text), told)

    def leave(self) -> None:
        """Show nothing beside the cursor any more."""
        self._timer.stop()
        self.names.hide()
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.leave()
        elif isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            pressed = event.type() == QEvent.Type.KeyPress
            if self._wants(event):
                event.accept()
                if pressed:
                    self._press(event)
                return True
            if pressed and not self._editor.isReadOnly():
                QTimer.singleShot(0, self, partial(self._typed, event.text()))
        return super().eventFilter(watched, event)

    def _wants(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_Space:
            return True
        keys = Qt.Key
        if self.names.isVisible() and not event.modifiers():
            return event.key() in (keys.Key_Up, keys.Key_Down, keys.Key_Return, keys.Key_Tab, keys.Key_Escape)
        return self.hint.isVisible() and event.key() == keys.Key_Escape

    def _press(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        if key == keys.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.explain_call()
        elif key == keys.Key_Space:
            self.complete()
        elif key == keys.Key_Escape:
            self.leave()
        elif key in (keys.Key_Up, keys.Key_Down):
            self.names.step(-1 if key == keys.Key_Up else 1)
        else:
            self.names.pick()

    def _typed(self, text: str) -> None:
        """After a key: go on with the names that are shown, ask for others, or stop."""
        place = self._editor.textCursor().position()
        start, word = self._word()
        if self.names.isVisible() and start == self._start:
            self._show_fitting(word)
            return
        self.names.hide()
        self._timer.stop()
        if not text.isprintable() or not text or self._editor.syntax.in_string_or_comment(place):
            return
        if text in "(,":
            self.explain_call()
        elif text == ")":
            self.hint.hide()
        elif text == "." or (len(word) >= LEAST and (text.isalnum() or text == "_")):
            self._timer.start()

    def _moved(self) -> None:
        if self.hint.isVisible() and self._editor.textCursor().blockNumber() != self._hint_line:
            self.hint.hide()

    def _offer(self, start: int, names: list[dict[str, str]]) -> None:
        here, word = self._word()
        if here != start or not self._editor.hasFocus():
            return
        self._start = start
        hidden = [each for each in names if not each["name"].startswith("_")]
        self._names = names if word.startswith("_") else hidden
        self._show_fitting(word)

    def _show_fitting(self, word: str) -> None:
        begun = [each for each in self._names if each["name"].lower().startswith(word.lower())]
        if not begun or [each["name"] for each in begun] == [word]:
            self.names.hide()
            return
        self.names.offer(begun, *self._below(self._start))

    def _explain(self, signatures: list[dict[str, Any]]) -> None:
        if signatures and self._editor.hasFocus():
            self._hint_line = self._editor.textCursor().blockNumber()
            self.hint.tell(signatures[0], *self._below(self._editor.textCursor().position()))
        else:
            self.hint.hide()

    def _told_definition(self, places: list[dict[str, Any]]) -> None:
        if places:
            self.found.emit(places[0]["path"], places[0]["line"], places[0]["column"])

    def _take(self, name: str) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(self._start)
        cursor.setPosition(self._editor.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(name)
        self._editor.setTextCursor(cursor)

    def _ask(self, what: Callable[..., Any], line: int, column: int, answer: Callable[[Any], None]) -> None:
        if not self.path:
            return

        def told(found: Any) -> None:
            if not isinstance(found, StudioError):  # help that fails is no help, and nothing to be told of
                answer(found)

        self._answers.forget()  # what was asked for an earlier text
        self._answers.ask(partial(what, self.path, self._editor.text(), line, column), told)

    def _word(self) -> tuple[int, str]:
        """Where the name before the cursor begins, and the name."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        length = 0
        while length < len(before) and (before[-1 - length].isalnum() or before[-1 - length] == "_"):
            length += 1
        return cursor.position() - length, before[len(before) - length :]

    def _place(self, position: int) -> tuple[int, int]:
        """A place of Qt as line (from 1) and column (from 0, in signs)."""
        block = self._editor.document().findBlock(position)
        units = block.text().encode("utf-16-le", "surrogatepass")[: (position - block.position()) * 2]
        return block.blockNumber() + 1, len(units.decode("utf-16-le", "ignore"))

    def _below(self, position: int) -> tuple[QPoint, int]:
        """The point of the screen below a place of the text, and how high the line is."""
        cursor = self._editor.textCursor()
        cursor.setPosition(position)
        rect = self._editor.cursorRect(cursor)
        return self._editor.viewport().mapToGlobal(rect.bottomLeft()), rect.height()
