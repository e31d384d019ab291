"""Changing the project in the window: wires, blocks, names, implementations, and undo over all levels."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from hyperstudio.editing.graph_edits import AddBlock
from hyperstudio.graph.addresses import graph_at
from hyperstudio.ui.actions.palette import Palette
from hyperstudio.ui.inspector.sections import TitleLine
from hyperstudio.ui.levels.rename_form import RenameForm


def test_a_wire_that_would_make_a_cycle_is_refused_with_its_reason(window):
    window.go("model")
    before = window.wires
    window.drag_wire(("classify", "answers"), ("features", "table"))
    assert window.wires == before
    window.page.wire_wished.emit(("features", "table"), ("prep", "table"))
    assert "The wire would make a cycle" in window.refusal
    assert window.wires == before


def test_dragging_a_wire_replaces_the_one_that_was_there_and_undo_brings_it_back(window):
    window.go("model")
    window.drag_wire(("prep", "table"), ("classify", "table"))
    assert ("prep:table", "classify:table") in window.wires
    assert ("features:table", "classify:table") not in window.wires
    window.undo()
    assert ("features:table", "classify:table") in window.wires
    assert ("prep:table", "classify:table") not in window.wires


def test_deleting_a_block_joins_what_stood_around_it_and_undo_brings_it_back(window):
    window.go("model")
    blocks, wires = window.blocks, window.wires
    window.click_block("features")
    window.key(Qt.Key.Key_Delete, widget=window.page.view)
    assert window.blocks == blocks - {"features"}
    left = {wire for wire in wires if "features" not in f"{wire[0]} {wire[1]}"}
    assert window.wires == left | {("prep:table", "classify:table")}
    assert window.main.windowTitle().startswith("•")
    window.undo()
    assert (window.blocks, window.wires) == (blocks, wires)
    assert not window.main.windowTitle().startswith("•")


def test_undo_goes_to_the_level_of_the_change_first_and_redo_too(window):
    window.go("model")
    window.click_block("features")
    window.key(Qt.Key.Key_Delete, widget=window.page.view)
    window.go("evaluate")
    window.undo()
    assert window.way == ["Penguins", "Model"]
    assert "features" in window.blocks
    window.go("predict")
    window.redo()
    assert window.way == ["Penguins", "Model"]
    assert "features" not in window.blocks


def test_moving_a_block_is_written_into_layout_json_by_save(window):
    window.go("model")
    window.page.moved.emit({"prep": (-40.0, 60.0)})
    window.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, window.main)
    layout = json.loads((window.folder / "workflows/model/layout.json").read_text())
    assert layout["positions"]["prep"] == [-40, 60]
    assert not window.main.windowTitle().startswith("•")


def test_f2_renames_a_block_with_its_wires_and_configurations(window):
    window.go("model")
    window.click_block("prep")
    window.key(Qt.Key.Key_F2)
    box = window.page.findChild(QLineEdit, "rename")
    box.selectAll()
    window.type("preparation", box)
    window.key(Qt.Key.Key_Return, widget=box)
    assert "preparation" in window.blocks
    assert ("preparation:table", "features:table") in window.wires
    assert window.studio.document.configuration["model.preparation"] == "median"
    window.undo()
    assert "prep" in window.blocks


def test_a_bad_name_is_refused_with_a_better_one(window):
    window.go("model")
    window.click_block("prep")
    window.key(Qt.Key.Key_F2)
    box = window.page.findChild(QLineEdit, "rename")
    box.selectAll()
    window.type("my prep", box)
    window.key(Qt.Key.Key_Return, widget=box)
    assert "“my prep” is not a name." in window.refusal
    assert "my_prep" in window.refusal
    assert "prep" in window.blocks


def form_of(window):
    return window.main.findChild(RenameForm)


def test_f2_gives_title_and_name_as_one_undo_step(window):
    window.go("model")
    window.click_block("prep")
    window.key(Qt.Key.Key_F2)
    form = form_of(window)
    window.type("Clean up", form.title)  # all of it is selected
    form.name.selectAll()
    window.type("clean", form.name)
    window.key(Qt.Key.Key_Return, widget=form.name)
    assert window.block("clean").title == "Clean up"
    window.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, window.main)
    said = json.loads((window.folder / "workflows/model/blocks/clean/block.json").read_text())
    assert said["title"] == "Clean up"
    window.undo()
    assert window.block("prep").title == "Data preparation"


def test_a_refused_name_leaves_the_form_and_the_title_as_they_are(window):
    window.go("model")
    window.click_block("prep")
    window.key(Qt.Key.Key_F2)
    form = form_of(window)
    window.type("Clean up", form.title)
    form.name.selectAll()
    window.type("class", form.name)
    window.key(Qt.Key.Key_Return, widget=form.name)
    assert "“class” is a word of Python." in window.refusal
    assert form.isVisible()
    assert window.block("prep").title == "Data preparation"
    window.key(Qt.Key.Key_Escape, widget=form.name)
    assert not form.isVisible()


def test_the_inspector_s_pencil_and_f2_in_the_explorer_rename_what_is_selected(window):
    window.go("model")
    window.click_block("features")
    window.click(window.main.docks.inspector.findChild(TitleLine).rename_button)
    form = form_of(window)
    window.type("Columns", form.title)
    window.key(Qt.Key.Key_Return, widget=form.title)
    assert window.block("features").title == "Columns"
    QTest.qWait(20)
    tree = window.main.docks.explorer.tree
    window.main.focus.select("model")
    tree.setFocus()
    window.key(Qt.Key.Key_F2, widget=tree)
    form = form_of(window)
    assert not form.name.isEnabled()
    window.type("The model", form.title)
    window.key(Qt.Key.Key_Return, widget=form.title)
    assert window.way == ["Penguins", "The model"]


def test_adding_an_implementation_asks_for_a_name_and_opens_its_code(window):
    window.go("model.prep")
    new = window.levels.cards.new_card
    window.click(new.button)
    window.type("zeros", new.name)
    window.key(Qt.Key.Key_Return, widget=new.name)
    assert window.cards == ["deep", "knn", "median", "zeros"]
    assert (window.levels.stop.looked_at, window.chosen_card) == ("zeros", "median")
    assert window.main.docks.code.address == "model.prep.zeros"
    assert "class Zeros" in window.main.docks.code.editor.text()
    window.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, window.main)
    assert "def fit(" in (window.folder / "workflows/model/blocks/prep/zeros.py").read_text()
    window.undo()
    assert window.cards == ["deep", "knn", "median"]


def test_a_name_that_is_taken_is_refused_and_the_field_stays(window):
    window.go("model.prep")
    new = window.levels.cards.new_card
    window.click(new.button)
    window.type("knn", new.name)
    window.key(Qt.Key.Key_Return, widget=new.name)
    assert "There is a “knn” here already." in window.refusal
    assert new.name.isVisible()


def test_an_implementation_is_renamed_and_deleted_from_its_card(window):
    window.go("model.prep.knn")
    window.main.wishes._rename_implementation("knn")
    box = window.levels.cards.cards()["knn"].findChild(QLineEdit, "rename")
    box.selectAll()
    window.type("nearest", box)
    window.key(Qt.Key.Key_Return, widget=box)
    assert window.cards == ["deep", "median", "nearest"]
    assert window.levels.stop.looked_at == "nearest"
    window.click(window.levels.cards.cards()["nearest"])
    window.main.wishes.delete()
    assert window.cards == ["deep", "median"]
    window.undo()
    assert window.cards == ["deep", "median", "nearest"]


@pytest.mark.parametrize("place", ["workflows/model/blocks/prep/nothing.py"])
def test_a_file_dropped_into_the_folder_is_a_card_at_once(window, place):
    window.go("model.prep")
    text = (window.folder / "workflows/model/blocks/prep/median.py").read_text().replace("Median", "Nothing")
    (window.folder / place).write_text(text)
    window.wait(lambda: "nothing" in window.cards)
    assert not window.studio.document.unsaved
    (window.folder / place).unlink()
    window.wait(lambda: "nothing" not in window.cards)


def test_duplicating_a_block_makes_one_beside_it(window):
    window.go("model")
    window.click_block("features")
    window.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, window.main)
    assert "features_2" in window.blocks
    assert window.page.selected() == ("features_2",)


def test_closing_with_unsaved_changes_asks_and_cancel_keeps_the_window(window, monkeypatch):
    from PySide6.QtWidgets import QMessageBox

    asked = []

    def cancel(*words):
        asked.append(words[2])
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    window.studio.choose("model.prep", "deep")
    window.main.close()
    assert asked == ["Save the changes to Penguins?"]
    assert window.main.isVisible()


def test_a_block_dropped_on_a_wire_is_put_into_it_and_one_undo_takes_it_out(window):
    window.go("model")
    before, face = window.wires, window.page.face_of("prep")
    window.studio.document.do(AddBlock("model", "again", face.thing, (-400.0, 400.0)))
    QApplication.processEvents()
    window.page.fit()
    target = ("features", "table")
    wire = next(wire for ends, wire in window.page.view.wires.items() if ends[1] == target)
    start, end = window.page.block_rect("again").center(), window.page.view.view_point(wire.path().pointAtPercent(0.5))
    window.drag(start, end)
    assert ("prep:table", "again:table") in window.wires
    assert ("again:table", "features:table") in window.wires
    assert window.page.view.insertion.wire is None
    window.studio.document.undo()
    assert window.wires == before


def test_a_middle_click_bends_a_wire_a_drag_moves_the_bend_and_another_click_takes_it_away(window):
    window.go("model")
    view = window.page.view

    def bends() -> dict[str, object]:
        return dict(graph_at(window.studio.document.project, "model").layout.bends)

    wire = next(wire for ends, wire in view.wires.items() if ends[1] == ("features", "table"))

    def middle_click(at: QPoint) -> None:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton, pos=at)
        QApplication.processEvents()

    middle_click(view.view_point(wire.path().pointAtPercent(0.5)))
    ((x, y),) = bends()["features:table"]
    at = view.view_point(QPointF(x, y))
    window.drag(at, at + QPoint(0, 60))
    ((moved_x, moved_y),) = bends()["features:table"]
    assert moved_x == x
    assert moved_y > y
    assert wire.path().boundingRect().bottom() >= moved_y
    middle_click(view.view_point(QPointF(moved_x, moved_y)))
    assert bends() == {}
    window.studio.document.undo()
    assert bends() == {"features:table": ((moved_x, moved_y),)}


def test_the_palette_opens_a_block_by_a_few_letters(window):
    window.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, window.main)
    palette = window.main.findChild(Palette)
    QTest.keyClicks(palette.field, "classif")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.way == ["Penguins", "Model", "Classifier"]


def test_a_block_of_the_level_is_found_by_the_name_of_a_port_and_brought_into_sight(window):
    window.go("model")
    window.page.select([])
    window.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, window.page.view)
    palette = window.main.findChild(Palette)
    assert palette.list.count() == len(window.blocks)
    QTest.keyClicks(palette.field, "classif")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.page.selected() == ("classify",)
    assert window.page.view.hasFocus()


def test_the_palette_goes_away_at_a_press_elsewhere_and_wears_the_theme(window):
    window.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, window.main)
    palette = window.main.findChild(Palette)
    before = palette.styleSheet()
    window.main.set_theme("light")
    assert palette.isVisible()
    assert palette.styleSheet() != before
    window.click(window.main.toolbar._theme)
    assert not palette.isVisible()
    window.main.set_theme("dark")
