"""The room of the Data dock: a table is seen, not its first three rows, and a height that the user gave stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import LIGHT, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[3] / "resources" / "examples" / "penguins"


@pytest.fixture
def ran(window: Window) -> Window:
    window.trust()
    window.run()
    return window


def rows_seen(window: Window) -> float:
    table = window.main.docks.data.table
    window.wait(lambda: table.isVisible() and table.model().rowCount() > 0)
    QTest.qWait(50)
    return table.viewport().height() / table.rowHeight(0)


def click_port(window: Window, block: str, port: str) -> None:
    window.click(window.page.view.viewport(), window.page.port_point(block, port, "output"))


def test_a_table_that_is_opened_shows_eight_rows_at_the_usual_size(ran: Window) -> None:
    assert (ran.main.width(), ran.main.height()) == (1280, 800)
    click_port(ran, "read", "table")
    assert rows_seen(ran) >= 8
    head = ran.main.docks.data.head
    assert head.title.y() < head.compare_button.geometry().bottom()
    bar = ran.main.docks.data.stage.box.bar
    assert bar.geometry().top() < head.title.geometry().bottom()  # one line for all of it


def test_the_height_that_the_user_gave_the_dock_stays(ran: Window) -> None:
    click_port(ran, "read", "table")
    rows_seen(ran)
    dock = ran.main.docks["data"]
    ran.main.resizeDocks([dock], [180], Qt.Orientation.Vertical)
    QTest.qWait(50)
    low = dock.height()
    assert low < 200
    click_port(ran, "set_apart", "rest")
    ran.wait(lambda: "set_apart" in ran.main.docks.data.title.words)
    rows_seen(ran)
    assert dock.height() == low


def test_in_a_small_window_the_title_keeps_its_end_and_the_filter_has_a_line(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, LIGHT)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot, (900, 600))
    window.trust()
    window.run()
    window.main.focus.show_value("shared.read:table")
    assert rows_seen(window) >= 5
    head = window.main.docks.data.head
    assert head.title.text().endswith("table")
    assert window.main.docks.data.stage.box.bar.y() > head.title.geometry().bottom() - 2


def test_the_code_dock_follows_the_choice_of_the_selected_block(ran: Window) -> None:
    ran.go("model")
    ran.click_block("classify")
    code = ran.main.docks.code
    assert code.address == "model.classify.logistic"
    QTest.keyClick(ran.page.view, Qt.Key.Key_BracketRight)
    assert ran.block("classify").subtitle == "neighbours"
    assert code.address == "model.classify.neighbours"
    ran.undo()
    assert code.address == "model.classify.logistic"
