"""What others do in the project's folder while its window is open."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hyperstudio.editing.edits import ChooseImplementation
from hyperstudio.graph.addresses import find
from hyperstudio.ui.code.conflicts import ConflictWindow

from .hand import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
PREP = "workflows/model/blocks/prep"


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


def other_branch(folder: Path) -> None:
    """A branch `other`, in which every .py file of the workflows ends with a line of its own."""
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one")
    git(folder, "checkout", "-b", "other")
    for file in folder.glob("workflows/**/*.py"):
        file.write_text(file.read_text() + "# other\n")
    git(folder, "commit", "-am", "two")
    git(folder, "checkout", "main")


def code(window: Window, address: str) -> str:
    return find(window.studio.document.project, address).source.text


def test_a_checkout_comes_in_beside_an_unsaved_choice_and_a_typed_text(window: Window) -> None:
    other_branch(window.folder)
    window.main.outside.look()
    document = window.studio.document
    document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    window.main.focus.show_code("model.prep.knn")
    editor = window.main.docks.code.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(editor, "# mine")
    before = len(document.history.done)
    git(window.folder, "checkout", "other")
    window.wait(lambda: code(window, "model.classify.forest").endswith("# other\n"))
    assert len(document.history.done) == before + 1
    assert document.configuration["model.prep"] == "deep"
    assert editor.text().endswith("# mine")
    window.wait(window.main.docks.code.bar.isVisible)


def test_run_asks_first_where_a_file_changed_on_both_sides(window: Window) -> None:
    window.trust()
    window.main.focus.show_code("model.prep.knn")
    editor = window.main.docks.code.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(editor, "# mine")
    file = window.folder / PREP / "knn.py"
    file.write_text(file.read_text() + "# theirs\n")
    window.click(window.main.toolbar.widgetForAction(window.main.actions_["run.run"]))
    asks = window.main.docks.code.findChild(ConflictWindow)
    assert asks is not None
    assert asks.isVisible()
    assert window.studio.execution is None
    window.click(asks.take)
    execution = window.run()
    assert execution.run.status == "done"
    assert file.read_text().endswith("# theirs\n")


def test_keys_of_the_editor_win_over_those_of_the_window_while_one_types(window: Window) -> None:
    window.go("model")
    window.click_block("prep")
    window.main.focus.show_code("model.prep.median")
    editor = window.main.docks.code.editor
    editor.setFocus()
    blocks, lines = window.blocks, editor.blockCount()
    editor.go_to_line(2)
    QTest.keyClick(editor, Qt.Key.Key_D, CONTROL)
    assert (window.blocks, editor.blockCount()) == (blocks, lines + 1)
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert window.way[-1] == "Model"
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.blockCount() == lines
    assert not window.studio.document.history.undone
