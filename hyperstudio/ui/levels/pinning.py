"""Pins on the canvas: the menu of an output port, and the form in which a value is given."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.studio.given import output_at
from hyperstudio.studio.pins import last_small, pin_last, pin_text
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.places_of_values import value_address
from hyperstudio.ui.theme import icon

LARGEST = 4000
"""Characters of a value that is offered to be edited; a larger one is kept, or given as a file."""


class Pinning(QObject):
    """Grants wishes for pins."""

    def __init__(self, studio: Studio, focus: Focus, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._focus, self._window = studio, focus, parent
        self.form: PinForm | None = None
        focus.pin_wished.connect(self.edit)

    def listen(self, page: GraphPage) -> None:
        """Offer the menu on the ports of a page."""
        page.view.port_menu_wished.connect(lambda block, port, at: self._menu(page, block, port, at))

    def _menu(self, page: GraphPage, block: str, port: str, at: QPoint) -> None:
        end = value_address(self._studio.document.project, page.address, block, port, "output")
        if end is None or output_at(self._studio.document.project, end) is None:
            return
        menu = QMenu(page)
        menu.addAction(icon("data"), "Show value").triggered.connect(lambda _=False: self._focus.show_value(end))
        menu.addSeparator()
        pinned = end in self._studio.pins
        if not pinned:
            keep = menu.addAction(icon("pin"), "Pin value")
            keep.setToolTip("Runs of this session use the value of the last run, and not the block")
            keep.triggered.connect(lambda _=False: attempt(self._focus, lambda: pin_last(self._studio, end)))
        edit = menu.addAction(icon("edit"), "Edit pinned value…" if pinned else "Pin another value…")
        edit.triggered.connect(lambda _=False: self.edit(end))
        if pinned:
            menu.addAction(icon("unpin"), "Unpin").triggered.connect(lambda _=False: self._studio.unpin(end))
        menu.setToolTipsVisible(True)
        menu.popup(at)

    def edit(self, end: str) -> None:
        """Ask for the value of a port."""
        given = self._studio.pins.get(end)
        if given is not None and given.form == "file":
            text = f"@{given.value}"
        elif given is not None and given.form == "text":
            text = str(given.value)
        else:
            value = given.value if given is not None and given.form == "json" else last_small(self._studio, end)
            text = "" if value is None else json.dumps(value, ensure_ascii=False)
        self.form = PinForm(self._studio, end, text if len(text) <= LARGEST else "", self._window)
        self.form.open()


class PinForm(QDialog):
    """Asks for a value: JSON, or a file. It stays open, and says why, while the value does not fit."""

    def __init__(self, studio: Studio, end: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._end = studio, end
        port = output_at(studio.document.project, end)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Pin {end}")
        self.resize(460, 280)
        kind = QLabel(f"A value of the type {port.type if port is not None else 'Any'}, as JSON; or @ and a file.")
        kind.setWordWrap(True)
        kind.setProperty("role", "muted")
        self.text = QPlainTextEdit(text)
        self.text.setProperty("role", "code")
        self.text.selectAll()
        self.file_button = QPushButton(icon("open"), "Choose a file…")
        self.file_button.setAutoDefault(False)
        self.file_button.clicked.connect(lambda _checked=False: self._choose_file())
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setProperty("role", "bad")
        self.why.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.pin = buttons.addButton("Pin", QDialogButtonBox.ButtonRole.AcceptRole)
        self.pin.setDefault(True)
        buttons.accepted.connect(self._pin)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(kind)
        column.addWidget(self.text, 1)
        column.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.why)
        column.addWidget(buttons)
        self.text.setFocus()

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "A file with the value", str(self._studio.folder))
        if chosen:
            self.text.setPlainText(f"@{chosen}")

    def _pin(self) -> None:
        try:
            pin_text(self._studio, self._end, self.text.toPlainText())
        except StudioError as refusal:
            self.why.setText(f"{refusal.what} {refusal.mend}")
            self.why.show()
            return
        self.accept()
