"""A pinned value makes a block fail: to its line from the log and the console; unpin, save a value, accept a change.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from hyperstudio.ui.inspector.again import Again
from hyperstudio.ui.inspector.pins import PinList
from hyperstudio.ui.theme import DARK, apply_theme
from tests.ui.docks.conftest import write_project
from tests.ui.window.hand import Window

PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
PROMPT = re.compile(r"In \[\d+\]: $")
NUMBER = "def only() -> int:\n    return 7\n"
LISTED = "def only(before: int) -> list[int]:\n    return list(range(before))\n"
DOUBLED = "def only(before: list[int]) -> list[int]:\n    return [2 * one for one in before]\n"
LAST = "from small.lib.sums import total\n\n\ndef only(before: list[int]) -> int:\n    return total(before)\n"
SUMS = """
def total(numbers):
    if len(numbers) > 9:
        raise ValueError("too many numbers")
    return sum(numbers)
"""


def test_a_value_is_pinned_the_failure_is_found_and_a_harmless_change_is_accepted(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, DARK)
    folder = tmp_path / "small"
    write_project(folder, {"number": NUMBER, "listed": LISTED, "doubled": DOUBLED, "last": LAST}, "typing.Any")
    (folder / "lib").mkdir()
    (folder / "lib" / "sums.py").write_text(SUMS)
    window = Window(folder, qtbot, (1440, 900))
    window.trust()
    data, code = window.main.docks.data, window.main.docks.code
    assert window.run().run.status == "done"

    def picture(station: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        QTest.qWait(150)
        assert window.main.grab().save(str(PICTURES / f"pin_{station}.png"))

    def line() -> tuple[str, int]:
        return code.path.toolTip().partition("\n")[0], code.editor.textCursor().blockNumber() + 1

    # A value of one's own is given to a port; a mistyped one is not taken as a text.
    window.pick(window.menu_at(window.page.port_point("listed", "out", "output")), "Pin another value…")
    form = window.main.wishes.pinning.form
    assert form is not None
    assert form.text.toPlainText() == "[0, 1, 2, 3, 4, 5, 6]"
    window.key(Qt.Key.Key_A, CONTROL, form.text)
    window.type("[1, 2", form.text)
    window.click(form.pin)
    assert "Write JSON" in form.why.text()
    window.key(Qt.Key.Key_A, CONTROL, form.text)
    window.type("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", form.text)
    window.click(form.pin)
    assert window.block("listed").badges == ("pinned",)

    # The block that cannot take it fails; what is before the pin does not run.
    failed = window.run().run
    assert failed.status == "failed"
    assert set(failed.states) == {"main.doubled", "main.last"}
    assert window.block("last").problem.startswith("ValueError: too many numbers")

    # The inspector of the block says what went wrong, and leads to it.
    window.click_block("last")
    said = window.main.docks.inspector.widget().findChild(Again)
    window.wait(lambda: said.words.text().startswith("ValueError: too many numbers\n"))
    window.click(said.show_error)
    window.wait(lambda: window.main.docks.is_in_front("log"))
    picture("1_failed")

    # What its port held before is still seen, as what it is.
    window.click(window.page.view.viewport(), window.page.port_point("last", "out", "output"))
    window.wait(lambda: data.page is data.number and data.number.text() == "42")
    assert data.facts.text().startswith("run of ")

    # From the log to the line, and from the console too.
    window.open_tab("Log")
    log = window.main.docks.log
    window.wait(lambda: "sums.py" in log.view.toPlainText())
    window.click_word(log.view, "lib/sums.py")
    assert line() == ("lib/sums.py", 4)
    picture("2_the_line")
    window.open_tab("Console")
    console = window.main.docks.console
    window.wait(lambda: console.ready, 60)
    text = console.text._control
    window.wait(lambda: bool(PROMPT.search(text.toPlainText())), 60)
    window.type("from small.lib.sums import total; total([0] * 10)", text)
    window.key(Qt.Key.Key_Return, widget=text)
    window.wait(lambda: "too many numbers" in text.toPlainText() and bool(PROMPT.search(text.toPlainText())), 60)
    code.editor.go_to_line(1)
    window.click_word(text, "sums.py:", last=True)
    assert line() == ("lib/sums.py", 4)

    # Unpinned, all is as it was, and nothing runs.
    window.main.focus.select("main.listed")
    pins = next(part for part in window.main.docks.inspector.widget().findChildren(PinList))
    window.click(pins.rows["main.listed:out"].unpin)
    assert window.run().run.counts["run"] == 0

    # A value goes to a file.
    window.click(window.page.view.viewport(), window.page.port_point("doubled", "out", "output"))
    window.wait(lambda: data.title.text() == "main.doubled:out" and data.page is data.tree)
    target = tmp_path / "doubled.json"

    def answer() -> None:
        dialog = data.findChild(QFileDialog)
        name = dialog.findChild(QLineEdit)
        window.key(Qt.Key.Key_A, CONTROL, name)
        window.type(str(target), name)
        window.key(Qt.Key.Key_Return, widget=name)

    QTimer.singleShot(200, answer)
    window.click(data.save_button)
    window.wait(lambda: data.facts.text().startswith("Saved as doubled.json"))
    assert json.loads(target.read_text()) == [0, 2, 4, 6, 8, 10, 12]
    picture("3_saved")

    # A change that is known to be harmless is accepted, and nothing runs for it; then it is no longer.
    sums = folder / "lib" / "sums.py"
    sums.write_text(SUMS.replace("> 9", "> 8"))
    window.wait(lambda: window.block("last").state == "stale")
    window.main.focus.select("main.last")
    again = window.main.docks.inspector.widget().findChild(Again)
    window.wait(lambda: again.isVisible() and "lib/sums.py changed" in again.words.text())
    window.click(again.accept)
    window.wait(lambda: window.block("last").state != "stale")
    assert window.run().run.counts["run"] == 0
    picture("4_accepted")
    window.wait(again.take_back.isVisible)
    window.click(again.take_back)
    window.wait(lambda: window.block("last").state == "stale")
    assert window.run().run.counts["run"] == 1
