"""What the window shows of runs of earlier sessions, before anything ran in this one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.files.trust import trust
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.theme import DARK, apply_theme
from tests.penguins import copy_of_the_penguins
from tests.ui.window.hand import Window


@pytest.fixture
def after(qtbot: QtBot, qapp: QApplication, tmp_path: Path):
    """A window on penguins that ran in an earlier session."""
    apply_theme(qapp, DARK)
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    trust(folder)
    studio = Studio(open_document(folder))
    try:
        assert studio.run("evaluate").wait(90)
    finally:
        studio.close()
    window = Window(folder, qtbot)
    window.wait(lambda: bool(window.levels.run.earlier))
    return window


def test_blocks_show_how_the_last_run_went_subdued_and_nothing_runs_for_it(after):
    assert {block.state for block in after.level.blocks} <= {"done", "reused"}
    assert all(block.earlier for block in after.level.blocks)
    after.go("model")
    assert after.block("prep").state == "done"
    assert after.block("prep").own_time.startswith("last ")
    assert "Last run: done" in after.page.view.blocks["prep"].toolTip()
    assert after.studio.executions == []


def test_what_no_longer_holds_says_so_and_holds_again_after_undo(after):
    after.go("model")
    after.studio.choose("model.prep", "knn")
    after.wait(lambda: after.block("prep").state == "stale", 20)
    assert after.block("prep").problem == "median → knn"
    assert "Will run again: median → knn" in after.page.view.blocks["prep"].toolTip()
    assert after.block("classify").state == "stale"
    assert not after.block("prep").earlier
    after.undo()
    after.wait(lambda: after.block("prep").state == "done", 20)


def test_a_workflow_that_never_ran_shows_nothing_of_its_own(after):
    after.go("train")
    assert {block.state for block in after.level.blocks if block.id != "learn"} == {"never"}


def test_a_run_of_this_session_takes_the_place_of_the_last_one(after):
    after.run()
    assert {block.state for block in after.level.blocks} == {"reused"}
    assert not any(block.earlier for block in after.level.blocks)


def test_the_metrics_dock_shows_the_earlier_run(after):
    dock = after.main.docks.metrics
    after.wait(lambda: len(dock.runs) == 1, 20)
    assert set(dock.runs[0].metrics) >= {"accuracy", "f1"}
