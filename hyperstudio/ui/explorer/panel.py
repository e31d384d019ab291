"""The explorer dock: the tree, what is selected in it, and its way into the levels."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QVBoxLayout, QWidget

from hyperstudio.studio.document import Change
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.explorer.rows import Row, rows_of
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import icon

KEY, GOES_TO, WITHIN = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))


class Tree(QTreeView):
    """A tree in which Enter and a double click open what is selected, and do not fold it; `went` tells it."""

    went = Signal()

    def __init__(self, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = focus
        self.setHeaderHidden(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setIconSize(QSize(15, 15))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("The project's workflows, blocks and implementations")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        address = index.data(GOES_TO) if index.isValid() else ""
        if address:
            self._focus.open_level(address)
            self.went.emit()


class Explorer(QWidget):
    """The project's tree, in step with the selection both ways; `tree.went`: a level was opened, to work there."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._following = False
        self._items: dict[str, QStandardItem] = {}
        self._uses: dict[tuple[str, str], str] = {}
        self.model = QStandardItemModel(self)
        self.tree = Tree(focus)
        self.tree.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 0, 2)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self.refresh()
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        news.document_changed.connect(self._on_change)
        focus.selected_changed.connect(self.follow)

    def refresh(self) -> None:
        """Show the tree as it is in the document now; what was open stays open."""
        first = not self._items
        opened = {key for key, item in self._items.items() if self.tree.isExpanded(item.index())}
        document = self._studio.document
        self._following = True
        try:
            self._items, self._uses = {}, {}
            self.model.clear()
            todo = [(self.model.invisibleRootItem(), row) for row in rows_of(document.project, document.configuration)]
            for above, row in todo:
                item = self._item(row)
                above.appendRow(item)
                todo.extend((item, inner) for inner in row.rows)
            for key in (self._studio.workflow,) if first else opened:
                if key in self._items:
                    self.tree.expand(self._items[key].index())
        finally:
            self._following = False
        self.follow(self._focus.selected)

    def follow(self, address: str) -> None:
        """Show what is selected elsewhere."""
        if self._following or not address or self._current() == address:
            return
        item = self._items.get(self._uses.get((self._focus.level, address), address))
        if item is None:
            return
        self._following = True
        try:
            self.tree.setCurrentIndex(item.index())
            self.tree.scrollTo(item.index())
        finally:
            self._following = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tree.doItemsLayout()  # rows measured before the style sheet came are too low

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.refresh()

    def _item(self, row: Row) -> QStandardItem:
        item = QStandardItem(icon("chosen", "accent") if row.chosen else icon(row.picture, "muted"), row.title)
        item.setData(row.key, KEY)
        item.setData(row.goes_to, GOES_TO)
        item.setData(row.within, WITHIN)
        if row.within:
            self._uses.setdefault((row.within, row.goes_to), row.key)
        item.setToolTip("\n".join(text for text in (row.goes_to, row.hint) if text))
        if row.chosen:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
            item.setData(f"{row.title}, chosen", Qt.ItemDataRole.AccessibleTextRole)
        self._items[row.key] = item
        return item

    def _current(self) -> str:
        index = self.tree.currentIndex()
        return str(index.data(GOES_TO) or "") if index.isValid() else ""

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        address = current.data(GOES_TO) if current.isValid() else ""
        if not address or self._following:
            return
        self._following = True
        try:
            if current.data(WITHIN) and current.data(WITHIN) != self._focus.level:
                self._focus.open_level(current.data(WITHIN))
            self._focus.select(address)
        finally:
            self._following = False

    def _on_change(self, change: Change) -> None:
        moved_only = change.before is not change.after and change.label == "Move"
        if not moved_only:
            self.refresh()
