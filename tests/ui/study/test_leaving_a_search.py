"""Closing the window while a search goes on: it is asked about, and goes on without the window or is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.optimizer.study import study_names
from hyperstudio.ui.theme import DARK, apply_theme
from tests.optimizer.folders import write_stages
from tests.ui.window.hand import Window, answer


@pytest.fixture
def searching(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    """A window whose search has finished a trial, and waits in another one for a file."""
    apply_theme(qapp, DARK)
    folder = write_stages(tmp_path / "stages", 1, 3)
    for number in (1, 2):
        code = folder / f"workflows/main/blocks/a/i{number}.py"
        wait = "    import time\n    from pathlib import Path\n"
        wait += "    while not Path('go').exists():\n        time.sleep(0.02)\n"
        code.write_text(code.read_text().replace("    return", f"{wait}    return"))
    window = Window(folder, qtbot)
    window.trust()
    window.click(window.main.toolbar.widgetForAction(window.main.actions_["study.optimize"]))
    dock = window.main.docks.study
    window.wait(dock.start_button.isEnabled, 60)
    window.click(dock.start_button)
    window.wait(lambda: window.studio.search is not None and bool(window.studio.search.trials), 60)
    return window


def test_a_search_goes_on_without_the_window_which_closes_at_its_end(searching: Window) -> None:
    asked = answer("Let it go on")
    assert not searching.main.close()
    assert len(asked) == 1
    assert "is still searching: 1 of 3 trials done." in asked[0]
    assert not searching.main.isVisible()
    search = searching.studio.search
    QTest.qWait(400)
    assert not search.over
    (searching.folder / "go").touch()
    searching.wait(lambda: searching.studio._closed, 60)
    assert len(search.trials) == 3


def test_a_search_that_is_to_stop_keeps_its_trials(searching: Window) -> None:
    answer("Stop it")
    assert searching.main.close()
    assert searching.studio.search.over
    assert 1 <= len(searching.studio.search.trials) < 3
    assert study_names(searching.folder)


def test_a_window_that_is_not_to_close_stays_and_so_does_the_search(searching: Window) -> None:
    answer("Cancel")
    assert not searching.main.close()
    assert searching.main.isVisible()
    assert searching.studio.searching
    (searching.folder / "go").touch()
    searching.wait(lambda: not searching.studio.searching, 60)
