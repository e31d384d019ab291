"""Rich text of values: HTML and Markdown that can neither run a script nor reach outside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QTextBrowser


class RichText(QTextBrowser):
    """Shows HTML or Markdown. Scripts are not run at all; pictures come from `data:` addresses only.

    `refused` tells that something from another address was left out.
    """

    refused: Any = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(12)
        self.refused_addresses: list[str] = []

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """What a `data:` address holds; nothing for any other address."""
        address = QUrl(name)
        if address.scheme() != "data":
            self.refused_addresses.append(address.toString())
            self.refused.emit()
            return b""
        return super().loadResource(kind, address)
