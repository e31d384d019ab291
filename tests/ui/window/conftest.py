"""A window on a copy of the penguins."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, apply_theme
from tests.penguins import copy_of_the_penguins
from tests.ui.window.hand import Window


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    """The penguins in a window, not trusted."""
    apply_theme(qapp, DARK)
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return Window(folder, qtbot)
