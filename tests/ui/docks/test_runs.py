"""The runs dock: the history of runs, two of them compared, a configuration taken over, runs kept and deleted."""

from __future__ import annotations

import json
import shutil

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hyperstudio.runner.run_files import RunFile, runs_folder
from hyperstudio.runner.runs import list_runs
from hyperstudio.ui.runs.panel import RunsPanel
from tests.ui.docks.conftest import House

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def texts(dock: RunsPanel, column: int) -> list[str]:
    """What a column says, from the top."""
    return [dock.shown.index(row, column).data() for row in range(dock.shown.rowCount())]


def click_row(dock: RunsPanel, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = dock.table.visualRect(dock.shown.index(row, 1)).center()
    QTest.mouseClick(dock.table.viewport(), LEFT, modifiers, at)


def listed(house: House, dock: RunsPanel, count: int) -> None:
    house.qtbot.waitUntil(lambda: len(dock.rows.runs) == count and dock.rows.runs[0].status != "running", timeout=5000)


def test_before_the_first_run_it_says_what_will_stand_there(house: House) -> None:
    dock = house.show(RunsPanel)
    assert "No runs yet" in dock._pages.currentWidget().text()


def test_runs_come_with_status_counts_and_metrics_the_newest_first(house: House) -> None:
    dock = house.show(RunsPanel)
    house.run("evaluate")
    house.studio.choose("model.classify", "neighbours")
    second = house.run("evaluate")
    listed(house, dock, 2)
    assert texts(dock, 1) == ["evaluate", "evaluate"]
    assert texts(dock, 3) == ["done", "done"]
    assert texts(dock, 4)[0] == f"{second.run.counts['run']} run, {second.run.counts['reused']} reused"
    names = [dock.shown.headerData(c, Qt.Orientation.Horizontal) for c in range(dock.shown.columnCount())]
    assert texts(dock, names.index("f1"))[0] == f"{second.run.metrics['f1']['value']:.4g}"


def test_all_columns_have_room_beside_the_canvas_s_docks(house: House) -> None:
    dock = house.show(RunsPanel, 790, 260)
    house.run("evaluate")
    listed(house, dock, 1)
    house.qtbot.waitUntil(lambda: dock.rows.metrics == ["accuracy", "f1"], timeout=5000)
    assert not dock.table.horizontalScrollBar().isVisible()
    header = dock.table.horizontalHeader()
    for section in range(header.count()):
        assert header.sectionSize(section) >= header.sectionSizeHint(section)


def test_two_selected_runs_are_compared_and_the_block_can_be_shown(house: House) -> None:
    dock = house.show(RunsPanel)
    house.run("evaluate")
    house.studio.choose("model.classify", "forest")
    house.run("evaluate")
    listed(house, dock, 2)
    click_row(dock, 0)
    assert "classify = forest" in dock.strip.more.text()
    click_row(dock, 1, CONTROL)
    house.qtbot.waitUntil(lambda: dock.strip.what.text().startswith("First difference"), timeout=5000)
    assert dock.strip.what.text().endswith("model.classify:fitted — model.classify: logistic → forest")
    assert "f1 " in dock.strip.more.text()
    with house.qtbot.waitSignal(house.focus.level_wished) as wished:
        QTest.mouseClick(dock.strip.buttons["Show block"], LEFT)
    assert (wished.args, house.focus.selected) == (["model"], "model.classify")


def test_a_runs_configuration_is_taken_over_and_undone(house: House) -> None:
    dock = house.show(RunsPanel)
    house.studio.choose("model.classify", "forest")
    house.run("evaluate")
    listed(house, dock, 1)
    house.studio.choose("model.classify", "boosting")
    click_row(dock, 0)
    dock.use_configuration()
    assert house.studio.document.configuration["model.classify"] == "forest"
    house.studio.document.undo()
    assert house.studio.document.configuration["model.classify"] == "boosting"


def test_a_runs_configuration_gets_a_name_of_its_own(house: House) -> None:
    dock = house.show(RunsPanel)
    house.studio.choose("model.classify", "forest")
    house.run("evaluate")
    listed(house, dock, 1)
    click_row(dock, 0)
    dock.ask_for_configuration()
    assert dock.strip.name.text() == "baseline_2"
    QTest.keyClicks(dock.strip.name, "woods")
    QTest.keyClick(dock.strip.name, Qt.Key.Key_Return)
    assert house.studio.document.configuration_name == "woods"
    assert dict(house.studio.document.configuration)["model.classify"] == "forest"
    assert not house.refusals


def test_kept_runs_are_marked_and_not_deleted_and_deleted_ones_come_back(house: House) -> None:
    dock = house.show(RunsPanel)
    house.run("predict")
    house.run("evaluate")
    listed(house, dock, 2)
    click_row(dock, 0)
    QTest.mouseClick(dock.keep_button, LEFT)
    house.qtbot.waitUntil(lambda: dock.rows.runs[0].kept, timeout=5000)
    QTest.keyClick(dock.table, Qt.Key.Key_Delete)
    assert [refusal.what for refusal in house.refusals] == ["This run is kept."]
    click_row(dock, 1)
    QTest.keyClick(dock.table, Qt.Key.Key_Delete)
    house.qtbot.waitUntil(lambda: texts(dock, 1) == ["evaluate"], timeout=5000)
    QTest.mouseClick(dock.strip.buttons["Bring back"], LEFT)
    house.qtbot.waitUntil(lambda: texts(dock, 1) == ["evaluate", "predict"], timeout=5000)


def test_a_thousand_runs_are_listed_filtered_and_sorted(house: House) -> None:
    house.run("predict")
    (path,) = list_runs(house.folder)
    first, *rest = path.read_text().splitlines()
    for number in range(999):
        asked = json.loads(first) | {"run": f"r{number}", "at": 1_700_000_000 + number}
        asked["configuration"] = {"model.classify": "forest"} if number % 100 == 0 else {}
        copy = runs_folder(house.folder) / f"r{number}.jsonl"
        copy.write_text("\n".join([json.dumps(asked), *rest]) + "\n")
    dock = house.show(RunsPanel)
    listed(house, dock, 1000)
    assert dock.count.words == "1,000 runs"
    QTest.keyClicks(dock.filter, "FOREST predict")
    assert dock.count.words == "10 of 1,000 runs"
    dock.filter.clear()
    header = dock.table.horizontalHeader()
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(0) + 20, 10))
    assert dock.shown.run_at(dock.shown.index(0, 0)).id == "r0"


