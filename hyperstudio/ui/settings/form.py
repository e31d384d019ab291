"""The form of the settings that hold for all projects; a variable of the environment stands above a field."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import Settings, change_settings, read_settings
from hyperstudio.studio.places import about, variable_of

WIDTH = 560


class SettingsForm(QDialog):
    """Asks for each setting; an empty field is the default. What is refused is said in the form, which then stays."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self.fields: dict[str, QLineEdit] = {}
        self.refusal = QLabel("A change holds from the next run on, another store from the next opening of a project.")
        self.refusal.setWordWrap(True)
        self.refusal.setProperty("role", "muted")
        try:
            said = read_settings()
        except StudioError as refusal:
            said = Settings()
            self._refuse(refusal)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name in Settings.model_fields:
            self._add(form, name, getattr(said, name))
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(14)
        rows.addLayout(form)
        rows.addWidget(self.refusal)
        rows.addWidget(buttons)
        self.resize(WIDTH, self.sizeHint().height())

    def save(self) -> None:
        """Remember what was changed, and go; where it is refused, say why and stay."""
        changes = {name: field.text().strip() or None for name, field in self.fields.items() if field.isEnabled()}
        try:
            change_settings(**changes)
        except StudioError as refusal:
            self._refuse(refusal)
        else:
            self.accept()

    def _refuse(self, refusal: StudioError) -> None:
        self.refusal.setText(f"{refusal.what} {refusal.mend}")
        self.refusal.setProperty("role", "bad")
        self.refusal.style().polish(self.refusal)

    def _add(self, form: QFormLayout, name: str, value: object) -> None:
        known, described = Settings.model_fields[name], about(name)
        unit, variable = str(described["unit"]), variable_of(name)
        text = f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
        field = self.fields[name] = QLineEdit(text)
        title = str(known.title)
        field.setAccessibleName(title)
        field.setPlaceholderText(str(described["otherwise"]))
        field.setToolTip(str(known.description))
        words = str(known.description)
        if above := os.environ.get(variable):
            field.setText(above)
            field.setEnabled(False)
            words = f"{variable} stands above this setting. {words}"
        note = QLabel(words)
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(field)
        column.addWidget(note)
        form.addRow(f"{title} ({unit})" if unit else title, column)
