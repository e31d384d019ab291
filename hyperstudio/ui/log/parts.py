"""The parts around the log's text: a failure with the way to its code, progress of running blocks, pictures."""

from __future__ import annotations

import base64
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.runner.runs import error_text
from hyperstudio.ui.focus import Focus

MOST_BARS = 6
MOST_PICTURES = 60
THUMBNAIL = QSize(120, 84)


class FailureBar(QFrame):
    """Says which block failed and why; opens its code, the block, or its inputs in the console, and runs again."""

    def __init__(self, focus: Focus) -> None:
        super().__init__()
        self.address = self._place = self._workflow = self._to = ""
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "bad")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where = QLabel()
        self.where.setProperty("role", "muted")
        self.where.setWordWrap(True)
        self.code_button, self.again_button = QPushButton("Open code"), QPushButton("Run again")
        self.block_button, self.inputs_button = QPushButton("Block"), QPushButton("Inputs")
        self.again_button.setToolTip("Run from here on: what came before is there already")
        self.inputs_button.setToolTip("Look in the console at what this block got")
        buttons = (self.block_button, self.inputs_button, self.again_button, self.code_button)
        for button in buttons[:2]:
            button.setProperty("role", "flat")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(self.where, 1, 0)
        row = row_of(*buttons)
        row.setContentsMargins(0, 4, 0, 0)
        row.insertStretch(0, 1)
        grid.addLayout(row, 2, 0)  # below the words, which need the width in a small window
        self.code_button.clicked.connect(lambda: focus.show_code(self.address))
        self.block_button.clicked.connect(lambda: focus.select(self.address.rpartition(".")[0]))
        self.inputs_button.clicked.connect(lambda: focus.tell_console(f'dict(inputs["{self._place}"])'))
        self.again_button.clicked.connect(lambda: focus.run(self._workflow, self._to))
        self.hide()

    def show_failure(self, failure: dict[str, Any], workflow: str, to: str) -> None:
        """Show a `failed` event of a run of a workflow, which may have run only to a block."""
        error = failure.get("error") or {}
        self.address, self._place = str(failure.get("address", "")), str(failure.get("place", ""))
        self._workflow, self._to = workflow, to
        self.inputs_button.setVisible(bool(failure.get("inputs")))
        self.words.setText(f"{failure.get('place')}: {error_text(error)}")
        at = f"{error['file']}, line {error['line']}" if error.get("file") and error.get("line") else self.address
        took = ", ".join(_input_text(given) for given in failure.get("inputs") or [])
        self.where.setText(at + (f" — its inputs: {took}" if took else ""))
        self.show()


class ProgressBars(QWidget):
    """A bar for each block that says how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 12, 4)
        self._grid.setColumnStretch(1, 1)
        self.bars: dict[str, tuple[QLabel, QProgressBar, QLabel]] = {}
        self.hide()

    def show_progress(self, event: dict[str, Any]) -> None:
        """Show a `progress` event."""
        place = str(event["place"])
        if place not in self.bars:
            if len(self.bars) >= MOST_BARS:
                return
            bar = QProgressBar()
            bar.setTextVisible(False)
            row = (QLabel(place), bar, QLabel())
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, len(self.bars), column)
            self.bars[place] = row
        _, bar, words = self.bars[place]
        done, total = event.get("done") or 0, event.get("total") or 0
        bar.setRange(0, 1000 if total else 0)
        bar.setValue(round(1000 * min(1.0, done / total)) if total else 0)
        label = f"{event['label']} " if event.get("label") else ""
        words.setText(f"{label}{done:g} of {total:g}" if total else f"{label}{done:g}")
        self.show()

    def end(self, place: str) -> None:
        """The block at a place is done."""
        for widget in self.bars.pop(place, ()):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        if not self.bars:
            self.hide()

    def clear(self) -> None:
        """No block runs."""
        for place in list(self.bars):
            self.end(place)


class Pictures(QListWidget):
    """Thumbnails of the pictures that blocks made; a click opens one."""

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(THUMBNAIL)
        self.setFixedWidth(THUMBNAIL.width() + 48)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemClicked.connect(self._open)
        self.itemActivated.connect(self._open)
        self.viewer: PictureViewer | None = None
        self.hide()

    def show_pictures(self, pictures: list[tuple[str, str]]) -> None:
        """Show pictures: the place of each, and PNG as base64 text."""
        self.clear()
        for place, png in pictures[-MOST_PICTURES:]:
            pixmap = QPixmap()
            if not pixmap.loadFromData(base64.b64decode(png)):
                continue
            small = pixmap.scaled(
                THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            item = QListWidgetItem(QIcon(small), place)
            item.setSizeHint(QSize(THUMBNAIL.width() + 20, THUMBNAIL.height() + 34))
            item.setToolTip(place)
            item.setData(Qt.ItemDataRole.UserRole, pixmap)
            self.addItem(item)
        self.setVisible(self.count() > 0)

    def _open(self, item: QListWidgetItem) -> None:
        if self.viewer is not None and self.viewer.isVisible():
            self.viewer.close()
        self.viewer = PictureViewer(item.text(), item.data(Qt.ItemDataRole.UserRole), self)
        self.viewer.show()


class PictureViewer(QDialog):
    """One picture in a window of its own; Esc closes it."""

    def __init__(self, title: str, pixmap: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._pixmap = pixmap
        self.resize(pixmap.size().boundedTo(QSize(1100, 800)).expandedTo(QSize(320, 240)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
            self._pixmap,
        )


def row_of(*widgets: QWidget, stretch: int = -1) -> QHBoxLayout:
    """Widgets beside each other; the one at `stretch` takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(12, 4, 12, 4)
    row.setSpacing(10)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 1 if place == stretch else 0)
    return row


def column_of(parent: QWidget, *parts: QWidget | QHBoxLayout, stretch: int) -> QVBoxLayout:
    """Parts below each other in `parent`; the one at `stretch` takes the room that is left."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, part in enumerate(parts):
        if isinstance(part, QWidget):
            column.addWidget(part, 1 if place == stretch else 0)
        else:
            column.addLayout(part, 1 if place == stretch else 0)
    return column


def _input_text(given: dict[str, Any]) -> str:
    shape = " × ".join(map(str, given["shape"])) if given.get("shape") else ""
    kind = str(given.get("type", "")).rpartition(".")[2]
    return f"{given.get('name')} {kind} {shape}".strip()
