"""The library dock: found, read, dragged to the canvas, added by key; and compared with what was taken."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.files.new import new_project
from hyperstudio.ui.library.comparison import ComparedWithLibrary
from hyperstudio.ui.library.dropping import carried
from tests.penguins import copy_of_the_penguins
from tests.ui.drags import dropping, entering
from tests.ui.window.hand import Window


@pytest.fixture
def window(tmp_path, monkeypatch, qtbot):
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(tmp_path / "data"))
    made = Window(new_project(tmp_path / "fresh"), qtbot)
    made.main.docks.bring_up("library")
    QTest.qWait(20)
    return made


@pytest.fixture
def panel(window):
    return window.main.docks.library


def shown(panel):
    tops = [panel.model.item(row) for row in range(panel.model.rowCount())]
    return {top.text(): [top.child(row).text() for row in range(top.rowCount())] for top in tops}


def drop(window, panel, at: QPoint) -> None:
    data = panel.model.mimeData([panel.tree.currentIndex()])
    surface, actions = window.page.view.viewport(), Qt.DropAction.CopyAction
    enter = entering(at, actions, data)
    QApplication.sendEvent(surface, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(surface, dropping(at, actions, data))


def test_words_find_blocks_by_title_documentation_ports_and_implementations(panel):
    assert set(shown(panel)) == {"Data", "Learning", "Preparation", "Scoring"}
    QTest.keyClicks(panel.field, "kmeans")
    assert shown(panel) == {}
    assert "kmeans" in panel._none.text()
    panel.field.clear()
    QTest.keyClicks(panel.field, "k_means")
    assert shown(panel) == {"Learning": ["Find clusters"]}
    assert "mixture" in panel.said.toPlainText()


def test_enter_in_the_search_adds_at_the_middle_and_undo_takes_all_of_it_back(window, panel):
    before = window.studio.document.project
    QTest.keyClicks(panel.field, "fill gaps")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert window.blocks == {"impute"}
    middle = window.page.view.scene_point(QPointF(window.page.view.viewport().rect().center()))
    assert window.page.view.blocks["impute"].sceneBoundingRect().contains(middle)
    window.main.save()
    folder = window.folder / "workflows/main/blocks/impute"
    assert sorted(file.name for file in folder.iterdir()) == [
        "_columns.py",
        "block.json",
        "knn.py",
        "median.py",
        "test_contract.py",
    ]
    window.undo()
    assert window.studio.document.project == before


def test_a_block_that_is_dragged_to_the_canvas_stands_where_it_was_let_go(window, panel):
    QTest.keyClicks(panel.field, "classify")
    at = QPoint(300, 90)
    drop(window, panel, at)
    assert window.blocks == {"classify"}
    item = window.page.view.blocks["classify"]
    assert item.sceneBoundingRect().contains(window.page.view.scene_point(QPointF(at)))


def test_a_broken_block_is_listed_and_says_why_and_cannot_be_added(window, panel, tmp_path):
    block = tmp_path / "data" / "nodes" / "mine" / "odd"
    block.mkdir(parents=True)
    (block / "block.json").write_text(json.dumps({"inputs": [], "outputs": []}))
    (block / "one.py").write_text("def one(:\n")
    panel.refresh()
    QTest.keyClicks(panel.field, "odd")
    assert shown(panel) == {"Mine": ["odd"]}
    assert "mine/odd/one.py" in panel.said.toPlainText()
    assert not panel.add_button.isEnabled()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert window.blocks == set()
    assert "cannot be used" in window.refusal


def test_what_changed_in_a_block_since_it_was_taken_is_listed(window, panel):
    QTest.keyClicks(panel.field, "fill gaps")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    window.main.save()
    (window.folder / "workflows/main/blocks/impute/median.py").unlink()
    window.studio.document.take_in()
    window.page.focus_block("impute")
    window.main.adding.compare_with_library()
    dialog = window.main.findChild(ComparedWithLibrary)
    words = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any("median" in line and "removed" in line for line in words), words
    dialog.reject()


def test_a_block_that_is_dropped_on_a_wire_is_put_into_it_as_one_step_and_the_wire_stands_out_before(qtbot, tmp_path):
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    window = Window(folder, qtbot)
    window.go("model")
    page, before = window.page, (window.blocks, window.wires)
    wire = page.view.wires[("prep", "table"), ("features", "table")]
    at = page.view.view_point(wire.path().pointAtPercent(0.5))
    data, surface, actions = carried("preparation.impute"), page.view.viewport(), Qt.DropAction.CopyAction
    QApplication.sendEvent(surface, entering(at, actions, data))
    assert page.view.insertion.wire is wire
    QApplication.sendEvent(surface, QDragLeaveEvent())
    assert page.view.insertion.wire is None
    QApplication.sendEvent(surface, entering(at, actions, data))
    QApplication.sendEvent(surface, dropping(at, actions, data))
    (added,) = window.blocks - before[0]
    joined = {(f"{a.partition(':')[0]}", f"{b.partition(':')[0]}") for a, b in window.wires}
    assert {("prep", added), (added, "features")} <= joined
    assert ("prep", "features") not in joined
    mine, next_ = (page.view.blocks[name].body_rect() for name in (added, "features"))
    assert mine.right() < next_.left()
    window.undo()
    assert (window.blocks, window.wires) == before
