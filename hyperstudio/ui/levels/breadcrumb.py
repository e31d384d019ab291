"""The breadcrumb: the way from the project down to the shown level, each step with its siblings in a drop-down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from hyperstudio.ui.theme import icon

ICON = 15
"""The size of the icons, in pixels."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way: its title, and the titles that could stand in its place; `present` is its number."""

    title: str
    siblings: tuple[str, ...] = ()
    present: int = 0
    icon: str = "block"


class Breadcrumb(QWidget):
    """Shows crumbs; `crumb_clicked` tells the number of one, `sibling_clicked` that and the number of its sibling."""

    crumb_clicked = Signal(int)
    sibling_clicked = Signal(int, int)
    up_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crumbs: tuple[Crumb, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 3, 8, 3)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Show this way; the last crumb is where one is."""
        if tuple(crumbs) != self._crumbs:
            self._crumbs = tuple(crumbs)
            self.rebuild()

    def titles(self) -> list[str]:
        """What is written, from the top down."""
        return [crumb.title for crumb in self._crumbs]

    def rebuild(self) -> None:
        """Make the buttons anew, in the colours of the theme."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        up = self._button("")
        up.setIcon(icon("up", "muted"))
        up.setToolTip("Go up one level (Esc)")
        up.setAccessibleName("Go up one level")
        up.setEnabled(len(self._crumbs) > 2)
        up.clicked.connect(self.up_clicked.emit)
        self._row.addWidget(up)
        for number, crumb in enumerate(self._crumbs):
            last = number == len(self._crumbs) - 1
            if number:
                self._row.addWidget(self._chevron(number, crumb))
            button = self._button(crumb.title)
            button.setIcon(icon(crumb.icon, "accent" if last else "muted"))
            button.setObjectName(f"crumb {number}")
            font = button.font()
            font.setBold(last)
            button.setFont(font)
            button.setFixedWidth(button.fontMetrics().horizontalAdvance(crumb.title) + ICON + 18)
            button.clicked.connect(lambda _checked=False, number=number: self.crumb_clicked.emit(number))
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setIconSize(QSize(ICON, ICON))
        button.setAutoRaise(True)
        styles = Qt.ToolButtonStyle
        button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if text else styles.ToolButtonIconOnly)
        button.setStyleSheet(f"QToolButton {{ padding: 3px {5 if text else 1}px; }}")
        return button

    def _chevron(self, number: int, crumb: Crumb) -> QToolButton:
        button = self._button("")
        button.setIcon(icon("mdi6.chevron-right", "muted"))
        button.setObjectName(f"siblings {number}")
        button.setToolTip(f"What else there is beside {crumb.title}")
        button.setAccessibleName(button.toolTip())
        button.setEnabled(len(crumb.siblings) > 1)
        button.clicked.connect(lambda: self._open_menu(number, button))
        return button

    def _open_menu(self, number: int, button: QToolButton) -> None:
        menu = self.menu(number)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def menu(self, number: int) -> QMenu:
        """The drop-down before a crumb: its siblings, the present one ticked."""
        crumb = self._crumbs[number]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, title in enumerate(crumb.siblings):
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(place == crumb.present)
            action.triggered.connect(lambda _checked=False, place=place: self.sibling_clicked.emit(number, place))
            menu.addAction(action)
        return menu
