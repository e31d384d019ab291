"""The form of the settings that hold for all projects; a variable of the environment stands above a field."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import Settings, change_settings, read_settings
from hyperstudio.studio.places import about, check_programs, variable_of
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.settings.look_page import Desk, LookPage
from hyperstudio.ui.settings.store_use import StoreUse

WIDTH = 560
PAGES = {
    "Runs": ("workers", "memory_gb", "grace_seconds"),
    "Values": ("store", "store_gb"),
    "Programs": ("python", "editor", "library"),
}
"""Which settings stand on which page; what a newer version adds stands on the last one."""
STRICT = "Each step's inputs are compared before and after it: a block that changes one in place is named, and fails."
HINT = "A change holds from the next run on, another store or interpreter from the next opening of a project."


class SettingsForm(QDialog):
    """Asks for each setting; an empty field is the default. What is refused is said in the form, which then stays.

    The look of the window changes at once, and is taken back where the form is cancelled.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self._desk = desk
        self.fields: dict[str, QLineEdit] = {}
        self._said: dict[str, str] = {}
        self._page_of: dict[str, int] = {}
        self.refusal = QLabel(HINT)
        self.refusal.setWordWrap(True)
        self.refusal.setProperty("role", "muted")
        try:
            said = read_settings()
        except StudioError as refusal:
            said = Settings()
            self._refuse(refusal)
        self.pages = QTabWidget()
        self.look = LookPage(desk)
        self.pages.addTab(self.look, "Window")
        placed = {name for names in PAGES.values() for name in names}
        more = tuple(name for name in Settings.model_fields if name not in placed)
        for title, names in PAGES.items():
            self._add_page(title, names + (more if title == "Programs" else ()), said)
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setProperty("role", "primary")
        self.cancel_button = buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 12, 20, 16)
        rows.setSpacing(14)
        rows.addWidget(self.pages, 1)
        rows.addWidget(self.refusal)
        rows.addWidget(buttons)
        self.resize(WIDTH, self.sizeHint().height())

    def save(self) -> None:
        """Remember what was changed, and go; where it is refused, say why and stay."""
        texts = {name: field.text().strip() for name, field in self.fields.items() if field.isEnabled()}
        changes = {name: text or None for name, text in texts.items()}
        new = {name: text for name, text in texts.items() if text and text != self._said[name]}
        for field in self.fields.values():
            self._mark(field, False)
        try:
            check_programs(new)
            change_settings(**changes)
        except StudioError as refusal:
            self._refuse(refusal)
        else:
            self.look.keep()
            self._desk.studio.strict = self.strict.isChecked()
            Arrangement().keep_strict(self.strict.isChecked())
            self.accept()

    def reject(self) -> None:
        """Go, and look as before."""
        self.look.take_back()
        super().reject()

    def _refuse(self, refusal: StudioError) -> None:
        said = f"{refusal.what} {refusal.mend}"
        for name, field in self.fields.items():
            said = said.replace(f"“{name}”", f"“{field.accessibleName()}”")
        self.refusal.setText(said)
        self.refusal.setProperty("role", "bad")
        self.refusal.style().polish(self.refusal)
        for name, field in self.fields.items():
            if f"“{name}”" in refusal.what:
                self._mark(field, True)
                self.pages.setCurrentIndex(self._page_of[name])
                field.setFocus()
                field.selectAll()

    def _mark(self, field: QLineEdit, wrong: bool) -> None:
        field.setProperty("problem", "true" if wrong else "false")
        field.style().unpolish(field)
        field.style().polish(field)

    def _add_page(self, title: str, names: tuple[str, ...], said: Settings) -> None:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(16, 16, 16, 12)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name in names:
            self._add(form, name, getattr(said, name))
            self._page_of[name] = self.pages.count()
        if title == "Runs":
            self.strict = QCheckBox("Strict runs")
            self.strict.setChecked(self._desk.studio.strict)
            self._beside(form, "", self.strict, STRICT)
        elif title == "Values":
            self.store_use = StoreUse(self._desk.studio)
            form.addRow("In use", self.store_use)
        self.pages.addTab(page, title)

    def _add(self, form: QFormLayout, name: str, value: object) -> None:
        known, described = Settings.model_fields[name], about(name)
        unit, variable = str(described["unit"]), variable_of(name)
        text = f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
        field = self.fields[name] = QLineEdit(text)
        self._said[name] = text
        title = str(known.title)
        field.setAccessibleName(title)
        field.setPlaceholderText(str(described["otherwise"]))
        field.setToolTip(str(known.description))
        words = str(known.description)
        if above := os.environ.get(variable):
            field.setText(above)
            field.setEnabled(False)
            words = f"{variable} stands above this setting. {words}"
        self._beside(form, f"{title} ({unit})" if unit else title, field, words)

    def _beside(self, form: QFormLayout, title: str, field: QWidget, words: str) -> None:
        note = QLabel(words)
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(field)
        column.addWidget(note)
        form.addRow(title, column)
