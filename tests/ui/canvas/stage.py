"""The stage for tests of the canvas: faces, a document that obeys the page, and a hand with a mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import BlockFace, CanvasPage, LevelFace, PortFace, WireFace
from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.wire_item import WireItem

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Place = tuple[str, str]


def port(name: str, type_: str = "pandas.DataFrame", tone: str = "table", **more: Any) -> PortFace:
    return PortFace(name, type_, tone, **more)


def block(id_: str, x: float, y: float, inputs: str = "in", outputs: str = "out", **more: Any) -> BlockFace:
    into = tuple(port(name) for name in inputs.split())
    out = tuple(port(name) for name in outputs.split())
    return BlockFace(id_, more.pop("title", id_.upper()), "mean · code", into, out, (x, y), **more)


def wire(source: str, target: str) -> WireFace:
    """A wire from "block:port" to "block:port"; ":port" is the rail."""
    (a, b), (c, d) = source.split(":"), target.split(":")
    return WireFace((a, b), (c, d), "table")


THREE = LevelFace(
    "train",
    (block("a", 0, 0, "in", "out extra"), block("b", 320, 0), block("c", 320, 200, "in other", "out")),
    (wire(":rows", "a:in"),),
    (port("rows"),),
    (port("score"),),
)


class Document:
    """Does what the page wishes, and says no where told to: the smallest counterpart that a page can have."""

    def __init__(self, page: CanvasPage, face: LevelFace) -> None:
        self.page, self.face = page, face
        self.wishes: list[tuple[Any, ...]] = []
        self.refuses = False
        page.moved.connect(self._move)
        page.wire_wished.connect(self._wire)
        page.wires_removed.connect(self._unwire)
        page.remove_wished.connect(self._remove)
        for name in ("entered", "left", "port_clicked", "wire_clicked", "step_implementation", "add_wished"):
            getattr(page, name).connect(lambda *what, name=name: self.wishes.append((name, *what)))
        page.context_wished.connect(lambda block_id, point: self.wishes.append(("context_wished", block_id)))
        page.selection_changed.connect(lambda ids: self.wishes.append(("selection_changed", ids)))
        page.show_level(face)

    def show(self, **changes: Any) -> None:
        self.face = replace(self.face, **changes)
        self.page.show_level(self.face)

    def heard(self, name: str) -> list[tuple[Any, ...]]:
        return [wish[1:] for wish in self.wishes if wish[0] == name]

    def positions(self) -> dict[str, tuple[float, float]]:
        return {b.id: b.position for b in self.face.blocks}

    def ends(self) -> set[tuple[Place, Place]]:
        return {w.ends for w in self.face.wires}

    def _move(self, to: dict[str, tuple[float, float]]) -> None:
        self.wishes.append(("moved", to))
        if not self.refuses:
            self.show(blocks=tuple(replace(b, position=to.get(b.id, b.position)) for b in self.face.blocks))

    def _wire(self, source: Place, target: Place) -> None:
        self.wishes.append(("wire_wished", source, target))
        if not self.refuses:
            kept = tuple(w for w in self.face.wires if w.target != target)
            self.show(wires=(*kept, WireFace(source, target, "table")))

    def _unwire(self, gone: list[tuple[Place, Place]]) -> None:
        self.wishes.append(("wires_removed", gone))
        if not self.refuses:
            self.show(wires=tuple(w for w in self.face.wires if w.ends not in gone))

    def _remove(self, ids: list[str]) -> None:
        self.wishes.append(("remove_wished", ids))
        if not self.refuses:
            wires = tuple(w for w in self.face.wires if w.source[0] not in ids and w.target[0] not in ids)
            self.show(blocks=tuple(b for b in self.face.blocks if b.id not in ids), wires=wires)


class Hand:
    """Real mouse and key events on a page."""

    def __init__(self, page: CanvasPage) -> None:
        self.page = page
        self.surface = page.view.viewport()
        self._held = Qt.MouseButton.NoButton
        self.held_keys = NONE

    def _move(self, at: QPoint) -> None:
        """The event itself: a pointer that a display server moves arrives when it likes."""
        everywhere = QPointF(self.surface.mapToGlobal(at))
        kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
        event = QMouseEvent(kind, QPointF(at), everywhere, none, self._held, self.held_keys)
        QApplication.sendEvent(self.surface, event)
        QApplication.processEvents()

    def press(self, at: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._move(at)
        self._held |= button
        QTest.mousePress(self.surface, button, modifiers, at)

    def go(self, start: QPoint, end: QPoint, steps: int = 6) -> None:
        for step in range(1, steps + 1):
            self._move(start + (end - start) * step / steps)

    def release(self, at: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._held &= ~button
        QTest.mouseRelease(self.surface, button, modifiers, at)
        QApplication.processEvents()

    def drag(
        self, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        self.press(start, button, modifiers)
        self.go(start, end)
        self.release(end, button, modifiers)

    def click(self, at: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._move(at)
        QTest.mouseClick(self.surface, button, modifiers, at)
        QApplication.processEvents()

    def double_click(self, at: QPoint) -> None:
        self.click(at)
        QTest.mouseDClick(self.surface, LEFT, NONE, at)
        QApplication.processEvents()

    def grip(self, block_id: str) -> QPoint:
        """A point on a block's title."""
        rect = self.page.block_rect(block_id)
        return QPoint(rect.center().x(), rect.top() + max(2, rect.height() // 6))

    def drag_block(self, block_id: str, by: QPoint) -> None:
        self.drag(self.grip(block_id), self.grip(block_id) + by)

    def drag_wire(self, source: Place, target: Place) -> None:
        self.drag(self.page.port_point(*source, self._out(source)), self.page.port_point(*target, self._into(target)))

    def click_port(self, block_id: str, name: str, side: str) -> None:
        self.click(self.page.port_point(block_id, name, side))  # type: ignore[arg-type]  # the test says a real side

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.page.view.setFocus()
        QTest.keyClick(self.page.view, key, modifiers)
        QApplication.processEvents()

    def wheel(self, at: QPoint, turns: int, modifiers: Qt.KeyboardModifier = NONE, time: int = 0) -> None:
        """Turn the wheel by clicks of 15 degrees; positive is away from the user. `time` of the events is in ms."""
        for _ in range(abs(turns)):
            delta = QPoint(0, 120 if turns > 0 else -120)
            if modifiers & Qt.KeyboardModifier.AltModifier:
                delta = QPoint(delta.y(), 0)  # what Qt makes of the wheel while Alt is held
            place = QPointF(at)
            event = QWheelEvent(
                place,
                QPointF(self.surface.mapToGlobal(at)),
                QPoint(),
                delta,
                Qt.MouseButton.NoButton,
                modifiers,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            event.setTimestamp(time)
            QApplication.sendEvent(self.surface, event)
            QApplication.processEvents()

    def empty(self) -> QPoint:
        """A point of the view with nothing near it."""
        return QPoint(12, 12)

    @staticmethod
    def _out(place: Place) -> Any:
        return "output" if place[0] else "input"

    @staticmethod
    def _into(place: Place) -> Any:
        return "input" if place[0] else "output"


def shown(page: CanvasPage) -> tuple[dict[str, tuple[float, float]], set[tuple[Place, Place]]]:
    """What the view really holds: positions of blocks and ends of visible wires, read from its scene."""
    items = page.view.scene().items()
    positions = {i.face.id: (i.x(), i.y()) for i in items if isinstance(i, BlockItem)}
    ends = {(i.ends()[0].place, i.ends()[1].place) for i in items if isinstance(i, WireItem) and i.isVisible()}
    return positions, ends
