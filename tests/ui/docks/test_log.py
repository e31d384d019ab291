from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hyperstudio.ui.code.panel import CodePanel
from hyperstudio.ui.log.panel import EMPTY, LogPanel
from hyperstudio.ui.log.view import MOST_LINES

SPEAKS = """
import logging
import sys

def only():
    print("said by the first")
    print("wrong by the first", file=sys.stderr)
    logging.getLogger(__name__).warning("logged by the first")
    return 1
"""
SPEAKS_TOO = """
def only(before):
    print("said by the second")
    return 2
"""
FAILS = """
def only(before):
    nothing = {}
    return nothing["missing"]
"""
DRAWS = """
import matplotlib.pyplot as plt

def only(before):
    plt.figure(figsize=(3, 2))
    plt.plot([1, 2, 3])
    return 3
"""
PRINTS_10_MB = """
def only():
    for number in range(100_000):
        print(f"{number:06d}", "x" * 92)
    return 1
"""


def text(dock: LogPanel) -> str:
    return dock.view.toPlainText()


def test_before_the_first_run_it_says_what_will_stand_here(house) -> None:
    dock = house.show(LogPanel)
    assert dock.empty.isVisible()
    assert dock.empty.text() == EMPTY


def test_what_blocks_print_and_log_stands_under_their_names(small) -> None:
    house = small({"first": SPEAKS, "second": SPEAKS_TOO})
    dock = house.show(LogPanel)
    house.run("main")
    house.qtbot.waitUntil(lambda: "said by the second" in text(dock))
    lines = [line for line in text(dock).splitlines() if line]
    assert lines[0] == "main.first"
    assert {"said by the first", "wrong by the first"} <= set(lines[1:4])
    assert any("logged by the first" in line for line in lines)
    assert lines[lines.index("main.second") + 1] == "said by the second"
    assert "2 run" in dock.state.text()


def test_only_the_selected_block_speaks_when_told_so(small) -> None:
    house = small({"first": SPEAKS, "second": SPEAKS_TOO})
    dock = house.show(LogPanel)
    house.run("main")
    house.qtbot.waitUntil(lambda: "said by the second" in text(dock))
    house.focus.select("main.second")
    dock.only.click()
    assert "said by the second" in text(dock)
    assert "by the first" not in text(dock)
    house.focus.select("main.first")
    assert "said by the first" in text(dock)
    assert "said by the second" not in text(dock)


def test_a_failure_names_block_and_line_and_opens_the_code_there(small) -> None:
    house = small({"first": SPEAKS, "second": FAILS})
    dock, code = house.show(LogPanel), house.show(CodePanel)
    house.run("main")
    house.qtbot.waitUntil(dock.failure.isVisible)
    assert dock.failure.words.text().startswith("main.second: KeyError")
    assert "only.py, line 4" in dock.failure.where.text()
    assert "before" in dock.failure.where.text()
    assert "Traceback" in text(dock)
    QTest.mouseClick(dock.failure.code_button, Qt.MouseButton.LeftButton)
    assert code.address == "main.second.only"
    assert code.editor.textCursor().blockNumber() + 1 == 4


def test_a_line_of_a_traceback_opens_the_file_there_by_a_click(small) -> None:
    house = small({"first": SPEAKS, "second": FAILS})
    dock, code = house.show(LogPanel), house.show(CodePanel)
    house.run("main")
    house.qtbot.waitUntil(lambda: "line 4" in text(dock))
    cursor = dock.view.document().find("line 4")
    cursor.clearSelection()
    dock.view.setTextCursor(cursor)
    dock.view.ensureCursorVisible()
    QTest.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=dock.view.cursorRect(cursor).center())
    assert code.path.toolTip().startswith("workflows/main/blocks/second/only.py")
    assert code.editor.textCursor().blockNumber() + 1 == 4


