"""A hand that does anything anywhere: gestures drawn from a seed, made of real mouse, wheel and key events."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QToolButton, QWidget

from hyperstudio.files.library import library
from hyperstudio.ui.actions.palette import Palette
from hyperstudio.ui.adding.frames import FrameForm
from hyperstudio.ui.adding.new_block_form import NewBlockForm
from hyperstudio.ui.adding.notes import NoteForm
from hyperstudio.ui.levels.rename_box import RenameBox
from hyperstudio.ui.levels.rename_form import RenameForm
from hyperstudio.ui.library.dropping import carried
from tests.ui.canvas.stage import Hand
from tests.ui.drags import dropping, entering, moving
from tests.ui.window.hand import LEFT, NONE, Window

Key, Mods = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT = Mods.ControlModifier, Mods.ShiftModifier, Mods.AltModifier
BUTTONS = (*[LEFT] * 8, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)
MODIFIERS = (*[NONE] * 7, SHIFT, CTRL, ALT)
EDITS = (
    *[(Key.Key_Z, CTRL)] * 5,
    *[(Key.Key_Z, CTRL | SHIFT)] * 4,
    *[(Key.Key_Delete, NONE)] * 3,
    (Key.Key_Backspace, NONE),
    *[(Key.Key_G, CTRL)] * 3,
    *[(Key.Key_G, CTRL | SHIFT)] * 2,
    *[(Key.Key_D, CTRL)] * 2,
    *[(Key.Key_C, CTRL)] * 2,
    (Key.Key_X, CTRL),
    *[(Key.Key_V, CTRL)] * 2,
    (Key.Key_V, CTRL | SHIFT),
    (Key.Key_L, NONE),
    *[(Key.Key_BracketRight, NONE)] * 2,
    (Key.Key_BracketLeft, NONE),
    *[(Key.Key_F2, NONE)] * 2,
    (Key.Key_S, CTRL),
)
WALKS = (
    *[(Key.Key_Escape, NONE)] * 2,
    *[(Key.Key_Return, NONE)] * 3,
    (Key.Key_Left, NONE),
    *[(Key.Key_Right, NONE)] * 2,
    (Key.Key_Up, NONE),
    (Key.Key_Down, NONE),
    (Key.Key_F, NONE),
    (Key.Key_Home, NONE),
    (Key.Key_Tab, NONE),
    *[(Key.Key_Space, NONE)] * 2,
    (Key.Key_F, CTRL),
    (Key.Key_K, CTRL),
    (Key.Key_Up, ALT),
)
ACTIONS = (
    "Align left",
    "Align middle",
    "Distribute across",
    "Duplicate (linked)",
    "Make its own copy",
    "Add note",
    *["Frame the selection"] * 3,
    "Delete the frame",
    "Add a graph",
    "Add pass-through",
    "Duplicate implementation",
    "Disable implementation",
    "Choose the shown implementation",
    "Next implementation",
    "Save choices as a configuration",
    "Rename configuration",
    "Delete configuration",
    "Arrange docks as at first",
)
NOT_IN_MENUS = ("Choose a file", "Open file")
WORDS = ("a", "prep", "learning", "table", "Clean up", "two words", "7", "class", "e-2", "read", "group", "knn", "")
TURN_MS = 90
FORMS = (Palette, NewBlockForm, NoteForm, FrameForm, RenameForm, RenameBox)


def come_to_the_front(window: Window) -> None:
    """Activate the window where nothing that is seen is active: what a window manager does when a menu has gone."""
    active = QApplication.activeWindow()
    if active is None or not active.isVisible():
        window.main.activateWindow()
        QApplication.processEvents()


class RandomHand:
    """Draws gestures from a seed and does them; `done` keeps what was done, in words."""

    def __init__(self, window: Window, seed: int) -> None:
        self.window, self.random = window, Random(seed)
        self.done: list[str] = []
        self._time = 1000
        self._kinds: tuple[tuple[float, Callable[[], str]], ...] = (
            (30, self.drag),
            (7, self.click),
            (9, self.double_click),
            (12, self.wheel),
            (22, lambda: self.key(EDITS)),
            (12, lambda: self.key(WALKS)),
            (8, self.select),
            (5, self.context_menu),
            (6, self.card),
            (3, self.way),
            (4, self.drop_block),
            (5, self.action),
            (2, self.explorer),
            (2, self.configuration),
            (1, self.resize),
        )

    def gesture(self) -> None:
        """One gesture, and what comes of it: a form that opens is filled in or left, a menu is used or closed."""
        weights = [weight for weight, _does in self._kinds]
        does = self.random.choices([does for _weight, does in self._kinds], weights)[0]
        if self.window.levels.page is None and self.random.random() < 0.5:
            does = self.random.choice((self.card, self.way, self.explorer, lambda: self.key(WALKS)))
        self.done.append(does())
        QApplication.processEvents()
        self.answer()
        QApplication.processEvents()

    # Places.

    @property
    def hand(self) -> Hand:
        """The hand on the shown canvas."""
        return Hand(self.window.page)

    def point(self) -> QPoint:
        """A port, a rail, a block, the middle of a wire, a note, or just anywhere on the canvas."""
        page, draw = self.window.page, self.random.random()
        blocks, wires, notes = list(page.view.blocks.values()), list(page.view.wires.values()), page._graph.notes
        if draw < 0.35 and (spots := [spot for block in blocks for spot in block.ports()]):
            return page.view.view_point(self.random.choice(spots).middle())
        if draw < 0.42 and (spots := [spot for rail in page.view.rails for spot in (*rail.spots, rail.slot)]):
            return page.view.view_point(self.random.choice(spots).middle())
        if draw < 0.72 and blocks:
            return self.window.grip(self.random.choice(blocks).face.id)
        if draw < 0.82 and wires:
            return page.view.view_point(self.random.choice(wires).path().pointAtPercent(self.random.random()))
        if draw < 0.85 and notes:
            return page.view.view_point(self.random.choice(notes).body_rect().center())
        if draw < 0.91 and (frames := page.view.frames):
            frame = self.random.choice(frames)
            return page.view.view_point(self.random.choice((frame.head_rect(), frame.corner_rect())).center())
        area = page.view.viewport().rect()
        return QPoint(self.random.randrange(max(1, area.width())), self.random.randrange(max(1, area.height())))

    # Gestures; each says in words what it did.

    def drag(self) -> str:
        """Press, move and let go; sometimes with a second press or Esc meanwhile."""
        if self.window.levels.page is None:
            return "nothing to drag"
        hand, start, end = self.hand, self.point(), self.point()
        if self.random.random() < 0.4:
            end = start + QPoint(self.random.randint(-160, 160), self.random.randint(-120, 120))
        button, modifiers = self.random.choice(BUTTONS), self.random.choice(MODIFIERS)
        hand.press(start, button, modifiers)
        hand.held_keys = modifiers
        hand.go(start, end, 4)
        disturbed = self.random.random()
        if disturbed < 0.06:
            QTest.keyClick(self.window.main.focusWidget() or self.window.main, Key.Key_Escape)
        elif disturbed < 0.1:
            self.key(EDITS)
        elif disturbed < 0.13:
            hand.press(end, Qt.MouseButton.RightButton)
            hand.release(end, Qt.MouseButton.RightButton)
        hand.release(end, button, modifiers)
        return f"drag {start.toTuple()} → {end.toTuple()} {button.name} {modifiers.name} ({disturbed:.2f})"

    def click(self) -> str:
        """A click with any button."""
        if self.window.levels.page is None:
            return "nothing to click"
        at, button, modifiers = self.point(), self.random.choice(BUTTONS), self.random.choice(MODIFIERS)
        self.hand.click(at, button, modifiers)
        return f"click {at.toTuple()} {button.name} {modifiers.name}"

    def double_click(self) -> str:
        """A double click, mostly on a block."""
        if self.window.levels.page is None:
            return "nothing to double-click"
        at = self.point()
        self.hand.double_click(at)
        return f"double click {at.toTuple()}"

    def wheel(self) -> str:
        """A turn of the wheel, sometimes as far as into a block or out of the level."""
        if self.window.levels.page is None:
            return "nothing to zoom"
        at, modifiers = self.point(), self.random.choice((NONE, NONE, NONE, ALT))
        turns = self.random.choice((-12, -3, -1, 1, 2, 4, 14))
        page = self.window.page
        for _ in range(abs(turns)):
            self._time += self.random.choice((TURN_MS, TURN_MS, 400))
            if self.window.levels.page is not page:
                break
            Hand(page).wheel(at, 1 if turns > 0 else -1, modifiers, self._time)
        return f"wheel {turns} at {at.toTuple()} {modifiers.name}"

    def key(self, keys: tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...]) -> str:
        """A key where the keyboard is, mostly on what is shown."""
        key, modifiers = self.random.choice(keys)
        if self.random.random() < 0.85:
            self.window.levels.focus_inside()
        target = self.window.main.focusWidget() or self.window.main
        QTest.keyClick(target, key, modifiers)
        QApplication.processEvents()
        return f"{modifiers.name}+{key.name} on {type(target).__name__}"

    def select(self) -> str:
        """Click some blocks, with Shift from the second on."""
        if self.window.levels.page is None:
            return "nothing to select"
        names = sorted(self.window.blocks)
        chosen = self.random.sample(names, min(len(names), self.random.choice((1, 1, 2, 3))))
        for number, name in enumerate(chosen):
            if self.window.levels.page is not None and name in self.window.blocks:
                self.hand.click(self.window.grip(name), LEFT, SHIFT if number else NONE)
        return f"select {chosen}"

    def context_menu(self) -> str:
        """The menu at a point of the canvas."""
        if self.window.levels.page is None:
            return "no menu"
        at, surface = self.point(), self.window.page.view.viewport()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, surface.mapToGlobal(at))
        QApplication.sendEvent(surface, event)
        return f"menu at {at.toTuple()}"

    def card(self) -> str:
        """Something with the card of an implementation."""
        cards = self.window.levels.cards.cards()
        if not cards or not self.window.levels.cards.isVisible():
            return "no card"
        name = self.random.choice(sorted(cards))
        card, draw = cards[name], self.random.random()
        if draw < 0.4:
            self.window.click(card)
            return f"click card {name}"
        if draw < 0.5 and card.choose.isVisible():
            self.window.click(card.choose)
            return f"choose card {name}"
        if draw < 0.65:
            middle = card.rect().center()
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, card.mapToGlobal(middle))
            QApplication.sendEvent(card, event)
            return f"menu of card {name}"
        if draw < 0.73:
            new = self.window.levels.cards.new_card
            self.window.click(new.button)
            QTest.keyClicks(new.name, self.random.choice(WORDS))
            QTest.keyClick(new.name, self.random.choice((Key.Key_Return, Key.Key_Return, Key.Key_Escape)))
            return "new card"
        card.setFocus()
        key = self.random.choice(
            (Key.Key_Space, Key.Key_Left, Key.Key_Right, Key.Key_Return, Key.Key_F2, Key.Key_Delete)
        )
        QTest.keyClick(card, key)
        return f"{key.name} on card {name}"

    def way(self) -> str:
        """A click in the breadcrumb: a step of it, its siblings, or up."""
        buttons = [one for one in self.window.levels.breadcrumb.findChildren(QToolButton) if one.isVisible()]
        enabled = [one for one in buttons if one.isEnabled()]
        if not enabled:
            return "no way"
        button = self.random.choice(enabled)
        said = button.text() or button.toolTip()
        self.window.click(button)
        return f"way: {said}"

    def drop_block(self) -> str:
        """A block of the library dragged over the canvas and let go."""
        if self.window.levels.page is None:
            return "nowhere to drop"
        address = self.random.choice(sorted(library()))
        data, surface = carried(address), self.window.page.view.viewport()
        places = [self.point() for _ in range(3)]
        copy = Qt.DropAction.CopyAction
        events: list[QEvent] = [entering(places[0], copy, data)]
        events += [moving(place, copy, data) for place in places]
        events += [dropping(places[-1], copy, data)]
        for event in events:
            QApplication.sendEvent(surface, event)
        return f"drop {address} at {places[-1].toTuple()}"

    def action(self) -> str:
        """An action by its name in the palette."""
        name = self.random.choice(ACTIONS)
        QTest.keyClick(self.window.main, Key.Key_K, CTRL)
        palettes = [one for one in self.window.main.findChildren(Palette) if one.isVisible()]
        if not palettes:
            return "no palette"
        QTest.keyClicks(palettes[-1].field, name)
        QTest.keyClick(palettes[-1].field, Key.Key_Return)
        return f"palette: {name}"

    def explorer(self) -> str:
        """A walk in the explorer."""
        tree = self.window.main.docks.explorer.tree
        tree.setFocus()
        key = self.random.choice((Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Right, Key.Key_Left, Key.Key_Return))
        QTest.keyClick(tree, key)
        return f"{key.name} in the explorer"

    def configuration(self) -> str:
        """Another configuration in the toolbar."""
        box = self.window.main.toolbar.configurations
        box.setFocus()
        key = self.random.choice((Key.Key_Down, Key.Key_Up))
        QTest.keyClick(box, key)
        return f"configuration {box.currentText()}"

    def resize(self) -> str:
        """Another size of the window."""
        size = self.random.choice(((1280, 800), (900, 600), (1100, 700)))
        self.window.main.resize(*size)
        return f"resize {size}"

    # What a gesture has opened.

    def answer(self) -> None:
        """Use or leave the menus and forms that are open, until none is; rarely one stays for the next gesture."""
        for _ in range(4):
            menu, form = QApplication.activePopupWidget(), self._form()
            dialog = QApplication.activeModalWidget()
            if isinstance(menu, QMenu):
                self.done.append(self._in_menu(menu))
            elif menu is not None:
                QTest.keyClick(menu, Key.Key_Escape)
            elif dialog is not None:
                QTest.keyClick(dialog.focusWidget() or dialog, Key.Key_Escape)
                self.done.append(f"leave {type(dialog).__name__}")
            elif form is not None and self.random.random() < 0.95:
                self.done.append(self._in_form(form))
            else:
                return
            QApplication.processEvents()
            if QApplication.activePopupWidget() is None:
                come_to_the_front(self.window)

    def _in_menu(self, menu: QMenu) -> str:
        actions = [
            one
            for one in menu.actions()
            if one.isEnabled() and one.isVisible() and not one.isSeparator() and not one.text().startswith(NOT_IN_MENUS)
        ]
        if not actions or self.random.random() < 0.2:
            QTest.keyClick(menu, Key.Key_Escape)
            return "close menu"
        action = self.random.choice(actions)
        said = action.text()
        QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
        return f"in menu: {said}"

    def _form(self) -> QWidget | None:
        """The form that has the keyboard, or else one that stands over the window."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, FORMS):
            widget = widget.parentWidget()
        if widget is not None and widget.isVisible():
            return widget
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        found = (one for kind in FORMS for one in self.window.main.findChildren(kind, options=direct))
        return next((one for one in found if one.isVisible()), None)

    def _in_form(self, form: QWidget) -> str:
        fields = [one for kind in (QLineEdit, QPlainTextEdit) for one in form.findChildren(kind) if one.isVisible()]
        fields = [form] if isinstance(form, QLineEdit) else [one for one in fields if one.isEnabled()]
        if not fields:
            QTest.keyClick(form, Key.Key_Escape)
            return f"{type(form).__name__}: nothing to fill in"
        text = self.random.choice(WORDS)
        field = self.random.choice(fields)
        if self.random.random() < 0.8:
            if isinstance(field, QLineEdit | QPlainTextEdit):
                field.selectAll()
            QTest.keyClicks(field, text)
        if isinstance(form, NewBlockForm) and self.random.random() < 0.5:
            form.inputs.selectAll()
            QTest.keyClicks(form.inputs, self.random.choice(("table: DataFrame", "x: int, y: float = 1.0", "(", "")))
            form.outputs.selectAll()
            QTest.keyClicks(form.outputs, self.random.choice(("table: DataFrame", "value: int", "")))
        draw = self.random.random()
        buttons = [one for one in form.findChildren(QPushButton) if one.isVisible()]
        if draw < 0.2 or (draw < 0.4 and not buttons):
            QTest.keyClick(field, Key.Key_Escape)
            ends = "Esc"
        elif draw < 0.4:
            button = self.random.choice(buttons)
            ends = button.text()
            self.window.click(button)
        else:
            QTest.keyClick(field, Key.Key_Return, CTRL if isinstance(form, NoteForm) else NONE)
            ends = "Enter"
        return f"{type(form).__name__}: “{text}”, {ends}"
