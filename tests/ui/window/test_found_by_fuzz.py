"""What random gestures have found, each once more by a few gestures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.adding.new_block_form import NewBlockForm
from hyperstudio.ui.adding.notes import NoteForm
from hyperstudio.ui.canvas.seen_level import SeenLevel
from tests.ui.canvas.stage import Hand
from tests.ui.window.agreement import differences
from tests.ui.window.hand import LEFT, NONE

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def the(window, kind):
    return next(one for one in window.main.findChildren(kind) if one.isVisible())


def test_running_to_a_block_of_a_shared_one_that_no_workflow_led_to_is_refused_with_the_way(window):
    window.go("model")
    window.page.select(["prep"])
    window.main.actions_["edit.duplicate_linked"].trigger()
    window.go("shared.prep.deep")
    window.trust()
    window.click_block(sorted(window.blocks)[0])
    window.key(Qt.Key.Key_R, CTRL | SHIFT, window.main)
    assert "not known which workflow" in window.refusal
    assert "Open a workflow" in window.refusal
    assert window.studio.execution is None


def test_a_click_on_the_card_that_is_looked_at_selects_it_and_no_block_inside(window):
    window.go("model.prep.deep")
    block = sorted(window.blocks)[0]
    window.click_block(block)
    assert window.main.focus.selected == f"model.prep.deep.{block}"
    window.click(window.levels.cards.cards()["deep"])
    assert window.main.focus.selected == "model.prep.deep"
    assert window.page.selected() == ()


def test_a_block_that_is_deleted_while_one_flies_into_it_is_not_arrived_at(window, monkeypatch):
    monkeypatch.setattr(SeenLevel, "animated", True)
    window.go("model")
    at, surface = window.grip("features"), window.page.view.viewport()
    window.click(surface, at)
    QTest.mouseDClick(surface, LEFT, NONE, at)
    window.key(Qt.Key.Key_Delete, widget=window.page.view)
    QTest.qWait(500)
    assert (window.way[-1], "features" in window.blocks) == ("Model", False)
    assert not differences(window)


def test_a_block_whose_form_was_open_when_one_went_elsewhere_is_added_where_it_was_wished_for(window):
    window.go("model")
    hand = Hand(window.page)
    hand.double_click(QPoint(12, 12))
    QTest.keyClicks(QApplication.focusWidget(), "Tidy up")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    form = the(window, NewBlockForm)
    window.go("predict")
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    assert window.way[-1] == "Model"
    assert "tidy_up" in window.blocks
    assert not differences(window)


def test_a_note_for_a_level_that_is_gone_meanwhile_is_refused(window):
    window.go("model")
    window.page.select(["prep", "features"])
    window.key(Qt.Key.Key_G, CTRL, window.main)
    window.go("model.group.grouped")
    window.main.adding.write_note()
    form = the(window, NoteForm)
    window.main.undo()
    QTest.keyClicks(form.field, "Too late")
    QTest.keyClick(form.field, Qt.Key.Key_Return, CTRL)
    assert "model.group" in window.refusal


def test_after_an_own_copy_was_made_that_copy_is_what_is_selected(window):
    window.go("model")
    window.page.select(["features"])
    window.main.actions_["edit.duplicate_linked"].trigger()
    window.main.actions_["edit.own_copy"].trigger()
    assert window.main.focus.selected == "model.features_2"
    window.undo()
    assert window.main.focus.selected == "shared.features"


def test_a_marquee_does_not_wait_on_a_level_that_one_has_left_meanwhile(window):
    window.go("model")
    page, hand = window.page, Hand(window.page)
    hand.press(QPoint(6, 6))
    hand.go(QPoint(6, 6), QPoint(60, 60))
    assert page.view._rubber_band.isVisible()
    window.go("predict")
    hand.release(QPoint(60, 60))
    window.go("model")
    assert window.page is page
    assert not differences(window)


def test_a_press_that_comes_when_the_level_has_just_been_left_leaves_no_marquee(window):
    window.go("model")
    page, surface = window.page, window.page.view.viewport()
    window.go("predict")
    QTest.mousePress(surface, LEFT, NONE, QPoint(6, 6))
    QTest.mouseRelease(surface, LEFT, NONE, QPoint(6, 6))
    window.go("model")
    assert window.page is page
    assert not differences(window)
