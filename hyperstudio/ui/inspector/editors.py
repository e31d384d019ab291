"""An editor for each form of parameter: number, tick, choice, text, path, JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from hyperstudio.graph.code import Parameter
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import MISSING, same
from hyperstudio.ui.inspector.number_box import NumberBox
from hyperstudio.ui.quiet import QuietCombo
from hyperstudio.ui.theme import icon

NONE_TEXT = "none"
_SAID = {
    Qt.CheckState.Checked: "yes",
    Qt.CheckState.Unchecked: "no",
    Qt.CheckState.PartiallyChecked: NONE_TEXT,
}


class ValueEditor(QWidget):
    """Edits one value. `given` tells a value as it is typed, legal or not; `unreadable` why a text is no value."""

    given = Signal(object)
    unreadable = Signal(str)
    left = Signal()

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def show_value(self, value: Any) -> None:
        """Show a value (`MISSING`: only what the signature says) without telling anybody."""
        raise NotImplementedError

    def mark(self, bad: bool) -> None:
        """Draw it as holding a value that cannot be, or as usual."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NumberEditor(ValueEditor):
    """A number, with arrows."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = NumberBox(parameter)
        self._row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.box.edited.connect(self._edited)

    def show_value(self, value: Any) -> None:
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
        self.box.show_value(number, _placeholder(self.parameter, value))

    def mark(self, bad: bool) -> None:
        self.box.mark_problem(bad)

    def _edited(self, value: Any) -> None:
        if isinstance(value, str):
            self.unreadable.emit(f"“{value}” is not a number.")
        elif value is None and not self.parameter.optional:
            self.unreadable.emit("A number is wanted.")
        elif self.parameter.form == "float" and isinstance(value, int):
            self.given.emit(float(value))
        else:
            self.given.emit(value)


class TickEditor(ValueEditor):
    """Yes or no."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.tick = QCheckBox()
        self.tick.setTristate(parameter.optional)
        self._row.addWidget(self.tick, 1)
        self.setFocusProxy(self.tick)
        self.tick.checkStateChanged.connect(lambda state: self.tick.setText(_SAID[state]))
        self.tick.setText(_SAID[self.tick.checkState()])
        self.tick.clicked.connect(self._clicked)

    def show_value(self, value: Any) -> None:
        if value is None:
            self.tick.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.tick.setCheckState(Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked)

    def _clicked(self) -> None:
        state = self.tick.checkState()
        self.given.emit(None if state == Qt.CheckState.PartiallyChecked else state == Qt.CheckState.Checked)


class ChoiceEditor(ValueEditor):
    """One of a few."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = QuietCombo()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(6)
        self._values: list[Any] = [*parameter.choices, *([None] if parameter.optional else [])]
        for value in self._values:
            self.box.addItem(NONE_TEXT if value is None else str(value))
        self._row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.box.activated.connect(lambda place: self.given.emit(self._values[place]))

    def show_value(self, value: Any) -> None:
        place = next((n for n, choice in enumerate(self._values) if same(choice, value)), -1)
        self.box.setCurrentIndex(place)
        self.box.setPlaceholderText(_placeholder(self.parameter, value) if value is MISSING else str(value))


class TextEditor(ValueEditor):
    """Text; a path has a button that browses."""

    def __init__(self, parameter: Parameter, folder: Path) -> None:
        super().__init__(parameter)
        self._folder = folder
        self.line = QLineEdit()
        self._row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._typed)
        self.browse = QToolButton()
        self.browse.setVisible(parameter.form == "path")
        if parameter.form == "path":
            self.browse.setIcon(icon("open", "muted"))
            self.browse.setToolTip("Browse for a file")
            self._row.addWidget(self.browse)
            self.browse.clicked.connect(self._browse)

    def show_value(self, value: Any) -> None:
        text = value if isinstance(value, str) else ""
        if self.line.text() != text:
            self.line.setText(text)
        self.line.setPlaceholderText(_placeholder(self.parameter, value))

    def _typed(self, text: str) -> None:
        self.given.emit(None if not text and self.parameter.optional else text)

    def _browse(self) -> None:
        start = self._folder / self.line.text()
        name, _ = QFileDialog.getOpenFileName(self, f"A file for {self.parameter.name}", str(start))
        if name:
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Take a file; inside the project its path is kept relative to it."""
        inside = file.is_relative_to(self._folder)
        text = file.relative_to(self._folder).as_posix() if inside else str(file)
        self.line.setText(text)
        self.given.emit(text)


class JsonEditor(ValueEditor):
    """A list, a dict or anything else, as one line of JSON."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.line = QLineEdit()
        self._row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._typed)

    def show_value(self, value: Any) -> None:
        self.line.setText("" if value is MISSING else json.dumps(thaw(value), ensure_ascii=False))
        self.line.setPlaceholderText(_placeholder(self.parameter, value))

    def mark(self, bad: bool) -> None:
        _mark_line(self.line, bad)

    def _typed(self, text: str) -> None:
        try:
            value = json.loads(text)
        except ValueError as wrong:
            example = {"list": '["one", 2]', "dict": '{"name": 1}'}.get(self.parameter.form, '"text" or 12')
            if self.parameter.default_is_literal and self.parameter.default is not None:
                example = json.dumps(thaw(self.parameter.default), ensure_ascii=False)
            self.unreadable.emit(f"That is not JSON yet ({_why(wrong)}). Write it like {example}.")
        else:
            self.given.emit(value)


def editor_for(parameter: Parameter, folder: Path) -> ValueEditor:
    """The editor that is made for a parameter's form; `folder` is the project's."""
    if parameter.form == "bool":
        return TickEditor(parameter)
    if parameter.choices:
        return ChoiceEditor(parameter)
    if parameter.form in {"int", "float"}:
        return NumberEditor(parameter)
    if parameter.form in {"str", "path"}:
        return TextEditor(parameter, folder)
    return JsonEditor(parameter)


def _placeholder(parameter: Parameter, value: Any) -> str:
    if value is MISSING:
        return parameter.default_text or "needs a value"
    return NONE_TEXT if value is None else ""


def _mark_line(line: QLineEdit, bad: bool) -> None:
    if bool(line.property("problem")) != bad:
        line.setProperty("problem", bad)
        line.style().unpolish(line)
        line.style().polish(line)


def _why(wrong: ValueError) -> str:
    return f"{wrong.msg.lower()}, place {wrong.pos + 1}" if isinstance(wrong, json.JSONDecodeError) else str(wrong)
