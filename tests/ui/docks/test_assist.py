"""Help while writing, with a real process that reads the code beside the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hyperstudio.ui.code.panel import CodePanel

from .conftest import House

KNN = "model.prep.knn"
CTRL = Qt.KeyboardModifier.ControlModifier
SOON = 60_000


@pytest.fixture
def dock(house: House) -> CodePanel:
    made = house.show(CodePanel)
    house.focus.show_code(KNN)
    made.editor.setFocus()
    return made


def write(dock: CodePanel, text: str) -> None:
    dock.editor.set_text(text)
    QTest.keyClick(dock.editor, Qt.Key.Key_End, CTRL)


def offered(dock: CodePanel) -> list[str]:
    names = dock.assist.names
    return [names.item(row).data(Qt.ItemDataRole.UserRole) for row in range(names.count())] if names.isVisible() else []


def test_names_are_offered_while_writing_narrowed_and_taken_with_enter(house: House, dock: CodePanel) -> None:
    write(dock, "import json\n\n\ndef knn(table):\n    json")
    QTest.keyClicks(dock.editor, ".")
    house.qtbot.waitUntil(lambda: "loads" in offered(dock), timeout=SOON)
    assert "dumps" in offered(dock)
    QTest.keyClicks(dock.editor, "loa")
    house.qtbot.waitUntil(lambda: offered(dock) == ["load", "loads"])
    QTest.keyClick(dock.editor, Qt.Key.Key_Down)
    QTest.keyClick(dock.editor, Qt.Key.Key_Return)
    assert dock.editor.text().endswith("    json.loads")
    assert not offered(dock)


def test_escape_leaves_the_names_and_nothing_is_offered_in_comments(house: House, dock: CodePanel) -> None:
    write(dock, "alpha = 1\nalpine = 2\n")
    QTest.keyClicks(dock.editor, "al")
    house.qtbot.waitUntil(lambda: {"alpha", "alpine"} <= set(offered(dock)), timeout=SOON)
    QTest.keyClick(dock.editor, Qt.Key.Key_Escape)
    assert not offered(dock)
    write(dock, "# x")
    QTest.keyClicks(dock.editor, "yz")
    assert not dock.assist._timer.isActive()


def test_the_helpers_of_the_project_are_known_and_what_a_call_takes_is_told(house: House, dock: CodePanel) -> None:
    (house.folder / "lib/words.py").write_text("def shout(text: str, times: int = 1) -> str:\n    return text\n")
    write(dock, "from penguins.lib.words import shout\n\n\ndef knn(table):\n    shout")
    QTest.keyClicks(dock.editor, "(")
    house.qtbot.waitUntil(dock.assist.hint.isVisible, timeout=SOON)
    assert "times: int=1" in dock.assist.hint.text()
    assert "<b" in dock.assist.hint.text().split("times")[0]
    QTest.keyClicks(dock.editor, ")")
    house.qtbot.waitUntil(lambda: not dock.assist.hint.isVisible())


def test_f12_and_a_click_with_control_go_to_the_definition_in_a_helpers_file(house: House, dock: CodePanel) -> None:
    helper = house.folder / "lib/words.py"
    helper.write_text("A = 1\n\n\ndef shout(text):\n    return text\n")
    house.studio.document.take_in()
    write(dock, "from penguins.lib.words import shout\n")
    dock.editor.go_to_line(1, 33)
    QTest.keyClick(dock.editor, Qt.Key.Key_F12)
    house.qtbot.waitUntil(lambda: dock.path.words == "lib/words.py", timeout=SOON)
    assert dock.editor.textCursor().blockNumber() == 3
    dock.step(True)
    assert dock.address == KNN
    dock.editor.go_to_line(1, 33)
    at = dock.editor.cursorRect().center() - QPoint(2, 0)
    QTest.mouseClick(dock.editor.viewport(), Qt.MouseButton.LeftButton, CTRL, at)
    house.qtbot.waitUntil(lambda: dock.path.words == "lib/words.py", timeout=SOON)


def test_a_definition_in_a_package_is_shown_to_be_read_only(house: House, dock: CodePanel) -> None:
    write(dock, "import json\n")
    dock.editor.go_to_line(1, 9)
    QTest.keyClick(dock.editor, Qt.Key.Key_F12)
    house.qtbot.waitUntil(lambda: dock.path.words.endswith("json/__init__.py"), timeout=SOON)
    before = dock.editor.text()
    QTest.keyClicks(dock.editor, "x")
    assert dock.editor.text() == before
    assert dock.state.text() == "only to read"


def test_nothing_of_the_project_is_run_by_asking_about_it(house: House, dock: CodePanel, tmp_path: Path) -> None:
    trace = tmp_path / "was run"
    (house.folder / "lib/evil.py").write_text(f"open({str(trace)!r}, 'w')\nBAIT = 1\n")
    (house.folder / "sitecustomize.py").write_text(f"open({str(trace)!r}, 'w')\n")
    write(dock, "from penguins.lib import evil\nevil")
    QTest.keyClicks(dock.editor, ".")
    house.qtbot.waitUntil(lambda: "BAIT" in offered(dock), timeout=SOON)
    assert not trace.exists()


def test_the_problems_of_a_long_file_are_found_in_the_background(house: House, dock: CodePanel) -> None:
    write(dock, "def other(x):\n    return 1\n\n\n" * 1500)
    QTest.keyClicks(dock.editor, "def (")
    house.qtbot.waitUntil(dock.problem.isVisible, timeout=SOON)
    house.qtbot.waitUntil(lambda: "Line 6001, column 5" in dock.problem.text(), timeout=SOON)


def test_a_helping_process_that_is_gone_is_started_anew(house: House, dock: CodePanel) -> None:
    write(dock, "alpha = 1\nalpine = 2\n")
    QTest.keyClick(dock.editor, Qt.Key.Key_Space, CTRL)
    house.qtbot.waitUntil(lambda: "alpha" in offered(dock), timeout=SOON)
    dock.assist._assistant._process.kill()
    dock.assist._assistant._process.wait()
    dock.assist.leave()

    def ask() -> bool:
        QTest.keyClick(dock.editor, Qt.Key.Key_Space, CTRL)
        house.qtbot.wait(500)
        return "alpha" in offered(dock)

    house.qtbot.waitUntil(ask, timeout=SOON)


def test_closing_the_help_leaves_no_process_and_no_folder_behind(house: House, dock: CodePanel) -> None:
    write(dock, "alpha = 1\n")
    QTest.keyClick(dock.editor, Qt.Key.Key_Space, CTRL)
    house.qtbot.waitUntil(lambda: "alpha" in offered(dock), timeout=SOON)
    process, place = dock.assist._assistant._process, Path(dock.assist._assistant._place)
    assert (place / "penguins").samefile(house.folder)
    dock.assist._assistant.close()
    assert process.poll() is not None
    assert not place.exists()
    assert (house.folder / "hyperstudio.json").exists()
