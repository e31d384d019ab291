"""A window on small stages, each configuration of which has a score of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, apply_theme
from tests.optimizer.folders import write_stages
from tests.ui.window.hand import Window


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    """Two stages of three implementations, trusted, with the study dock in front."""
    apply_theme(qapp, DARK)
    window = Window(write_stages(tmp_path / "stages", 2, 3, constraints=["score <= 3.1"]), qtbot)
    window.trust()
    window.click(window.main.toolbar.widgetForAction(window.main.actions_["study.optimize"]))
    window.wait(lambda: window.main.docks.is_in_front("study"))
    return window
