"""Every place where NodeGraphQt is overridden does what the canvas needs: these hold an upgrade of the library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import NodeGraphQt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QUndoCommand

import hyperstudio.ui
from hyperstudio.ui.canvas import CanvasPage
from hyperstudio.ui.canvas.level_graph import LevelGraph
from tests.ui.canvas.stage import Document, Hand

ROOM = Path(hyperstudio.ui.__file__).parent


def graph_of(page: CanvasPage) -> LevelGraph:
    return page._graph


def test_the_library_is_the_version_whose_internals_are_overridden() -> None:
    assert NodeGraphQt.VERSION == "0.6.44"


def test_nothing_but_the_door_imports_the_library() -> None:
    importers = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        if any(line.split()[:2] in (["from", word], ["import", word])
               for line in path.read_text("utf-8").splitlines()
               for word in [next((w for w in line.split() if w.startswith("NodeGraphQt")), "NodeGraphQt")])
    }  # fmt: skip
    assert importers == {"canvas/library.py"}


def test_the_canvas_loads_without_the_library_s_own_binding_or_distutils() -> None:
    program = (
        "import sys; import hyperstudio.ui.canvas; "
        "assert sys.modules['Qt'].__binding__ == 'PySide6'; "
        "print('distutils' in sys.modules, 'PySide2' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (told.stdout.strip(), told.stderr) == ("False False", "")


def test_ids_are_ours_and_names_are_not_made_unique(page: CanvasPage, document: Document) -> None:
    graph = graph_of(page)
    node = graph.get_node_by_id("a")
    assert node is not None
    assert node.view.face.id == "a"
    assert graph.get_unique_name("Block") == "Block"
    assert set(graph.model.nodes) == {"a", "b", "c"}


def test_the_library_keeps_no_history(page: CanvasPage, document: Document, hand: Hand) -> None:
    done: list[str] = []

    class Note(QUndoCommand):
        def redo(self) -> None:
            done.append("redo")

    stack = graph_of(page).undo_stack()
    stack.beginMacro("moves")
    stack.push(Note())
    stack.endMacro()
    hand.drag_wire(("a", "out"), ("b", "in"))
    assert done == ["redo"]
    assert stack.count() == 0
    assert page.view.qaction_for_undo() is None


def test_the_library_s_own_lists_of_connections_agree_with_the_face(
    page: CanvasPage, document: Document, hand: Hand
) -> None:
    hand.drag_wire(("a", "out"), ("b", "in"))
    graph = graph_of(page)
    node = graph.get_node_by_id("b")
    assert node is not None
    assert [port.node().view.face.id for port in node.inputs()["in"].connected_ports()] == ["a"]
    page.view.wires_dropped.emit([(("a", "out"), ("b", "in"))])
    assert node.inputs()["in"].connected_ports() == []


def test_gestures_are_wishes_and_change_nothing_by_themselves(page: CanvasPage, document: Document, hand: Hand) -> None:
    document.refuses = True
    before = {id_: (item.x(), item.y()) for id_, item in page.view.blocks.items()}
    hand.drag_wire(("a", "out"), ("b", "in"))
    hand.drag_block("c", hand.grip("a") - hand.grip("b"))
    assert {id_: (item.x(), item.y()) for id_, item in page.view.blocks.items()} == before
    assert set(page.view.wires) == document.ends()


def test_the_library_s_zoom_and_pan_end_in_our_camera(page: CanvasPage, document: Document) -> None:
    view, before = page.view, page.camera()
    view._set_viewer_pan(40.0, -25.0)
    assert (page.camera().x - before.x, page.camera().y - before.y) == (40.0, -25.0)
    view.scale(2.0, 2.0, QPointF(page.camera().x, page.camera().y))
    assert abs(page.camera().zoom - 2 * before.zoom) < 1e-9
    assert abs(view.transform().m11() - page.camera().zoom) < 1e-12


def test_the_library_s_overlays_and_menus_stay_out_of_sight(page: CanvasPage, document: Document, hand: Hand) -> None:
    from PySide6.QtCore import Qt

    hand.key(Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    hand.key(Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert not page.view._cursor_text.isVisible()
    assert not page.view._LIVE_PIPE.isVisible()
    assert not page.view._search_widget.isVisible()
