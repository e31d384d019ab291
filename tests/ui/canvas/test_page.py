"""What a page shows: faces, their changes, the camera, and the way in and out of a level."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import CanvasPage, LevelFace
from hyperstudio.ui.canvas.block_paint import NEAR, SMALLEST_NAME, far_lines, name_pixels
from hyperstudio.ui.canvas.look import TITLE, elided
from hyperstudio.ui.canvas.overview import FEW, NAME, OVERVIEW
from hyperstudio.ui.canvas.showing import level_rect
from hyperstudio.ui.theme import DARK, LIGHT, apply_theme
from tests.ui.canvas.stage import THREE, Document, Hand, block, port, shown, wire

STATES = ("never", "queued", "running", "done", "reused", "stale", "failed", "skipped", "pinned", "unreachable")


def picture_of(page: CanvasPage, id_: str) -> QImage:
    QApplication.processEvents()
    return page.grab(page.block_rect(id_)).toImage()


def test_a_changed_face_adds_removes_and_updates_what_differs_and_keeps_the_rest(
    page: CanvasPage, document: Document
) -> None:
    kept = page.view.blocks["b"]
    page.select(["b"])
    document.show(
        blocks=(document.face.blocks[1], block("d", 640, 0), replace(document.face.blocks[2], title="Other")),
        wires=(wire("b:out", "d:in"), wire("d:out", ":score")),
    )
    assert page.view.blocks["b"] is kept
    assert page.selected() == ("b",)
    positions, ends = shown(page)
    assert set(positions) == {"b", "c", "d"}
    assert ends == document.ends()


def test_new_ports_of_a_block_keep_its_wires_and_selection(page: CanvasPage, document: Document) -> None:
    page.select(["a"])
    changed = replace(document.face.blocks[0], inputs=(port("before"), port("in")))
    document.show(blocks=(changed, *document.face.blocks[1:]))
    assert page.selected() == ("a",)
    assert shown(page)[1] == document.ends()
    assert page.port_point("a", "before", "input").y() < page.port_point("a", "in", "input").y()


def test_wires_follow_a_port_that_changes_its_place_on_the_rail(page: CanvasPage, document: Document) -> None:
    document.show(inputs=(port("first"), port("rows")))
    assert shown(page)[1] == document.ends()
    start = page.view.wires[("", "rows"), ("a", "in")].path().pointAtPercent(0)
    assert page.view.view_point(start) == page.port_point("", "rows", "input")


def test_the_rails_stand_left_and_right_of_all_blocks(page: CanvasPage, document: Document) -> None:
    everything = [page.block_rect(id_) for id_ in "abc"]
    assert page.port_point("", "rows", "input").x() < min(rect.left() for rect in everything)
    assert page.port_point("", "score", "output").x() > max(rect.right() for rect in everything)


@pytest.mark.parametrize("zoom", [1.0, 0.5])
def test_every_state_looks_different_without_colour(page: CanvasPage, document: Document, zoom: float) -> None:
    page.set_camera(replace(page.camera(), zoom=zoom))
    seen = {}
    for state in STATES:
        document.show(blocks=(block("a", 0, 0, state=state),), wires=())
        QApplication.processEvents()
        page.view._sharpen()
        grey = picture_of(page, "a").convertToFormat(QImage.Format.Format_Grayscale8)
        seen[state] = bytes(grey.constBits())
    assert len(set(seen.values())) == len(STATES)


def test_a_progress_fills_the_ring_of_a_running_block(page: CanvasPage, document: Document) -> None:
    def at(progress: float | None) -> QImage:
        document.show(blocks=(block("a", 0, 0, state="running", progress=progress),), wires=())
        return picture_of(page, "a")

    assert at(0.1) != at(0.9)


def test_a_long_title_is_cut_and_told_in_full(page: CanvasPage, document: Document) -> None:
    title = "A title that is much longer than any block could ever be wide on a canvas"
    document.show(blocks=(block("a", 0, 0, title=title),), wires=())
    item = page.view.blocks["a"]
    assert item.layout_.title.text.endswith("…")
    assert title in item.toolTip()
    assert item.layout_.body.width() <= 320


@pytest.mark.parametrize("zoom", [0.41, 0.5, 0.61, 0.8, 1.0, 2.0])
def test_names_of_blocks_are_readable_at_every_zoom(zoom: float) -> None:
    height = TITLE if zoom >= NEAR else name_pixels(zoom)
    assert height * zoom >= min(SMALLEST_NAME, TITLE * NEAR) - 0.5


def test_from_farther_away_a_block_still_says_what_is_wrong_and_what_is_chosen(qapp: QApplication) -> None:
    face = replace(block("a", 0, 0, title="Data preparation", count="3/3", badges=("learns",)), subtitle="median")
    near = [line.text for line in far_lines(face, 0.6, 142, 80, 0)]
    assert near == ["Data", "preparation", "median  3/3"]
    assert [line.text for line in far_lines(face, 0.8, 142, 80, 0)][1:] == ["median  3/3", "learns"]
    timed = replace(face, title="Read", badges=("shared", "for each"), own_time="last 64 ms")
    assert far_lines(timed, 0.6, 142, 80, 0)[-1].text == "last 64 ms"
    assert far_lines(timed, 0.6, 300, 80, 0)[-1].text == "shared · for each · last 64 ms"
    broken = replace(face, title="Model", problem="“table” is not wired")
    assert [line.text for line in far_lines(broken, 0.6, 200, 50, 0)] == ["Model", "“table” is not wired"]
    assert [line.text for line in far_lines(face, 0.45, 142, 30, 0)] == [elided("Data preparation", 24, 142, True)]


def test_on_a_level_of_few_blocks_ports_can_be_clicked_at_a_zoom_at_which_many_are_an_overview(
    page: CanvasPage, document: Document, hand: Hand
) -> None:
    page.set_camera(replace(page.camera(), zoom=0.35))
    hand.click_port("b", "out", "output")
    assert document.heard("port_clicked") == [("b", "out", "output")]
    document.show(blocks=tuple(block(f"b{i}", 200 * (i % 10), 150 * (i // 10)) for i in range(FEW + 1)), wires=())
    page.set_camera(replace(page.camera(), zoom=0.35))
    hand.click_port("b11", "out", "output")
    assert len(document.heard("port_clicked")) == 1


@pytest.mark.parametrize("zoom", [0.06, 0.15, 0.27])
def test_far_away_names_are_still_written(page: CanvasPage, document: Document, zoom: float) -> None:
    assert zoom < OVERVIEW
    page.set_camera(replace(page.camera(), zoom=zoom))
    names = picture_of(page, "a"), page.view.overview._placed
    assert names[1]
    assert NAME >= 10
    middle = page.block_rect("a").center()
    written = page.grab(QRect(middle - QPoint(6, 6), QSize(12, 12))).toImage()
    light = sum(written.pixelColor(x, y).lightness() > 150 for x in range(12) for y in range(12))
    assert light > 4


def test_resizing_keeps_the_zoom_and_the_middle(page: CanvasPage, document: Document, qtbot: Any) -> None:
    page.set_camera(replace(page.camera(), x=60.0, zoom=1.25))
    before = page.camera()
    for width, height in ((800, 500), (1200, 300), (640, 640), (1000, 700)):
        page.resize(width, height)
        QApplication.processEvents()
        assert page.camera() == before
    assert page.view.scene_point(page.view.viewport().rect().center()).x() == pytest.approx(before.x, abs=1)


def test_a_level_that_is_shown_whole_stays_whole_when_the_window_changes_its_size(
    page: CanvasPage, document: Document
) -> None:
    page.fit()
    for width, height in ((500, 320), (1400, 900)):
        page.resize(width, height)
        QApplication.processEvents()
        seen = page.camera().seen(QSizeF(page.view.viewport().size()))
        assert seen.contains(level_rect(page._graph))
        assert seen.width() < 1.5 * level_rect(page._graph).width() or page.camera().zoom >= 1


def test_the_wheel_zooms_towards_the_pointer_within_bounds(page: CanvasPage, hand: Hand) -> None:
    at = page.block_rect("b").center()
    under = page.view.scene_point(at)
    hand.wheel(at, 3)
    assert page.view.view_point(under) == at
    hand.wheel(at, 60)
    assert page.camera().zoom == pytest.approx(6.0)
    hand.wheel(at, -90)
    assert page.camera().zoom == pytest.approx(0.03)


def test_scrolling_far_into_a_block_enters_it_once(page: CanvasPage, document: Document, hand: Hand) -> None:
    hand.wheel(page.block_rect("b").center(), 12)
    assert document.heard("entered") == [("b",)]


def test_the_rest_of_a_spin_of_the_wheel_does_not_zoom_the_level_it_led_to(page: CanvasPage, hand: Hand) -> None:
    at, far_out = page.block_rect("b").center(), replace(page.camera(), zoom=0.2)
    page.set_camera(far_out)
    hand.wheel(at, -1, time=1000)
    assert page.camera().zoom < 0.2
    page.set_camera(far_out)
    hand.wheel(at, -1, time=1100)
    hand.wheel(at, -1, time=1300)
    assert page.camera().zoom == 0.2
    hand.wheel(at, -1, time=1700)
    assert page.camera().zoom < 0.2


def test_scrolling_far_out_leaves_the_level_once(page: CanvasPage, document: Document, hand: Hand) -> None:
    hand.wheel(page.block_rect("b").center(), -20)
    assert document.heard("left") == [()]
    assert document.heard("entered") == []


def test_a_camera_can_be_kept_and_given_back(page: CanvasPage, document: Document) -> None:
    page.set_camera(replace(page.camera(), x=50.0, zoom=1.4))
    kept = page.camera()
    page.fit()
    assert page.camera() != kept
    page.set_camera(kept)
    assert page.camera() == kept


def test_fitting_shows_every_block_and_the_rails(page: CanvasPage, document: Document) -> None:
    document.show(blocks=(*document.face.blocks, block("far", 5000, 3000)))
    page.fit()
    seen = page.view.camera().seen(page._size())
    assert seen.contains(level_rect(page._graph))


@pytest.mark.parametrize("animated", [False, True])
def test_zooming_into_a_block_ends_with_done_and_the_old_camera(
    page: CanvasPage, document: Document, qtbot: Any, animated: bool
) -> None:
    page.animated = animated
    before, zooms = page.camera(), []
    page.view.camera_moved.connect(lambda: zooms.append(page.camera().zoom))
    done: list[float] = []
    page.zoom_into("b", lambda: done.append(page.camera().zoom))
    qtbot.waitUntil(lambda: bool(done), timeout=3000)
    assert done[0] > 2 * before.zoom
    assert page.camera() == before
    assert not animated or len(zooms) > 3


def test_focus_brings_a_block_into_sight_and_selects_it(page: CanvasPage, document: Document) -> None:
    document.show(blocks=(*document.face.blocks, block("far", 5000, 3000)))
    page.focus_block("far")
    assert page.selected() == ("far",)
    assert page.view.viewport().rect().contains(page.block_rect("far"))


def test_the_minimap_is_there_only_while_something_is_out_of_sight(page: CanvasPage, document: Document) -> None:
    page.fit()
    assert not page._minimap.isVisible()
    page.set_camera(replace(page.camera(), zoom=3.0))
    assert page._minimap.isVisible()
    page.fit()
    assert not page._minimap.isVisible()


def test_a_state_that_arrives_while_a_block_is_dragged_does_not_drop_it(document: Document, hand: Hand) -> None:
    start = hand.grip("a")
    hand.press(start)
    hand.go(start, start + QPoint(60, 40))
    dragged = shown(document.page)[0]["a"]
    first = replace(document.face.blocks[0], state="running", progress=0.5)
    document.show(blocks=(first, *document.face.blocks[1:]))
    assert shown(document.page)[0]["a"] == dragged
    hand.release(start + QPoint(60, 40))
    assert document.positions()["a"] == dragged


def test_a_block_that_vanishes_while_a_wire_is_drawn_from_it_ends_the_drawing(document: Document, hand: Hand) -> None:
    start = document.page.port_point("a", "out", "output")
    hand.press(start)
    hand.go(start, start + QPoint(100, 50))
    document.show(blocks=document.face.blocks[1:], wires=())
    hand.release(start + QPoint(100, 50))
    assert document.heard("wire_wished") == []
    assert set(shown(document.page)[0]) == {"b", "c"}


def test_a_theme_is_taken_over_by_what_is_shown(page: CanvasPage, document: Document, qapp: QApplication) -> None:
    dark = picture_of(page, "a").pixelColor(40, 60).lightness()
    apply_theme(qapp, LIGHT)
    page.retheme()
    light = picture_of(page, "a").pixelColor(40, 60).lightness()
    apply_theme(qapp, DARK)
    assert light > dark + 100


def test_a_closed_page_takes_everything_with_it(qapp: QApplication, qtbot: Any) -> None:
    top_levels = len(qapp.topLevelWidgets())
    for _ in range(5):
        made = CanvasPage()
        made.resize(600, 400)
        made.show()
        made.show_level(THREE)
        QApplication.processEvents()
        made.close_page()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(qapp.topLevelWidgets()) <= top_levels


def test_an_empty_level_can_be_shown_and_filled(page: CanvasPage) -> None:
    page.show_level(LevelFace("empty", (), (), (port("rows"),), (port("score"),)))
    page.show_level(LevelFace("empty", (block("a", 0, 0),), (wire(":rows", "a:in"),), (port("rows"),), ()))
    assert shown(page) == ({"a": (0.0, 0.0)}, {(("", "rows"), ("a", "in"))})
