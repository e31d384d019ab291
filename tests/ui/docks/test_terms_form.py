"""How a block runs, changed in the inspector by mouse and keys."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from hyperstudio.graph.addresses import block_at, graph_at
from hyperstudio.graph.block import ForEach, Repeat
from hyperstudio.ui.inspector.panel import Inspector
from hyperstudio.ui.levels.level_faces import level_face

from .conftest import House


def part(dock: Inspector, name: str) -> QWidget:
    found = dock.findChild(QWidget, name)
    assert found is not None, name
    dock.ensureWidgetVisible(found)
    return found


def pick(dock: Inspector, name: str, words: str) -> None:
    """Go through a box with the arrow keys until it says the words."""
    box = part(dock, name)
    assert isinstance(box, QComboBox)
    row = box.findText(words)
    assert row >= 0, [box.itemText(at) for at in range(box.count())]
    box.showPopup()
    view = box.view()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(box.model().index(row, 0)).center()
    )


def tick(box: QWidget) -> None:
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))


def typed(dock: Inspector, name: str, text: str) -> None:
    box = part(dock, name)
    line = box.lineEdit() if hasattr(box, "lineEdit") else box
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def opened(house: House, address: str, use: str = "") -> Inspector:
    dock = house.show(Inspector, 320, 900)
    house.focus.select(address, use)
    dock.terms.unfold(True)
    return dock


def chips(house: House, graph: str, name: str) -> tuple[str, ...]:
    document = house.studio.document
    face = level_face(document.project, graph, document.configuration)
    return next(block.badges for block in face.blocks if block.id == name)


def test_a_mode_is_made_and_changed_seen_on_the_canvas_and_undone(house: House) -> None:
    document = house.studio.document
    before = document.project
    dock = opened(house, "model.prep")
    assert "fitted" not in dock.terms.summary.text()
    pick(dock, "mode.kind", "for each item")
    assert block_at(document.project, "model.prep").mode == ForEach(for_each=("table",))
    assert "for each" in chips(house, "model", "prep")
    assert dock.terms.summary.text() == "once for each of table"
    pick(dock, "mode.kind", "again and again")
    made = block_at(document.project, "model.prep").mode
    assert isinstance(made, Repeat)
    assert made.repeat.until == "table"
    pick(dock, "mode.kind", "once")
    assert chips(house, "model", "prep") == ()
    while document.history.done:
        document.undo()
    assert document.project == before


def test_every_rule_has_an_editor_and_what_is_usual_is_written_nowhere(house: House) -> None:
    document = house.studio.document
    before = block_at(document.project, "model.prep")
    dock = opened(house, "model.prep")
    pick(dock, "terms.lifetime", "as long as the process")
    tick(part(dock, "terms.state"))
    pick(dock, "terms.cache", "never reused")
    pick(dock, "terms.choose_by", "the value of table")
    for name, text in {
        "timeout": "2.5",
        "retries": "3",
        "gpu": "1",
        "memory_gb": "4",
        "reads": "data/a.txt, $B",
    }.items():
        typed(dock, f"terms.{name}", text)
    made = block_at(document.project, "model.prep")
    assert (made.lifetime, made.state, made.cache, made.choose_by) == ("process", True, "never", "table")
    assert (made.timeout, made.retries, made.resources) == (2.5, 3, {"gpu": 1, "memory_gb": 4})
    assert made.reads == ("data/a.txt", "$B")
    assert chips(house, "model", "prep") == ("learns", "stays loaded", "never reused")
    typed(dock, "terms.timeout", "-1")
    assert "above 0" in house.refusals[-1].mend
    assert part(dock, "terms.timeout").text() == "2.5"
    tick(part(dock, "terms.state"))
    pick(dock, "terms.lifetime", "for each call")
    pick(dock, "terms.cache", "kept, across sessions")
    pick(dock, "terms.choose_by", "the configuration")
    for name, text in {"timeout": "", "retries": "0", "gpu": "", "memory_gb": "", "reads": ""}.items():
        typed(dock, f"terms.{name}", text)
    after = block_at(document.project, "model.prep")
    assert after == before
    assert after.model_fields_set == before.model_fields_set


def test_items_of_several_inputs_are_ticked_and_paired(house: House) -> None:
    dock = opened(house, "model.classify")
    pick(dock, "mode.kind", "for each item")
    other = next(box for box in dock.terms.mode.each.values() if not box.isChecked())
    assert isinstance(other, QCheckBox)
    tick(other)
    pick(dock, "mode.pair", "each with each")
    made = block_at(house.studio.document.project, "model.classify").mode
    assert isinstance(made, ForEach)
    assert len(made.for_each) == 2
    assert made.pair == "all"


def test_what_is_said_of_a_use_counts_for_that_use_alone(house: House) -> None:
    document = house.studio.document
    graph, name = next(
        (address, name)
        for address in ("evaluate", *document.project.workflows)
        for name, use in graph_at(document.project, address).uses.items()
        if use.of.startswith("shared.")
    )
    of = graph_at(document.project, graph).uses[name].of
    dock = opened(house, of, f"{graph}.{name}")
    pick(dock, "terms.cache", "made again, not stored")
    assert graph_at(document.project, graph).uses[name].cache == "run"
    assert block_at(document.project, of).cache == "keep"
    assert "not stored" in chips(house, graph, name)
    pick(dock, "terms.cache", "as its definition says")
    assert graph_at(document.project, graph).uses[name].cache is None


def test_what_the_inspector_makes_is_saved_as_the_format_says(house: House) -> None:
    dock = opened(house, "model.prep")
    typed(dock, "terms.retries", "2")
    house.studio.document.save()
    said = json.loads(Path(house.folder, "workflows/model/blocks/prep/block.json").read_text())
    assert said["retries"] == 2
