"""Random gestures in a whole window: nothing complains, all that is shown is so, and undo leads back to the first byte.

`HYPERSTUDIO_FUZZ_GESTURES` says how many gestures each seed makes, `HYPERSTUDIO_FUZZ_SEEDS` which seeds, such as `7,8`.
"""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.files.read import read_project
from hyperstudio.files.write import texts
from hyperstudio.ui.canvas.seen_level import SeenLevel
from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.window.agreement import differences
from tests.ui.window.hand import Window
from tests.ui.window.random_hand import CTRL, SHIFT, RandomHand, come_to_the_front

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
GESTURES = int(os.environ.get("HYPERSTUDIO_FUZZ_GESTURES", "70"))
SEEDS = [int(seed) for seed in os.environ.get("HYPERSTUDIO_FUZZ_SEEDS", "1,2,3,4").split(",")]
BACK_AFTER = 120
"""After so many steps of undo everything is undone: the history keeps no more than a few hundred."""
OF_THE_MACHINE = ("propagateSizeHints", "This plugin does not support", "XDG_RUNTIME_DIR", "QDBusConnection")


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What Python and Qt complain of meanwhile."""
    heard: list[str] = []

    def on_error(kind: Any, error: Any, trace: Any) -> None:
        heard.append("".join(traceback.format_exception(kind, error, trace)))

    def on_message(kind: Any, _context: Any, message: str) -> None:
        if not any(word in message for word in OF_THE_MACHINE):
            heard.append(f"Qt: {message}")

    def on_lost(lost: Any) -> None:
        on_error(lost.exc_type, lost.exc_value, lost.exc_traceback)

    hooks = sys.excepthook, sys.unraisablehook
    sys.excepthook, sys.unraisablehook = on_error, on_lost
    before = qInstallMessageHandler(on_message)
    try:
        yield heard
    finally:
        qInstallMessageHandler(before)
        sys.excepthook, sys.unraisablehook = hooks


def files_of(folder: Path) -> dict[str, bytes]:
    """What lies in a project's folder, without what the studio keeps for itself."""
    inner = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (folder / path).read_bytes() for path in inner if not path.parts[0].startswith(".")}


def undo_all(window: Window) -> int:
    """Press Ctrl+Z until nothing is left to undo; how often."""
    steps, history = 0, window.studio.document.history
    come_to_the_front(window)
    while history.done:
        QTest.keyClick(window.main, Qt.Key.Key_Z, CTRL)
        steps, before = steps + 1, history
        history = window.studio.document.history
        if len(history.done) >= len(before.done):
            over = QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.focusWidget()
            pytest.fail(f"Ctrl+Z does nothing; in front and with the keyboard: {over}")
    QApplication.processEvents()
    return steps


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.timeout(120 + GESTURES)
def test_after_random_gestures_all_is_as_the_document_says_and_undo_leads_back(
    qtbot, qapp, tmp_path, monkeypatch, seed
):
    monkeypatch.setattr(SeenLevel, "animated", seed % 4 == 0)
    apply_theme(qapp, DARK)
    example = ("penguins", "document_qa", "penguins")[seed % 3]
    folder = tmp_path / example
    shutil.copytree(EXAMPLES / example, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot)
    document, hand = window.studio.document, RandomHand(window, seed)
    first, bytes_before = document.project, files_of(folder)
    assert not differences(window)

    def agree(heard: list[str], number: int) -> None:
        wrong = [*heard, *differences(window)]
        if wrong:
            told = "\n".join((*hand.done[-12:], f"— seed {seed}, gesture {number}", *wrong[:6]))
            pytest.fail(told, pytrace=False)

    def back(heard: list[str], number: int) -> None:
        last, steps = document.project, undo_all(window)
        agree(heard, number)
        assert document.project == first, f"seed {seed}, gesture {number}: undo of {steps} steps"
        assert texts(document.project) == texts(first)
        window.main.save()
        assert files_of(folder) == bytes_before, f"seed {seed}, gesture {number}: saved bytes differ"
        for _ in range(steps):
            QTest.keyClick(window.main, Qt.Key.Key_Z, CTRL | SHIFT)
        assert document.project == last, f"seed {seed}, gesture {number}: redo of {steps} steps"
        agree(heard, number)
        window.main.save()
        assert texts(read_project(folder)) == texts(document.project), f"seed {seed}, gesture {number}: read anew"
        undo_all(window)
        agree(heard, number)
        hand.done.append(f"undid all {steps} steps, did them again, undid them")

    with complaints() as heard:
        for number in range(GESTURES):
            hand.gesture()
            agree(heard, number)
            if len(document.history.done) > BACK_AFTER:
                back(heard, number)
        back(heard, GESTURES)
