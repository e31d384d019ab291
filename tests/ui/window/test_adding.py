"""Adding blocks in the window: the search at the pointer, the form of a new block, and wires let go on empty ground."""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.actions.palette import Palette
from hyperstudio.ui.adding.new_block_form import NewBlockForm
from tests.ui.window.hand import LEFT, NONE


def empty_place(window):
    """A point of the canvas, in pixels, where nothing is: right of the middle, near the lower edge."""
    view = window.page.view
    place = QPoint(view.width() // 2, view.height() - 60)
    assert view.owner_at(view.scene_point(place)) is None
    return place


def palette_of(window):
    found = [one for one in window.main.findChildren(Palette) if one.isVisible()]
    assert found, "no search is shown"
    return found[-1]


def lines(palette):
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def double_click(window, place):
    surface = window.page.view.viewport()
    QTest.mouseMove(surface, place)
    window.click(surface, place)
    QTest.mouseDClick(surface, LEFT, NONE, place)
    QApplication.processEvents()


def test_a_double_click_on_empty_ground_adds_a_block_of_the_library_there(window):
    window.go("model")
    before, place = window.blocks, empty_place(window)
    point = window.page.view.scene_point(place)
    double_click(window, place)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "learning")
    assert lines(palette)[0].startswith("Classify")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.blocks == before | {"classify_2"}
    at = window.block("classify_2").position
    assert abs(at[0] - point.x()) <= 5
    assert abs(at[1] - point.y()) <= 5
    assert window.page.selected() == ("classify_2",)
    window.undo()
    assert window.blocks == before
    window.redo()
    window.main.save()
    copied = window.folder / "workflows/model/blocks/classify_2"
    assert {file.name for file in copied.iterdir()} >= {"block.json", "logistic.py", "forest.py", "test_contract.py"}


def test_tab_adds_a_shared_block_and_it_is_written_as_a_use(window):
    window.go("evaluate")
    before, place = window.blocks, empty_place(window)
    QTest.mouseMove(window.page.view.viewport(), place)
    QTest.qWait(20)
    window.key(Qt.Key.Key_Tab, widget=window.page.view)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "shared")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    added = window.blocks - before
    assert len(added) == 1
    window.main.save()
    said = json.loads((window.folder / "workflows/evaluate/graph.json").read_text())["uses"]
    assert said[added.pop()]["of"].startswith("shared.")


def test_a_workflow_is_not_offered_inside_of_itself_and_one_that_learns_to_fit_and_to_apply(window):
    window.go("model")
    double_click(window, empty_place(window))
    assert not any("workflow" in line and line.startswith("Model") for line in lines(palette_of(window)))
    QTest.keyClick(palette_of(window).field, Qt.Key.Key_Escape)
    window.go("train")
    double_click(window, empty_place(window))
    said = lines(palette_of(window))
    assert any(line.startswith("Model · fit") for line in said)
    assert any(line.startswith("Model · apply") for line in said)


def test_a_wire_let_go_on_empty_ground_offers_what_fits_and_wires_it(window):
    window.go("model")
    wires, place = window.wires, empty_place(window)
    drag_out(window, ("prep", "table"), place)
    palette = palette_of(window)
    assert "Classify    library · learning · table" in lines(palette)
    assert not any(line.startswith("Read") for line in lines(palette)), "a path is no table"
    QTest.keyClicks(palette.field, "classify")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.wires == wires | {("prep:table", "classify_2:table")}
    window.undo()
    assert (window.wires, "classify_2" in window.blocks) == (wires, False)


def test_a_new_block_has_the_ports_that_were_typed_and_the_wire(window):
    window.go("model")
    wires = window.wires
    drag_out(window, ("prep", "table"), empty_place(window))
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "Drop outliers")
    assert lines(palette) == ["New block “Drop outliers” …    with ports of your own"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    form = window.main.findChild(NewBlockForm)
    assert (form.title.text(), form.inputs.text()) == ("Drop outliers", "table: pandas.DataFrame")
    QTest.keyClicks(form.outputs, "table: DataFrame, dropped: Nothing")
    QTest.keyClick(form.outputs, Qt.Key.Key_Return)
    assert "The type “Nothing” is not known here." in form.refusal.text()
    for _ in "Nothing":
        QTest.keyClick(form.outputs, Qt.Key.Key_Backspace)
    QTest.keyClicks(form.outputs, "int")
    QTest.keyClick(form.outputs, Qt.Key.Key_Return)
    made = window.block("drop_outliers")
    assert made.title == "Drop outliers"
    assert [(port.name, port.type) for port in made.outputs] == [("table", "pandas.DataFrame"), ("dropped", "int")]
    assert window.wires == wires | {("prep:table", "drop_outliers:table")}
    window.undo()
    assert (window.wires, "drop_outliers" in window.blocks) == (wires, False)


def drag_out(window, source, place):
    """Drag a wire from an output to a point where nothing is."""
    page, surface = window.page, window.page.view.viewport()
    start = page.port_point(*source, "output")
    QTest.mouseMove(surface, start)
    QTest.mousePress(surface, LEFT, NONE, start)
    for step in range(1, 7):
        QTest.mouseMove(surface, start + (place - start) * step / 6)
        QApplication.processEvents()
    QTest.mouseRelease(surface, LEFT, NONE, place)
    QApplication.processEvents()
