"""An editor for Python: line numbers, colours, indents by four, find, and problems underlined where they are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from hyperstudio.graph.problems import Problem
from hyperstudio.ui.code.highlight import PythonHighlighter
from hyperstudio.ui.code.indents import indent_after, indented, to_previous_stop
from hyperstudio.ui.theme import current_theme, mono_font

INDENT = 4


class CodeEditor(QPlainTextEdit):
    """Shows Python text, to be edited unless `read_only`. Ctrl+F asks for the find bar, Ctrl+S for saving."""

    find_wished = Signal()
    save_wished = Signal()

    def __init__(self, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.setReadOnly(read_only)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        if read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._problems: tuple[Problem, ...] = ()
        self._gutter = Gutter(self)
        self._highlighter = PythonHighlighter(self.document())
        self.setFont(mono_font())
        self._take_font()
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._move_gutter)
        self.cursorPositionChanged.connect(self._mark_lines)
        self._make_room()
        self._mark_lines()

    def text(self) -> str:
        """The whole text."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text, at its beginning, with nothing to undo."""
        self.setPlainText(text)
        self._mark_lines()

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
        cursor.movePosition(
            QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, min(column, block.length() - 1)
        )
        self.setTextCursor(cursor)
        self.centerCursor()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Underline the lines of these problems; the pointer over one tells what it is."""
        self._problems = tuple(problem for problem in problems if problem.line is not None)
        self._mark_lines()
        self._gutter.update()

    def problem_at(self, line: int) -> Problem | None:
        """The problem in a line (from 1), the gravest first."""
        found = [problem for problem in self._problems if problem.line == line]
        return min(found, key=lambda problem: problem.severity != "error", default=None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wished.emit()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save_wished.emit()
        elif self.isReadOnly() or not self._typed(event):
            super().keyPressEvent(event)

    def _typed(self, event: QKeyEvent) -> bool:
        """Do what Python wants for Enter, Tab, Backspace and comments; False for every other key."""
        key, cursor = event.key(), self.textCursor()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            before = cursor.block().text()[: cursor.positionInBlock()]
            cursor.insertText("\n" + " " * indent_after(before, INDENT))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Tab and plain:
            if cursor.hasSelection():
                self._change_lines(INDENT)
            else:
                cursor.insertText(" " * (INDENT - cursor.positionInBlock() % INDENT))
        elif key == Qt.Key.Key_Backtab:
            self._change_lines(-INDENT)
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

    def _change_lines(self, by: int) -> None:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1))
        if not cursor.hasSelection():
            last = first
        change = QTextCursor(first)
        change.beginEditBlock()
        block: QTextBlock = first
        while block.isValid():
            new = indented(block.text(), by)
            line = QTextCursor(block)
            line.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            old = block.text()
            if new != old:
                # Only the indent is replaced, so that the selection keeps to its lines.
                line.setPosition(block.position())
                spaces = len(old) - len(old.lstrip(" "))
                line.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, spaces)
                line.insertText(" " * (len(new) - len(new.lstrip(" "))))
            if block == last:
                break
            block = block.next()
        change.endEditBlock()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.viewport().mapFrom(self, event.pos())
            problem = self.problem_at(self.cursorForPosition(at).blockNumber() + 1)
            if problem is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), f"{problem.what}\n{problem.mend}", self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_highlighter"):
            self._highlighter.recolour()
            self._mark_lines()
        if event.type() == QEvent.Type.FontChange:
            self._take_font()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def _take_font(self) -> None:
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * INDENT)

    def gutter_width(self) -> int:
        """The room for line numbers, in pixels."""
        digits = max(3, len(str(self.blockCount())))
        return 20 + self.fontMetrics().horizontalAdvance("9") * digits

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        height = self.viewport().height() or inside.height()  # not beside the scroll bar below
        self._gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter_width(), height))

    def _move_gutter(self, _changed: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update()

    def _mark_lines(self) -> None:
        theme = current_theme()
        marks: list[QTextEdit.ExtraSelection] = []
        if not self.isReadOnly():
            here = QTextEdit.ExtraSelection()
            here.cursor = self.textCursor()
            here.cursor.clearSelection()
            line = QTextCharFormat()
            line.setBackground(QColor(theme.raised))
            line.setProperty(QTextFormat.Property.FullWidthSelection, True)
            here.format = line
            marks.append(here)
        for problem in self._problems:
            block = self.document().findBlockByNumber((problem.line or 1) - 1)
            if not block.isValid():
                continue
            wave = QTextEdit.ExtraSelection()
            cursor = QTextCursor(block)
            indent = len(block.text()) - len(block.text().lstrip())
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, indent)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            wave.cursor = cursor
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(QColor(theme.bad if problem.severity == "error" else theme.warn))
            wave.format = style
            marks.append(wave)
        self.setExtraSelections(marks)


class Gutter(QWidget):
    """The line numbers beside an editor's text."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, editor = current_theme(), self._editor
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.panel))
        painter.setFont(editor.font())
        current = editor.textCursor().blockNumber()
        block = editor.firstVisibleBlock()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = editor.blockBoundingRect(block).height()
            number = block.blockNumber()
            problem = editor.problem_at(number + 1)
            if problem is not None:
                painter.fillRect(QRect(0, int(top), 3, int(height)), QColor(theme.bad))
            painter.setPen(QColor(theme.text if number == current else theme.muted))
            place = QRect(0, int(top), self.width() - 12, int(height))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number + 1))
            top += height
            block = block.next()
