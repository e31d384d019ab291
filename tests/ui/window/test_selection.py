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
