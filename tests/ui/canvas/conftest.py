"""A page with three blocks in a window, a document that obeys it, and a hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import CanvasPage
from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.canvas.stage import THREE, Document, Hand


@pytest.fixture
def page(qtbot: Any, qapp: QApplication) -> Iterator[CanvasPage]:
    apply_theme(qapp, DARK)
    made = CanvasPage()
    made.animated = False
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_page()
    QApplication.processEvents()


@pytest.fixture
def document(page: CanvasPage) -> Document:
    return Document(page, THREE)


@pytest.fixture
def hand(page: CanvasPage, document: Document) -> Hand:
    return Hand(page)
