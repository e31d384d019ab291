"""Editing from the block on: type, save, see why it is stale, run; check another commit out; settle a conflict.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.code.conflicts import ConflictWindow
from hyperstudio.ui.theme import LIGHT, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
BLOCKS = "workflows/model/blocks"
MEDIAN = f"{BLOCKS}/prep/median.py"


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


def two_commits(folder: Path) -> None:
    """The penguins on `main`; on `other`, three files differ: one is changed, one is new, one is gone."""
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "as it was")
    git(folder, "checkout", "-b", "other")
    median = folder / MEDIAN
    text = median.read_text()
    median.write_text(text.replace("usual_numbers(table)", "dict.fromkeys(usual_numbers(table), 1.0)"))
    (folder / BLOCKS / "prep/plain.py").write_text(text.replace("class Median", "class Plain"))
    (folder / BLOCKS / "classify/forest.py").unlink()
    git(folder, "add", ".")
    git(folder, "commit", "-m", "another way")
    git(folder, "checkout", "main")


def test_what_is_typed_and_what_is_checked_out_is_seen_at_once_and_only_what_follows_runs(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, LIGHT)
    folder = tmp_path / "penguins"
    two_commits(folder)
    window = Window(folder, qtbot, (1400, 900))
    window.trust()
    code, editor = window.main.docks.code, window.main.docks.code.editor
    first = window.run().run

    def picture(station: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        QTest.qWait(150)
        assert window.main.grab().save(str(PICTURES / f"checkout_{station}.png"))

    # *Edit* puts the cursor into the code: what is typed then stands there.
    window.go("model.prep.median")
    window.click(window.levels.code._edit)
    window.wait(lambda: window.main.focusWidget() is editor)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        window.key(key, CONTROL)
    window.key(Qt.Key.Key_Backspace)
    window.type(".round(3)")
    window.key(Qt.Key.Key_S, CONTROL)
    assert (folder / MEDIAN).read_text().rstrip().endswith("**self.words}).round(3)")

    # The block says which file changed, what follows says why too; the rest is as it was.
    window.go("model")
    window.wait(lambda: window.block("classify").state == "stale")
    assert window.block("prep").problem == f"{MEDIAN} changed"
    picture("1_stale")
    second = window.run().run
    assert second.status == "done"
    again = {place for place, state in second.states.items() if state == "finished"}
    assert again
    assert not [place for place in again if ".folds[" not in place and place != "evaluate.folds"]
    assert len(again) < first.counts["run"]
    assert {block.state for block in window.level.blocks} <= {"done", "reused"}

    # Another commit: one file changed, one new, one gone. All is there at once, and back again.
    git(folder, "stash")
    git(folder, "checkout", "other")
    window.wait(lambda: "dict.fromkeys(usual_numbers" in editor.text())
    window.go("model.prep")
    window.wait(lambda: "plain" in window.cards)
    window.go("model.classify")
    window.wait(lambda: "forest" not in window.cards)
    assert not code.bar.isVisible()
    picture("2_other_commit")
    git(folder, "checkout", "main")
    window.wait(lambda: "forest" in window.cards)
    assert window.run().run.counts["run"] == 0, "the values of the first run are still there"

    # A text is typed while git changes its file: theirs is taken, and mine is kept beside.
    window.go("model.prep.median")
    window.click(window.levels.code._edit)
    window.wait(lambda: window.main.focusWidget() is editor and code.address == "model.prep.median")
    window.key(Qt.Key.Key_End, CONTROL)
    window.type("# mine")
    git(folder, "checkout", "other")
    window.wait(code.bar.isVisible)
    mine = editor.text()
    window.key(Qt.Key.Key_S, CONTROL)
    asks = code.findChild(ConflictWindow)
    window.wait(asks.isVisible)
    assert asks.grab().save(str(PICTURES / "checkout_3_asked.png"))
    window.click(asks.take)
    window.wait(lambda: "dict.fromkeys(usual_numbers" in editor.text())
    assert [file.read_text() for file in (folder / ".hyperstudio/backups").rglob("*.py")] == [mine]
    assert "# mine" not in (folder / MEDIAN).read_text()
    assert not code.unsaved
    picture("4_theirs")
