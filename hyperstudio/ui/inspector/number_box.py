"""A field for a number, with arrows: any length of int, scientific notation, steps that suit the range."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from hyperstudio.graph.code import Parameter
from hyperstudio.planning.choices import nearest_legal
from hyperstudio.ui.theme import current_theme
from hyperstudio.ui.theme.stylesheet import MARKS

Number = int | float
NICE = (1, 2, 5, 10)


class NumberBox(QAbstractSpinBox):
    """Shows a number of a parameter; what is typed or stepped to is told by `edited`, also what is no number.

    `edited` carries an int or a float, None for an empty field, or the text that cannot be read. Qt's own boxes
    swallow keys that lead out of the range, and so can never say why.
    """

    edited = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self._value: Number | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().textEdited.connect(self._typed)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self._take_theme()

    def value(self) -> Number | str | None:
        """The number that is shown, None for an empty field, or the text that is no number."""
        return read_number(self.lineEdit().text(), whole=self._parameter.form == "int")

    def show_value(self, value: Number | None, placeholder: str = "") -> None:
        """Show a number, or nothing but a placeholder."""
        self._value = value
        self.lineEdit().setPlaceholderText(placeholder)
        self.lineEdit().setText("" if value is None else number_text(value))

    def stepBy(self, steps: int) -> None:
        now = self.value()
        start = now if isinstance(now, int | float) else self._start()
        after = stepped(self._parameter, start, steps)
        self.lineEdit().setText(number_text(after))
        self.lineEdit().selectAll()
        self.edited.emit(after)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        now, low, high = self.value(), self._parameter.low, self._parameter.high
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if not isinstance(now, int | float) or high is None or now < high:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if not isinstance(now, int | float) or low is None or now > low:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        return (QValidator.State.Acceptable, text, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that scrolls the inspector must not change what happens to pass under the pointer.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mark_problem(self, bad: bool) -> None:
        """Draw the border that says that the value cannot be, or the usual one."""
        if bool(self.property("problem")) != bad:
            self.setProperty("problem", bad)
            self.style().unpolish(self)
            self.style().polish(self)

    def _typed(self, _text: str) -> None:
        self.edited.emit(self.value())

    def _start(self) -> Number:
        if self._value is not None:
            return self._value
        default = self._parameter.default
        if isinstance(default, int | float) and not isinstance(default, bool):
            return default
        return self._parameter.low if self._parameter.low is not None else 0

    def _take_theme(self) -> None:
        """The theme's sheet knows Qt's own number boxes; this one is drawn as they are."""
        theme = current_theme()
        sheet = f"""
            NumberBox {{ color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.line};
                border-radius: 6px; padding: 4px 8px; min-height: 18px; selection-background-color: {theme.selection};
                selection-color: {theme.text}; }}
            NumberBox:hover {{ border-color: {theme.muted}; }}
            NumberBox:focus {{ border-color: {theme.accent}; }}
            NumberBox[problem="true"] {{ border-color: {theme.bad}; }}
            NumberBox::up-button {{ border: none; width: 18px; margin: 2px 2px 0 0; }}
            NumberBox::down-button {{ border: none; width: 18px; margin: 0 2px 2px 0; }}
            NumberBox::up-button:hover, NumberBox::down-button:hover {{ background: {theme.line}; border-radius: 4px; }}
            NumberBox::up-arrow {{ image: url("{MARKS.as_posix()}/up.svg"); width: 10px; height: 10px; }}
            NumberBox::down-arrow {{ image: url("{MARKS.as_posix()}/down.svg"); width: 10px; height: 10px; }}
        """
        self.setStyleSheet(sheet)


def read_number(text: str, *, whole: bool) -> Number | str | None:
    """The number that a text writes (`12`, `1e-3`), None for an empty one, the text itself when it is no number."""
    text = text.strip().replace("−", "-")
    if not text:
        return None
    try:
        return int(text.replace(" ", ""))
    except ValueError:
        pass
    try:
        number = float(text.replace(" ", ""))
    except ValueError:
        return text
    return int(number) if whole and number.is_integer() and abs(number) < 1e15 else number


def number_text(value: Number) -> str:
    """A number as it is shown: in full, so that reading it gives the same number back."""
    return repr(value).replace("e-0", "e-").replace("e+0", "e+") if isinstance(value, float) else str(value)


def stepped(parameter: Parameter, start: Number, steps: int) -> Number:
    """The number that lies `steps` arrows away from `start`, within the range."""
    if parameter.form == "int":
        return nearest_legal(parameter, start + steps * (parameter.step or 1))
    if parameter.step:
        after = start + steps * parameter.step
    elif parameter.log and start > 0:
        after = start
        for _ in range(abs(steps)):
            after = _next_nice(after, up=steps > 0)
    else:
        low, high = parameter.low, parameter.high
        span = (high - low) if low is not None and high is not None else max(abs(start), 1.0)
        size = _nice_below(span / 50)
        after = round(start / size + steps) * size
    return nearest_legal(parameter, float(f"{after:.12g}"))


def _nice_below(value: float) -> float:
    ten = 10.0 ** math.floor(math.log10(value))
    return max(nice for nice in NICE if nice * ten <= value * 1.000001) * ten


def _next_nice(value: float, *, up: bool) -> float:
    """The next of 1, 2, 5, 10, 20, 50, … above or below."""
    ten = 10.0 ** math.floor(math.log10(value))
    ladder = [nice * ten * ten_more for ten_more in (0.1, 1.0, 10.0) for nice in NICE[:3]]
    if up:
        return min(step for step in ladder if step > value * 1.000001)
    return max(step for step in ladder if step < value * 0.999999)
