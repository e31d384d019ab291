"""Looking inside: a value on a wire, a table in the dock, two implementations side by side, and what is kept.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"


def take(window: Window, name: str, theme: Theme) -> None:
    """A picture of the window, once all has come to rest."""
    PICTURES.mkdir(exist_ok=True)
    QTest.qWait(350)
    assert window.main.grab().save(str(PICTURES / f"look_inside_{theme.name}_{name}.png"))


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_one_looks_into_a_port_and_puts_two_implementations_side_by_side(
    theme: Theme, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, theme)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot, (1440, 900))
    window.trust()
    window.run()
    window.go("model")
    window.click_block("prep")
    QTest.keyClick(window.page.view, Qt.Key.Key_BracketRight)
    second = window.block("prep").subtitle
    window.run()

    # The pointer on a wire says what went over it.
    page = window.page
    wire = next(wire for ends, wire in page.view.wires.items() if ends[0] == ("prep", "table"))
    at = page.view.mapFromScene(wire.mapToScene(wire.path().pointAtPercent(0.5)))
    QTest.mouseMove(page.view.viewport(), at - QPoint(0, 40))
    QTest.mouseMove(page.view.viewport(), at)
    window.wait(lambda: "DataFrame" in wire.toolTip() and "×" in wire.toolTip())
    assert "×" in wire.toolTip()

    # A click on the port shows the table.
    window.click(page.view.viewport(), page.port_point("prep", "table", "output"))
    data = window.main.docks.data
    window.wait(lambda: data.page is data.table and data.table.pages.row_there(0), 20)
    assert data.current.address.startswith(f"model.prep.{second}.")
    take(window, "1_table", theme)

    # A column is counted and sorted by a click.
    header = data.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(0) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    facts = data.stage.box.facts
    window.wait(lambda: bool(facts.values["count"].text()), 20)
    take(window, "2_sorted", theme)

    # What the first implementation gave is still there.
    window.wait(lambda: data.runs.count() == 2, 20)
    assert not data.runs.itemText(1).startswith(second)
    data.runs.setFocus()
    QTest.keyClick(data.runs, Qt.Key.Key_Down)
    window.wait(lambda: not data.current.address.startswith(f"model.prep.{second}"), 20)
    first = data.current.address
    window.wait(lambda: data.page is data.table, 20)

    # Both beside each other.
    QTest.mouseClick(data.compare_button, Qt.MouseButton.LeftButton)
    comparison = data.comparison
    window.wait(lambda: "differ" in comparison.view.summary.text(), 20)
    assert comparison.right.held.address.startswith(f"model.prep.{second}.")
    assert first == "model.prep.median"
    take(window, "3_side_by_side", theme)

    # What went into the block beside what came out of it.
    labels = [comparison.others.itemText(place) for place in range(comparison.others.count())]
    comparison.others.setFocus()
    for _ in range(labels.index("its input table")):
        QTest.keyClick(comparison.others, Qt.Key.Key_Down)
    window.wait(lambda: comparison.others.currentText() == "its input table")
    window.wait(lambda: "differ" in comparison.view.summary.text() or "same" in comparison.view.summary.text(), 20)
    take(window, "4_in_and_out", theme)