def test_a_run_whose_file_went_away_is_refused_in_words(house: House) -> None:
    dock = house.show(RunsPanel)
    house.run("predict")
    house.run("predict")
    listed(house, dock, 2)
    shutil.rmtree(runs_folder(house.folder))
    click_row(dock, 0)
    click_row(dock, 1, CONTROL)
    house.qtbot.waitUntil(lambda: dock.strip.what.text().startswith("There is no run"), timeout=5000)


def test_a_run_of_another_process_is_running_elsewhere_until_that_one_ends(house: House) -> None:
    house.run("predict")
    asked = json.loads(list_runs(house.folder)[0].read_text().splitlines()[0])
    dock = house.show(RunsPanel)
    with RunFile(house.folder, "elsewhere") as file:  # its lock is what another process would hold
        file.append(asked | {"run": "elsewhere", "at": asked["at"] + 1})
        file.flush()
        house.qtbot.waitUntil(lambda: texts(dock, 3) == ["running elsewhere", "done"], timeout=10_000)
        click_row(dock, 0)
        assert dock.strip.what.text() == "Another process is at this run."
        QTest.keyClick(dock.table, Qt.Key.Key_Delete)
        assert [refusal.what for refusal in house.refusals] == ["This run goes on."]
        QTest.mouseClick(dock.strip.buttons["Follow it"], LEFT)
        assert house.studio.execution is not None
        assert house.studio.execution.run.id == "elsewhere"
    house.qtbot.waitUntil(lambda: texts(dock, 3) == ["lost", "done"], timeout=8000)
