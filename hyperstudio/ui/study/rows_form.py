"""A list that is typed in: a row of fields for each entry, one to add, and what is wrong with them below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from hyperstudio.ui.quiet import QuietCombo
from hyperstudio.ui.theme import icon

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of each row: what it is called, an example, its choices (then it is a box), and its part of the width.

    Those that stand `below` are in a second line.
    """

    name: str
    example: str = ""
    choices: tuple[str, ...] = ()
    part: int = 1
    below: bool = False


class RowsForm(QWidget):
    """Shows rows. `typed` tells them with every key, `settled` when a field is left or a row is gone."""

    typed = Signal(list)
    settled = Signal(list)

    def __init__(self, title: str, fields: Sequence[Field], add: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._fields = title, tuple(fields)
        self.lines: list[tuple[QWidget, list[QLineEdit | QComboBox]]] = []
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        self.add_button = QPushButton(add)
        self.add_button.setProperty("role", "flat")
        self.add_button.clicked.connect(lambda: self._add_and_go())
        self.problem = QLabel()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.add_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self.problem)
        self.retheme()

    def rows(self) -> list[Row]:
        """What stands in the fields; rows in which nothing is typed are left out."""
        found = [tuple(_text(field) for field in fields) for _, fields in self.lines]
        return [
            row
            for row in found
            if any(text for text, field in zip(row, self._fields, strict=True) if not field.choices)
        ]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; a field in which someone types stays as it is."""
        if list(rows) == self.rows() and len(rows) == len(self.lines):
            return
        fields = [field for _, line in self.lines for field in line if isinstance(field, QLineEdit)]
        if any(field.hasFocus() and field.isModified() for field in fields):
            return
        while len(self.lines) > len(rows):
            self._take_away(self.lines[-1][0])
        for (_, line), row in zip(self.lines, rows, strict=False):
            for field, text in zip(line, row, strict=True):
                _show(field, text)
        for row in rows[len(self.lines) :]:
            self._add(row)

    def show_problems(self, texts: Sequence[str]) -> None:
        """Say what is wrong; nothing where nothing is."""
        self.problem.setText("\n".join(dict.fromkeys(texts)))
        self.problem.setVisible(bool(texts))

    def mark(self, wrong: Sequence[str]) -> None:
        """Mark the fields that hold one of these texts."""
        for _, fields in self.lines:
            for field in fields:
                if isinstance(field, QLineEdit):
                    bad = bool(field.text()) and field.text() in wrong
                    if bool(field.property("problem")) != bad:
                        field.setProperty("problem", bad)
                        field.style().unpolish(field)
                        field.style().polish(field)

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.add_button.setIcon(icon("add", "muted"))
        for line, _ in self.lines:
            for button in line.findChildren(QToolButton):
                button.setIcon(icon("close", "muted"))

    def _add(self, row: Row) -> list[QLineEdit | QComboBox]:
        line = QWidget()
        lines = QVBoxLayout(line)
        lines.setContentsMargins(0, 0, 0, 4 if any(field.below for field in self._fields) else 0)
        lines.setSpacing(4)
        cells, below = QHBoxLayout(), QHBoxLayout()
        lines.addLayout(cells)
        lines.addLayout(below)
        fields: list[QLineEdit | QComboBox] = []
        for field, text in zip(self._fields, row, strict=True):
            made: QLineEdit | QComboBox
            if field.choices:
                made = QuietCombo()
                made.addItems(list(field.choices))
                made.setCurrentText(text)
                made.setMinimumWidth(118)
                made.currentTextChanged.connect(lambda _text: self.settled.emit(self.rows()))
            else:
                made = QLineEdit(text)
                made.setCursorPosition(0)
                made.setMinimumWidth(40)
                made.setPlaceholderText(field.example)
                made.textEdited.connect(lambda _text: self.typed.emit(self.rows()))
                made.editingFinished.connect(lambda made=made: self._left(made))
            made.setAccessibleName(f"{self._title}: {field.name}")
            made.setToolTip(field.name)
            (below if field.below else cells).addWidget(made, field.part)
            fields.append(made)
        gone = QToolButton()
        gone.setIcon(icon("close", "muted"))
        gone.setMinimumSize(30, 26)  # a new row has no room at all until the page has become longer
        gone.setToolTip("Take it away")
        gone.setAccessibleName(f"{self._title}: take away")
        gone.clicked.connect(lambda: self._remove(line))
        cells.addWidget(gone)
        self.lines.append((line, fields))
        self._rows.addWidget(line)
        return fields

    def _add_and_go(self) -> None:
        fields = self._add(tuple(field.choices[0] if field.choices else "" for field in self._fields))
        next(field for field in fields if isinstance(field, QLineEdit)).setFocus()

    def _left(self, field: QLineEdit) -> None:
        field.setModified(False)
        self.settled.emit(self.rows())

    def _remove(self, line: QWidget) -> None:
        self._take_away(line)
        self.settled.emit(self.rows())

    def _take_away(self, line: QWidget) -> None:
        fields = next(fields for one, fields in self.lines if one is line)
        # A field that had the focus tells that it was left, with a row that is just going.
        blockers = [QSignalBlocker(field) for field in fields]
        self.lines = [one for one in self.lines if one[0] is not line]
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        del blockers


def _show(field: QLineEdit | QComboBox, text: str) -> None:
    with QSignalBlocker(field):
        if isinstance(field, QComboBox):
            field.setCurrentText(text)
        elif field.text() != text:
            field.setText(text)
            field.setCursorPosition(0)


def _text(field: QLineEdit | QComboBox) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.text().strip()
