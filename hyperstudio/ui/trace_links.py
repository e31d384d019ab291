"""Lines of tracebacks that name a file of the project: a click opens it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

NAMED = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)|File (?P<other>\S+?):(?P<at>\d+)')
"""As Python writes them, and as IPython does."""


def named_in(text: str, folder: Path) -> tuple[str, int] | None:
    """The file of the project in `folder` that a line of a traceback names, and the line in it; None without one."""
    found = NAMED.search(text)
    if found is None:
        return None
    path, line = Path(found["file"] or found["other"]).expanduser(), int(found["line"] or found["at"])
    whole = path if path.is_absolute() else folder / path
    if not whole.is_file() or not whole.resolve().is_relative_to(folder.resolve()):
        return None
    return whole.resolve().relative_to(folder.resolve()).as_posix(), line


class TraceLinks(QObject):
    """Watches a text: over a line that names a file the pointer is a hand, and a click calls `show`."""

    def __init__(self, text: QPlainTextEdit | QTextEdit, folder: Path, show: Callable[[str, int], None]) -> None:
        super().__init__(text)
        self._text, self._folder, self._show = text, folder, show
        text.viewport().setMouseTracking(True)
        text.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            hand = self._at(event) is not None
            shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor
            self._text.viewport().setCursor(shape)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            chosen = event.button() == Qt.MouseButton.LeftButton and not self._text.textCursor().hasSelection()
            if chosen and (found := self._at(event)) is not None:
                self._show(*found)
        return super().eventFilter(watched, event)

    def _at(self, event: QMouseEvent) -> tuple[str, int] | None:
        return named_in(self._text.cursorForPosition(event.position().toPoint()).block().text(), self._folder)
