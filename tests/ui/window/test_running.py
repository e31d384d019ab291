"""Trust, running and its states on the blocks, failures, and what the window remembers."""

from __future__ import annotations

import os
import time
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from hyperstudio.ui.theme import DARK, apply_theme
from hyperstudio.ui.window import MainWindow
from tests.penguins import copy_of_the_penguins
from tests.ui.window.hand import Window


def test_nothing_runs_before_the_folder_is_trusted(window):
    assert window.main.telling.trust_bar.isVisible()
    window.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, window.main)
    assert window.studio.execution is None
    assert window.main.telling.trust_bar.isVisible()
    assert not (window.folder / ".hyperstudio" / "runs").exists()


def test_trust_and_run_hides_the_bar_and_runs(window):
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        window.click(window.main.telling.trust_bar.buttons["Trust and run"])
    assert not window.main.telling.trust_bar.isVisible()
    assert {block.state for block in window.level.blocks} == {"done"}
    assert window.block("folds").own_time


def test_after_trusting_the_keyboard_is_on_the_level_and_escape_leads_up(window):
    window.enter("folds")
    button = window.main.telling.trust_bar.buttons["Trust and run"]
    button.setFocus()
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        window.key(Qt.Key.Key_Space, widget=button)
    window.key(Qt.Key.Key_Escape)
    assert window.way == ["Penguins", "Evaluate"]


def test_after_another_choice_only_what_depends_on_it_runs(window):
    window.trust()
    window.run()
    window.go("model")
    window.click_block("classify")
    window.studio.choose("model.classify", "neighbours")
    window.wait(lambda: window.block("classify").state == "stale", 20)
    assert window.block("prep").state == "done"
    assert window.block("classify").problem == "logistic → neighbours"
    window.run()
    assert (window.block("prep").state, window.block("features").state) == ("reused", "reused")
    assert window.block("classify").state == "done"
    window.go("evaluate")
    assert (window.block("read").state, window.block("folds").state) == ("reused", "done")


def test_undoing_a_choice_makes_the_blocks_as_in_the_run_again(window):
    window.trust()
    window.run()
    window.go("model")
    window.studio.choose("model.prep", "knn")
    window.wait(lambda: window.block("prep").state == "stale", 20)
    assert [window.block(name).state for name in ("prep", "features", "classify")] == ["stale"] * 3
    assert window.block("features").problem == "prep before it changed"
    window.undo()
    window.wait(lambda: window.block("prep").state == "done", 20)
    assert [window.block(name).state for name in ("prep", "features", "classify")] == ["done"] * 3


def test_the_card_shows_what_its_implementation_reached(window):
    window.trust()
    execution = window.run()
    window.go("model.prep")
    f1 = execution.run.metrics["f1"]["value"]
    assert window.levels.cards.cards()["median"].face.metric == f"f1 {f1:#.3g}"
    assert window.levels.cards.cards()["knn"].face.metric == ""


def test_run_to_here_runs_no_further(window):
    window.trust()
    window.click_block("set_apart")
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        window.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, window.main)
    assert (window.block("read").state, window.block("set_apart").state) == ("done", "done")
    assert (window.block("split").state, window.block("folds").state) == ("never", "never")


def put(window, code: str) -> None:
    """Let the reading of the table do something else."""
    (window.folder / "shared/read/read_csv.py").write_text(
        f"import os, sys, time\nfrom pathlib import Path\n\nimport pandas as pd\n\n\n"
        f"def read_csv(file: Path) -> pd.DataFrame:\n    {code}\n    return pd.read_csv(file)\n"
    )
    window.main.outside.look()


def test_a_block_that_fails_says_so_on_its_face_and_in_words_and_the_next_run_works(window):
    window.trust()
    put(window, "raise ValueError('no penguins today')")
    window.run()
    assert window.block("read").state == "failed"
    assert window.block("read").problem == "ValueError: no penguins today"
    assert window.block("set_apart").state == "skipped"
    assert "Read: ValueError: no penguins today" in window.refusal
    offered = ["Show error", "Inputs", "Run again", "Open code"]
    assert list(window.main.telling.toast.buttons) == offered
    window.click(window.main.telling.toast.buttons["Open code"])
    assert window.main.docks.code.address == "shared.read.read_csv"
    assert window.main.docks.code.editor.textCursor().blockNumber() + 1 == 8
    menu = menu_of(window, "read")
    assert [action.text() for action in menu.actions()[:4]] == offered
    menu.actions()[0].trigger()
    assert window.main.docks.is_in_front("log")
    assert "no penguins today" in window.main.docks.log.failure.words.text()
    put(window, "pass")
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        menu.actions()[2].trigger()
    assert window.block("read").state == "done"
    assert "Show error" not in [action.text() for action in menu_of(window, "read").actions()]


