from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hyperstudio.ui.data.panel import DataPanel

from .conftest import House
from .test_data import shown


def two_runs(house: House) -> DataPanel:
    house.run("evaluate")
    house.studio.choose("model.prep", "knn")
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "model.prep:table")
    house.qtbot.waitUntil(lambda: dock.runs.count() == 2, timeout=10_000)
    return dock


def cells(dock: DataPanel) -> set[str]:
    model = dock.comparison.view.model
    return {
        str(model.data(model.index(row, column)))
        for row in range(min(200, model.rowCount()))
        for column in range(model.columnCount())
    }


def test_what_an_implementation_gave_that_is_not_chosen_now_stays_reachable(house: House) -> None:
    dock = two_runs(house)
    assert dock.current.address == "model.prep.knn"
    assert [dock.runs.itemText(place).partition(" ")[0] for place in (0, 1)] == ["knn", "median"]
    dock.runs.setFocus()
    QTest.keyClick(dock.runs, Qt.Key.Key_Down)
    house.qtbot.waitUntil(lambda: dock.current.address == "model.prep.median", timeout=10_000)
    house.qtbot.waitUntil(lambda: dock.page is dock.table, timeout=10_000)


def test_two_implementations_are_seen_side_by_side_with_one_click(house: House) -> None:
    dock = two_runs(house)
    QTest.mouseClick(dock.compare_button, Qt.MouseButton.LeftButton)
    view = dock.comparison.view
    house.qtbot.waitUntil(lambda: "differ" in view.summary.text(), timeout=20_000)
    assert dock.comparison.right.held.address == "model.prep.median"
    assert dock.comparison.right.held.place == dock.current.place
    assert any("→" in cell for cell in cells(dock))
    view.rows.setFocus()
    QTest.keyClick(view.rows, Qt.Key.Key_Down)
    house.qtbot.waitUntil(lambda: view.only == "different", timeout=10_000)
    assert view.model.rowCount() == int(dock.current.value["shape"][0])  # all rows of a scaled table differ
    QTest.mouseClick(dock.compare_button, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(lambda: dock.page is dock.table, timeout=10_000)


def test_the_input_of_a_block_is_offered_and_a_clicked_port_is_taken(house: House) -> None:
    dock = two_runs(house)
    QTest.mouseClick(dock.compare_button, Qt.MouseButton.LeftButton)
    comparison = dock.comparison
    house.qtbot.waitUntil(lambda: comparison.others.count() > 1, timeout=10_000)
    labels = [comparison.others.itemText(place) for place in range(comparison.others.count())]
    assert "its input table" in labels
    comparison.others.setCurrentIndex(labels.index("its input table"))
    comparison.others.activated.emit(comparison.others.currentIndex())
    house.qtbot.waitUntil(lambda: "cells in" in comparison.view.summary.text(), timeout=10_000)
    assert comparison.right.held.place == "evaluate.folds[0].known"
    assert comparison.view.model.rowCount() == int(dock.current.value["shape"][0])
    house.focus.show_value("shared.read:table")
    house.qtbot.waitUntil(lambda: comparison.others.currentText() == "shared.read:table", timeout=10_000)
    house.qtbot.waitUntil(lambda: "only on the right" in comparison.view.summary.text(), timeout=10_000)
    assert dock.current.address == "model.prep.knn"


def test_numbers_are_compared_with_their_difference(house: House) -> None:
    dock = two_runs(house)
    shown(house, dock, "evaluate.folds[3].fit_and_score.score:accuracy")
    house.qtbot.waitUntil(lambda: dock.page is dock.number, timeout=10_000)
    QTest.mouseClick(dock.compare_button, Qt.MouseButton.LeftButton)
    summary = dock.comparison.view.summary
    house.qtbot.waitUntil(lambda: "difference" in summary.text() or "same" in summary.text(), timeout=10_000)
