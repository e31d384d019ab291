"""Rounds of a repeat and choices by a value, as the inspector and the canvas show them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hyperstudio.ui.data.panel import DataPanel
from hyperstudio.ui.inspector.panel import Inspector
from hyperstudio.ui.inspector.rounds import HowItWent
from hyperstudio.ui.levels.level_faces import level_face
from hyperstudio.ui.levels.run_view import RunView
from tests.ui.docks.conftest import House

NUMBER = [{"name": "number", "type": "int"}]
FILES = {
    "hyperstudio.json": {"format": 1, "name": "halve"},
    "workflows/halve/workflow.json": {"inputs": [NUMBER[0] | {"default": 40}], "outputs": NUMBER},
    "workflows/halve/graph.json": {
        "wires": {"loop:number": ":number", "way:number": "loop:number", "way:how": "name:how", ":number": "way:number"}
    },
    "workflows/halve/blocks/name/block.json": {"inputs": [], "outputs": [{"name": "how", "type": "str"}]},
    "workflows/halve/blocks/name/fixed.py": "def fixed() -> str:\n    return 'square'\n",
    "workflows/halve/blocks/loop/block.json": {
        "mode": {"repeat": {"until": "odd", "carry": {"number": "number"}, "limit": 9}},
        "inputs": NUMBER,
        "outputs": [*NUMBER, {"name": "odd", "type": "bool"}],
    },
    "workflows/halve/blocks/loop/half.py": "def half(number: int) -> tuple[int, bool]:\n"
    "    return number // 2, bool(number // 2 % 2)\n",
    "workflows/halve/blocks/way/block.json": {
        "choose_by": "how",
        "inputs": [*NUMBER, {"name": "how", "type": "str"}],
        "outputs": NUMBER,
    },
    "workflows/halve/blocks/way/double.py": "def double(number: int) -> int:\n    return 2 * number\n",
    "workflows/halve/blocks/way/square.py": "def square(number: int) -> int:\n    return number * number\n",
}


@pytest.fixture
def halving(qtbot: QtBot, tmp_path: Path) -> Iterator[House]:
    for name, content in FILES.items():
        path = tmp_path / "halve" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    made = House(tmp_path / "halve", qtbot)
    yield made
    made.close()


def part(dock: Inspector) -> HowItWent:
    return dock.widget().findChild(HowItWent)


def test_where_a_value_chooses_no_implementation_is_ticked_and_none_offers_to_be_chosen(halving: House) -> None:
    dock = halving.show(Inspector, 300, 700)
    halving.focus.select("halve.way")
    rows = dock.implementations.rows
    assert list(rows) == ["double", "square"]
    assert all(row.mark.pixmap().isNull() and not row.choose_button.isVisible() for row in rows.values())
    QTest.mouseClick(rows["square"].name_button, Qt.MouseButton.LeftButton)
    assert halving.focus.selected == "halve.way.square"
    assert all(row.mark.pixmap().isNull() for row in dock.implementations.rows.values())
    halving.focus.select("halve.loop")
    assert not dock.implementations.rows["half"].mark.pixmap().isNull()


def test_the_rounds_of_a_repeat_are_listed_and_a_click_shows_what_one_gave(halving: House) -> None:
    dock, data = halving.show(Inspector, 300, 700), halving.show(DataPanel)
    halving.focus.select("halve.loop")
    assert not part(dock).isVisible()
    halving.run("halve")
    halving.qtbot.waitUntil(lambda: part(dock).isVisible(), timeout=5000)
    table = part(dock).table
    names = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    assert names == ["#", "number", "odd", "Time"]
    rows = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert rows == [["0", "20", "–"], ["1", "10", "–"], ["2", "5", "✓"]]
    assert part(dock).words.text() == "3 rounds, ended until “odd” was true"
    assert part(dock).curve.numbers == [(0, 20.0), (1, 10.0), (2, 5.0)]
    for row, number in ((2, "5"), (1, "10")):  # the second click is not answered with the place looked at before
        at = table.visualItemRect(table.item(row, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        halving.qtbot.waitUntil(
            lambda number=number: data.page is not None and data.number.text() == number, timeout=5000
        )
        assert data.title.isVisible()
        assert data.current.place == f"halve.loop[{row}]"


def test_the_implementation_that_a_value_named_is_shown_on_the_block_and_in_the_inspector(halving: House) -> None:
    dock = halving.show(Inspector, 300, 700)
    halving.focus.select("halve.way")
    project, configuration = halving.studio.document.project, halving.studio.document.configuration
    before = next(one for one in level_face(project, "halve", configuration).blocks if one.id == "way")
    assert (before.subtitle, before.count) == ("by how", "")
    execution = halving.run("halve")
    for view in (RunView(execution), RunView.of_earlier(execution.run, project)):
        (block,) = [one for one in level_face(project, "halve", configuration, view).blocks if one.id == "way"]
        assert block.subtitle == "square"
    halving.qtbot.waitUntil(lambda: part(dock).isVisible(), timeout=5000)
    assert part(dock).words.text() == "square"