def menu_of(window, block: str) -> QMenu:
    """The context menu of a block, put away again."""
    window.page.context_wished.emit(block, QPoint(0, 0))
    menu = window.page.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    menu.close()
    return menu


def test_what_failed_is_known_with_its_place_and_code_and_the_next_run_works(window):
    window.trust()
    put(window, "raise ValueError('no penguins today')")
    window.run()
    assert window.levels.run.failed("evaluate", "set_apart") is None
    failed = window.levels.run.failed("evaluate", "read")
    assert (failed.place, failed.address, failed.workflow) == ("evaluate.read", "shared.read.read_csv", "evaluate")
    put(window, "pass")
    window.run()
    assert window.block("read").state == "done"


def test_a_block_that_ends_the_process_is_named_and_the_next_run_works(window):
    window.trust()
    put(window, "os._exit(7)")
    window.run()
    assert window.block("read").state == "failed"
    assert window.block("read").problem == "The process ended while this step ran: exit code 7."
    assert "Read: The process ended" in window.refusal
    put(window, "pass")
    window.run()
    assert window.block("read").state == "done"


def test_stop_ends_an_endless_loop_and_the_window_answers_meanwhile(window):
    window.trust()
    put(window, "\n    ".join(["while True:", "    pass"]))
    window.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, window.main)
    window.wait(lambda: window.block("read").state == "running", 20)
    window.wait(lambda: "Running Read … 0 of" in window.main.run_said.text())
    slow = longest_answer(window, 0.4)
    assert slow < 1.0  # generous: the machine may be busy; the benchmarks measure it
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=20_000):
        window.click(window.main.toolbar.widgetForAction(window.main.actions_["run.stop"]))
    put(window, "pass")
    window.run()
    assert window.block("read").state == "done"


def test_ten_megabytes_of_print_do_not_hold_up_the_window(window):
    window.trust()
    put(window, "for _ in range(10): print('x' * 1_000_000)")
    with window.qtbot.waitSignal(window.main.news.run_over, timeout=90_000):
        window.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, window.main)
        slow = longest_answer(window, 1.5)
    assert slow < 1.0
    assert window.block("read").state == "done"


def longest_answer(window, seconds: float) -> float:
    """The longest time between two beats of a timer that beats all the time, in seconds."""
    beats = [time.perf_counter()]
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(5)
    QTest.qWait(round(seconds * 1000))
    timer.stop()
    return max(after - before for before, after in pairwise(beats))


def test_both_themes_can_be_worn_and_are_remembered(window):
    from hyperstudio.ui.arrangement import Arrangement
    from hyperstudio.ui.theme import current_theme

    window.click(window.main.toolbar._theme)
    assert current_theme().name == "light"
    assert Arrangement().theme() == "light"
    window.main.set_theme("dark")
    assert current_theme().name == "dark"


def test_the_docks_are_found_again_where_they_were_left(window):
    window.main.docks["log"].hide()
    window.main.docks.bring_up("metrics")
    window.main.close()
    second = MainWindow(window.studio)
    window.qtbot.addWidget(second)
    with window.qtbot.waitExposed(second):
        second.show()
    QTest.qWait(50)
    assert not second.docks["log"].isVisible()
    assert second.docks.is_in_front("metrics")
    second.close()


def test_an_address_that_does_not_exist_is_told_and_ends_with_two(tmp_path, monkeypatch, capsys, qapp):
    from hyperstudio.app import open_window

    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    from PySide6.QtWidgets import QMessageBox

    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    assert open_window(str(tmp_path / "nowhere")) == 2
    assert "nowhere" in capsys.readouterr().err


def test_the_bar_that_asks_for_trust_is_read_wholly_in_a_small_window(window):
    window.main.resize(900, 600)
    QTest.qWait(50)
    words = window.main.telling.trust_bar.words
    assert words.height() >= words.heightForWidth(words.width())


def test_in_a_small_window_every_button_is_in_sight_and_the_canvas_has_half_of_it(tmp_path, qtbot, qapp):
    apply_theme(qapp, DARK)
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    small = Window(folder, qtbot, (900, 600))
    toolbar, main = small.main.toolbar, small.main
    assert main.width() == 900
    actions = ("run.run", "run.stop", "study.optimize", "edit.undo", "edit.redo", "file.save", "view.palette")
    for widget in [*(toolbar.widgetForAction(main.actions_[name]) for name in actions), toolbar._theme]:
        assert widget.isVisible()
        assert toolbar.rect().contains(widget.geometry())
    assert small.levels.width() > 900 * 0.5
    small.trust()
    small.wait(lambda: not small.page.view.is_far())
    main.resize(1280, 800)
    QApplication.processEvents()
    assert "Workflow" in [label.text() for label in toolbar.findChildren(QLabel) if label.isVisible()]
