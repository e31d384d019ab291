"""A window on a copy of the penguins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[3] / "resources" / "examples" / "penguins"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    """The penguins in a window, not trusted."""
    apply_theme(qapp, DARK)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    return Window(folder, qtbot)
