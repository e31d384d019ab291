"""The parts of the inspector: headings, documentation, an address to copy, ports, implementations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import shorten

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from hyperstudio.graph.block import Block
from hyperstudio.graph.ports import HasPorts, Port
from hyperstudio.graph.types import short
from hyperstudio.ui.fitted_text import FittedButton, FittedLabel, breakable
from hyperstudio.ui.theme import icon, mono_font

BRIEF = 90
"""How many letters are said of each implementation in a list, so that what stands below it is not pushed away."""

SHORT_NAME, SHORT_CHOICE = "m" * 8, "m" * 6
"""What is as wide as these, the name of a port or an implementation is shown whole in a narrow inspector too."""
LONGEST_DEFAULT = 40
BOLDER = 6
"""How much wider, in pixels, a short name is when it is written in bold."""


def heading(text: str) -> QLabel:
    """The small title above a part."""
    label = QLabel(breakable(text))
    label.setWordWrap(True)
    label.setProperty("role", "heading")
    label.setContentsMargins(0, 10, 0, 0)
    return label


def muted(text: str) -> QLabel:
    """A line of second rank."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def documentation(text: str) -> QLabel:
    """Documentation, written as Markdown. Nothing in it is loaded from elsewhere."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.MarkdownText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    label.setToolTip("")
    return label


class TitleLine(QWidget):
    """What the selection is called, with a button to call it differently."""

    def __init__(self, text: str, rename: Callable[[], None]) -> None:
        super().__init__()
        label = QLabel(breakable(text))
        label.setProperty("role", "title")
        label.setWordWrap(True)
        self.rename_button = QToolButton()
        self.rename_button.setIcon(icon("edit", "muted"))
        self.rename_button.setToolTip("Change title and name (F2)")
        self.rename_button.setAccessibleName("Rename")
        self.rename_button.clicked.connect(lambda _checked=False: rename())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(self.rename_button, 0, Qt.AlignmentFlag.AlignTop)


class AddressLine(QWidget):
    """The address of what is shown, with a button that copies it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.label = QLabel(breakable(address))
        self.label.setProperty("role", "muted")
        self.label.setFont(mono_font(-1))
        self.label.setWordWrap(True)
        self.copy_button = QToolButton()
        self.copy_button.setIcon(icon("duplicate", "muted"))
        self.copy_button.setToolTip("Copy the address")
        self.copy_button.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address)
        self.copy_button.setIcon(icon("done", "good"))
        QTimer.singleShot(1200, self, lambda: self.copy_button.setIcon(icon("duplicate", "muted")))


class PortTable(QWidget):
    """Inputs and outputs with their types; a click on a name shows the value it held."""

    def __init__(self, ports: HasPorts, show_value: Callable[[str], None]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        row = 0
        for title, side in (("in", ports.inputs), ("out", ports.outputs)):
            for port in side:
                self._add(grid, row, title, port, show_value)
                title = ""
                row += 1

    def _add(self, grid: QGridLayout, row: int, side: str, port: Port, show_value: Callable[[str], None]) -> None:
        name = FittedButton(port.name)
        name.setProperty("role", "flat")
        name.setStyleSheet("text-align: left; padding: 1px 4px;")
        name.setMinimumWidth(min(name.sizeHint().width(), name.fontMetrics().horizontalAdvance(SHORT_NAME)))
        name.setToolTip("Show the value")
        name.clicked.connect(lambda: show_value(port.name))
        what = [short(port.type)]
        if port.learning:
            what.append("for learning only")
        if port.held_out:
            what.append("held out")
        if port.has_default:
            what.append(f"default {shorten(str(port.default), LONGEST_DEFAULT, placeholder='…')}")
        kind = muted(breakable(" · ".join(what)))
        default = f"default {port.default}" if port.has_default else ""
        kind.setToolTip("\n".join(filter(None, (port.type, default, port.doc))))
        grid.addWidget(muted(side), row, 0)
        grid.addWidget(name, row, 1)
        grid.addWidget(kind, row, 2)


class ImplementationList(QWidget):
    """The implementations of a block: which is chosen, and a button for each of the others to choose it."""

    def __init__(
        self,
        address: str,
        block: Block,
        briefs: Mapping[str, str],
        choose: Callable[[str], None],
        look_at: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.rows: dict[str, ImplementationRow] = {}
        self._by_value = block.choose_by is not None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for name in sorted(block.implementations):
            row = ImplementationRow(
                name, block.implementations[name].kind, briefs[name], disabled=name in block.disabled
            )
            row.choose_button.clicked.connect(lambda _=False, name=name: choose(name))
            row.name_button.clicked.connect(lambda _=False, name=name: look_at(f"{address}.{name}"))
            self.rows[name] = row
            column.addWidget(row)

    def refresh(self, chosen: str | None, shown: str | None) -> None:
        """Mark the chosen implementation, and the one that is looked at."""
        for name, row in self.rows.items():
            row.refresh(is_chosen=name == chosen, is_shown=name == shown, can_choose=not self._by_value)


class ImplementationRow(QFrame):
    """One implementation: its name, its kind, and what it is in a line."""

    def __init__(self, name: str, kind: str, brief: str, *, disabled: bool) -> None:
        super().__init__()
        self.mark = QLabel()
        self.mark.setFixedWidth(20)
        self.name_button = FittedButton(name)
        self.name_button.setProperty("role", "flat")
        self.name_button.setStyleSheet("text-align: left; padding: 2px 4px;")
        short = self.name_button.fontMetrics().horizontalAdvance(SHORT_CHOICE)
        self.name_button.setMinimumWidth(min(self.name_button.sizeHint().width() + BOLDER, short))
        self.name_button.setToolTip("Look at it, without choosing it")
        what = FittedLabel(kind + (" · disabled" if disabled else ""))
        what.setProperty("role", "muted")
        what.setMinimumWidth(1)  # in a narrow inspector the name and the button have the room
        self.choose_button = QPushButton("Choose")
        self.choose_button.setStyleSheet("padding: 2px 10px;")
        self.choose_button.setAccessibleName(f"Choose {name}")
        policy = self.choose_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.choose_button.setSizePolicy(policy)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.mark)
        head.addWidget(self.name_button)
        head.addWidget(what, 1)
        head.addWidget(self.choose_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 0, 2)
        column.setSpacing(0)
        column.addLayout(head)
        if brief:
            first, stop, _rest = brief.partition(". ")
            said = shorten(first + stop, BRIEF, placeholder=" …")
            doc = muted(said)
            doc.setToolTip(brief if said != brief else "")
            doc.setContentsMargins(28, 0, 0, 2)
            column.addWidget(doc)

    def refresh(self, *, is_chosen: bool, is_shown: bool, can_choose: bool) -> None:
        """Mark it as chosen, and as the one that is looked at."""
        self.mark.setPixmap(icon("chosen", "accent").pixmap(16, 16) if is_chosen else QPixmap())
        self.mark.setToolTip("Chosen in this configuration" if is_chosen else "")
        self.choose_button.setVisible(can_choose and not is_chosen)
        font = self.name_button.font()
        if font.bold() != is_shown:
            font.setBold(is_shown)
            self.name_button.setFont(font)
