"""The keys of the canvas: each is a wish, or moves the selection along the wires."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.viewer import CanvasViewer

Key = Qt.Key
PLAIN = Qt.KeyboardModifier.NoModifier
ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}


class KeyedPage(Protocol):
    """What the keys of a page can do with it."""

    @property
    def view(self) -> CanvasViewer: ...
    @property
    def left(self) -> SignalInstance[tuple[()]]: ...
    @property
    def step_implementation(self) -> SignalInstance[tuple[str, int]]: ...
    @property
    def find_wished(self) -> SignalInstance[tuple[()]]: ...
    def selected(self) -> tuple[str, ...]: ...
    def focus_block(self, block: str) -> None: ...
    def enter(self, block: str) -> None: ...
    def fit(self) -> None: ...
    def fit_selection(self) -> None: ...
    def wish_addition(self) -> None: ...
    def wish_removal(self) -> None: ...


class Keys:
    """Answers key events of a page's view; what it does not know goes on to the window."""

    def __init__(self, page: KeyedPage) -> None:
        self._page = page
        self._panned_from: object = None
        self._does: dict[int, Callable[[], None]] = {
            Key.Key_Delete: page.wish_removal,
            Key.Key_Backspace: page.wish_removal,
            Key.Key_Return: self._enter,
            Key.Key_Enter: self._enter,
            Key.Key_Escape: self._escape,
            Key.Key_Tab: page.wish_addition,
            Key.Key_BracketLeft: lambda: self._step(-1),
            Key.Key_BracketRight: lambda: self._step(1),
            Key.Key_F: page.fit_selection,
            Key.Key_Home: page.fit,
        }

    def answer(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; False when it stands for nothing here."""
        pressed = event.type() == QEvent.Type.KeyPress
        if event.key() == Key.Key_Space and event.modifiers() == PLAIN:
            self._space(pressed, event.isAutoRepeat())
            return True
        if not pressed:
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == PLAIN and event.key() in ARROWS:
            self._walk(*ARROWS[Key(event.key())])
            return True
        if modifiers == Qt.KeyboardModifier.ControlModifier and event.key() == Key.Key_F:
            self._page.find_wished.emit()
            return True
        if event.text() in ("[", "]"):  # on many keyboards these need AltGr
            self._step(-1 if event.text() == "[" else 1)
            return True
        if modifiers != PLAIN or event.key() not in self._does:
            return False
        self._does[event.key()]()
        return True

    def _space(self, pressed: bool, repeated: bool) -> None:
        view = self._page.view
        if repeated:
            return
        if pressed:
            view.space_held, self._panned_from = True, view.camera()
        elif view.space_held:
            view.space_held = False
            over_block = view.owner_at(view.scene_point(view.pointer)) is not None
            if view.camera() == self._panned_from and not view.busy() and not over_block:
                self._page.wish_addition()

    def _enter(self) -> None:
        chosen = self._page.selected()
        if len(chosen) == 1:
            self._page.enter(chosen[0])

    def _escape(self) -> None:
        if not self._page.view.cancel_gesture():
            self._page.left.emit()

    def _step(self, direction: int) -> None:
        chosen = self._page.selected()
        if len(chosen) == 1:
            self._page.step_implementation.emit(chosen[0], direction)

    def _walk(self, right: int, down: int) -> None:
        """Left and right go along wires, up and down to the nearest block that way."""
        blocks, chosen = self._page.view.blocks, self._page.selected()
        if not chosen:
            first = min(blocks.values(), key=lambda block: (block.x(), block.y()), default=None)
            if first is not None:
                self._page.focus_block(first.face.id)
            return
        here = blocks[chosen[-1]]
        ends = [wire.ends() for wire in self._page.view.wires.values()]
        if right > 0:
            there = [target.parentItem() for source, target in ends if source.parentItem() is here]
        elif right < 0:
            there = [source.parentItem() for source, target in ends if target.parentItem() is here]
        else:
            there = [b for b in blocks.values() if b is not here and (b.y() - here.y()) * down > 0]
        reachable = [block for block in there if isinstance(block, BlockItem) and block is not here]
        if reachable:
            nearest = min(reachable, key=lambda block: (block.pos() - here.pos()).manhattanLength())
            self._page.focus_block(nearest.face.id)
