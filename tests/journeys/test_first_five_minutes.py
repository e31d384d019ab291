"""The first five minutes: open, zoom in, look, go back, choose, run, see what ran and the metrics, undo.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.metrics.panel import MetricsPanel
from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"


class Camera:
    """Takes a picture of the window at each station."""

    def __init__(self, window: Window, name: str) -> None:
        self._window, self._name, self._number = window, name, 0
        PICTURES.mkdir(exist_ok=True)

    def take(self, station: str) -> None:
        QTest.qWait(350)  # flights and plots come to rest
        self._number += 1
        file = PICTURES / f"five_minutes_{self._name}_{self._number:02d}_{station}.png"
        assert self._window.main.grab().save(str(file))


@pytest.mark.parametrize(
    ("theme", "size"),
    [(DARK, (1280, 800)), (LIGHT, (1920, 1080))],
    ids=["dark_1280", "light_1920"],
)
def test_a_newcomer_gets_from_the_example_to_a_better_choice_in_five_minutes(
    theme: Theme, size: tuple[int, int], qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, theme)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot, size)
    camera = Camera(window, f"{theme.name}_{size[0]}")

    # The workflow is seen.
    assert window.way == ["Penguins", "Evaluate"]
    assert {block.title for block in window.level.blocks} == {"Read", "Set apart", "Split into folds", "Each fold"}
    camera.take("opened")

    # Down to the data preparation, and its three implementations.
    window.enter("folds")
    camera.take("each_fold")
    window.enter("learn")
    camera.take("model")
    window.enter("prep")
    assert window.way == ["Penguins", "Evaluate", "Each fold", "Model", "Data preparation"]
    assert window.cards == ["deep", "knn", "median"]
    camera.take("three_implementations")

    # Into one of them, which is a graph, and into a block of that.
    window.click(window.levels.cards.cards()["deep"])
    assert window.blocks == {"fill", "scale"}
    camera.take("nested_graph")
    window.enter("scale")
    assert window.cards == ["by_species", "robust", "standard"]
    camera.take("inside_the_nested_graph")

    # Back with Esc, as far as it goes.
    for _ in range(5):
        window.key(Qt.Key.Key_Escape)
    assert window.way == ["Penguins", "Evaluate"]
    camera.take("back")

    # Run: the bar asks for trust, then blocks light up and the plot fills.
    with qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        window.click(window.main.telling.trust_bar.buttons["Trust and run"])
    first = window.studio.execution
    assert first is not None
    assert first.run.status == "done"
    assert {block.state for block in window.level.blocks} == {"done"}
    window.wait(lambda: window.main.docks.is_in_front("metrics"))
    plots = window.main.findChild(MetricsPanel)
    window.wait(lambda: len(plots.runs) == 1)
    camera.take("ran")

    # Another implementation is chosen on the block itself.
    window.enter("folds")
    window.enter("learn")
    window.click_block("classify")
    assert window.block("classify").subtitle == "logistic"
    QTest.keyClick(window.page.view, Qt.Key.Key_BracketRight)
    assert window.block("classify").subtitle == "neighbours"
    window.wait(lambda: window.block("classify").state == "stale", 20)
    camera.take("chosen")

    # Run again: what stands before the change is not run again.
    second = window.run()
    assert second.run.status == "done"
    assert window.block("prep").state == "reused"
    assert window.block("features").state == "reused"
    assert window.block("classify").state == "done"
    counts = second.run.counts
    assert 0 < counts["run"] < first.run.counts["run"]
    assert counts["reused"] > 0
    assert first.run.metrics["f1"]["value"] != second.run.metrics["f1"]["value"]
    window.wait(lambda: len(plots.runs) == 2)
    assert {run.metrics["f1"].value for run in plots.runs} == {
        first.run.metrics["f1"]["value"],
        second.run.metrics["f1"]["value"],
    }
    camera.take("ran_again")

    # The choice is undone; the block is as it was.
    window.undo()
    assert window.block("classify").subtitle == "logistic"
    camera.take("undone")
