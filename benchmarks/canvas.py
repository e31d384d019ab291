"""Frames of the canvas while panning and zooming, fitted and close, beside NodeGraphQt as it comes, in one run.

Needs a display (an Xvfb will do): `python benchmarks/canvas.py [blocks] [frames]`. The goal at 1,000 blocks and
1,500 wires is 8 ms for 95 of 100 frames. A frame is one step of the camera and the painting of the whole view.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import ceil, sqrt
from statistics import median, quantiles

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import BlockFace, CanvasPage, LevelFace, PortFace, WireFace
from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.theme import DARK, apply_theme

GOAL_MS = 8.0
SIZE = (1400, 900)
APART = (260, 140)
ACCENTS = ("data", "shape", "model", "measure")
STATES = ("done", "reused", "stale", "never", "failed")
Frames = dict[str, list[float]]


def level(count: int) -> LevelFace:
    """`count` blocks in columns, and about one and a half wires a block, from column to column."""
    rows = ceil(count / max(2, ceil(sqrt(count))))
    blocks, wires = [], []
    for number in range(count):
        blocks.append(
            BlockFace(
                f"b{number}",
                f"Block {number}",
                "mean · code",
                (PortFace("table", "pandas.DataFrame", "table"), PortFace("k", "int", "number")),
                (PortFace("table", "pandas.DataFrame", "table"), PortFace("score", "float", "number")),
                (number // rows * APART[0], number % rows * APART[1]),
                ACCENTS[number % 4],
                STATES[number % 5],
                "12 ms",
                count="1/3",
            )
        )
        if number + rows < count:
            wires.append(WireFace((f"b{number}", "table"), (f"b{number + rows}", "table"), "table"))
        if number % 2 == 0 and number % rows + 1 < rows and number + rows + 1 < count:
            wires.append(WireFace((f"b{number}", "score"), (f"b{number + rows + 1}", "k"), "number"))
    return LevelFace("bench", tuple(blocks), tuple(wires))


def timed(step: Callable[[int], None], frames: int) -> list[float]:
    """Milliseconds of each frame; the first three warm up."""
    taken = []
    for number in range(frames + 3):
        start = time.perf_counter()
        step(number)
        taken.append((time.perf_counter() - start) * 1000)
    return taken[3:]


def ours(face: LevelFace, frames: int) -> tuple[Frames, float]:
    """Frames of our canvas, and the seconds it took to fill."""
    page = CanvasPage()
    page.resize(*SIZE)
    page.show()
    QApplication.processEvents()
    start = time.perf_counter()
    page.show_level(face)
    QApplication.processEvents()
    filled = time.perf_counter() - start
    surface = page.view.viewport()

    def pan(number: int) -> None:
        at = page.camera()
        page.set_camera(Camera(at.x + (7 if number % 8 < 4 else -7) / at.zoom, at.y + 3 / at.zoom, at.zoom))
        surface.repaint()

    def zoom(number: int) -> None:
        at = page.camera()
        page.set_camera(Camera(at.x, at.y, at.zoom * (1.127 if number % 2 else 1 / 1.127)))
        surface.repaint()

    taken = {}
    for where in ("fitted", "close"):
        if where == "fitted":
            page.fit()
        else:
            middle = face.blocks[len(face.blocks) // 2].position
            page.set_camera(Camera(middle[0], middle[1], 1.0))
        QApplication.processEvents()
        taken[f"pan, {where}"] = timed(pan, frames)
        taken[f"zoom, {where}"] = timed(zoom, frames)
    page.close_page()
    QApplication.processEvents()
    return taken, filled


def stock(face: LevelFace, frames: int) -> tuple[Frames, float]:
    """Frames of NodeGraphQt without any of our overrides, on the same blocks and wires."""
    from NodeGraphQt import BaseNode, NodeGraph

    class Plain(BaseNode):
        __identifier__ = "bench"
        NODE_NAME = "Plain"

        def __init__(self) -> None:
            super().__init__()
            for name in ("table", "k"):
                self.add_input(name)
            for name in ("table ", "score"):
                self.add_output(name)

    graph = NodeGraph()
    graph.register_node(Plain)
    view = graph.viewer()
    graph.widget.resize(*SIZE)
    graph.widget.show()
    QApplication.processEvents()
    start = time.perf_counter()
    nodes = {
        block.id: graph.create_node(
            "bench.Plain", name=block.title, pos=block.position, push_undo=False, selected=False
        )
        for block in face.blocks
    }
    outputs = {"table": 0, "score": 1}
    inputs = {"table": 0, "k": 1}
    for wire in face.wires:
        source = nodes[wire.source[0]].output(outputs[wire.source[1]])
        source.connect_to(nodes[wire.target[0]].input(inputs[wire.target[1]]), push_undo=False)
    QApplication.processEvents()
    filled = time.perf_counter() - start

    def pan(number: int) -> None:
        scale = view.transform().m11()
        view._set_viewer_pan((7 if number % 8 < 4 else -7) / scale, 3 / scale)
        view.viewport().repaint()

    def zoom(number: int) -> None:
        view._set_viewer_zoom(120 if number % 2 else -120, pos=view.viewport().rect().center())
        view.viewport().repaint()

    taken = {}
    for where in ("fitted", "close"):
        if where == "fitted":
            graph.fit_to_selection()
        else:
            view.reset_zoom(QPointF(*face.blocks[len(face.blocks) // 2].position))
        QApplication.processEvents()
        taken[f"pan, {where}"] = timed(pan, frames)
        taken[f"zoom, {where}"] = timed(zoom, frames)
    graph.widget.close()
    return taken, filled


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def main(count: int = 1000, frames: int = 60) -> None:
    """Print the table."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    apply_theme(app, DARK)
    face = level(count)
    mine, my_filling = ours(face, frames)
    theirs, their_filling = stock(face, max(6, frames // 6))
    print(f"{count} blocks, {len(face.wires)} wires, {SIZE[0]}×{SIZE[1]} on {app.platformName()}")
    print(f"{'ms a frame':<14}{'median':>8}{'p95':>8}{'  stock median':>15}{'stock p95':>11}{'  times faster':>15}")
    for what, frames_taken in mine.items():
        peer = theirs[what]
        print(
            f"{what:<14}{median(frames_taken):>8.1f}{p95(frames_taken):>8.1f}{median(peer):>15.1f}{p95(peer):>11.1f}"
            f"{median(peer) / median(frames_taken):>15.0f}"
        )
    print(
        f"{'filling, s':<14}{my_filling:>8.2f}{'':>8}{their_filling:>15.2f}{'':>11}{their_filling / my_filling:>15.0f}"
    )
    worst = max(p95(values) for values in mine.values())
    print(f"worst p95 {worst:.1f} ms; goal {GOAL_MS:.0f} ms: {'met' if worst <= GOAL_MS else 'missed'}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
