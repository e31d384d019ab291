"""How a block runs, made and changed in the inspector: mode, what chooses, lifetime, caching, tries, resources."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from hyperstudio.editing.edits import Edit
from hyperstudio.editing.terms import Rule, SetRule, SetUseRule
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at, last, parent
from hyperstudio.graph.block import Block, Use
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.values import FrozenMap
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.terms import CACHES, LIFETIMES, terms_in_words
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.inspector.mode_form import NARROW, ModeForm
from hyperstudio.ui.inspector.number_box import NumberBox
from hyperstudio.ui.inspector.sections import muted
from hyperstudio.ui.quiet import QuietCombo
from hyperstudio.ui.theme import icon

TIMEOUT = Parameter(name="timeout", type="float", form="float", optional=True, low=0, low_open=True)
RETRIES = Parameter(name="retries", type="int", form="int", low=0)
RESOURCES = {"gpu": "GPUs", "memory_gb": "Memory in GB", "per_second": "Calls per second"}
AS_DEFINED = "as its definition says"


class TermsForm(QWidget):
    """A line that says how the block runs; below it, when opened, an editor for each rule.

    `use` is the address of a use in its graph: what is said here then counts for that use alone.
    `unfolded` tells whether the editors are shown.
    """

    unfolded = Signal(bool)

    def __init__(self, studio: Studio, focus: Focus, address: str, block: Block, use: str = "") -> None:
        super().__init__()
        self._studio, self._focus, self._address, self._use = studio, focus, address, use
        self._block = block
        self.rows = QWidget()
        self.toggle = QToolButton()
        self.toggle.setText("How it runs")
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setAutoRaise(True)
        self.toggle.setObjectName("terms.toggle")
        self.toggle.clicked.connect(lambda: self.unfold(self.rows.isHidden()))
        self.summary = muted("")
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 2, 0, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.mode = ModeForm(block, self._own_use(), lambda mode: self._say("mode", mode))
        self._grid.addWidget(self.mode, 0, 0, 1, 2)
        self.lifetime = self._choice("lifetime", "Lives", LIFETIMES)
        self.cache = self._choice("cache", "Values", CACHES)
        if not use:
            self._of_definition()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.summary)
        column.addWidget(self.rows)
        self.unfold(False)
        self.refresh(block)

    def unfold(self, opened: bool) -> None:
        """Show the editors, or only what they say."""
        self.toggle.setIcon(icon("folded_out" if opened else "folded", "muted"))
        self.toggle.setAccessibleName("Hide how it runs" if opened else "Change how it runs")
        self.rows.setVisible(opened)
        self.unfolded.emit(opened)

    def refresh(self, block: Block) -> None:
        """Show the rules as they are now."""
        self._block = block
        use = self._own_use()
        self.summary.setText(terms_in_words(block, use))
        self.lifetime.show_value(use.lifetime if use else block.lifetime)
        self.cache.show_value(use.cache if use else block.cache)
        if self._use:
            return
        self.choose_by.show_value(block.choose_by)
        self.state.setChecked(block.state)
        self.state.setVisible(block.lifetime == "process")
        self.timeout.show_value(block.timeout, "none")
        self.retries.show_value(block.retries)
        for name, box in self.resources.items():
            box.show_value(block.resources.get(name), "none")
        self.reads.setText(", ".join(block.reads))

    def _of_definition(self) -> None:
        block = self._block
        inputs = {None: "the configuration"} | {port.name: f"the value of {port.name}" for port in block.inputs}
        self.choose_by = self._choice("choose_by", "Chosen by", inputs)
        self.state = QCheckBox("Changes when used")
        self.state.setObjectName("terms.state")
        self.state.setToolTip("Using its object changes it: steps that use it are never reused")
        self.state.clicked.connect(lambda: self._say("state", self.state.isChecked()))
        self._grid.addWidget(self.state, self._grid.rowCount(), 0, 1, 2)
        self.timeout = self._number("timeout", "Timeout", TIMEOUT, "Seconds for one call; empty: none")
        self.retries = self._number("retries", "Tries again", RETRIES, "How often it is tried again after a failure")
        self.resources = {}
        for name, title in RESOURCES.items():
            parameter = Parameter(name=name, type="float", form="float", optional=True, low=0, low_open=True)
            self.resources[name] = box = NumberBox(parameter)
            box.editingFinished.connect(lambda name=name: self._resource(name))
            self._row(title, box, f"terms.{name}", f"{title} that one call needs; empty: nothing is asked for")
        self.reads = QLineEdit()
        self.reads.setPlaceholderText("data/words.txt, $MODEL")
        self.reads.editingFinished.connect(self._reads)
        self._row("Reads", self.reads, "terms.reads", "Files and variables that its code reads and nobody sees it read")

    def _choice(self, rule: Rule, title: str, values: dict[Any, str]) -> Choice:
        box = Choice({None: AS_DEFINED, **values} if self._use else values)
        box.activated.connect(lambda _row: self._say(rule, box.currentData()))
        self._row(title, box, f"terms.{rule}", "")
        return box

    def _number(self, rule: Rule, title: str, parameter: Parameter, tip: str) -> NumberBox:
        box = NumberBox(parameter)

        def done() -> None:
            value = box.value()
            if isinstance(value, str) or (isinstance(value, int | float) and not _within(parameter, value)):
                least = "above 0" if parameter.low_open else "0 or more"
                self._refused(StudioError(f"“{box.text()}” cannot be.", f"Write a number, {least}."))
            else:
                self._say(rule, 0 if value is None and rule == "retries" else value)

        box.editingFinished.connect(done)
        self._row(title, box, f"terms.{rule}", tip)
        return box

    def _row(self, title: str, editor: QWidget, name: str, tip: str) -> None:
        label = FittedLabel(title)
        label.setBuddy(editor)
        editor.setObjectName(name)
        editor.setAccessibleName(title)
        editor.setToolTip(tip)
        editor.setMinimumWidth(NARROW)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)

    def _resource(self, name: str) -> None:
        value, held = self.resources[name].value(), self._block.resources
        if isinstance(value, str) or (value is not None and value <= 0):
            self._refused(StudioError(f"“{self.resources[name].text()}” cannot be.", "Write a number above 0."))
        elif value != held.get(name):
            made = held.with_item(name, value) if value is not None else held.without(name)
            self._say("resources", FrozenMap(made))

    def _reads(self) -> None:
        self._say("reads", tuple(part.strip() for part in self.reads.text().split(",") if part.strip()))

    def _say(self, rule: Rule, value: Any) -> None:
        edit: Edit
        if self._use and rule in ("mode", "lifetime", "cache"):
            edit = SetUseRule(parent(self._use), last(self._use), rule, value)
        else:
            edit = SetRule(self._address, rule, value)
        try:
            if edit.apply(self._studio.document.project) is not self._studio.document.project:
                self._studio.document.do(edit)
        except StudioError as refusal:
            self._refused(refusal)

    def _refused(self, refusal: StudioError) -> None:
        self._focus.tell(refusal)
        self.refresh(self._block)

    def _own_use(self) -> Use | None:
        if not self._use:
            return None
        return graph_at(self._studio.document.project, parent(self._use)).uses.get(last(self._use))


class Choice(QuietCombo):
    """A box that offers values in words."""

    def __init__(self, values: dict[Any, str]) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, words in values.items():
            self.addItem(words, value)

    def show_value(self, value: Any) -> None:
        """Show a value; what is not offered shows nothing."""
        self.setCurrentIndex(next((row for row in range(self.count()) if self.itemData(row) == value), -1))


def _within(parameter: Parameter, value: float) -> bool:
    return value > 0 if parameter.low_open else value >= 0
