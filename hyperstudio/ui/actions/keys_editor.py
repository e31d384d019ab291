"""The keys of actions: seen, changed, what they would take from others said before, and reset."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.ui.actions.bound import BoundActions

SIZE = (560, 520)
ID = Qt.ItemDataRole.UserRole


class KeysEditor(QDialog):
    """A list of all actions with their keys; what is changed here holds at once, and the next time too."""

    def __init__(self, actions: BoundActions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Change keys")
        self.resize(*SIZE)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find an action or a key")
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.textChanged.connect(self._find)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Action", "Keys"])
        self.list.setRootIsDecorated(False)
        self.list.setColumnWidth(0, 330)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName("Press the new keys")
        self.use, self.without, self.reset = QPushButton("Use"), QPushButton("No keys"), QPushButton("Reset")
        self.use.setProperty("role", "primary")
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self.reset_all = QPushButton("Reset all")
        row = QHBoxLayout()
        for part in (self.keys, self.use, self.without, self.reset):
            row.addWidget(part)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.reset_all, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        for button in (self.use, self.without, self.reset, *buttons.findChildren(QPushButton)):
            button.setAutoDefault(False)  # Enter in the search must not press one of them
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self.list.currentItemChanged.connect(lambda *_: self._on_row())
        self.keys.keySequenceChanged.connect(lambda _keys: self._warn())
        self.use.clicked.connect(lambda: self._set(self.keys.keySequence().toString()))
        self.without.clicked.connect(lambda: self._set(""))
        self.reset.clicked.connect(lambda: self._set(None))
        self.reset_all.clicked.connect(self._reset_all)
        self._fill()
        self.field.setFocus()

    def choose(self, action_id: str) -> None:
        """Mark an action in the list."""
        for item in self._items():
            if item.data(0, ID) == action_id:
                self.list.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _fill(self) -> None:
        for action in self._actions.all():
            item = QTreeWidgetItem([action.title, self._actions.told_keys(action)])
            item.setData(0, ID, action.id)
            item.setToolTip(0, action.hint)
            self.list.addTopLevelItem(item)
        self.list.setCurrentItem(self._items()[0])

    def _find(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items():
            said = f"{item.text(0)} {item.text(1)}".lower()
            item.setHidden(not all(word in said for word in words))
        seen = [item for item in self._items() if not item.isHidden()]
        if seen and self.list.currentItem() not in seen:
            self.list.setCurrentItem(seen[0])

    @property
    def _current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, ID)) if item is not None else ""

    def _on_row(self) -> None:
        if self._current:
            self.keys.setKeySequence(QKeySequence(self._actions.keys_of(self._current)))
            self._warn()

    def _warn(self) -> None:
        """Say what the keys do already, before they are taken from it."""
        keys = self.keys.keySequence().toString()
        others = self._actions.who_has(keys, but=self._current)
        if not keys:
            self.said.setText("Click into the field and press the keys.")
        elif others:
            names = " and ".join(f"“{other.title}”" for other in others)
            fixed = any(other.canvas_keys and not other.keys for other in others)
            ends = "The canvas keeps it: choose other keys." if fixed else "Use takes it from there."
            self.said.setText(f"{keys} does {names} already. {ends}")
            self.use.setEnabled(not fixed)
            return
        else:
            self.said.setText("")
        self.use.setEnabled(bool(keys))

    def _set(self, keys: str | None) -> None:
        if self._current:
            self._actions.set_keys(self._current, keys)
            self._refresh()

    def _reset_all(self) -> None:
        for action in self._actions.all():
            self._actions.set_keys(action.id, None)
        self._refresh()

    def _refresh(self) -> None:
        told = {action.id: self._actions.told_keys(action) for action in self._actions.all()}
        for item in self._items():
            item.setText(1, told[item.data(0, ID)])
        self._on_row()
