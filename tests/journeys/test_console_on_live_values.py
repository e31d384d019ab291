"""The console during a long run: live values, stop, resume; then the runs are compared and one is taken over again.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.ui.window.hand import Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
PROMPT = re.compile(r"In \[\d+\]: $")
SLOW = """        import contextlib, pathlib, time
        with contextlib.suppress(FileNotFoundError):  # the first fold that comes here waits, all others go on
            held = pathlib.Path("data/hold").rename("data/held")
            while held.exists():
                time.sleep(0.05)
"""


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_values_are_looked_at_while_a_long_run_goes_on_which_is_stopped_and_resumed(
    theme: Theme, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, theme)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    (folder / "data" / "hold").touch()
    classifier = folder / "workflows/model/blocks/classify/logistic.py"
    code = classifier.read_text()
    line = next(line for line in code.splitlines() if line.lstrip().startswith("self.classifier = "))
    classifier.write_text(code.replace(line + "\n", SLOW + line + "\n"))
    window = Window(folder, qtbot)
    window.trust()
    panel = window.main.docks.console

    def picture(station: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        QTest.qWait(350)
        assert window.main.grab().save(str(PICTURES / f"console_{theme.name}_{station}.png"))

    def told() -> str:
        return str(panel.text._control.toPlainText())

    def ask(typed: str) -> str:
        window.wait(lambda: bool(PROMPT.search(told())), 30)
        before = told()
        QTest.keyClicks(panel.text._control, typed)
        QTest.keyClick(panel.text._control, Qt.Key.Key_Return)
        window.wait(lambda: len(told()) > len(before) + len(typed) and bool(PROMPT.search(told())), 30)
        return told()[len(before) :]

    # The console starts when it is opened, not before.
    assert not panel.console.alive
    window.open_tab("Console")
    window.wait(lambda: panel.ready, 30)
    kernel = panel.console._kernel
    assert kernel is not None

    # A long run; the console answers, and has what is finished already.
    QTest.keyClick(window.main, Qt.Key.Key_R, CONTROL)
    window.wait(lambda: window.studio.execution is not None, 30)
    execution = window.studio.execution
    assert execution is not None
    held = folder / "data" / "held"
    window.wait(held.exists, 60)
    prepared = [place for place in list(execution.run.states) if place.endswith(".learn.prep")]
    fold = prepared[0].removesuffix(".learn.prep")
    window.wait(lambda: execution.run.states[prepared[0]] == "finished", 30)
    window.open_tab("Console")
    rows = 212 if fold == "evaluate.folds[0]" else 213
    assert f"({rows}, 6)" in ask(f'values["{fold}.learn.prep:table"].shape')
    assert f"({rows}, 7)" in ask(f'inputs["{fold}.known"]["table"].shape')
    ask(f'kept = len(values["{fold}.known:table"])')
    assert not execution.over
    picture("1_during_the_run")

    # Stop, from the console; what is finished is kept, and so are the console's variables. The same key once more
    # does nothing: the console is not restarted by it.
    panel.text._control.setFocus()
    QTest.keyClick(panel.text._control, Qt.Key.Key_Period, CONTROL)
    window.wait(lambda: execution.over and window.main.run_said.text().startswith("Stopped"), 30)
    QTest.keyClick(panel.text._control, Qt.Key.Key_Period, CONTROL)
    assert QApplication.activeModalWidget() is None
    assert execution.run.status == "stopped"
    finished = execution.run.counts["run"]
    assert finished > 0

    # Resume: what was finished is not run again.
    held.unlink()
    resumed = window.run()
    assert resumed.run.status == "done", resumed.run.failure
    assert resumed.run.counts["reused"] >= finished
    window.open_tab("Console")
    assert str(rows) in ask("kept")
    assert "5" in ask('len(values["evaluate:f1"])')
    picture("2_resumed")

    # Another choice from the console is a run and an edit of the window.
    ask('project.set("model.prep", "deep")')
    assert window.studio.document.configuration["model.prep"] == "deep"
    assert "done" in ask("run()")

    # The history has all three; two of them are compared, and the one before is taken over.
    window.open_tab("Runs")
    runs = window.main.docks.runs
    window.wait(lambda: [run.status for run in runs.rows.runs] == ["done", "done", "stopped"], 10)
    for row, modifier in ((0, Qt.KeyboardModifier.NoModifier), (1, CONTROL)):
        at = runs.table.visualRect(runs.shown.index(row, 1)).center()
        QTest.mouseClick(runs.table.viewport(), LEFT, modifier, at)
    window.wait(lambda: runs.strip.what.text().startswith("First difference"), 10)
    assert "model.prep: median → deep" in runs.strip.what.text()
    picture("3_compared")
    at = runs.table.visualRect(runs.shown.index(1, 1)).center()
    QTest.mouseClick(runs.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseDClick(runs.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert window.studio.document.configuration.get("model.prep", "median") == "median"
    window.undo()
    assert window.studio.document.configuration["model.prep"] == "deep"

    # The console ends with the window.
    window.leave()
    window.main.close()
    with pytest.raises(ProcessLookupError):
        os.kill(kernel.pid, 0)
