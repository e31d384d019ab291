"""Notes of layout.json on the canvas: seen, and moved with undo."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.adding.notes import NoteForm
from tests.ui.window.hand import LEFT, NONE


def with_note(window, text):
    file = window.folder / "workflows/model/layout.json"
    layout = json.loads(file.read_text())
    file.write_text(json.dumps(layout | {"notes": [{"at": [0, -180], "text": text}]}))
    window.studio.document.take_in()
    window.go("model")
    window.page.fit()
    QApplication.processEvents()
    return file


def test_a_note_is_seen_and_dragged_and_undo_brings_it_back(window):
    file = with_note(window, "**Careful**: fitted on training rows only.")
    view = window.page.view
    note = window.page._graph.notes[0]
    start = view.view_point(note.body_rect().center())
    assert view.viewport().rect().contains(start)
    surface = view.viewport()
    QTest.mousePress(surface, LEFT, NONE, start)
    for step in range(1, 5):
        QTest.mouseMove(surface, start + (surface.rect().center() - start) * step / 8)
        QApplication.processEvents()
    QTest.mouseRelease(surface, LEFT, NONE, start + (surface.rect().center() - start) / 2)
    moved = window.level.notes[0].position
    assert moved != (0, -180)
    assert (moved[0] % 10, moved[1] % 10) == (0, 0)
    window.main.save()
    assert tuple(json.loads(file.read_text())["notes"][0]["at"]) == moved
    window.undo()
    assert window.level.notes[0].position == (0, -180)
    shown = window.page._graph.notes[0].pos()
    assert (shown.x(), shown.y()) == (0, -180)


def test_a_note_that_is_written_from_outside_comes_and_goes(window):
    file = with_note(window, "Here today")
    assert [note.face.text for note in window.page._graph.notes] == ["Here today"]
    layout = json.loads(file.read_text())
    file.write_text(json.dumps(layout | {"notes": []}))
    window.studio.document.take_in()
    assert window.page._graph.notes == []


def form(window):
    found = [one for one in window.main.findChildren(NoteForm) if one.isVisible()]
    return found[0] if found else None


def test_a_note_is_written_changed_by_a_double_click_and_deleted_with_undo_after_each(window):
    with_note(window, "First")
    window.main.adding.write_note()
    QTest.keyClicks(form(window).field, "Training rows")
    QTest.mouseClick(form(window).keep_button, LEFT)
    assert [note.text for note in window.level.notes] == ["First", "Training rows"]
    window.page.fit()
    QApplication.processEvents()
    view = window.page.view
    middle = view.view_point(window.page._graph.notes[1].body_rect().center())
    QTest.mouseDClick(view.viewport(), LEFT, NONE, middle)
    field = form(window).field
    field.selectAll()
    QTest.keyClicks(field, "Only these")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [note.text for note in window.level.notes] == ["First", "Only these"]
    QTest.mouseDClick(view.viewport(), LEFT, NONE, middle)
    QTest.mouseClick(form(window).delete_button, LEFT)
    assert [note.text for note in window.level.notes] == ["First"]
    for before in (["First", "Only these"], ["First", "Training rows"], ["First"]):
        window.main.undo()
        assert [note.text for note in window.level.notes] == before


def test_esc_leaves_no_note(window):
    with_note(window, "First")
    window.main.adding.write_note()
    QTest.keyClicks(form(window).field, "Never mind")
    QTest.keyClick(form(window).field, Qt.Key.Key_Escape)
    assert form(window) is None
    assert [note.text for note in window.level.notes] == ["First"]
