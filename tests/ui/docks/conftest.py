"""A studio on a copy of the penguins or on a small project, with news and focus, as the docks get them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hyperstudio.errors import StudioError
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.running import Execution
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import DARK, apply_theme
from tests.penguins import copy_of_the_penguins, have_the_values_of_runs


class House:
    """What the docks stand in: studio, news and focus, and what was refused."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.studio = Studio(open_document(folder))
        self.studio.trust()
        self.news = News(self.studio)
        self.focus = Focus()
        self.refusals: list[StudioError] = []
        self.focus.refused.connect(self.refusals.append)

    def show(self, dock: type, width: int = 900, height: int = 400) -> Any:
        """A dock, seen."""
        made = dock(self.studio, self.news, self.focus)
        assert isinstance(made, QWidget)
        self.qtbot.addWidget(made)
        made.resize(width, height)
        with self.qtbot.waitExposed(made):
            made.show()
        return made

    def run(self, workflow: str | None = None, to: str | None = None) -> Execution:
        """A run, from its start until the window has heard of its end."""
        with self.qtbot.waitSignal(self.news.run_over, timeout=60_000):
            execution = self.studio.run(workflow, to)
        return execution

    def close(self) -> None:
        self.news.close()
        self.studio.close()


@pytest.fixture
def house(qtbot: QtBot, tmp_path: Path) -> Iterator[House]:
    """The penguins, trusted."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, DARK)
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    have_the_values_of_runs()
    made = House(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def small(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[dict[str, str]], House]]:
    """Makes a project with one workflow `main`: a block for each given text, in a row, each named like its file."""
    houses: list[House] = []

    def make(codes: dict[str, str], types: str = "typing.Any") -> House:
        folder = tmp_path / "small"
        write_project(folder, codes, types)
        houses.append(House(folder, qtbot))
        return houses[-1]

    yield make
    for made in houses:
        made.close()


def write_project(folder: Path, codes: dict[str, str], types: str) -> None:
    """Blocks in a row: each has an input `before` (not the first), an output `out`, and one implementation `only`."""
    flow = folder / "workflows" / "main"
    wires = {}
    names = list(codes)
    for place, name in enumerate(names):
        block = flow / "blocks" / name
        block.mkdir(parents=True)
        inputs = [{"name": "before", "type": types}] if place else []
        outputs = [{"name": "out", "type": types}]
        (block / "block.json").write_text(json.dumps({"inputs": inputs, "outputs": outputs}))
        (block / "only.py").write_text(codes[name])
        if place:
            wires[f"{name}:before"] = f"{names[place - 1]}:out"
    wires[":out"] = f"{names[-1]}:out"
    (flow / "graph.json").write_text(json.dumps({"wires": wires}))
    (flow / "workflow.json").write_text(json.dumps({"inputs": [], "outputs": [{"name": "out", "type": types}]}))
    (folder / "hyperstudio.json").write_text(json.dumps({"format": 1, "name": "small"}))
