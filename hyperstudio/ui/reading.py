"""Pages of the documentation that the window shows itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from hyperstudio.files.resources import page

SIZE = (860, 640)


class Reading(QDialog):
    """One page, such as `reuse-limits.md`. Nothing in it is loaded from elsewhere. StudioError for one that is gone."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        text = page(name).read_text("utf-8")
        title, _, rest = text.partition("\n")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title.lstrip("# "))
        self.resize(*SIZE)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(16)
        self.text.document().setDefaultStyleSheet("td { padding: 4px; } th { padding: 4px; text-align: left; }")
        self.text.setMarkdown(rest)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
