"""What is asked before an export: workflows, the folder, how it is called, and what is left open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.graph.project import Project
from hyperstudio.studio.export_preview import ExportWish

WHEN = {"frozen": "as it is now", "start": "at the start", "call": "for each call"}
WIDTH = 330


class WishForm(QWidget):
    """The left side of the dialog. `changed` tells that something else is wished for."""

    changed = Signal()

    def __init__(self, project: Project, workflow: str, out: Path) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(heading("Workflows"))
        self.workflows: dict[str, QCheckBox] = {}
        for name in sorted(project.workflows):
            box = self.workflows[name] = QCheckBox(project.workflows[name].title or name)
            box.setToolTip(name)
            box.setChecked(name == workflow)
            box.toggled.connect(lambda _on: self.changed.emit())
            rows.addWidget(box)
        rows.addSpacing(6)
        rows.addWidget(heading("Folder"))
        line = QHBoxLayout()
        self.out = QLineEdit(str(out))
        self.out.setAccessibleName("The folder of the package")
        self.out.editingFinished.connect(self.changed.emit)
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        line.addWidget(self.out, 1)
        line.addWidget(browse)
        rows.addLayout(line)
        rows.addSpacing(6)
        self.api = QCheckBox("Serve the workflows over HTTP")
        self.api.setChecked(True)
        self.prove = QCheckBox("Prove it: run its tests in a clean environment")
        for box in (self.api, self.prove):
            box.toggled.connect(lambda _on: self.changed.emit())
            rows.addWidget(box)
        rows.addSpacing(6)
        self._open_title = heading("When the implementation is chosen")
        self._open_title.hide()
        rows.addWidget(self._open_title)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setColumnStretch(0, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addWidget(area, 1)
        self.choices: dict[str, QComboBox] = {}

    def wish(self) -> ExportWish:
        """What is wished for now."""
        names = tuple(name for name, box in self.workflows.items() if box.isChecked())
        said = {address: str(box.currentData()) for address, box in self.choices.items()}
        bind = {address: when for address, when in said.items() if when != "frozen"}
        out = Path(self.out.text().strip() or ".").expanduser()
        return ExportWish(names, out, self.api.isChecked(), self.prove.isChecked(), bind)

    def show_choices(self, titles: Mapping[str, str]) -> None:
        """Offer these blocks to be left open; what was said of one stays."""
        if list(titles) == list(self.choices):
            return
        said = {address: box.currentData() for address, box in self.choices.items()}
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self.choices = {}
        for row, (address, title) in enumerate(titles.items()):
            label, box = QLabel(title), QComboBox()
            label.setToolTip(address)
            box.setToolTip(f"When the implementation of {address} is chosen")
            box.setAccessibleName(f"When {title} is chosen")
            for when, words in WHEN.items():
                box.addItem(words, when)
            box.setCurrentIndex(list(WHEN).index(str(said.get(address) or "frozen")))
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(box, row, 1)
            self.choices[address] = box
        self._grid.setRowStretch(len(titles), 1)
        self._open_title.setVisible(bool(titles))

    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "The folder of the package", self.out.text())
        if found:
            self.out.setText(found)
            self.changed.emit()


def heading(text: str) -> QLabel:
    """The title of a part."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
