"""What the hand does on the canvas, and what is wished for by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import CanvasPage
from tests.ui.canvas.stage import Document, Hand, block, shown, wire

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier


def test_dragging_a_block_wishes_for_its_new_place_on_the_grid(hand: Hand, document: Document) -> None:
    hand.drag_block("a", QPoint(63, 47))
    (moved,) = document.heard("moved")
    ((x, y),) = moved[0].values()
    assert list(moved[0]) == ["a"]
    assert (x % 10, y % 10) == (0, 0)
    assert x > 20
    assert y > 20
    assert shown(document.page)[0] == document.positions()


def test_selected_blocks_move_together_and_keep_their_distances(hand: Hand, document: Document) -> None:
    document.show(blocks=(*document.face.blocks[:2], block("c", 323, 207, "in other", "out")))
    document.page.select(["a", "c"])
    hand.drag_block("a", QPoint(80, 0))
    moved = document.heard("moved")[0][0]
    assert set(moved) == {"a", "c"}
    assert (moved["c"][0] - moved["a"][0], moved["c"][1] - moved["a"][1]) == (323, 207)


def test_a_refused_move_is_taken_back(hand: Hand, document: Document) -> None:
    document.refuses = True
    hand.drag_block("b", QPoint(90, 60))
    assert document.heard("moved")
    assert shown(document.page)[0] == document.positions()


def test_a_wire_can_be_drawn_from_an_output_to_an_input(hand: Hand, document: Document) -> None:
    hand.drag_wire(("a", "out"), ("b", "in"))
    assert document.heard("wire_wished") == [(("a", "out"), ("b", "in"))]
    assert (("a", "out"), ("b", "in")) in shown(document.page)[1]


def test_a_wire_can_be_drawn_from_an_input_to_an_output(hand: Hand, document: Document) -> None:
    page = document.page
    hand.drag(page.port_point("c", "other", "input"), page.port_point("a", "extra", "output"))
    assert document.heard("wire_wished") == [(("a", "extra"), ("c", "other"))]


def test_wires_go_to_and_from_the_rails(hand: Hand, document: Document) -> None:
    hand.drag_wire(("", "rows"), ("b", "in"))
    hand.drag_wire(("b", "out"), ("", "score"))
    assert document.heard("wire_wished") == [(("", "rows"), ("b", "in")), (("b", "out"), ("", "score"))]
    assert shown(document.page)[1] == document.ends()


def test_a_refused_wire_leaves_nothing_behind(hand: Hand, document: Document) -> None:
    document.refuses = True
    hand.drag_wire(("a", "out"), ("b", "in"))
    assert document.heard("wire_wished")
    assert shown(document.page)[1] == document.ends()
    assert not document.page.view.loose_wire.isVisible()


def test_what_does_not_fit_is_said_at_the_pointer_and_not_wished_for(hand: Hand, document: Document) -> None:
    page = document.page
    page.refusal = lambda source, target: "This output gives a table." if target[0] == "b" else None
    start, end = page.port_point("a", "out", "output"), page.port_point("b", "in", "input")
    hand.press(start)
    hand.go(start, end)
    assert page.view.hint.isVisible()
    assert page.view.hint.text() == "This output gives a table."
    hand.release(end)
    assert not page.view.hint.isVisible()
    assert document.heard("wire_wished") == []


def test_ports_that_do_not_fit_fade_while_a_wire_is_drawn(hand: Hand, document: Document) -> None:
    page = document.page
    page.refusal = lambda source, target: "No." if target == ("c", "other") else None

    def glow(name: str) -> int:
        """The brightness of a dot, summed over what is painted of it."""
        picture = page.grab(QRect(page.port_point("c", name, "input") - QPoint(6, 6), QSize(13, 13))).toImage()
        return sum(picture.pixelColor(x, y).lightness() for x in range(13) for y in range(13))

    fitting, other = glow("in"), glow("other")
    hand.press(page.port_point("a", "out", "output"))
    hand.go(page.port_point("a", "out", "output"), hand.empty())
    assert glow("other") < other * 0.9
    assert glow("in") == fitting
    hand.release(hand.empty())
    assert glow("other") == other


def test_a_wire_snaps_to_a_free_fitting_input_anywhere_on_the_block(hand: Hand, document: Document) -> None:
    page = document.page
    page.refusal = lambda source, target: "No." if target == ("c", "in") else None
    hand.drag(page.port_point("a", "out", "output"), hand.grip("c"))
    assert document.heard("wire_wished") == [(("a", "out"), ("c", "other"))]


def test_a_block_without_a_free_input_is_not_wired_by_its_body(hand: Hand, document: Document) -> None:
    hand.drag_wire(("a", "out"), ("b", "in"))
    page = document.page
    hand.drag(page.port_point("a", "extra", "output"), hand.grip("b"))
    assert len(document.heard("wire_wished")) == 1
    hand.drag_wire(("a", "extra"), ("b", "in"))
    assert (("a", "extra"), ("b", "in")) in document.ends()
    assert (("a", "out"), ("b", "in")) not in shown(page)[1]


def test_an_end_dragged_off_an_input_is_a_wish_to_remove_the_wire(hand: Hand, document: Document) -> None:
    start = document.page.port_point("a", "in", "input")
    hand.drag(start, start + QPoint(-30, 160))
    assert document.heard("wires_removed") == [([(("", "rows"), ("a", "in"))],)]
    assert shown(document.page)[1] == set()


def test_a_refused_removal_shows_the_wire_again(hand: Hand, document: Document) -> None:
    document.refuses = True
    start = document.page.port_point("a", "in", "input")
    hand.drag(start, start + QPoint(-30, 160))
    assert document.heard("wires_removed")
    assert shown(document.page)[1] == document.ends()


def test_an_end_put_back_wishes_for_nothing(hand: Hand, document: Document) -> None:
    start = document.page.port_point("a", "in", "input")
    hand.press(start)
    hand.go(start, start + QPoint(-60, 80))
    hand.go(start + QPoint(-60, 80), start)
    hand.release(start)
    assert document.heard("wires_removed") == []
    assert document.heard("wire_wished") == []
    assert shown(document.page)[1] == document.ends()


def test_an_end_can_be_moved_to_another_input(hand: Hand, document: Document) -> None:
    page = document.page
    hand.drag(page.port_point("a", "in", "input"), page.port_point("b", "in", "input"))
    assert document.ends() == {(("", "rows"), ("b", "in"))} == shown(page)[1]


def test_escape_gives_up_a_wire_and_keeps_the_level(hand: Hand, document: Document) -> None:
    page = document.page
    start, end = page.port_point("a", "out", "output"), page.port_point("b", "in", "input")
    hand.press(start)
    hand.go(start, end)
    hand.key(Key.Key_Escape)
    hand.release(end)
    assert document.heard("wire_wished") == []
    assert document.heard("left") == []


def test_escape_puts_a_dragged_block_back(hand: Hand, document: Document) -> None:
    start = hand.grip("a")
    hand.press(start)
    hand.go(start, start + QPoint(90, 70))
    assert shown(document.page)[0] != document.positions()
    hand.key(Key.Key_Escape)
    hand.release(start + QPoint(90, 70))
    assert document.heard("moved") == []
    assert shown(document.page)[0] == document.positions()


@pytest.mark.parametrize(
    ("place", "side"), [(("a", "extra"), "output"), (("c", "other"), "input"), (("", "rows"), "input")]
)
def test_a_click_on_a_port_names_it(hand: Hand, document: Document, place: tuple[str, str], side: str) -> None:
    hand.click_port(*place, side)
    assert document.heard("port_clicked") == [(*place, side)]
    assert document.heard("wires_removed") == []


def test_a_click_on_a_wire_names_it_and_delete_wishes_it_away(hand: Hand, document: Document) -> None:
    page = document.page
    start, end = page.port_point("", "rows", "input"), page.port_point("a", "in", "input")
    hand.click((start + end) / 2)
    assert document.heard("wire_clicked") == [(("", "rows"), ("a", "in"))]
    hand.key(Key.Key_Delete)
    assert document.heard("wires_removed") == [([(("", "rows"), ("a", "in"))],)]
    assert shown(page)[1] == set()


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_wishes_the_selected_blocks_away(hand: Hand, document: Document, key: Qt.Key) -> None:
    document.page.select(["a", "b"])
    hand.key(key)
    assert document.heard("remove_wished") == [(["a", "b"],)]
    assert set(shown(document.page)[0]) == {"c"}
    assert document.page.selected() == ()


def test_a_double_click_anywhere_on_a_block_enters_it(hand: Hand, document: Document) -> None:
    rect = document.page.block_rect("b")
    hand.double_click(hand.grip("b"))
    hand.double_click(QPoint(rect.center().x(), rect.bottom() - 6))
    assert document.heard("entered") == [("b",), ("b",)]


def test_a_block_that_has_no_inside_is_not_entered(hand: Hand, document: Document) -> None:
    document.show(blocks=(block("a", 0, 0, "in", "out", enterable=False),))
    hand.double_click(hand.grip("a"))
    document.page.select(["a"])
    hand.key(Key.Key_Return)
    assert document.heard("entered") == []


def test_a_double_click_on_the_ground_wishes_for_a_block_there(hand: Hand, document: Document) -> None:
    hand.double_click(hand.empty())
    ((where,),) = document.heard("add_wished")
    assert isinstance(where, QPointF)
    assert document.page.view.view_point(where) == hand.empty()


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Space])
def test_tab_and_space_wish_for_a_block_at_the_pointer(hand: Hand, document: Document, key: Qt.Key) -> None:
    hand.click(hand.empty())
    hand.key(key)
    assert len(document.heard("add_wished")) == 1


def test_enter_goes_in_and_escape_goes_out(hand: Hand, document: Document) -> None:
    hand.click(hand.grip("c"))
    hand.key(Key.Key_Return)
    hand.key(Key.Key_Escape)
    assert document.heard("entered") == [("c",)]
    assert document.heard("left") == [()]


def test_brackets_and_alt_wheel_step_through_implementations(hand: Hand, document: Document) -> None:
    document.page.select(["a"])
    hand.key(Key.Key_BracketLeft)
    hand.key(Key.Key_BracketRight)
    hand.wheel(hand.grip("b"), -1, Modifier.AltModifier)
    assert document.heard("step_implementation") == [("a", -1), ("a", 1), ("b", 1)]


def test_arrow_keys_go_along_the_wires(hand: Hand, document: Document) -> None:
    hand.drag_wire(("a", "out"), ("b", "in"))
    document.page.select(["a"])
    hand.key(Key.Key_Right)
    assert document.page.selected() == ("b",)
    hand.key(Key.Key_Left)
    assert document.page.selected() == ("a",)


def test_a_marquee_selects_what_it_covers(hand: Hand, document: Document) -> None:
    b, c = document.page.block_rect("b"), document.page.block_rect("c")
    hand.drag(b.topLeft() - QPoint(40, 30), c.bottomRight() + QPoint(20, 20))
    assert document.page.selected() == ("b", "c")
    assert document.heard("selection_changed")[-1] == (("b", "c"),)
    hand.click(hand.empty())
    assert document.page.selected() == ()


@pytest.mark.parametrize("modifier", [Modifier.ShiftModifier, Modifier.ControlModifier])
def test_a_click_with_shift_or_control_adds_to_the_selection(
    hand: Hand, document: Document, modifier: Qt.KeyboardModifier
) -> None:
    hand.click(hand.grip("a"))
    hand.click(hand.grip("b"), modifiers=modifier)
    assert document.page.selected() == ("a", "b")
    hand.click(hand.grip("a"), modifiers=modifier)
    assert document.page.selected() == ("b",)


def test_alt_drag_slices_wires(hand: Hand, document: Document) -> None:
    page = document.page
    middle = (page.port_point("", "rows", "input") + page.port_point("a", "in", "input")) / 2
    hand.drag(middle - QPoint(0, 60), middle + QPoint(0, 60), modifiers=Modifier.AltModifier)
    assert document.heard("wires_removed") == [([(("", "rows"), ("a", "in"))],)]


@pytest.mark.parametrize("how", ["middle button", "space"])
def test_the_view_can_be_moved_with_the_middle_button_or_space(hand: Hand, document: Document, how: str) -> None:
    page, start = document.page, hand.grip("a")
    before = page.block_rect("a").topLeft()
    if how == "space":
        page.view.setFocus()
        QTest.keyPress(page.view, Key.Key_Space)
        hand.drag(start, start + QPoint(50, 30))
        QTest.keyRelease(page.view, Key.Key_Space)
    else:
        hand.drag(start, start + QPoint(50, 30), Button.MiddleButton)
    moved = page.block_rect("a").topLeft() - before
    assert (abs(moved.x() - 50), abs(moved.y() - 30)) <= (1, 1)
    assert document.heard("moved") == []
    assert document.heard("add_wished") == []


def test_a_context_menu_is_wished_for_on_a_block_and_on_the_ground(hand: Hand, document: Document) -> None:
    from PySide6.QtGui import QContextMenuEvent

    for at in (hand.grip("b"), hand.empty()):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.surface.mapToGlobal(at))
        QApplication.sendEvent(hand.surface, event)
    assert document.heard("context_wished") == [("b",), ("",)]
    assert document.page.selected() == ("b",)


def test_a_level_that_is_not_editable_can_be_looked_at_only(hand: Hand, document: Document) -> None:
    document.show(editable=False)
    page = document.page
    hand.drag_block("a", QPoint(80, 80))
    hand.drag_wire(("a", "out"), ("b", "in"))
    page.select(["a"])
    hand.key(Key.Key_Delete)
    hand.double_click(hand.empty())
    asked = {wish[0] for wish in document.wishes}
    assert asked.isdisjoint({"moved", "wire_wished", "wires_removed", "remove_wished", "add_wished"})
    hand.click_port("a", "out", "output")
    assert document.heard("port_clicked") == [("a", "out", "output")]
    assert shown(page)[0] == document.positions()


def test_only_the_button_that_began_a_gesture_ends_it(hand: Hand, document: Document, page: CanvasPage) -> None:
    start, end = page.port_point("a", "out", "output"), page.port_point("b", "in", "input")
    hand.press(start)
    hand.go(start, end)
    hand.press(end, Button.RightButton)
    hand.release(end, Button.RightButton)
    assert document.heard("wire_wished") == []
    hand.release(end)
    assert document.heard("wire_wished") == [(("a", "out"), ("b", "in"))]


def test_a_dragged_block_is_pulled_to_where_its_wire_runs_straight(hand: Hand, document: Document) -> None:
    document.show(wires=(wire("a:extra", "b:in"),))
    page = document.page
    wanted = page.port_point("a", "extra", "output").y() - page.port_point("b", "in", "input").y()
    hand.drag_block("b", QPoint(40, wanted + 4))
    assert page.port_point("a", "extra", "output").y() == page.port_point("b", "in", "input").y()
    assert document.positions()["b"] == (360, page.view.blocks["b"].y())
    assert not page.view.guides.isVisible()


def test_a_dragged_block_lines_up_with_the_middle_of_a_neighbour_and_a_guide_says_so(
    hand: Hand, document: Document
) -> None:
    document.show(blocks=(*document.face.blocks[:2], block("c", 320, 200, title="A much longer title of a block")))
    page, start = document.page, document.page.block_rect("c").center()
    middle = page.block_rect("b").center().x()
    end = QPoint(middle + 3, start.y() + 60)
    hand.press(start)
    hand.go(start, end)
    assert page.view.guides.isVisible()
    hand.release(end)
    assert abs(page.view.blocks["c"].body_rect().center().x() - page.view.blocks["b"].body_rect().center().x()) < 0.01


def test_with_alt_a_dragged_block_stays_where_the_pointer_lets_it_go(hand: Hand, document: Document) -> None:
    start = document.page.block_rect("b").center()
    end = start + QPoint(33, 47)
    hand.press(start)
    hand.go(start, end - QPoint(1, 1))
    hand.held_keys = Modifier.AltModifier
    hand.go(end - QPoint(1, 1), end, 1)
    hand.release(end)
    x, y = document.positions()["b"]
    assert (x % 10, y % 10) != (0, 0)


def test_a_marquee_that_begins_a_hair_beside_a_block_moves_nothing_then_or_later(page, document, hand):
    item, view = page.view.blocks["b"], page.view

    def hair() -> QPoint | None:
        """A pixel that Qt rounds into the block, and that the canvas sees beside it."""
        for x in range(view.viewport().width()):
            for y in (view.view_point(item.body_rect().topLeft()).y() + d for d in (-1, 0, 1, 2)):
                seen, rounded = view.scene_point(QPoint(x, y)), view.mapToScene(QPoint(x, y))
                if item.body_rect().contains(rounded) and not item.body_rect().contains(seen):
                    return QPoint(x, y)
        return None

    camera, at = page.camera(), None
    for step in range(200):
        page.set_camera(type(camera)(camera.x + step * 0.37, camera.y + step * 0.53, 0.32))
        at = hair()
        if at is not None:
            break
    assert at is not None, "no pixel is rounded into the block"
    before = document.positions()
    hand.drag(at, at + QPoint(40, 30))
    assert view.scene().mouseGrabberItem() is None
    hand.wheel(at + QPoint(60, 60), 2)
    assert shown(page)[0] == document.positions() == before
