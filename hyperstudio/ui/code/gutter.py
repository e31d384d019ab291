"""The line numbers beside an editor's text, and a mark where a problem is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from hyperstudio.graph.problems import Problem
from hyperstudio.ui.theme import current_theme


class GutteredEdit(QPlainTextEdit):
    """A text with line numbers beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gutter = Gutter(self)
        self.blockCountChanged.connect(self.make_room)
        self.updateRequest.connect(self._move_gutter)

    def problem_at(self, line: int) -> Problem | None:
        """The problem in a line (from 1)."""
        del line
        return None

    def line_name(self, number: int) -> str:
        """What stands beside a line (from 0): its number."""
        return str(number + 1)

    def longest_name(self) -> int:
        """How many signs the longest of them has."""
        return len(str(self.blockCount()))

    def visible_blocks(self) -> list[tuple[QTextBlock, QRect]]:
        """The blocks that can be seen, each with its place in the viewport."""
        found = []
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().rect().bottom():
            height = self.blockBoundingRect(block).height()
            found.append((block, QRect(0, int(top), self.viewport().width(), int(height))))
            top += height
            block = block.next()
        return found

    def gutter_width(self) -> int:
        """The room for line numbers, in pixels."""
        digits = max(3, self.longest_name())
        return 20 + self.fontMetrics().horizontalAdvance("9") * digits

    def make_room(self) -> None:
        """Give the line numbers the room that they need now."""
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self.place_gutter()

    def place_gutter(self) -> None:
        """Put the line numbers beside the text."""
        inside = self.contentsRect()
        height = self.viewport().height() or inside.height()  # not beside the scroll bar below
        self.gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter_width(), height))

    def _move_gutter(self, _changed: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update()


class Gutter(QWidget):
    """The strip with the line numbers."""

    def __init__(self, editor: GutteredEdit) -> None:
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
        for block, rect in editor.visible_blocks():
            number = block.blockNumber()
            problem = editor.problem_at(number + 1)
            if problem is not None:
                colour = theme.bad if problem.severity == "error" else theme.warn
                painter.fillRect(QRect(0, rect.top(), 3, rect.height()), QColor(colour))
            painter.setPen(QColor(theme.text if number == current else theme.muted))
            place = QRect(0, rect.top(), self.width() - 12, rect.height())
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, editor.line_name(number)
            )
