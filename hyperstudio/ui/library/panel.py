"""The library dock: a search, the blocks by category, what the library says of one; dragged or added from here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.files.library import LibraryBlock, library
from hyperstudio.ui.fitted_text import FittedButton
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.library.dropping import carried
from hyperstudio.ui.library.words import page_of
from hyperstudio.ui.theme import current_theme, icon

ADDRESS = Qt.ItemDataRole.UserRole + 1


class Shelf(QStandardItemModel):
    """The rows, of which those of blocks can be dragged."""

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:
        return carried(next((str(index.data(ADDRESS)) for index in indexes if index.data(ADDRESS)), ""))


class Rows(QTreeView):
    """The tree: Enter or a double click adds a block at the middle of what is shown of the canvas."""

    def __init__(self, focus: Focus) -> None:
        super().__init__()
        self._focus = focus
        self.setHeaderHidden(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setIconSize(QSize(15, 15))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("Blocks of the library")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_current()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            if index.data(ADDRESS):
                self.add_current()
            else:
                self.setExpanded(index, not self.isExpanded(index))

    def add_current(self) -> None:
        """Add the marked block."""
        if address := self.address:
            self._focus.add_from_library(address)

    @property
    def address(self) -> str:
        """The address in the library of the marked block; empty where there is none."""
        index = self.currentIndex()
        return str(index.data(ADDRESS) or "") if index.isValid() else ""


class LibraryPanel(QWidget):
    """Shows what can be taken from the library; it looks at the folders anew whenever it comes to sight."""

    def __init__(self, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = focus
        self._theme = ""
        self._known: dict[str, LibraryBlock] = {}
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a block")
        self.field.setAccessibleName("Find a block of the library")
        self.field.setClearButtonEnabled(True)
        self.model = Shelf(self)
        self.tree = Rows(focus)
        self.tree.setModel(self.model)
        self._none = QLabel()
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._none)
        self.said = QTextBrowser()
        self.said.setAccessibleName("What the library says of the block")
        self.said.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.said.setOpenLinks(False)
        self.add_button = FittedButton("Add to the canvas")
        self.add_button.setToolTip("Copy the block into the project, at the middle of what is shown")
        self.add_button.clicked.connect(self.tree.add_current)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(6)
        lower.addWidget(self.said, 1)
        lower.addWidget(self.add_button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._stack)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(6, 6, 4, 6)
        rows.setSpacing(6)
        rows.addWidget(self.field)
        rows.addWidget(split, 1)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(lambda _text: self._show_fitting())
        self.field.returnPressed.connect(self.tree.add_current)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._show_page())
        self.field.installEventFilter(self)

    def refresh(self) -> None:
        """Look at the library's folders, and show what is there now."""
        known = library()
        if known != self._known or current_theme().name != self._theme:
            self._known, self._theme = known, current_theme().name
            self._show_fitting()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.tree.doItemsLayout()  # rows measured before the style sheet came are too low

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme and self._theme != current_theme().name:
            self.refresh()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Up and down in the field go through the blocks."""
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in keys:
            return False
        self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        return True

    def _step(self, direction: int) -> None:
        there = self._blocks()
        names = [str(index.data(ADDRESS)) for index in there]
        place = names.index(self.tree.address) + direction if self.tree.address in names else 0
        if there:
            self.tree.setCurrentIndex(there[max(0, min(place, len(there) - 1))])

    def _blocks(self) -> list[QModelIndex]:
        tops = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        return [self.model.index(row, 0, top) for top in tops for row in range(self.model.rowCount(top))]

    def _show_fitting(self) -> None:
        """Only the blocks that every typed word is said of, in title, category, documentation or ports."""
        words, before = self.field.text().lower().split(), self.tree.address
        self.model.clear()
        fitting = [one for one in self._known.values() if all(word in _told_of(one) for word in words)]
        tops: dict[str, QStandardItem] = {}
        for one in sorted(fitting, key=lambda one: (one.category, one.title.lower())):
            category = one.category.replace("_", " ") or "not found"
            if category not in tops:
                tops[category] = QStandardItem(category.capitalize())
                tops[category].setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.model.appendRow(tops[category])
            tops[category].appendRow(_row(one))
        self.tree.expandAll()
        there = self._blocks()
        kept = next((index for index in there if index.data(ADDRESS) == before), None)
        if kept is None and words and there:
            kept = there[0]
        if kept is not None:
            self.tree.setCurrentIndex(kept)
        self._none.setText(f"Nothing in the library is about “{self.field.text().strip()}”." if words else "")
        self._stack.setCurrentIndex(0 if there else 1)
        self._show_page()

    def _show_page(self) -> None:
        one = self._known.get(self.tree.address)
        muted = current_theme().muted
        hint = "Drag a block to the canvas, or press Enter: its folder is copied into the project, and is yours."
        self.said.setHtml(page_of(one) if one is not None else f"<p style='color:{muted}'>{hint}</p>")
        self.add_button.setEnabled(one is not None and not one.faults)


def _row(one: LibraryBlock) -> QStandardItem:
    item = QStandardItem(icon("error", "bad") if one.faults else icon("block", "muted"), one.title)
    item.setData(one.address, ADDRESS)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
    item.setFlags(flags if one.faults else flags | Qt.ItemFlag.ItemIsDragEnabled)
    said = one.faults[0].what if one.faults else one.block.doc if one.block is not None else ""
    item.setToolTip("\n".join(text for text in (one.title, said, one.origin) if text))
    if one.faults:
        item.setData(f"{one.title}, cannot be used", Qt.ItemDataRole.AccessibleTextRole)
    return item


def _told_of(one: LibraryBlock) -> str:
    words = [one.title, one.address, one.origin]
    if one.block is not None:
        ports = (*one.block.inputs, *one.block.outputs)
        words += [one.block.doc, *one.block.implementations, *(f"{port.name} {port.type}" for port in ports)]
    return " ".join(words).lower()
