"""The keys of actions: changed with what they are taken from said before, kept for the next window, reset."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.actions.keys_editor import KeysEditor
from hyperstudio.ui.keys_help import keys_text

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(window):
    window.main.actions_["help.change_keys"].trigger()
    return window.main.findChild(KeysEditor)


def press(editor, *, key, modifiers=CTRL):
    editor.keys.setFocus()
    QTest.keyClick(editor.keys, key, modifiers)


def test_new_keys_do_the_action_and_the_old_ones_do_not(window, editor):
    window.go("model")
    editor.choose("edit.duplicate")
    press(editor, key=Qt.Key.Key_J)
    window.click(editor.use)
    editor.reject()
    window.main.activateWindow()  # what a window manager does when a dialog has gone
    window.page.select(["prep"])
    window.key(Qt.Key.Key_D, CTRL, window.main)
    assert "prep_2" not in window.blocks
    window.key(Qt.Key.Key_J, CTRL, window.main)
    assert "prep_2" in window.blocks
    assert "Ctrl+J" in keys_text(window.main.actions_)


def test_keys_that_another_action_has_are_named_and_taken_from_it_and_reset_gives_them_back(window, editor):
    editor.choose("edit.duplicate")
    press(editor, key=Qt.Key.Key_G)
    assert "does “Group into a block” already" in editor.said.text()
    window.click(editor.use)
    actions = window.main.actions_
    assert actions["edit.group"].shortcut().isEmpty()
    assert actions["edit.duplicate"].shortcut() == QKeySequence("Ctrl+G")
    editor.choose("edit.group")
    window.click(editor.reset)
    assert actions["edit.group"].shortcut() == QKeySequence("Ctrl+G")
    assert actions["edit.duplicate"].shortcut().isEmpty()
    window.click(editor.reset_all)
    assert actions["edit.duplicate"].shortcut() == QKeySequence("Ctrl+D")


def test_keys_that_the_canvas_itself_answers_are_refused(editor):
    editor.choose("edit.duplicate")
    press(editor, key=Qt.Key.Key_Home, modifiers=Qt.KeyboardModifier.NoModifier)
    assert "The canvas keeps it" in editor.said.text()
    assert not editor.use.isEnabled()


def test_changed_keys_are_there_the_next_time(window, editor):
    editor.choose("edit.undo")
    press(editor, key=Qt.Key.Key_U)
    window.click(editor.use)
    again = BoundActions(window.main, window.main)
    assert again["edit.undo"].shortcut() == QKeySequence("Ctrl+U")


def test_words_find_an_action_by_its_title_or_keys_and_enter_resets_nothing(window, editor):
    QTest.keyClicks(editor.field, "ctrl+k")
    seen = [item.text(0) for item in editor._items() if not item.isHidden()]
    assert seen == ["Find an action or a block…"]
    window.main.actions_.set_keys("edit.undo", "Ctrl+U")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert window.main.actions_.keys_of("edit.undo") == "Ctrl+U"
