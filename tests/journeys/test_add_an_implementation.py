"""Adding an implementation: from its card in the window, and by dropping a file into the block's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    apply_theme(qapp, DARK)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    made = Window(folder, qtbot)
    made.trust()
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the project but those of its runs."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".hyperstudio" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found if "__pycache__" not in path.parts}


def test_an_implementation_is_added_written_saved_chosen_and_run(window: Window) -> None:
    before = files(window.folder)
    window.run()
    window.go("model.features")
    new = window.levels.cards.new_card
    window.click(new.button)
    window.type("lengths", new.name)
    window.key(Qt.Key.Key_Return, widget=new.name)

    # The typed file is open in the editor; the last line of what it does is written anew.
    editor = window.main.docks.code.editor
    window.wait(editor.isVisible)
    assert "def __call__(self, table: pd.DataFrame) -> pd.DataFrame:" in editor.text()
    line = next(n for n, text in enumerate(editor.text().splitlines(), 1) if "return table" in text)
    editor.setFocus()
    editor.go_to_line(line)
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, '        return table[["bill_length_mm", "flipper_length_mm"]]')
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)

    place = "workflows/model/blocks/features/lengths.py"
    after = files(window.folder)
    assert after.keys() - before.keys() == {place}
    assert all(after[path] == content for path, content in before.items())
    assert b"flipper_length_mm" in after[place]

    # It is a choice: choose it, run it, and its metric stands on its card beside the other's.
    window.click(window.levels.cards.cards()["lengths"])
    window.key(Qt.Key.Key_Space)
    assert window.chosen_card == "lengths"
    execution = window.run()
    assert execution.run.status == "done", execution.run.failure
    cards = window.levels.cards.cards()
    assert cards["lengths"].face.metric.startswith("f1 ")
    assert cards["plain"].face.metric.startswith("f1 ")
    assert cards["lengths"].face.metric != cards["plain"].face.metric


def test_a_dropped_file_is_a_choice_without_a_restart_and_the_only_change(window: Window) -> None:
    before = files(window.folder)
    window.go("model.features")
    place = window.folder / "workflows/model/blocks/features/two.py"
    place.write_text(
        (window.folder / "workflows/model/blocks/features/numbers.py").read_text().replace("numbers", "two")
    )
    window.wait(lambda: "two" in window.cards)
    assert files(window.folder).keys() - before.keys() == {"workflows/model/blocks/features/two.py"}
    assert not window.main.windowTitle().startswith("•")
    window.go("model")
    assert window.block("features").count == "2/4"
