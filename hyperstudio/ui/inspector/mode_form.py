"""How often a block runs, as an editor: once, for each item, again and again, or learning before it is applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from hyperstudio.editing.terms import likely_for_each, likely_repeat
from hyperstudio.graph.block import Block, ForEach, Mode, Repeat, RepeatRule, Use
from hyperstudio.graph.values import FrozenMap
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.quiet import QuietCombo, QuietSpin

NARROW = 64
"""How narrow an editor may become, in pixels, before the inspector would have to be wider."""
MOST_ROUNDS = 1_000_000
KINDS = {"once": "once", "each": "for each item", "repeat": "again and again", "fitted": "learning, then applied"}


class ModeForm(QWidget):
    """Tells `say` each mode that is made with it; None where a use goes back to what its definition says."""

    def __init__(self, block: Block, use: Use | None, say: Callable[[Mode | None], None]) -> None:
        super().__init__()
        self._block, self._say = block, say
        self._mode: Mode | None = block.mode if use is None else use.mode
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.kind = QuietCombo()
        if use is not None:
            self.kind.addItem("as its definition says", None)
        made: dict[str, Mode | None] = {"once": "once", "each": likely_for_each(block), "repeat": likely_repeat(block)}
        if use is None:
            made["fitted"] = "fitted"
        for kind, mode in made.items():
            if mode is not None or kind == _kind(self._mode):
                self.kind.addItem(KINDS[kind], kind)
        self.kind.setCurrentIndex(self.kind.findData(_kind(self._mode)))
        self.kind.activated.connect(lambda _row: self._say(made.get(self.kind.currentData() or "")))
        self._row("Runs", self.kind, "mode.kind")
        if isinstance(self._mode, ForEach):
            self._each(self._mode)
        elif isinstance(self._mode, Repeat):
            self._again(self._mode.repeat)

    def _each(self, mode: ForEach) -> None:
        self.each: dict[str, QCheckBox] = {}
        for port in self._block.inputs:
            box = self.each[port.name] = QCheckBox(port.name)
            box.setChecked(port.name in mode.for_each)
            box.setEnabled(mode.for_each != (port.name,))
            box.setToolTip("A list is wired to it; each call gets one item" if box.isEnabled() else "One is needed")
            box.clicked.connect(lambda: self._say_each(mode))
            self._row("Items of" if len(self.each) == 1 else "", box, f"mode.each.{port.name}")
        if len(mode.for_each) > 1:
            pair = self.pair = QuietCombo()
            pair.addItem("the first with the first, …", "together")
            pair.addItem("each with each", "all")
            pair.setCurrentIndex(pair.findData(mode.pair))
            pair.activated.connect(lambda _row: self._say(mode.but(pair=pair.currentData())))
            self._row("Paired", pair, "mode.pair")

    def _say_each(self, mode: ForEach) -> None:
        names = tuple(name for name, box in self.each.items() if box.isChecked())
        made = mode.but(for_each=names)
        self._say(made if len(names) > 1 or "pair" not in mode.model_fields_set else made.unsaid("pair"))

    def _again(self, rule: RepeatRule) -> None:
        def say(**said: Any) -> None:
            self._say(Repeat(repeat=rule.but(**said)))

        until = self.until = QuietCombo()
        until.addItems([port.name for port in self._block.outputs])
        until.setCurrentIndex(until.findText(rule.until))
        until.activated.connect(lambda _row: say(until=until.currentText()))
        self._row("Until", until, "mode.until")
        limit = self.limit = QuietSpin()
        limit.setRange(1, max(MOST_ROUNDS, rule.limit))
        limit.setKeyboardTracking(False)
        limit.setValue(rule.limit)
        limit.valueChanged.connect(lambda value: say(limit=value))
        self._row("Rounds at most", limit, "mode.limit")
        self.carry: dict[str, QuietCombo] = {}
        for port in self._block.outputs:
            if port.name == rule.until and port.name not in rule.carry:
                continue
            box = self.carry[port.name] = QuietCombo()
            box.addItem("to no input", None)
            for taken in self._block.inputs:
                box.addItem(f"to {taken.name}", taken.name)
            box.setCurrentIndex(max(0, box.findData(rule.carry.get(port.name))))
            box.activated.connect(
                lambda _row, name=port.name, box=box: say(carry=_carried(rule.carry, name, box.currentData()))
            )
            self._row(f"{port.name} goes on", box, f"mode.carry.{port.name}")

    def _row(self, title: str, editor: QWidget, name: str) -> None:
        label, row = FittedLabel(title), self._grid.rowCount()
        label.setBuddy(editor)
        editor.setObjectName(name)
        editor.setMinimumWidth(NARROW)
        if isinstance(editor, QuietCombo):
            editor.setSizeAdjustPolicy(editor.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if not isinstance(editor, QCheckBox):
            editor.setAccessibleName(title)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)


def _kind(mode: Mode | None) -> str | None:
    if isinstance(mode, ForEach):
        return "each"
    return "repeat" if isinstance(mode, Repeat) else mode


def _carried(carry: FrozenMap[str, str], output: str, to: str | None) -> FrozenMap[str, str]:
    if to is None:
        return carry.without(output) if output in carry else carry
    return FrozenMap({**{name: taken for name, taken in carry.items() if taken != to}, output: to})
