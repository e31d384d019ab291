"""Implementations made and changed in the window, on the level of their block."""

from __future__ import annotations


def test_the_shown_implementation_is_copied_disabled_and_passed_through(window, tmp_path):
    window.go("model.features")
    before = window.cards
    window.main.actions_["implementation.duplicate"].trigger()
    assert len(window.cards) == len(before) + 1
    window.main.actions_["implementation.disable"].trigger()
    assert window.main.actions_["implementation.disable"].isChecked()
    window.main.actions_["implementation.graph"].trigger()
    assert "graph" in window.cards
    file = tmp_path / "fresh.py"
    file.write_text("def fresh(table):\n    return table\n")
    window.main.wishes.implementations.add_file(file)
    assert "fresh" in window.cards
    window.main.wishes.implementations.add_file(tmp_path / "none.py")
    assert "cannot be read" in window.refusal
    for _ in range(4):
        window.undo()
    assert window.cards == before
