"""The console dock, with a real kernel: live values, runs, restart and interrupt, and what stands there without one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from hyperstudio.files.trust import distrust
from hyperstudio.ui.console.panel import ConsolePanel
from tests.ui.docks.conftest import House

LEFT = Qt.MouseButton.LeftButton
PROMPT = re.compile(r"In \[\d+\]: $")
SLOW = "import time\n\n\ndef only() -> int:\n    time.sleep(60)\n    return 1\n"


class Hand:
    """A console dock with somebody who types."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.dock: ConsolePanel = house.show(ConsolePanel)

    def wait(self, until: Callable[[], object], seconds: float = 30) -> None:
        self.house.qtbot.waitUntil(lambda: bool(until()), timeout=round(seconds * 1000))

    def open(self) -> Hand:
        self.wait(lambda: self.dock.ready)
        self.wait(lambda: "In [1]" in self.told)
        return self

    @property
    def told(self) -> str:
        """All that can be read."""
        return str(self.dock.text._control.toPlainText())

    def type(self, line: str) -> None:
        QTest.keyClicks(self.dock.text._control, line)
        QTest.keyClick(self.dock.text._control, Qt.Key.Key_Return)

    def ask(self, line: str) -> str:
        """Type a line, and wait for the next prompt; what came between."""
        self.wait(lambda: PROMPT.search(self.told))
        before = self.told
        number = int(before.rpartition("In [")[2].partition("]")[0])
        self.type(line)
        self.wait(lambda: f"In [{number + 1}]" in self.told)
        return self.told[len(before) :].rpartition("In [")[0]


@pytest.fixture
def hand(house: House) -> Iterator[Hand]:
    made = Hand(house)
    yield made
    made.dock.leave()


def test_the_kernel_starts_with_the_dock_and_ends_with_it(hand: Hand) -> None:
    hand.open()
    assert "44" in hand.ask("4 * 11")
    pid = hand.dock.console._kernel.pid
    hand.dock.leave()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_values_of_a_run_are_there_as_soon_as_it_is_over(hand: Hand) -> None:
    hand.open()
    assert "No values yet" in hand.ask("values")
    hand.house.run("evaluate")
    assert "(212, 6)" in hand.ask('values["model.prep:table"].shape')
    assert "(212, 6)" in hand.ask('inputs["model.prep"]["table"].shape')
    assert "data/penguins.csv" in hand.ask('inputs["evaluate.read"]["file"]')
    hand.house.studio.choose("model.classify", "forest")
    hand.house.run("evaluate")
    assert "Forest" in hand.ask('values["evaluate.folds[1].learn.classify:fitted"]')


def test_a_line_that_another_part_of_the_window_wishes_is_run_once_it_can_be_typed(hand: Hand) -> None:
    hand.house.focus.tell_console("6 * 111")
    hand.wait(lambda: hand.dock.ready and "666" in hand.told)
    assert "In [1]: 6 * 111" in hand.told


def test_a_line_of_an_error_opens_the_file_of_the_project_by_a_click(hand: Hand) -> None:
    hand.open()
    asked: list[tuple[str, int]] = []
    hand.house.focus.file_wished.connect(lambda path, line: asked.append((path, line)))
    (hand.house.folder / "lib" / "broken.py").write_text("def fail():\n    return 1 / 0\n")
    said = hand.ask("import sys; sys.path.insert(0, 'lib'); import broken; broken.fail()")
    assert "broken.py" in said
    control = hand.dock.text._control
    cursor = control.document().find("broken.py:")
    cursor.clearSelection()
    control.setTextCursor(cursor)
    control.ensureCursorVisible()
    at = control.cursorRect(cursor).center()
    QTest.mouseClick(control.viewport(), LEFT, pos=at)
    assert asked == [("lib/broken.py", 2)]


def test_the_inputs_of_an_item_are_those_of_that_item(hand: Hand) -> None:
    hand.house.run("evaluate")
    hand.open()
    hand.ask("parts = values['evaluate.split:test']")
    for item in (0, 4):
        asked = f"inputs['evaluate.folds[{item}].asked']['table'].equals(parts[{item}])"
        assert "True" in hand.ask(asked)
    assert "False" in hand.ask("inputs['evaluate.folds[0].asked']['table'].equals(parts[4])")


def test_a_run_from_the_console_is_a_run_of_the_window(hand: Hand) -> None:
    hand.open()
    with hand.house.qtbot.waitSignal(hand.house.news.run_over, timeout=60_000):
        told = hand.ask('r = run("evaluate", {"model.classify": "forest"}); r.status, r.metrics["f1"]')
    assert "'done'" in told
    execution = hand.house.studio.execution
    assert execution is not None
    assert f"{execution.run.metrics['f1']['value']:.12f}" in told
    # The settings were for this run only; what is set stays, and the window's undo takes it back.
    assert "forest" not in str(hand.house.studio.document.configuration)
    hand.ask('project.set("model.prep", "deep")')
    assert hand.house.studio.document.configuration["model.prep"] == "deep"
    hand.house.studio.document.undo()
    assert "deep" not in hand.ask("project.configuration")


