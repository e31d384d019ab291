"""An array: what it is in numbers, a histogram, a slice of it as rows or as a picture."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from hyperstudio.ui.data.histogram import Histogram
from hyperstudio.ui.data.pages import Ask, cell_text
from hyperstudio.ui.data.views import PictureView, TableView


class ArrayView(QWidget):
    """An array: what it is in numbers, a histogram, a picture where it looks like one, and its rows."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.facts = QLabel()
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts.setMinimumWidth(150)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.histogram = Histogram()
        self.picture = PictureView()
        self.picture.setMinimumHeight(120)
        self.table = TableView(ask)
        self.axes: list[QSpinBox] = []
        self.as_picture = QPushButton("As picture")
        self.as_picture.setCheckable(True)
        self.as_picture.toggled.connect(self._go)
        self._slices = QHBoxLayout()
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 8)
        above.setSpacing(24)
        above.addWidget(self.facts)
        above.addWidget(self.histogram, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 6)
        below.addLayout(self._slices)
        below.addStretch(1)
        below.addWidget(self.as_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self.picture, 2)
        column.addWidget(self.table, 2)

    def show_look(self, look: dict[str, Any]) -> None:
        """Show a value from a `look` of kind array."""
        shape = " × ".join(map(str, look.get("shape") or [])) or "one number"
        facts = [f"<b>{shape}</b> {look.get('dtype', '')}"]
        facts += [f"{name} {cell_text(look[name])}" for name in ("min", "mean", "max") if look.get(name) is not None]
        facts += [f"{look[name]:,} {name}" for name in ("missing", "infinite") if look.get(name)]
        self.facts.setText("<br>".join(facts))
        counted = look.get("histogram")
        self.histogram.setVisible(bool(counted))
        if counted:
            self.histogram.show_counts(counted["counts"], counted["edges"])
        self._make_axes(look)
        self.as_picture.blockSignals(True)
        self.as_picture.setChecked(False)
        self.as_picture.blockSignals(False)
        paintable = str(look.get("dtype", "")).startswith(("int", "uint", "float", "bool"))
        sliced = look.get("slice") or [0, 0]
        self.as_picture.setVisible(not look.get("png") and paintable and min(sliced) > 1)
        self.table.show_look(look)
        self._show_picture(look)

    def take(self, look: dict[str, Any], start: int, left: int) -> None:
        """A page has come, perhaps of another slice."""
        self.table.pages.take(look, start, left)
        if not start and not left:
            self.table.fit_columns()
            self._show_picture(look)

    def _show_picture(self, look: dict[str, Any]) -> None:
        png = look.get("png") or look.get("heat")
        self.picture.setVisible(bool(png))
        if png:
            self.picture.show_png(png)
        # A picture's numbers are its samples row by row; nobody reads those.
        self.table.setVisible(bool(look.get("rows")) and not png)

    def _make_axes(self, look: dict[str, Any]) -> None:
        while (item := self._slices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.axes = []
        if look.get("png"):
            return
        for axis, length in enumerate((look.get("shape") or [])[:-2]):
            box = QSpinBox()
            box.setRange(0, max(0, length - 1))
            box.setPrefix(f"axis {axis}:  ")
            box.setSuffix(f" of {length}")
            box.valueChanged.connect(self._go)
            self._slices.addWidget(box)
            self.axes.append(box)

    def _go(self, *_: Any) -> None:
        self.table.pages.go(at=[box.value() for box in self.axes], picture=self.as_picture.isChecked())
