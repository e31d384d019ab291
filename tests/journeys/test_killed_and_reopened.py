"""The program is killed during a run, again and again; opened again, it says so, and goes on where it was.

Each time a real program of its own with a real window. The last one leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.docks.conftest import write_project

PICTURES = Path(__file__).parents[1] / "screenshots"
KILLS = int(os.environ.get("HYPERSTUDIO_TEST_KILLS", "2"))
STEPS = 3 * KILLS + 2
PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from hyperstudio.studio.looking import newest_held
from hyperstudio.ui.start import Program

folder, picture, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
program = Program()
window = program.open(folder)
studio = window.studio
studio.trust()

def say(**told):
    print(json.dumps(told), flush=True)

def press():
    toast, rows = window.telling.toast, window.docks.runs.rows.runs
    seen = not cut_off or (toast.isVisible() and len(rows) == cut_off)
    if looks and not (seen and window.isActiveWindow()):
        looks.pop()
        QTimer.singleShot(100, press)
        return
    if picture:
        window.grab().save(picture)
    say(said=toast.what.text() if toast.isVisible() else "", runs=[run.status for run in rows])
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)

def heard(execution):
    for place, state in dict(execution.run.states).items():
        if state in ("finished", "reused") and place not in told:
            told.add(place)
            say(place=place, state=state)

def over(execution):
    heard(execution)
    say(status=execution.run.status, value=newest_held(studio, f"main.{last}:out")[0].value["value"])
    window.close()

looks, told = [None] * 200, set()
cut_off = len(list((folder / ".hyperstudio" / "runs").glob("*.jsonl")))
window.news.run_batch.connect(heard)
window.news.run_over.connect(over)
window.docks.bring_up("runs")
QTimer.singleShot(300, press)
sys.exit(program.stay())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL")
def test_a_program_that_is_killed_during_runs_loses_no_finished_step_and_says_what_happened(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    names = [f"s{number:02d}" for number in range(STEPS)]
    codes = {names[0]: "def only() -> list[int]:\n    return [0]\n"}
    for number, name in enumerate(names[1:], 1):
        codes[name] = f"import time\n\n\ndef only(before):\n    time.sleep(0.3)\n    return [*before, {number}]\n"
    write_project(folder, codes, "typing.Any")
    PICTURES.mkdir(exist_ok=True)
    finished: set[str] = set()
    for number in range(KILLS + 1):
        picture = str(PICTURES / "killed_and_reopened.png") if number == KILLS else ""
        command = [sys.executable, "-c", PROGRAM, str(folder), picture, names[-1]]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as program:
            assert program.stdout is not None
            opened = json.loads(program.stdout.readline())
            if number:
                assert opened["runs"] == ["lost"] * number
                assert opened["said"].startswith("The last run was cut off after ")
                assert int(opened["said"].split(" of ")[0].rpartition(" ")[2]) >= len(finished)
            ran: set[str] = set()
            reused: set[str] = set()
            for line in program.stdout:
                told = json.loads(line)
                if "status" in told:
                    assert (told["status"], told["value"]) == ("done", list(range(STEPS)))
                    break
                (ran if told["state"] == "finished" else reused).add(told["place"])
                if number < KILLS and len(ran) == 3:
                    program.kill()
                    break
        assert finished <= reused, "a finished step ran again"
        finished |= ran | reused
    assert finished == {f"main.{name}" for name in names}
