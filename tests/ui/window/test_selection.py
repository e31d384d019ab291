"""What actions do with the selected blocks: grouped, opened, copied, pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_ctrl_g_groups_the_selection_and_ctrl_shift_g_opens_it_again(window):
    window.go("model")
    blocks, wires = window.blocks, window.wires
    window.page.select(["prep", "features"])
    window.key(Qt.Key.Key_G, CTRL, window.main)
    assert window.blocks == {"group", "classify"}
    assert ("group:table", "classify:table") in window.wires
    assert window.page.selected() == ("group",)
    window.key(Qt.Key.Key_G, CTRL | SHIFT, window.main)
    assert (window.blocks, window.wires) == (blocks, wires)
    assert set(window.page.selected()) == {"prep", "features"}
    window.undo()
    window.undo()
    assert (window.blocks, window.wires) == (blocks, wires)


def test_a_group_around_a_block_that_stays_outside_is_refused_with_its_name(window):
    window.go("model")
    window.page.select(["prep", "classify"])
    window.key(Qt.Key.Key_G, CTRL, window.main)
    assert "“features” takes from these blocks" in window.refusal
    assert "group" not in window.blocks


def test_copied_blocks_are_pasted_on_another_level_and_undone_in_one_step(window):
    window.go("model")
    window.page.select(["prep", "features"])
    window.key(Qt.Key.Key_C, CTRL, window.page.view)
    window.go("predict")
    before, wires = window.blocks, window.wires
    window.key(Qt.Key.Key_V, CTRL, window.page.view)
    assert window.blocks == before | {"prep", "features"}
    assert window.wires == wires | {("prep:table", "features:table")}
    assert set(window.page.selected()) == {"prep", "features"}
    window.undo()
    assert (window.blocks, window.wires) == (before, wires)


def test_cut_and_paste_with_wires_brings_back_what_was_there(window):
    window.go("model")
    blocks = window.blocks
    window.page.select(["features"])
    window.key(Qt.Key.Key_X, CTRL, window.page.view)
    assert window.blocks == blocks - {"features"}
    window.key(Qt.Key.Key_V, CTRL | SHIFT, window.page.view)
    assert window.blocks == blocks
    assert ("prep:table", "features:table") in window.wires


def test_text_that_is_no_blocks_is_not_pasted(window, qapp):
    window.go("model")
    blocks = window.blocks
    qapp.clipboard().setText("a shopping list")
    window.key(Qt.Key.Key_V, CTRL, window.page.view)
    assert window.blocks == blocks
    assert "no blocks on the clipboard" in window.refusal


def test_a_linked_duplicate_is_a_second_use_and_an_own_copy_is_none(window):
    window.go("model")
    window.page.select(["features"])
    window.main.actions_["edit.duplicate_linked"].trigger()
    assert "features_2" in window.blocks
    project = window.main.studio.document.project
    assert "features" in project.shared
    window.main.actions_["edit.own_copy"].trigger()
    assert "features_2" in window.main.studio.document.project.workflows["model"].graph.blocks


def test_l_lays_out_the_level_and_aligning_brings_blocks_on_one_line(window):
    window.go("model")
    window.page.select(["prep", "features"])
    window.main.actions_["arrange.top"].trigger()
    rows = {window.block(name).position[1] for name in ("prep", "features")}
    assert len(rows) == 1
    window.page.moved.emit({"prep": (900.0, 700.0)})
    window.page.select([])
    window.key(Qt.Key.Key_L, widget=window.page.view)
    assert window.block("prep").position[0] < window.block("features").position[0]
