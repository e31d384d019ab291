"""The form of an implementation's parameters: an editor each, with range, default, why a value cannot be, reset."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.types import short
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import MISSING, range_text, same, value_of, why_bad_value
from hyperstudio.planning.superposition import search_range
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.inspector.editors import editor_for
from hyperstudio.ui.theme import icon

_NOTHING: Any = object()


class ParameterForm(QWidget):
    """A row for each parameter of the code implementation at `address` of `block`."""

    def __init__(self, studio: Studio, focus: Focus, address: str, name: str, implementation: CodeImplementation):
        super().__init__()
        self.rows: dict[str, ParameterRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for parameter in implementation.code.parameters:
            row = ParameterRow(studio, focus, address, name, parameter)
            self.rows[parameter.name] = row
            column.addWidget(row)

    def refresh(self, block: Block) -> None:
        """Show what the configuration says now; what is being typed stays."""
        for row in self.rows.values():
            row.refresh(block)


class ParameterRow(QWidget):
    """One parameter: its name, its editor, and a line of what may be said about its value."""

    def __init__(self, studio: Studio, focus: Focus, block: str, name: str, parameter: Parameter) -> None:
        super().__init__()
        self._studio = studio
        self._focus = focus
        self._block = block
        self._name = name
        self.parameter = parameter
        self.address = f"{block}.{name}.{parameter.name}"
        self._shown: Any = _NOTHING
        self._typed: Any = _NOTHING
        self._hint = ""
        self.title = FittedLabel(parameter.name)
        self.title.setToolTip(f"{self.address}: {parameter.type}")
        self.searched = QLabel("searched")
        self.searched.setProperty("role", "muted")
        self.reset_button = QToolButton()
        self.reset_button.setIcon(icon("reset", "muted"))
        self.reset_button.setToolTip("Back to the default")
        self.reset_button.setAccessibleName(f"Reset {parameter.name}")
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self.editor = editor_for(parameter, studio.folder)
        self.editor.setAccessibleName(parameter.name)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self._lay_out()
        self.editor.given.connect(self._given)
        self.editor.unreadable.connect(self._refuse)
        self.editor.left.connect(self._go_back)
        self.reset_button.clicked.connect(lambda: studio.reset(self.address))

    def refresh(self, block: Block) -> None:
        """Show the value that counts now, and where it is from."""
        configuration = self._studio.document.configuration
        value, origin = value_of(block, self._block, self._name, self.parameter, configuration)
        self.reset_button.setVisible(origin == "configuration")
        found = search_range(self.parameter, block.said(self._name, self.parameter.name))
        self.searched.setVisible(found is not None)
        if found is not None:
            tried = "a range of numbers" if found.values is None else f"{len(found.values)} values"
            self.searched.setToolTip(f"A search tries {tried} of it.")
        self._hint = _about(self.parameter, origin)
        if self._shown is _NOTHING or not same(self._shown, value):
            self._shown = value
            if self._typed is _NOTHING or not same(self._typed, value):
                self.editor.show_value(value)
            why = None if value is MISSING else why_bad_value(self.parameter, value)
            self._say(" ".join(why) if why else "")
        elif self.hint.property("role") == "muted":
            self._say("")
        self._typed = _NOTHING

    def _given(self, value: Any) -> None:
        if why := why_bad_value(self.parameter, value):
            self._refuse(" ".join(why))
            return
        self._typed = value
        try:
            self._studio.set_parameter(self.address, value, merge=True)
        except StudioError as refusal:
            self._refuse(str(refusal))
        else:
            # Nothing is told where the document says so already, as after a value that could not be.
            self._say("")

    def _refuse(self, why: str) -> None:
        self._say(why)

    def _go_back(self) -> None:
        self.editor.show_value(self._shown)
        why = None if self._shown is MISSING else why_bad_value(self.parameter, self._shown)
        self._say(" ".join(why) if why else "")

    def _say(self, why: str) -> None:
        """Say why a value cannot be; nothing to say: range and default."""
        self.hint.setText(why or self._hint)
        role = "bad" if why else "muted"
        self.hint.setVisible(bool(self.hint.text()))
        self.editor.mark(bool(why))
        if self.hint.property("role") != role:
            self.hint.setProperty("role", role)
            self.hint.style().unpolish(self.hint)
            self.hint.style().polish(self.hint)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title)
        kind = QLabel(short(self.parameter.type) if len(self.parameter.type) < 24 else self.parameter.form)
        kind.setProperty("role", "muted")
        kind.setToolTip(self.parameter.type)
        head.addWidget(kind)
        head.addStretch(1)
        head.addWidget(self.searched)
        head.addWidget(self.reset_button)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self.hint)
        if self.parameter.doc:
            doc = QLabel(self.parameter.doc)
            doc.setProperty("role", "muted")
            doc.setWordWrap(True)
            column.addWidget(doc)


def _about(parameter: Parameter, origin: str) -> str:
    """The line under an editor: range, scale and default."""
    parts = []
    if legal := range_text(parameter):
        parts.append(legal + (", log scale" if parameter.log else ""))
    elif parameter.log:
        parts.append("log scale")
    if parameter.step:
        parts.append(f"steps of {parameter.step}")
    if parameter.has_default:
        parts.append(f"default {parameter.default_text or _plain(parameter.default)}")
    elif origin == "none":
        parts.append("has no default")
    return " · ".join(parts)


def _plain(value: Any) -> str:
    """A default as people say it."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return value if isinstance(value, str) and value else json.dumps(thaw(value), ensure_ascii=False)