def test_what_cannot_be_granted_is_said_in_words_without_a_traceback(hand: Hand) -> None:
    hand.open()
    told = hand.ask('values["model.prep:table"]')
    assert "No run has a value for “model.prep:table”. Run first: run()" in told
    assert "Traceback" not in told
    assert "There is no workflow “nothing”." in hand.ask('run("nothing")')
    assert "names no port" in hand.ask('values["model.prep"]')


def test_variables_survive_a_saved_file_and_imports_see_the_new_code(hand: Hand) -> None:
    hand.open()
    hand.ask("mine = [1, 2, 3]")
    ask = "from penguins.lib.gaps import usual_numbers as f; f(__import__('pandas').DataFrame({'a': [1.0, 2.0, 9.0]}))"
    assert "2.0" in hand.ask(ask)
    file = hand.house.folder / "lib" / "gaps.py"
    file.write_text(file.read_text().replace(".median()", ".mean()"))
    hand.house.studio.document.take_in()
    assert "4.0" in hand.ask(ask)
    assert "[1, 2, 3]" in hand.ask("mine")


def test_an_error_in_the_projects_code_points_to_its_file_and_line(hand: Hand) -> None:
    hand.open()
    told = hand.ask("from penguins.lib.gaps import usual_numbers; usual_numbers(3)")
    assert f"{hand.house.folder}/lib/gaps.py:13" in told
    assert "AttributeError" in told


def test_it_answers_while_a_run_goes_on_and_stops_what_it_started_itself(
    small: Callable[[dict[str, str]], House],
) -> None:
    house = small({"slow": SLOW})
    hand = Hand(house).open()
    try:
        execution = house.studio.run()
        assert "42" in hand.ask("6 * 7")
        assert not execution.over
        house.studio.stop()
        house.qtbot.waitUntil(lambda: execution.over, timeout=20_000)
        before = len(house.studio.executions)
        hand.type("run()")
        hand.wait(lambda: len(house.studio.executions) > before)
        QTest.mouseClick(hand.dock.interrupt_button, LEFT)
        hand.wait(lambda: "KeyboardInterrupt" in hand.told)
        newest = house.studio.execution
        assert newest is not None
        house.qtbot.waitUntil(lambda: newest.run.status == "stopped", timeout=20_000)
        assert "42" in hand.ask("2 * 21")
    finally:
        hand.dock.leave()


def test_interrupt_stops_what_is_typed_and_keeps_the_variables(hand: Hand) -> None:
    hand.open()
    hand.ask("kept = 5")
    hand.type("while True: pass")
    QTest.qWait(300)
    QTest.mouseClick(hand.dock.interrupt_button, LEFT)
    hand.wait(lambda: "KeyboardInterrupt" in hand.told)
    assert "5" in hand.ask("kept")


def test_restart_asks_and_begins_anew(hand: Hand) -> None:
    hand.open()
    hand.ask("gone = 5")
    first = hand.dock.console._kernel.pid
    QTest.mouseClick(hand.dock.restart_button, LEFT)
    (box,) = hand.dock.findChildren(QMessageBox)
    again = next(button for button in box.findChildren(QPushButton) if button.text() == "Restart")
    QTest.mouseClick(again, LEFT)
    hand.wait(lambda: not hand.dock.ready)
    hand.open()
    assert hand.dock.console._kernel.pid != first
    assert "NameError" in hand.ask("gone")


def test_a_console_that_dies_says_so_and_starts_again(hand: Hand) -> None:
    hand.open()
    hand.type("import os; os._exit(3)")
    hand.wait(lambda: "has ended" in hand.dock.message.text())
    QTest.mouseClick(hand.dock.button, LEFT)
    hand.open()
    assert "2" in hand.ask("1 + 1")


def test_an_untrusted_project_has_no_console_until_it_is_trusted(house: House) -> None:
    distrust(house.folder)
    hand = Hand(house)
    hand.wait(lambda: "has not been trusted" in hand.dock.message.text())
    assert not hand.dock.console.alive
    QTest.mouseClick(hand.dock.button, LEFT)
    assert "2" in hand.open().ask("1 + 1")
    hand.dock.leave()


def test_a_kernel_that_the_interpreter_lacks_is_named_and_offered(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    bare = tmp_path / "bare" / "bin" / "python"
    monkeypatch.setenv("HYPERSTUDIO_PYTHON", str(bare))
    hand = Hand(house)
    hand.wait(lambda: "needs ipykernel" in hand.dock.message.text())
    assert str(bare) in hand.dock.message.text()
    assert hand.dock.button.text() == "Install ipykernel"
    # This one has no pip: what could be done by hand is said.
    QTest.mouseClick(hand.dock.button, LEFT)
    hand.wait(lambda: "could not be installed" in hand.dock.message.text())
    assert f"{bare} -m pip install ipykernel" in hand.dock.message.text()
    # Somebody does it.
    packages = next((tmp_path / "bare" / "lib").glob("python*")) / "site-packages"
    own = subprocess.run(
        [sys.executable, "-c", "import ipykernel; print(ipykernel.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    (packages / "ours.pth").write_text(str(Path(own.stdout.strip()).parents[1]) + "\n")
    QTest.mouseClick(hand.dock.button, LEFT)
    assert str(bare) in hand.open().ask("import sys; sys.executable")
    hand.dock.leave()
