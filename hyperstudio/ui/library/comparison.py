"""What changed in a block since it was taken from the library, in a dialog of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hyperstudio.editing.differences import Difference
from hyperstudio.files.library import LibraryBlock
from hyperstudio.ui.theme import icon

PICTURES = {
    "added": ("add", "good"),
    "removed": ("remove", "bad"),
    "changed": ("rename", "warn"),
    "moved": ("more", "muted"),
}


class ComparedWithLibrary(QDialog):
    """Lists the differences of a block of the project from the one in the library."""

    def __init__(self, address: str, one: LibraryBlock, found: Sequence[Difference], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare with library")
        number = f"{len(found)} difference{'s' if len(found) != 1 else ''}" if found else "No difference"
        head = QLabel(f"{number} between {address} and {one.address} of {one.origin}")
        head.setProperty("role", "heading")
        head.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setAccessibleName("Differences from the library")
        for d in found:
            place = d.address.removeprefix(f"{address}.").removeprefix(f"{address}:").removeprefix(f"{address}/")
            words = d.words if place == address else f"{place} · {d.words}"
            self.list.addItem(QListWidgetItem(icon(*PICTURES[d.kind]), words))
        same = QLabel("The block is as it was taken: nothing changed here, and nothing in the library.")
        same.setProperty("role", "muted")
        same.setWordWrap(True)
        self.list.setVisible(bool(found))
        same.setVisible(not found)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(12)
        rows.addWidget(head)
        rows.addWidget(self.list, 1)
        rows.addWidget(same)
        rows.addWidget(buttons)
        self.resize(560, 380 if found else self.sizeHint().height())
