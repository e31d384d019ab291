"""The actions of the list as Qt's actions: in menus, on keys, and enabled when they are possible."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from hyperstudio.ui.actions.action import Action, Desk
from hyperstudio.ui.actions.list import ACTIONS
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.theme import icon

MENUS = ("File", "Edit", "Run", "View", "Help")
STARTS_GROUP = frozenset(
    {
        "file.close",
        "edit.cut",
        "edit.add",
        "edit.group",
        "edit.settings",
        "choose.shown",
        "view.palette",
        "theme.system",
        "run.stop",
        "study.optimize",
        "serve.start",
        "configuration.save_as",
    }
)


class BoundActions(QObject):
    """Qt's actions by their ids, bound to a desk."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._bound: dict[str, tuple[Action, QAction]] = {}
        self._own_keys = Arrangement().keys()
        for action in ACTIONS:
            made = QAction(action.title, window)
            made.setObjectName(action.id)
            narrow, wide = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
            made.setShortcutContext(narrow if action.in_levels else wide)
            if action.ticked is not None:
                made.setCheckable(True)
            made.triggered.connect(lambda _checked=False, action=action: self.do(action))
            (desk.levels if action.in_levels else window).addAction(made)
            self._bound[action.id] = (action, made)
            self._wear_keys(action, made)
        self.retheme()
        self.refresh()

    def __getitem__(self, action_id: str) -> QAction:
        return self._bound[action_id][1]

    def all(self) -> list[Action]:
        """Every action, in the order of the list."""
        return [action for action, _made in self._bound.values()]

    def keys_of(self, action_id: str) -> str:
        """The keys that an action has now; empty where it has none of its own."""
        return self._own_keys.get(action_id, self._bound[action_id][0].keys)

    def told_keys(self, action: Action) -> str:
        """The keys of an action as people read them, those too that the canvas itself answers."""
        return self.keys_of(action.id) or action.canvas_keys

    def who_has(self, keys: str, but: str = "") -> list[Action]:
        """The actions, other than one, that these keys do now."""
        wanted = QKeySequence(keys)
        return [
            action
            for action in self.all()
            if keys and action.id != but and QKeySequence(self.told_keys(action)) == wanted
        ]

    def set_keys(self, action_id: str, keys: str | None) -> None:
        """Give an action other keys, taken from whoever has them; empty: none; None: those that it had at first."""
        if keys is None:
            self._own_keys.pop(action_id, None)
        else:
            self._own_keys[action_id] = keys
        for other in self.who_has(self.keys_of(action_id), but=action_id):
            if self.keys_of(other.id):
                self._own_keys[other.id] = ""
        Arrangement().keep_keys(self._own_keys)
        for action, made in self._bound.values():
            self._wear_keys(action, made)

    def _wear_keys(self, action: Action, made: QAction) -> None:
        keys = self.keys_of(action.id)
        made.setShortcut(QKeySequence(keys))
        told = self.told_keys(action)
        made.setToolTip(f"{action.hint or action.title} ({told})" if told else action.hint or action.title)

    def do(self, action: Action) -> None:
        """Do it, if it is possible now."""
        if action.when(self._desk):
            action.does(self._desk)
        self.refresh()

    def possible(self) -> list[Action]:
        """The actions that are possible now."""
        return [action for action, _made in self._bound.values() if action.when(self._desk)]

    def refresh(self) -> None:
        """Enable and tick them by what is so now."""
        for action, made in self._bound.values():
            made.setEnabled(action.when(self._desk))
            if action.ticked is not None:
                made.setChecked(action.ticked(self._desk))

    def retheme(self) -> None:
        """Take the colours of the theme."""
        for action, made in self._bound.values():
            if action.icon:
                made.setIcon(icon(action.icon, "on_accent" if action.id == "run.run" else "text"))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus of a menu bar; the answer has them by title."""
        menus = {title: bar.addMenu(title) for title in MENUS}
        for action, made in self._bound.values():
            menu = menus.get(action.menu)
            if menu is None:
                continue
            if action.id in STARTS_GROUP:
                menu.addSeparator()
            if action.canvas_keys and not action.keys:
                made.setText(f"{action.title}\t{action.canvas_keys}")
            made.setIconVisibleInMenu(False)
            menu.addAction(made)
        for menu in menus.values():
            menu.aboutToShow.connect(self.refresh)
        return menus
