"""An editor for Python: line numbers, colours, indents by four, brackets, and problems underlined where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from hyperstudio.graph.problems import Problem
from hyperstudio.ui.code.gutter import GutteredEdit
from hyperstudio.ui.code.highlight import PythonHighlighter
from hyperstudio.ui.code.indents import indent_after, to_previous_stop
from hyperstudio.ui.code.lines import duplicate_lines, indent_lines, move_lines, toggle_comment
from hyperstudio.ui.code.marks import Mark, bracket_marks, found_marks, line_mark, problem_marks
from hyperstudio.ui.code.syntax import SyntaxTree
from hyperstudio.ui.theme import mono_font

INDENT = 4
ZOOM = (-4.0, 16.0)
"""How many points smaller or larger than usual the text can be."""
MOST_FOUND = 500
"""How many places found are marked at most."""


class CodeEditor(GutteredEdit):
    """Shows Python text, to be edited unless `read_only`.

    Wishes that it cannot fulfil alone are signals: `find_wished` (with replacing, or without), `line_wished`,
    `save_wished`, `definition_wished` (of what stands at a place), `back_wished` (False: forward).
    """

    find_wished = Signal(bool)
    next_wished = Signal(bool)
    line_wished = Signal()
    save_wished = Signal()
    definition_wished = Signal(int)
    back_wished = Signal(bool)

    def __init__(self, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.set_read_only(read_only)
        self._problems: tuple[Problem, ...] = ()
        self._found: tuple[tuple[int, int], ...] = ()
        self._zoom = 0.0
        self.syntax = SyntaxTree(self.document())
        self._highlighter = PythonHighlighter(self.syntax, self.document(), self._seen_lines)
        self._keys = self._editing_keys()
        self.setFont(mono_font())
        self._take_font()
        self.cursorPositionChanged.connect(self._mark)
        self.make_room()
        self._mark()

    def text(self) -> str:
        """The whole text."""
        return self.syntax.text

    def set_read_only(self, read_only: bool) -> None:
        """Let the text be edited, or only read and copied."""
        self.setReadOnly(read_only)
        flags = Qt.TextInteractionFlag
        reading = flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        self.setTextInteractionFlags(reading if read_only else flags.TextEditorInteraction)

    def set_text(self, text: str) -> None:
        """Show another text, at its beginning, with nothing to undo."""
        self._found = ()
        self.setPlainText(text)
        self._mark()

    def replace_text(self, text: str) -> None:
        """Put another text in place of this one, as one step that can be undone; cursor and view stay."""
        line, column = self.textCursor().blockNumber(), self.textCursor().positionInBlock()
        down, right = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.go_to_line(line + 1, column)
        self.verticalScrollBar().setValue(down)
        self.horizontalScrollBar().setValue(right)

    def go_to_line(self, line: int, column: int = 0) -> None:
        """Put the cursor into a line (from 1) and bring it into view."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(column, block.length() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Underline the lines of these problems; the pointer over one tells what it is."""
        self._problems = tuple(problem for problem in problems if problem.line is not None)
        self._mark()
        self.gutter.update()

    def show_found(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark places that were found, each from its beginning to its end."""
        self._found = tuple(spans)[:MOST_FOUND]
        self._mark()

    def problem_at(self, line: int) -> Problem | None:
        """The problem in a line (from 1), the gravest first."""
        found = [problem for problem in self._problems if problem.line == line]
        return min(found, key=lambda problem: problem.severity != "error", default=None)

    def zoom(self, step: float | None) -> None:
        """Make the text so many points larger; None: as large as usual."""
        self._zoom = 0.0 if step is None else min(ZOOM[1], max(ZOOM[0], self._zoom + step))
        self.setFont(mono_font(self._zoom))
        self.make_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = self._keys.get(event.keyCombination().toCombined())
        if does is not None:
            does()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save_wished.emit()
        elif self.isReadOnly() or not self._typed(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.definition_wished.emit(self.cursorForPosition(event.position().toPoint()).position())
        super().mouseReleaseEvent(event)

    def _editing_keys(self) -> dict[int, Callable[[], None]]:
        """What keys do here, whatever they do elsewhere in the window."""

        def change(how: Callable[[QTextCursor], None]) -> Callable[[], None]:
            def does() -> None:
                if not self.isReadOnly():
                    cursor = self.textCursor()
                    how(cursor)
                    self.setTextCursor(cursor)

            return does

        told: dict[str, Callable[[], None]] = {
            "Ctrl+F": lambda: self.find_wished.emit(False),
            "Ctrl+H": lambda: self.find_wished.emit(True),
            "F3": lambda: self.next_wished.emit(False),
            "Shift+F3": lambda: self.next_wished.emit(True),
            "Ctrl+L": self.line_wished.emit,
            "Ctrl+G": self.line_wished.emit,
            "F12": lambda: self.definition_wished.emit(self.textCursor().position()),
            "Alt+Left": lambda: self.back_wished.emit(True),
            "Alt+Right": lambda: self.back_wished.emit(False),
            "Ctrl+/": change(toggle_comment),
            "Ctrl+D": change(duplicate_lines),
            "Alt+Up": change(lambda cursor: move_lines(cursor, -1)),
            "Alt+Down": change(lambda cursor: move_lines(cursor, 1)),
            "Ctrl++": lambda: self.zoom(1),
            "Ctrl+=": lambda: self.zoom(1),
            "Ctrl+-": lambda: self.zoom(-1),
            "Ctrl+0": lambda: self.zoom(None),
        }
        return {QKeySequence(keys)[0].toCombined(): does for keys, does in told.items()}

    def _typed(self, event: QKeyEvent) -> bool:
        """Do what Python wants for Enter, Tab and Backspace; False for every other key."""
        key, cursor = event.key(), self.textCursor()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            before = cursor.block().text()[: cursor.positionInBlock()]
            cursor.insertText("\n" + " " * indent_after(before, INDENT))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Tab and plain:
            if cursor.hasSelection():
                indent_lines(cursor, INDENT)
            else:
                cursor.insertText(" " * (INDENT - cursor.positionInBlock() % INDENT))
        elif key == Qt.Key.Key_Backtab:
            indent_lines(cursor, -INDENT)
        elif key == Qt.Key.Key_Backspace and plain and not cursor.hasSelection():
            before = cursor.block().text()[: cursor.positionInBlock()]
            gone = to_previous_stop(before, INDENT)
            if gone == 0:
                return False
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, gone)
            cursor.removeSelectedText()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.viewport().mapFrom(self, event.pos())
            problem = self.problem_at(self.cursorForPosition(at).blockNumber() + 1)
            if problem is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), f"{problem.what}\n{problem.mend}", self)
            return True
        # A key of the editor wins over the same key of the window while one types here.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        return event.keyCombination().toCombined() in self._keys

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_highlighter"):
            self._highlighter.recolour()
            self._mark()
        if event.type() == QEvent.Type.FontChange:
            self._take_font()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_gutter()

    def _take_font(self) -> None:
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * INDENT)

    def _seen_lines(self) -> tuple[int, int]:
        first = self.firstVisibleBlock().blockNumber()
        return first, first + self.viewport().height() // max(1, self.fontMetrics().height()) + 2

    def _mark(self) -> None:
        cursor = self.textCursor()
        marks: list[Mark] = [] if self.isReadOnly() else [line_mark(cursor)]
        end = self.document().characterCount() - 1
        marks += found_marks(self.document(), (span for span in self._found if span[1] <= end))
        if not cursor.hasSelection():
            place = cursor.position()
            pair = self.syntax.bracket_pair(place - 1) if place else None
            pair = pair or self.syntax.bracket_pair(place)
            marks += bracket_marks(self.document(), pair or ())
        marks += problem_marks(self.document(), self._problems)
        self.setExtraSelections(marks)
