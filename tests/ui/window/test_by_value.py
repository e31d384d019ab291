"""What ran inside a graph that a value took, and inside a repeat there, is seen on the canvas and in the inspector."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.ui.inspector.rounds import HowItWent
from hyperstudio.ui.levels.run_view import RunView
from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.window.hand import Window

NUMBER = [{"name": "number", "type": "int"}]
WAY = "workflows/halve/blocks/way"
LOOP = {
    "mode": {"repeat": {"until": "odd", "carry": {"number": "number"}, "limit": 9}},
    "inputs": NUMBER,
    "outputs": [*NUMBER, {"name": "odd", "type": "bool"}],
}
FILES = {
    "hyperstudio.json": {"format": 1, "name": "halve"},
    "workflows/halve/workflow.json": {"inputs": [NUMBER[0] | {"default": 40}], "outputs": NUMBER},
    "workflows/halve/graph.json": {"wires": {"way:number": ":number", "way:how": "name:how", ":number": "way:number"}},
    "workflows/halve/blocks/name/block.json": {"inputs": [], "outputs": [{"name": "how", "type": "str"}]},
    "workflows/halve/blocks/name/fixed.py": "def fixed() -> str:\n    return 'slow'\n",
    f"{WAY}/block.json": {
        "choose_by": "how",
        "inputs": [*NUMBER, {"name": "how", "type": "str"}],
        "outputs": NUMBER,
    },
    # Both graphs have a block of the same name, and only one of them is taken.
    f"{WAY}/fast/graph.json": {"wires": {"loop:number": ":number", ":number": "loop:number"}},
    f"{WAY}/fast/blocks/loop/block.json": {"inputs": NUMBER, "outputs": NUMBER},
    f"{WAY}/fast/blocks/loop/once.py": "def once(number: int) -> int:\n    return number // 8\n",
    f"{WAY}/slow/graph.json": {"wires": {"loop:number": ":number", ":number": "loop:number"}},
    f"{WAY}/slow/blocks/loop/block.json": LOOP,
    f"{WAY}/slow/blocks/loop/steps/graph.json": {
        "wires": {"half:number": ":number", ":number": "half:number", ":odd": "half:odd"}
    },
    f"{WAY}/slow/blocks/loop/steps/blocks/half/block.json": {"inputs": NUMBER, "outputs": LOOP["outputs"]},
    f"{WAY}/slow/blocks/loop/steps/blocks/half/plain.py": "def plain(number: int) -> tuple[int, bool]:\n"
    "    return number // 2, bool(number // 2 % 2)\n",
}


@pytest.fixture
def halving(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    apply_theme(qapp, DARK)
    for name, content in FILES.items():
        path = tmp_path / "halve" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    window = Window(tmp_path / "halve", qtbot)
    window.trust()
    window.run()
    return window


def test_the_graph_that_was_taken_shows_what_ran_in_it_and_the_other_one_that_it_did_not(halving: Window) -> None:
    assert halving.block("way").state == "done"
    halving.go("halve.way.slow")
    assert halving.block("loop").state == "done"
    halving.go("halve.way.slow.loop.steps")
    assert halving.block("half").state == "done"
    halving.go("halve.way.fast")
    assert halving.block("loop").state == "never"


def test_an_earlier_run_is_read_the_same_way(halving: Window) -> None:
    view = RunView.of_earlier(read_run(list_runs(halving.folder)[0]), halving.studio.document.project)
    seen = {graph: view.of(graph, name) for graph, name in (("halve.way.slow", "loop"), ("halve.way.fast", "loop"))}
    assert seen["halve.way.slow"].state(True) == "done"
    assert seen["halve.way.fast"] is None


def test_the_rounds_of_a_repeat_in_a_graph_that_a_value_took_are_told(halving: Window) -> None:
    halving.go("halve.way.slow")
    halving.click_block("loop")
    halving.wait(lambda: _told(halving) is not None and _told(halving).isVisible())
    table = _told(halving).table
    assert [table.item(row, 1).text() for row in range(table.rowCount())] == ["20", "10", "5"]


def _told(window: Window) -> HowItWent | None:
    return window.main.docks.inspector.widget().findChild(HowItWent)
