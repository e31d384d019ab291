"""Frames around blocks: made, called, coloured, moved with what stands in them, sized and deleted; notes coloured."""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from hyperstudio.ui.adding.frames import FrameForm
from tests.ui.window.agreement import differences
from tests.ui.window.hand import LEFT, NONE

SHIFT = Qt.KeyboardModifier.ShiftModifier


def form(window):
    return next((one for one in window.main.findChildren(FrameForm) if one.isVisible()), None)


def framed(window, title="Prepared"):
    """A frame around two of the three blocks of the model."""
    window.go("model")
    window.page.select(["prep", "features"])
    window.key(Qt.Key.Key_F, SHIFT, window.page.view)
    QTest.keyClicks(form(window).title, title)
    QTest.keyClick(form(window).title, Qt.Key.Key_Return)
    window.page.fit()
    QApplication.processEvents()
    return window.page.view.frames[0]


def said(window):
    return window.studio.document.project.workflows["model"].graph.layout.frames


def choose(window, at, *titles):
    """Choose an entry of the menu at a point of the canvas."""
    surface = window.page.view.viewport()
    QApplication.sendEvent(surface, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, surface.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    for title in titles:
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text() == title)
        if action.menu() is not None:  # a click would open it after a while
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Right)
        else:
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
        QApplication.processEvents()
        menu = QApplication.activePopupWidget()


def head(window, frame):
    return window.page.view.view_point(frame.head_rect().center())


def test_shift_f_frames_the_selection_and_asks_for_a_title_and_undo_takes_it_away(window):
    frame = framed(window)
    assert [one.title for one in said(window)] == ["Prepared"]
    blocks = window.page.view.blocks
    assert all(frame.holds(blocks[name]) for name in ("prep", "features"))
    assert not frame.holds(blocks["classify"])
    window.undo()
    window.undo()
    assert said(window) == ()
    assert window.page.view.frames == []


def test_a_frame_is_dragged_by_its_head_with_what_stands_in_it_and_undo_brings_all_back(window):
    frame = framed(window)
    before, stood = {name: window.block(name).position for name in window.blocks}, said(window)[0].at
    start = head(window, frame)
    window.drag(start, start + QPoint(30, 40))
    by = (said(window)[0].at[0] - stood[0], said(window)[0].at[1] - stood[1])
    after = {name: window.block(name).position for name in window.blocks}
    moved = {name: (after[name][0] - at[0], after[name][1] - at[1]) for name, at in before.items()}
    assert by != (0.0, 0.0)
    assert moved["prep"] == moved["features"] == by
    assert moved["classify"] == (0.0, 0.0)
    assert not differences(window)
    window.undo()
    assert {name: window.block(name).position for name in window.blocks} == before
    assert not differences(window)


def test_esc_while_a_frame_is_dragged_puts_all_back(window):
    frame = framed(window)
    surface, start = window.page.view.viewport(), head(window, frame)
    QTest.mouseMove(surface, start)
    QTest.mousePress(surface, LEFT, NONE, start)
    QTest.mouseMove(surface, start + QPoint(40, 40))
    window.key(Qt.Key.Key_Escape, widget=window.page.view)
    QTest.mouseRelease(surface, LEFT, NONE, start + QPoint(40, 40))
    assert not differences(window)


def test_a_frame_is_sized_at_its_corner(window):
    frame = framed(window)
    corner = window.page.view.view_point(frame.corner_rect().center())
    size = said(window)[0].size
    window.drag(corner, corner + QPoint(60, 50))
    assert said(window)[0].size > size
    assert not differences(window)


def test_a_double_click_on_the_head_changes_title_and_colour_and_its_menu_colours_and_deletes(window):
    frame = framed(window)
    QTest.mouseDClick(window.page.view.viewport(), LEFT, NONE, head(window, frame))
    QTest.keyClicks(form(window).title, "Once more")
    QTest.keyClick(form(window).colour, Qt.Key.Key_Down)
    window.click(form(window).keep_button)
    assert (said(window)[0].title, said(window)[0].colour) == ("Once more", "blue")
    choose(window, head(window, window.page.view.frames[0]), "Colour", "Green")
    assert said(window)[0].colour == "green"
    window.main.save()
    file = json.loads((window.folder / "workflows/model/layout.json").read_text())
    assert (file["frames"][0]["title"], file["frames"][0]["colour"]) == ("Once more", "green")
    choose(window, head(window, window.page.view.frames[0]), "Delete")
    assert said(window) == ()
    assert window.blocks == {"prep", "features", "classify"}


def test_the_frame_around_the_selection_is_changed_and_deleted_with_keys_alone(window):
    framed(window)
    window.page.select(["prep"])
    window.key(Qt.Key.Key_F, SHIFT, window.page.view)
    assert len(said(window)) == 1
    QTest.keyClicks(form(window).title, "Named again")
    QTest.keyClick(form(window).title, Qt.Key.Key_Return)
    assert said(window)[0].title == "Named again"
    window.main.actions_["edit.frame_delete"].trigger()
    assert said(window) == ()
    window.main.actions_["edit.frame_delete"].trigger()
    assert "No frame stands around" in window.refusal


def test_a_note_is_coloured_by_its_menu(window):
    file = window.folder / "workflows/model/layout.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"notes": [{"at": [0, -180], "text": "Careful"}]}))
    window.studio.document.take_in()
    window.go("model")
    window.page.fit()
    QApplication.processEvents()
    note = window.page._graph.notes[0]
    choose(window, window.page.view.view_point(note.body_rect().center()), "Colour", "Violet")
    assert window.level.notes[0].colour == "violet"
    window.undo()
    assert window.level.notes[0].colour == "amber"
