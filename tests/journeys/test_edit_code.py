"""Editing code: in the studio, in an editor of one's own, by git; and running again only what that changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.code.conflicts import ConflictWindow
from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
THEN = "self.numbers = usual_numbers(table)"
NOW = "self.numbers = {name: number + 1 for name, number in usual_numbers(table).items()}"
MEDIAN = "workflows/model/blocks/prep/median.py"


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_code_is_edited_here_outside_and_by_a_checkout_and_only_what_changed_runs_again(
    theme: Theme, qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_theme(qapp, theme)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "as it was")
    window = Window(folder, qtbot, (1400, 900))
    window.trust()
    code, editor = window.main.docks.code, window.main.docks.code.editor
    first = window.run()
    assert first.run.status == "done"

    def picture(station: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        QTest.qWait(200)
        window.main.grab().save(str(PICTURES / f"edit_code_{theme.name}_{station}.png"))

    # In the studio: a line is doubled with the editor's own key (in the window it doubles blocks), and undone.
    window.go("model.prep.median")
    window.click(window.levels.code._edit)
    window.wait(editor.isVisible)
    last = len(editor.text().rstrip().splitlines())
    editor.setFocus()
    editor.go_to_line(last)
    QTest.keyClick(editor, Qt.Key.Key_D, CONTROL)
    assert len(editor.text().rstrip().splitlines()) == last + 1
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert not code.unsaved
    editor.go_to_line(last)
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, "  # the same")
    picture("typed")
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    assert (folder / MEDIAN).read_text().rstrip().endswith("# the same")
    second = window.run()
    assert second.run.counts["run"] == 0, "a comment is no change"

    # In an editor of one's own, that changes what the code does.
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n"
        f"file.write_text(file.read_text().replace({THEN!r}, {NOW!r}))\n"
    )
    monkeypatch.setenv("HYPERSTUDIO_EDITOR", f"python3 {script}")
    window.click(code.head.outside)
    window.wait(lambda: NOW in editor.text())
    assert not window.main.windowTitle().startswith("•")
    window.go("model")
    window.wait(lambda: window.block("prep").state == "stale")
    picture("stale")
    third = window.run()
    assert third.run.status == "done"
    assert 0 < third.run.counts["run"] < first.run.counts["run"]

    # By git, what was there before comes back.
    git(folder, "stash")
    window.wait(lambda: THEN in editor.text())
    fourth = window.run()
    assert fourth.run.counts["run"] == 0, "the values from before are still there"

    # On both sides at once: it asks, shows both, and loses neither.
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(editor, "# mine")
    git(folder, "stash", "pop")
    theirs = (folder / MEDIAN).read_text()
    window.wait(code.bar.isVisible)
    picture("both")
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    asks = code.findChild(ConflictWindow)
    window.wait(asks.isVisible)
    picture("asked")
    asks.grab().save(str(PICTURES / f"edit_code_{theme.name}_difference.png"))
    window.click(asks.keep)
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    assert (folder / MEDIAN).read_text().endswith("# mine")
    kept = [file.read_text() for file in (folder / ".hyperstudio/backups").rglob("*.py")]
    assert kept == [theirs]
