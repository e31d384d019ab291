"""The context menus of a block on the canvas and of an implementation's card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from hyperstudio.graph.block import Block
from hyperstudio.graph.faces import Face
from hyperstudio.graph.project import Configuration
from hyperstudio.planning.choices import chosen
from hyperstudio.ui.failures import Offer
from hyperstudio.ui.levels.card_faces import CardFace
from hyperstudio.ui.theme import icon


@dataclass(frozen=True, slots=True)
class BlockWishes:
    """What the menu of a block can wish for."""

    open: Callable[[], None]
    choose: Callable[[str], None]
    run_to: Callable[[], None]
    show_code: Callable[[str], None]
    rename: Callable[[], None]
    duplicate: Callable[[], None]
    link: Callable[[], None]
    own_copy: Callable[[], None]
    delete: Callable[[], None]


@dataclass(frozen=True, slots=True)
class CardWishes:
    """What the menu of a card can wish for, each with the implementation's name."""

    choose: Callable[[str], None]
    make_default: Callable[[str], None]
    open_code: Callable[[str], None]
    rename: Callable[[str], None]
    duplicate: Callable[[str], None]
    disable: Callable[[str, bool], None]
    test: Callable[[str], None]
    write_contract: Callable[[], None]
    delete: Callable[[str], None]


def block_menu(
    parent: QWidget, face: Face, configuration: Configuration, wishes: BlockWishes, failure: Sequence[Offer] = ()
) -> QMenu:
    """The menu of a block: what to do about its failure, open, choose, run to here, code, rename, duplicate, delete."""
    menu = QMenu(parent)
    for offer in failure:
        _add(menu, offer.title, offer.icon, offer.does)
    if failure:
        menu.addSeparator()
    _add(menu, "Open", "graph", wishes.open, "Enter")
    if isinstance(face.thing, Block) and face.thing.implementations:
        _choices(menu, face.thing, face.definition, configuration, wishes.choose)
    _add(menu, "Run to here", "run", wishes.run_to, "Ctrl+Shift+R")
    if isinstance(face.thing, Block):
        name = chosen(face.thing, face.definition, configuration)
        if name is not None and face.thing.implementations[name].kind == "code":
            _add(menu, "Show code", "code", lambda: wishes.show_code(f"{face.definition}.{name}"))
    menu.addSeparator()
    _add(menu, "Rename…", "rename", wishes.rename, "F2")
    _add(menu, "Duplicate", "duplicate", wishes.duplicate, "Ctrl+D")
    _add(menu, "Duplicate (linked)", "shared", wishes.link)
    if face.use is not None:
        _add(menu, "Make its own copy", "block", wishes.own_copy)
    _add(menu, "Delete", "remove", wishes.delete, "Del")
    return menu


def card_menu(parent: QWidget, face: CardFace, wishes: CardWishes, *, disabled: bool = False) -> QMenu:
    """The menu of a card: choose, make default, open code, rename, duplicate, disable or enable, delete."""
    menu = QMenu(parent)
    choose = _add(menu, "Choose", "chosen", lambda: wishes.choose(face.name), "Space")
    choose.setEnabled(not face.chosen)
    default = _add(menu, "Make default", "done", lambda: wishes.make_default(face.name))
    default.setEnabled(not face.default)
    if face.kind == "code":
        _add(menu, "Open code", "code", lambda: wishes.open_code(face.name))
    if face.contract:
        _add(menu, "Test its contract", "run", lambda: wishes.test(face.name))
    else:
        _add(menu, "Write a contract for the block", "code", wishes.write_contract)
    menu.addSeparator()
    _add(menu, "Rename…", "rename", lambda: wishes.rename(face.name), "F2")
    _add(menu, "Duplicate", "duplicate", lambda: wishes.duplicate(face.name))
    if disabled:
        _add(menu, "Enable", "done", lambda: wishes.disable(face.name, False))
    else:
        _add(menu, "Disable", "stop", lambda: wishes.disable(face.name, True))
    _add(menu, "Delete", "remove", lambda: wishes.delete(face.name), "Del")
    return menu


def _choices(
    menu: QMenu, block: Block, address: str, configuration: Configuration, choose: Callable[[str], None]
) -> None:
    inner = menu.addMenu(icon("chosen"), "Choose implementation")
    group = QActionGroup(inner)
    now = chosen(block, address, configuration)
    for name in sorted(block.implementations):
        picture = icon("chosen", "accent") if name == now else icon(block.implementations[name].kind)
        action = QAction(picture, name, group)
        action.setCheckable(True)
        action.setChecked(name == now)
        action.triggered.connect(lambda _checked=False, name=name: choose(name))
        inner.addAction(action)


def _add(menu: QMenu, title: str, picture: str, wish: Callable[[], None], keys: str = "") -> QAction:
    # The keys are told, not bound: the canvas and the window's actions answer them.
    action = QAction(icon(picture), f"{title}\t{keys}" if keys else title, menu)
    action.triggered.connect(lambda _checked=False: wish())
    menu.addAction(action)
    return action
