"""Frames on the canvas: put around blocks, called, coloured, sized and taken away, each as one undo step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.editing.arranging import SetFrames, frame_around
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Colour, Frame
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.adding.colours import colour_box, label_menu
from hyperstudio.ui.canvas.frame_item import HEAD
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.levels.selection_wishes import places_of_selected
from hyperstudio.ui.theme import current_theme

WIDTH, DELETE = 300, "Delete frame"
GRID = 10.0
Change = Callable[[tuple[Frame, ...]], tuple[Frame, ...]]


class Frames(QObject):
    """Grants the wishes about frames of the shown graph."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView, window: QWidget) -> None:
        super().__init__(levels)
        self._studio, self._focus, self._levels, self._window = studio, focus, levels, window
        levels.page_made.connect(self._listen)

    def _listen(self, page: GraphPage) -> None:
        page.view.frame_opened.connect(partial(self._open, page))
        page.view.frame_menu_wished.connect(partial(self._menu, page))
        page.view.frame_sized.connect(partial(self._size, page))

    def around_selection(self) -> None:
        """Put a frame around the selected blocks, and ask for its title; where one stands around them, change it."""
        page = self._levels.page
        if page is None:
            return
        places, known = places_of_selected(page), self._around(page)
        if known is not None:
            self._open(page, known)
            return

        def add() -> int:
            frame = frame_around(places)
            frame = frame.but(
                at=(_down(frame.at[0]), _down(frame.at[1])), size=(_up(frame.size[0]), _up(frame.size[1]))
            )
            self._set(page, lambda now: (*now, frame), "Add frame")
            return len(self._there(page)) - 1

        number = attempt(self._focus, add)
        if number is not None:
            self._open(page, number)

    def remove_around_selection(self) -> None:
        """Take away the frame around the selected blocks; they stay."""
        page = self._levels.page
        if page is None:
            return

        def remove() -> None:
            number = self._around(page)
            if number is None:
                raise StudioError("No frame stands around what is selected.", "Select blocks that stand in a frame.")
            self._change(page, number, self._there(page)[number], None, DELETE)

        attempt(self._focus, remove)

    def _around(self, page: GraphPage) -> int | None:
        """The smallest frame around all selected blocks."""
        chosen = [page.view.blocks[name] for name in page.selected()]
        holding = [frame for frame in page.view.frames if chosen and all(frame.holds(block) for block in chosen)]
        found = min(holding, key=lambda frame: frame.size[0] * frame.size[1], default=None)
        return found.face.number if found is not None else None

    def _open(self, page: GraphPage, number: int) -> None:
        frame = self._there(page)[number]

        def keep(title: str, colour: Colour) -> None:
            said: dict[str, str] = {"title": title} if title != frame.title else {}
            if colour != frame.colour:
                said["colour"] = colour
            self._change(page, number, frame, frame.but(**said), "Change frame")

        below = QPointF(frame.at[0], frame.at[1] + HEAD)
        at = page.view.mapTo(self._window, page.view.view_point(below))
        FrameForm(self._window, at, frame, keep, lambda: self._change(page, number, frame, None, DELETE))

    def _menu(self, page: GraphPage, number: int, at: QPoint) -> None:
        frame = self._there(page)[number]
        label_menu(
            page,
            frame.colour,
            lambda: self._open(page, number),
            lambda colour: self._change(page, number, frame, frame.but(colour=colour), "Colour frame"),
            lambda: self._change(page, number, frame, None, DELETE),
        ).popup(at)

    def _size(self, page: GraphPage, number: int, size: tuple[float, float]) -> None:
        frame = self._there(page)[number]
        self._change(page, number, frame, frame.but(size=size), "Size frame")

    def _change(self, page: GraphPage, number: int, before: Frame, after: Frame | None, label: str) -> None:
        """Put another frame, or none, in the place of one, unless it has become another one meanwhile."""

        def changed(now: tuple[Frame, ...]) -> tuple[Frame, ...]:
            if number >= len(now) or now[number] != before:
                raise StudioError("The frame is gone, or has changed.", "Look at it again.", page.address)
            return (*now[:number], *((after,) if after is not None else ()), *now[number + 1 :])

        attempt(self._focus, lambda: self._set(page, changed, label))

    def _there(self, page: GraphPage) -> tuple[Frame, ...]:
        return graph_at(self._studio.document.project, page.address).layout.frames

    def _set(self, page: GraphPage, change: Change, label: str) -> None:
        self._studio.document.do(SetFrames(page.address, change(self._there(page)), label))


class FrameForm(QFrame):
    """A field for a frame's title and a box for its colour; `keep` gets both. Enter keeps them, Esc leaves them."""

    def __init__(
        self,
        parent: QWidget,
        at: QPoint,
        frame: Frame,
        keep: Callable[[str, Colour], object],
        delete: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("frame_form")
        theme = current_theme()
        look = f"background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: 12px;"
        self.setStyleSheet(f"QFrame#frame_form {{ {look} }}")
        self._keep, self._delete, self._before = keep, delete, QApplication.focusWidget()
        head = QLabel("Frame")
        head.setProperty("role", "heading")
        self.title = QLineEdit(frame.title)
        self.title.setPlaceholderText("what belongs together here")
        self.title.setAccessibleName("Title of the frame")
        self.colour = colour_box(frame.colour)
        fields = QFormLayout()
        fields.addRow("Title", self.title)
        fields.addRow("Colour", self.colour)
        self.keep_button, self.delete_button, leave = QPushButton("Keep"), QPushButton("Delete"), QPushButton("Cancel")
        self.keep_button.setProperty("role", "primary")
        for button, does in ((self.keep_button, self.finish), (self.delete_button, self.delete), (leave, self.leave)):
            button.clicked.connect(does)
        for button in (self.delete_button, leave):
            button.setProperty("role", "flat")
        self.delete_button.setToolTip("Take the frame away; what stands in it stays")
        buttons = QHBoxLayout()
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.keep_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(10)
        rows.addWidget(head)
        rows.addLayout(fields)
        rows.addLayout(buttons)
        for field in (self.title, self.colour):
            field.installEventFilter(self)
        self.setFixedWidth(min(WIDTH, parent.width() - 8))
        self.adjustSize()
        self.move(
            max(4, min(at.x(), parent.width() - self.width() - 4)),
            max(4, min(at.y(), parent.height() - self.height() - 4)),
        )
        self.show()
        self.raise_()
        self.title.setFocus()
        self.title.selectAll()

    def finish(self) -> None:
        """Keep what was said, and go away."""
        self.leave()
        self._keep(self.title.text().strip(), self.colour.currentData())

    def delete(self) -> None:
        """Let the frame go."""
        self.leave()
        self._delete()

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
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finish()
                return True
        return super().eventFilter(watched, event)


def _down(value: float) -> float:
    return value // GRID * GRID


def _up(value: float) -> float:
    return -(-value // GRID) * GRID + GRID
