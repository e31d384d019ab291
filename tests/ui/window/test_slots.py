"""The empty slot of a rail: a wire to it makes a new port of the level, typed from the wire, as one step."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from hyperstudio.editing.interfaces import RemovePort
from hyperstudio.files.new import new_project
from hyperstudio.graph.addresses import find
from tests.ui.window.agreement import differences
from tests.ui.window.hand import Window


def slot(window, rail):
    return window.page.view.view_point(window.page.view.rails[rail].slot.middle())


def test_a_wire_from_an_output_to_the_empty_slot_makes_an_output_of_the_workflow(window):
    window.go("model")
    before = window.studio.document.project
    window.drag(window.page.port_point("prep", "table", "output"), slot(window, 1))
    workflow = window.studio.document.project.workflows["model"]
    made = workflow.outputs[-1]
    given = find(before, "model.prep").outputs[0]
    assert made.type == given.type
    assert workflow.graph.wires[f":{made.name}"] == "prep:table"
    assert [face.name for face in window.level.outputs][-1] == made.name
    assert window.refusal == ""  # nothing is left to do
    assert not differences(window)
    window.undo()
    assert window.studio.document.project == before
    assert not differences(window)


def test_a_wire_from_the_slot_to_an_input_makes_an_input_of_the_block_that_the_graph_implements(window):
    window.go("model.prep.deep")
    block = sorted(window.blocks)[0]
    target = window.block(block).inputs[0].name
    window.drag(slot(window, 0), window.page.port_point(block, target, "input"))
    found = find(window.studio.document.project, "model.prep")
    made = found.inputs[-1]
    assert (f":{made.name}", f"{block}:{target}") in window.wires
    assert not differences(window)
    window.go("model")
    assert [port.name for port in window.block("prep").inputs][-1] == made.name


def test_a_new_output_of_a_block_says_which_implementations_are_left_to_do(window):
    window.go("model.prep.deep")
    block = sorted(window.blocks)[0]
    window.drag(window.page.port_point(block, window.block(block).outputs[0].name, "output"), slot(window, 1))
    assert "is new for every use and implementation of model.prep" in window.refusal
    assert "is not wired" not in window.refusal
    assert "model.prep.median: it returns what the outputs were before" in window.refusal
    assert not differences(window)


def test_the_slot_of_a_level_without_ports_is_there_while_a_wire_is_drawn(qtbot, tmp_path):
    window = Window(new_project(tmp_path / "fresh"), qtbot)
    for face in window.level.outputs:
        window.studio.document.do(RemovePort(window.page.address, "outputs", face.name))
    window.main.focus.add_from_library("data.read_table")
    window.page.fit()
    QApplication.processEvents()
    rail, block = window.page.view.rails[1], window.block(window.page.selected()[0])
    assert not rail.isVisible()
    window.drag(window.page.port_point(block.id, block.outputs[0].name, "output"), slot(window, 1))
    assert [face.name for face in window.level.outputs] == [block.outputs[0].name]
    assert rail.isVisible()
    assert not differences(window)
    window.undo()
    assert not rail.isVisible()


def test_a_wire_between_two_rails_has_no_type_and_is_refused_with_the_reason(window):
    window.go("model")
    before = window.studio.document.project
    window.drag(slot(window, 0), slot(window, 1))
    assert window.studio.document.project == before
    assert window.page._why_not(("", ""), ("", "")).startswith("A new port takes its type from the wire")
