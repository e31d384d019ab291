"""Notes of layout.json on the canvas: seen, and moved with undo."""

from __future__ import annotations

import json

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

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
