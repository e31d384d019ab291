"""Notes on the canvas: written anew, changed and taken away, each as one undo step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.editing.arranging import SetNotes
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Note
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.adding.colours import label_menu
from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.rail_item import RailItem
from hyperstudio.ui.canvas.wire_item import WireItem
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.theme import current_theme

SIZE = (360, 220)
GRID = 10.0
ROOM = (220.0, 100.0)
"""What a short note covers of the scene, with some air."""


class Notes(QObject):
    """Opens a form for a note and makes an edit of what was written there."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView, window: QWidget) -> None:
        super().__init__(levels)
        self._studio, self._focus, self._levels, self._window = studio, focus, levels, window
        levels.page_made.connect(self._listen)

    def _listen(self, page: GraphPage) -> None:
        page.view.note_opened.connect(partial(self._change, page))
        page.view.note_menu_wished.connect(partial(self._menu, page))

    def write(self) -> None:
        """Ask for a new note, which will stand at the middle of what is shown, or above all that is there."""
        page = self._levels.page
        if page is None:
            return
        middle = page.view.viewport().rect().center()
        point = page.view.scene_point(QPointF(middle))
        scene = page.view.scene()
        there = [item for item in scene.items() if isinstance(item, BlockItem | NoteItem | RailItem | WireItem)]
        wanted = QRectF(point, QSizeF(*ROOM))
        if any(item.sceneBoundingRect().intersects(wanted) for item in there):  # it could not be read under these
            point.setY(min(item.sceneBoundingRect().top() for item in there) - ROOM[1])
        at = (round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)

        def keep(text: str) -> None:
            if text.strip():
                self._set(page, lambda now: (*now, Note(at=at, text=text)), "Add note")

        NoteForm(self._window, page.view.mapTo(self._window, middle), "", keep)

    def _change(self, page: GraphPage, number: int) -> None:
        note = self._there(page)[number]

        def keep(text: str) -> None:
            changed = note.but(text=text) if text.strip() else None
            self._replace(page, number, note, changed, "Change note" if changed else "Delete note")

        at = page.view.mapTo(self._window, page.view.view_point(QPointF(*note.at)))
        NoteForm(self._window, at, note.text, keep)

    def _menu(self, page: GraphPage, number: int, at: QPoint) -> None:
        note = self._there(page)[number]
        label_menu(
            page,
            note.colour,
            lambda: self._change(page, number),
            lambda colour: self._replace(page, number, note, note.but(colour=colour), "Colour note"),
            lambda: self._replace(page, number, note, None, "Delete note"),
        ).popup(at)

    def _replace(self, page: GraphPage, number: int, before: Note, after: Note | None, label: str) -> None:
        def changed(now: tuple[Note, ...]) -> tuple[Note, ...]:
            if number >= len(now) or now[number] != before or after == before:
                return now
            return (*now[:number], *((after,) if after is not None else ()), *now[number + 1 :])

        self._set(page, changed, label)

    def _there(self, page: GraphPage) -> tuple[Note, ...]:
        return graph_at(self._studio.document.project, page.address).layout.notes

    def _set(self, page: GraphPage, change: Callable[[tuple[Note, ...]], tuple[Note, ...]], label: str) -> None:
        def do() -> None:
            self._studio.document.do(SetNotes(page.address, change(self._there(page)), label))

        attempt(self._focus, do)


class NoteForm(QFrame):
    """A field for a note's Markdown; `keep` gets the text, empty where the note is to go.

    Ctrl+Enter keeps it, Esc leaves everything as it is.
    """

    def __init__(self, parent: QWidget, at: QPoint, text: str, keep: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setObjectName("note_form")
        theme = current_theme()
        self.setStyleSheet(
            f"QFrame#note_form {{ background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: 12px; }}"
        )
        self._keep, self._before = keep, QApplication.focusWidget()
        head = QLabel("Note" if text else "New note")
        head.setProperty("role", "heading")
        self.field = QPlainTextEdit(text)
        self.field.setPlaceholderText("Markdown, such as **Careful**: training rows only.")
        self.field.setAccessibleName("Text of the note")
        self.field.installEventFilter(self)
        self.keep_button = QPushButton("Keep")
        self.keep_button.setToolTip("Ctrl+Enter")
        self.keep_button.setProperty("role", "primary")
        self.keep_button.clicked.connect(self.finish)
        self.delete_button = QPushButton("Delete")
        self.delete_button.setProperty("role", "flat")
        self.delete_button.setVisible(bool(text))
        self.delete_button.clicked.connect(self.delete)
        leave = QPushButton("Cancel")
        leave.setProperty("role", "flat")
        leave.clicked.connect(self.leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.keep_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(10)
        rows.addWidget(head)
        rows.addWidget(self.field, 1)
        rows.addLayout(buttons)
        self.setFixedSize(min(SIZE[0], parent.width() - 8), min(SIZE[1], parent.height() - 8))
        self.move(
            max(4, min(at.x(), parent.width() - self.width() - 4)),
            max(4, min(at.y(), parent.height() - self.height() - 4)),
        )
        self.show()
        self.raise_()
        self.field.setFocus()

    def finish(self) -> None:
        """Keep what was written, and go away."""
        self.leave()
        self._keep(self.field.toPlainText())

    def delete(self) -> None:
        """Let the note go."""
        self.leave()
        self._keep("")

    def leave(self) -> None:
        """Go away, and give the keyboard back."""
        self.hide()
        parent = self.parentWidget()
        if parent is not None and self._before in parent.findChildren(QWidget):
            self._before.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish()
                return True
        return super().eventFilter(watched, event)
