"""The colours of notes and frames as people pick them: in a menu, and in a box of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from PySide6.QtGui import QActionGroup, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from hyperstudio.graph.block import Colour
from hyperstudio.ui.canvas.look import look, tint
from hyperstudio.ui.theme import icon

COLOURS: tuple[Colour, ...] = get_args(Colour)
SWATCH = 14
"""The side of a swatch, in pixels."""


def swatch(colour: Colour) -> QIcon:
    """A little square in a colour, as the theme shows it."""
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(look().colour(tint(colour))))
    return QIcon(picture)


def colour_box(colour: Colour) -> QComboBox:
    """A box in which a colour is picked; its data is the colour."""
    box = QComboBox()
    box.setAccessibleName("Colour")
    for one in COLOURS:
        box.addItem(swatch(one), one.capitalize(), one)
    box.setCurrentIndex(COLOURS.index(colour))
    return box


def label_menu(
    parent: QWidget,
    colour: Colour,
    change: Callable[[], object],
    paint: Callable[[Colour], object],
    delete: Callable[[], object],
) -> QMenu:
    """The menu of a note or frame: change its words, its colour, delete it."""
    menu = QMenu(parent)
    menu.addAction(icon("edit"), "Change…").triggered.connect(lambda _checked=False: change())
    inner = menu.addMenu(swatch(colour), "Colour")
    group = QActionGroup(inner)
    for one in COLOURS:
        action = inner.addAction(swatch(one), one.capitalize())
        action.setCheckable(True)
        action.setChecked(one == colour)
        action.triggered.connect(lambda _checked=False, one=one: paint(one))
        group.addAction(action)
    menu.addAction(icon("remove"), "Delete").triggered.connect(lambda _checked=False: delete())
    return menu
