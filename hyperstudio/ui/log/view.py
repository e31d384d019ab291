"""The text of the log: appended in batches, with a heading where another block begins to speak."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QColor, QFont, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from hyperstudio.ui.log.lines import Kind, Text, first_lines, last_lines
from hyperstudio.ui.theme import current_theme, mono_font

MOST_LINES = 5_000
LINES_A_TURN = 500
TURN_MS = 15
"""Qt lays out about 50 lines a millisecond; a turn leaves the window awake."""


class LogView(QPlainTextEdit):
    """Shows the last 5,000 lines. It stays at the end while it is there, and where one scrolled to otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setPlaceholderText("Nothing was printed.")
        self.setProperty("role", "code")
        self.setFont(mono_font())
        self.setMaximumBlockCount(MOST_LINES)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.document().setDocumentMargin(10)
        self._place = ""
        self._open_line = False
        self._following = True
        self._waiting: list[Text] = []
        self._turn = QTimer(self, singleShot=True, interval=TURN_MS)
        self._turn.timeout.connect(self._add_some)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._formats: dict[str, QTextCharFormat] = {}
        self._take_theme()

    def show_texts(self, texts: Iterable[Text]) -> None:
        """Show these and nothing else."""
        self.clear()
        self._place, self._open_line, self._following = "", False, True
        self._waiting.clear()
        self.append_texts(texts)

    def append_texts(self, texts: Iterable[Text]) -> None:
        """Add texts at the end: some lines now, the others in turns of a few milliseconds each."""
        self._waiting = last_lines([*self._waiting, *texts], MOST_LINES)
        self._add_some()

    def _add_some(self) -> None:
        some, self._waiting = first_lines(self._waiting, LINES_A_TURN)
        if not some:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        following = self._following
        cursor.beginEditBlock()
        for text in some:
            if text.place != self._place:
                self._place = text.place
                start = "" if self.document().isEmpty() else "\n" if not self._open_line else "\n\n"
                cursor.insertText(f"{start}{text.place or 'run'}\n", self._formats["place"])
            cursor.insertText(text.text, self._formats[text.kind])
            self._open_line = not text.text.endswith("\n")
        cursor.endEditBlock()
        self._following = following
        self._follow()
        if self._waiting and not self._turn.isActive():
            self._turn.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        following = self._following
        super().resizeEvent(event)
        self._following = following
        self._follow()

    def _scrolled(self, value: int) -> None:
        self._following = value >= self.verticalScrollBar().maximum() - 2

    def _follow(self) -> None:
        if self._following:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_formats"):
            self._take_theme()

    def _take_theme(self) -> None:
        theme = current_theme()
        colours: dict[Kind | str, str] = {
            "stdout": theme.text,
            "stderr": theme.warn,
            "logging": theme.muted,
            "error": theme.bad,
            "note": theme.muted,
            "place": theme.accent,
        }
        for kind, colour in colours.items():
            made = QTextCharFormat()
            made.setForeground(QColor(colour))
            if kind == "place":
                made.setFontWeight(QFont.Weight.DemiBold)
            self._formats[kind] = made
