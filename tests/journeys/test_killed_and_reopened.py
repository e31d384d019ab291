"""The program is killed during runs, and opened again; two programs are at one project at the same time.

Each is a real program of its own with a real window. Pictures are left in tests/screenshots.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ui.docks.conftest import write_project

PICTURES = Path(__file__).parents[1] / "screenshots"
KILLS = int(os.environ.get("HYPERSTUDIO_TEST_KILLS", "2"))
PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from hyperstudio.studio.followed import Followed
from hyperstudio.studio.looking import newest_held
from hyperstudio.ui.start import Program

folder, picture, last, gate = Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])
program = Program()
window = program.open(folder)
studio = window.studio
studio.trust()

def say(**told):
    print(json.dumps(told), flush=True)

def press():
    toast, rows = window.telling.toast, window.docks.runs.rows.runs
    seen = not before or (len(rows) == before and toast.isVisible())
    if looks and not (seen and window.isActiveWindow()):
        looks.pop()
        QTimer.singleShot(100, press)
        return
    if picture:
        window.grab().save(picture)
    say(said=toast.what.text() if toast.isVisible() else "", runs=[run.status for run in rows])
    begin()

def begin():
    # While the run of another program is followed, none can be begun here: then it is pressed again.
    if gate.exists():
        QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    if not any(not isinstance(execution, Followed) for execution in studio.executions):
        QTimer.singleShot(20, begin)

def heard(execution):
    if isinstance(execution, Followed):
        return
    for place, state in dict(execution.run.states).items():
        if state in ("finished", "reused") and place not in told:
            told.add(place)
            say(place=place, state=state)

def over(execution):
    if isinstance(execution, Followed):
        return
    heard(execution)
    held = newest_held(studio, f"main.{last}:out")
    say(status=execution.run.status, value=held[0].value["value"] if held else None)
    window.close()

looks, told = [None] * 200, set()
before = len(list((folder / ".hyperstudio" / "runs").glob("*.jsonl")))
window.news.run_batch.connect(heard)
window.news.run_over.connect(over)
window.docks.bring_up("runs")
QTimer.singleShot(300, press)
sys.exit(program.stay())
"""


def chain(folder: Path, steps: int) -> list[str]:
    """A project whose blocks stand in a row, each of which takes a moment; their names."""
    names = [f"s{number:02d}" for number in range(steps)]
    codes = {names[0]: "def only() -> list[int]:\n    return [0]\n"}
    for number, name in enumerate(names[1:], 1):
        codes[name] = f"import time\n\n\ndef only(before):\n    time.sleep(0.3)\n    return [*before, {number}]\n"
    write_project(folder, codes, "typing.Any")
    PICTURES.mkdir(exist_ok=True)
    return names


def program(folder: Path, last: str, picture: str = "", gate: str = ".") -> subprocess.Popen[bytes]:
    """A program that opens the project, tells what it sees, presses Ctrl+R, and tells each step that is finished.

    It presses when there is the file `gate` in the project's folder.
    """
    seen = str(PICTURES / picture) if picture else ""
    command = [sys.executable, "-c", PROGRAM, str(folder), seen, last, str(folder / gate)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])


def heard(running: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The next thing that a program tells."""
    assert running.stdout is not None
    told: dict[str, Any] = json.loads(running.stdout.readline())
    return told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL")
def test_a_program_that_is_killed_during_runs_loses_no_finished_step_and_says_what_happened(tmp_path: Path) -> None:
    steps = 3 * KILLS + 2
    names = chain(tmp_path / "small", steps)
    finished: set[str] = set()
    for number in range(KILLS + 1):
        picture = "killed_and_reopened.png" if number == KILLS else ""
        with program(tmp_path / "small", names[-1], picture) as running:
            opened = heard(running)
            if number:
                assert opened["runs"] == ["lost"] * number
                assert opened["said"].startswith("The last run was cut off after ")
                assert int(opened["said"].split(" of ")[0].rpartition(" ")[2]) >= len(finished)
            ran: set[str] = set()
            reused: set[str] = set()
            while "status" not in (told := heard(running)):
                (ran if told["state"] == "finished" else reused).add(told["place"])
                if number < KILLS and len(ran) == 3:
                    running.kill()
                    break
            else:
                assert (told["status"], told["value"]) == ("done", list(range(steps)))
        assert finished <= reused, "a finished step ran again"
        finished |= ran | reused
    assert finished == {f"main.{name}" for name in names}


def test_two_programs_run_one_project_at_the_same_time_and_both_have_the_right_values(tmp_path: Path) -> None:
    names = chain(tmp_path / "small", 8)
    with (
        program(tmp_path / "small", names[-1], gate="go") as one,
        program(tmp_path / "small", names[-1], gate="go") as two,
    ):
        for running in (one, two):
            assert heard(running) == {"said": "", "runs": []}
        (tmp_path / "small" / "go").touch()
        for running in (one, two):
            places = []
            while "status" not in (told := heard(running)):
                places.append(told["place"])
            assert (told["status"], told["value"]) == ("done", list(range(8)))
            assert places == [f"main.{name}" for name in names]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGINT")
def test_the_signal_of_ctrl_c_stops_the_run_and_the_window_hears_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    names = chain(folder, 3)
    code = folder / "workflows/main/blocks" / names[2] / "only.py"
    code.write_text(code.read_text().replace("time.sleep(0.3)", "time.sleep(1000)"))
    with program(folder, names[-1]) as running:
        heard(running)
        assert [heard(running)["place"] for _ in range(2)] == ["main.s00", "main.s01"]
        running.send_signal(signal.SIGINT)
        assert heard(running) == {"status": "stopped", "value": None}
    assert running.returncode == 0
