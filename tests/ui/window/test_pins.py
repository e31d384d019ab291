"""Pinned values: from the menu of a port, in a form and in the inspector, used by real runs, and by nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.pins import pin_text
from hyperstudio.ui.inspector.pins import PinList
from tests.penguins import have_the_values_of_runs


@pytest.fixture
def ran(window):
    """A window on the penguins that ran."""
    have_the_values_of_runs()
    window.trust()
    window.run()
    return window


def menu(window, block: str, port: str) -> QMenu:
    """The menu that a right click on an output port opens."""
    at = window.page.port_point(block, port, "output")
    surface = window.page.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, surface.mapToGlobal(at))
    QApplication.sendEvent(surface, event)
    QApplication.processEvents()
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    return shown


def pick(shown: QMenu, text: str) -> None:
    action = next(action for action in shown.actions() if action.text() == text)
    rect = shown.actionGeometry(action)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=rect.center())
    QApplication.processEvents()


def pins(window) -> PinList:
    return next(part for part in window.main.docks.inspector.widget().findChildren(PinList))


def test_a_port_keeps_the_value_of_the_last_run_and_what_is_before_it_does_not_run(ran):
    pick(menu(ran, "set_apart", "rest"), "Pin value")
    face = ran.block("set_apart")
    assert "pinned" in face.badges
    assert next(port for port in face.outputs if port.name == "rest").pinned
    assert "Pinned: the value of an earlier run" in face.outputs[0].tooltip + face.outputs[-1].tooltip
    QTest.qWait(500)
    assert ran.main.news.marks == {}, "it is pinned to what it was"
    code = ran.folder / "shared/read/read_csv.py"
    code.write_text(code.read_text().replace("    return", "    raise ValueError('not now')\n    return"))
    ran.main.outside.look()
    execution = ran.run()
    assert execution.run.status == "done", "the reader that fails now was not asked"
    assert "evaluate.split" not in execution.run.ran, "what it is given is as it was"
    asked = read_run(list_runs(ran.folder)[0]).asked
    assert list(asked["pins"]) == ["shared.set_apart:rest"]


def test_a_value_is_given_in_the_form_and_is_taken_away_in_the_inspector(ran):
    ran.go("evaluate")
    pick(menu(ran, "split", "train"), "Pin another value…")
    form = ran.main.wishes.pinning.form
    form.text.setPlainText("[1, 2")
    form.pin.click()
    assert form.isVisible()
    assert "Write JSON" in form.why.text()
    form.text.setPlainText("@data/nowhere.csv")
    form.pin.click()
    assert "There is no file" in form.why.text()
    form.text.setPlainText("[]")
    form.pin.click()
    (end,) = ran.studio.pins
    ran.main.focus.select(end.partition(":")[0])
    assert pins(ran).rows[end].value.text() == "[]"
    ran.main.focus.select("evaluate")
    assert list(pins(ran).rows) == [end], "a workflow lists all"
    ran.click(pins(ran).rows[end].unpin)
    assert ran.studio.pins == {}
    assert not pins(ran).isVisible()
    assert not any("pinned" in block.badges for block in ran.level.blocks)


def test_pins_are_in_no_file(ran):
    ran.main.save()
    before = {path: path.read_bytes() for path in ran.folder.rglob("*.json") if ".hyperstudio" not in path.parts}
    pick(menu(ran, "set_apart", "rest"), "Pin value")
    ran.main.save()
    assert before == {path: path.read_bytes() for path in before}
    assert not ran.studio.document.unsaved


def test_a_pin_goes_with_its_block_and_comes_back_with_it(window):
    pin_text(window.studio, "evaluate.split:train", "[]")
    assert "pinned" in window.block("split").badges
    window.page.remove(["split"])
    assert window.studio.pins == {}
    window.undo()
    assert list(window.studio.pins) == ["evaluate.split:train"]
    assert "pinned" in window.block("split").badges


def test_what_held_another_value_for_each_item_is_not_pinned_but_says_why(ran):
    ran.go("model")
    pick(menu(ran, "prep", "table"), "Pin value")
    assert ran.studio.pins == {}
    assert "another value for each item" in ran.refusal


def test_strict_runs_are_switched_in_the_menu_and_stay_so(ran):
    action = ran.main.actions_["run.strict"]
    assert not action.isChecked()
    action.trigger()
    assert action.isChecked()
    assert ran.studio.strict
    from hyperstudio.ui.arrangement import Arrangement

    assert Arrangement().strict()
