"""Publishing from the window: it needs a target, says what it is at, and goes back with one press."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.studio.targets import hand_over
from hyperstudio.ui.theme import DARK, apply_theme
from tests.exporter.served_project import written
from tests.ui.window.hand import Window

NUMBER, RESULT = {"name": "number", "type": "int"}, {"name": "result", "type": "int"}
HEAD: dict[str, Any] = {"format": 1, "name": "doubled"}
FILES: dict[str, Any] = {
    "hyperstudio.json": HEAD,
    "workflows/main/workflow.json": {"inputs": [NUMBER], "outputs": [RESULT], "example": {"number": 2}},
    "workflows/main/graph.json": {"wires": {"step:number": ":number", ":result": "step:result"}},
    "workflows/main/blocks/step/block.json": {"inputs": [NUMBER], "outputs": [RESULT]},
    "workflows/main/blocks/step/times.py": "def times(number: int) -> int:\n    return number * 2\n",
}


def opened(qtbot: QtBot, qapp: QApplication, place: Path, **publish: Any) -> Window:
    apply_theme(qapp, DARK)
    head = HEAD | ({"publish": publish} if publish else {})
    window = Window(written(place / "doubled", FILES | {"hyperstudio.json": head}), qtbot)
    window.trust()
    return window


def test_without_a_target_it_says_how_to_name_one(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = opened(qtbot, qapp, tmp_path)
    window.main.actions_["export.publish"].trigger()
    assert "hyperstudio.json" in window.refusal
    assert not window.main.actions_["export.back"].isEnabled()


def test_one_press_goes_back_and_says_where_to(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = opened(qtbot, qapp, tmp_path, folder="../released")
    target = window.studio.document.project.publish
    assert target is not None
    (tmp_path / "package").mkdir()
    hand_over(target, window.folder, tmp_path / "package", "v1")
    hand_over(target, window.folder, tmp_path / "package", "v2")
    window.main.actions_["export.back"].trigger()
    window.wait(lambda: "Back to v1" in window.refusal)
    window.main.actions_["export.back"].trigger()
    window.wait(lambda: "no earlier version" in window.refusal)