def test_a_failure_offers_its_inputs_in_the_console_and_to_run_again_from_there(small) -> None:
    house = small({"first": SPEAKS, "second": FAILS})
    dock = house.show(LogPanel)
    lines: list[str] = []
    runs: list[tuple[str, str]] = []
    house.focus.console_wished.connect(lines.append)
    house.focus.run_wished.connect(lambda workflow, to: runs.append((workflow, to)))
    house.run("main", "main.second")
    house.qtbot.waitUntil(dock.failure.isVisible)
    QTest.mouseClick(dock.failure.inputs_button, Qt.MouseButton.LeftButton)
    assert lines == ['dict(inputs["main.second"])']
    QTest.mouseClick(dock.failure.again_button, Qt.MouseButton.LeftButton)
    assert runs == [("main", "main.second")]


def test_pictures_are_thumbnails_that_open(small) -> None:
    house = small({"first": SPEAKS, "second": DRAWS})
    dock = house.show(LogPanel)
    house.run("main")
    house.qtbot.waitUntil(lambda: dock.pictures.count() == 1)
    place = dock.pictures.visualItemRect(dock.pictures.item(0)).center()
    QTest.mouseClick(dock.pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dock.pictures.viewer.isVisible()
    assert dock.pictures.viewer.windowTitle() == "main.second"
    dock.pictures.viewer.close()


WAITS = """
import time

def only():
    time.sleep(1.5)
    return 1
"""


def test_progress_is_a_bar_while_the_block_runs(small) -> None:
    house = small({"first": WAITS})
    dock = house.show(LogPanel)
    execution = house.studio.run("main")
    house.qtbot.waitUntil(lambda: "main.first" in execution.run.states, timeout=20_000)
    said = {"event": "progress", "place": "main.first", "done": 10, "total": 40, "label": "counting"}
    house.news.run_event.emit(said)
    house.qtbot.waitUntil(lambda: "main.first" in dock.progress.bars)
    _, bar, words = dock.progress.bars["main.first"]
    assert bar.isVisible()
    assert bar.value() / bar.maximum() == 0.25
    assert words.text() == "counting 10 of 40"
    house.qtbot.waitUntil(lambda: execution.over and not dock.progress.isVisible(), timeout=20_000)


def test_ten_megabytes_of_print_keep_the_window_awake_and_the_end_is_shown(small) -> None:
    house = small({"first": PRINTS_10_MB})
    dock = house.show(LogPanel)
    pauses: list[float] = []
    last = [time.thread_time()]  # what the window's thread itself worked, however busy the machine is

    def beat() -> None:
        now = time.thread_time()
        pauses.append(now - last[0])
        last[0] = now

    from PySide6.QtCore import QTimer

    heart = QTimer(dock, interval=5)
    heart.timeout.connect(beat)
    heart.start()
    house.run("main")
    house.qtbot.waitUntil(lambda: "099999" in text(dock), timeout=30_000)
    heart.stop()
    assert dock.view.blockCount() <= MOST_LINES
    assert max(pauses) < 0.5, f"the longest pause was {max(pauses):.3f} s"


def test_a_new_run_begins_a_new_log_and_the_old_one_can_be_looked_at(small) -> None:
    house = small({"first": SPEAKS, "second": SPEAKS_TOO})
    dock = house.show(LogPanel)
    house.run("main")
    house.qtbot.waitUntil(lambda: "said by the first" in text(dock))
    house.studio.document.do(_silent())
    house.run("main")
    house.qtbot.waitUntil(lambda: "1 run" in dock.state.text())
    assert dock.runs.count() == 2
    house.qtbot.waitUntil(lambda: "now silent" in text(dock))
    dock.runs.setFocus()
    QTest.keyClick(dock.runs, Qt.Key.Key_Down)
    assert "said by the second" in text(dock)


def _silent():
    from hyperstudio.editing.edits import EditCode

    return EditCode("main.second.only", "def only(before):\n    print('now silent')\n    return 9\n")
