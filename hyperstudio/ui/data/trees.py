"""Values as trees: small ones that are all there, and any container branch by branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from hyperstudio.ui.data.pages import cell_text, line_of

MOST_CHILDREN = 1000
PATH = Qt.ItemDataRole.UserRole + 1
MORE = Qt.ItemDataRole.UserRole + 2


class JsonTree(QTreeWidget):
    """Lists and dicts as a tree; children are made when they are opened."""

    def __init__(self, ask: Callable[[list[int], int], None]) -> None:
        super().__init__()
        self._ask = ask
        self.setColumnCount(2)
        self.setHeaderLabels(["", "value"])
        self.setAlternatingRowColors(True)
        self.itemExpanded.connect(self._fill)
        self.itemClicked.connect(self._more)

    def show_value(self, value: Any) -> None:
        """Show a JSON value with its first level open."""
        self.clear()
        root = self.invisibleRootItem()
        if isinstance(value, dict | list):
            self._add_children(root, value)
        else:
            self._add(root, "", value)
        self.resizeColumnToContents(0)

    def show_branches(self, look: dict[str, Any]) -> None:
        """Show a value from its first branches (a `look` of kind tree)."""
        self.clear()
        self.take(look, [])
        self.resizeColumnToContents(0)

    def take(self, look: dict[str, Any], path: list[int]) -> None:
        """Branches that were asked for have come."""
        item = self.invisibleRootItem()
        for place in path:
            inner = item.child(place)
            if inner is None:
                return
            item = inner
        last = item.child(item.childCount() - 1)
        if last is not None and last.data(0, MORE) is not None:
            item.removeChild(last)
        if item.childCount() != look.get("start", 0):
            return  # they are there already
        for place, node in enumerate(look.get("nodes", []), look["start"]):
            child = QTreeWidgetItem(item, [line_of(node["name"]), line_of(node["text"])])
            child.setToolTip(1, node["type"])
            if node["children"]:
                child.setData(0, PATH, [*path, place])
                child.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        there = look.get("start", 0) + len(look.get("nodes", []))
        if there < look.get("total", 0):
            more = QTreeWidgetItem(item, ["…", f"{look['total'] - there:,} more: click to see them"])
            more.setData(0, MORE, [path, there])

    def _more(self, item: QTreeWidgetItem) -> None:
        wanted = item.data(0, MORE)
        if wanted is not None and isinstance(wanted[0], dict):
            above = item.parent() or self.invisibleRootItem()
            above.removeChild(item)
            self._add_children(above, wanted[0]["of"], wanted[1])
            self.resizeColumnToContents(0)
        elif wanted is not None:
            self._ask(wanted[0], wanted[1])

    def _fill(self, item: QTreeWidgetItem) -> None:
        path = item.data(0, PATH)
        if path is not None and item.childCount() == 0:
            self._ask(path, 0)
        value = item.data(0, Qt.ItemDataRole.UserRole)
        if value is not None and item.childCount() == 0:
            self._add_children(item, value[0])
            self.resizeColumnToContents(0)

    def _add_children(self, item: QTreeWidgetItem, value: dict[str, Any] | list[Any], start: int = 0) -> None:
        entries = list(value.items() if isinstance(value, dict) else enumerate(value))
        end = start + MOST_CHILDREN
        for name, inner in entries[start:end]:
            self._add(item, str(name), inner)
        if len(entries) > end:
            more = QTreeWidgetItem(item, ["…", f"{len(entries) - end:,} more: click to see them"])
            more.setData(0, MORE, [{"of": value}, end])

    def _add(self, item: QTreeWidgetItem, name: str, value: Any) -> None:
        child = QTreeWidgetItem(item, [name, short_json(value)])
        if isinstance(value, dict | list) and value:
            # In a list, so that Qt keeps the very object and copies nothing.
            child.setData(0, Qt.ItemDataRole.UserRole, [value])
            child.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)


def short_json(value: Any) -> str:
    """A JSON value in one short line."""
    if isinstance(value, dict):
        return f"{len(value):,} {'entry' if len(value) == 1 else 'entries'}" if value else "empty"
    if isinstance(value, list):
        inside = [v for v in value[:6] if not isinstance(v, dict | list)]
        if len(value) <= 6 and len(inside) == len(value):
            return "[" + ", ".join(cell_text(v) for v in inside) + "]"
        return f"{len(value):,} {'item' if len(value) == 1 else 'items'}"
    return cell_text(value)
