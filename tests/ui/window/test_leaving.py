"""Closing the window while a run goes on: what is asked, and what becomes of the run."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio
from tests.ui.window.hand import Window, answer

WAITS = (
    "    import time\n    from pathlib import Path as Where\n    print('waiting')\n"
    "    while not Where('go').exists():\n        time.sleep(0.02)\n"
)


@pytest.fixture
def running(window: Window) -> Window:
    """A window whose run waits for a file."""
    read = next(path for path in (window.folder / "shared/read").glob("*.py") if not path.name.startswith("test_"))
    lines = read.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.lstrip().startswith(("return", "table =")))
    read.write_text("".join([*lines[:at], WAITS, *lines[at:]]))
    window.studio.document.take_in()
    window.trust()
    window.main.run()
    window.wait(lambda: window.studio.execution is not None and bool(window.studio.execution.run.log), 60)
    return window


def test_a_run_goes_on_without_the_window_and_another_start_finds_it(running: Window) -> None:
    execution = running.studio.execution
    assert execution is not None
    asked = answer("Let it go on")
    assert not running.main.close()
    assert asked == [
        "“evaluate” is still running. It can go on without this window. When you open the project again, you see how it"
        " stands."
    ]
    assert not running.main.isVisible()
    QTest.qWait(400)
    assert not execution.over
    later = Studio(open_document(running.folder))
    (followed,) = later.take_up()
    (running.folder / "go").touch()
    running.wait(lambda: followed.over, 60)
    assert followed.run.status == "done"
    assert followed.run.metrics["f1"]
    running.wait(lambda: running.studio._closed, 20)
    later.close()


def test_a_run_that_is_to_stop_is_stopped_and_says_so(running: Window) -> None:
    answer("Stop it")
    assert running.main.close()
    assert read_run(list_runs(running.folder)[0]).status == "stopped"


def test_a_window_that_is_not_to_close_stays_and_so_does_the_run(running: Window) -> None:
    answer("Cancel")
    assert not running.main.close()
    assert running.main.isVisible()
    assert running.studio.busy
    (running.folder / "go").touch()
    running.wait(lambda: not running.studio.busy, 60)
    assert running.studio.execution.run.status == "done"
