"""Hundreds of random gestures: after each, the view is what the document says, and nothing has complained."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hyperstudio.ui.canvas import CanvasPage, LevelFace
from tests.ui.canvas.stage import Document, Hand, block, port, shown

GESTURES = 250
BUTTONS = (*[Qt.MouseButton.LeftButton] * 6, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)
MODIFIERS = (
    *[Qt.KeyboardModifier.NoModifier] * 6,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_F, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Delete)


def crowd() -> LevelFace:
    blocks = tuple(
        block(f"b{n}", n // 4 * 260, n % 4 * 150, "in other", "out extra", state=("done", "stale")[n % 2])
        for n in range(16)
    )
    return LevelFace("crowd", blocks, (), (port("rows"), port("target")), (port("score"),))


class Fuzz:
    """Draws gestures from a seed."""

    def __init__(self, seed: int, page: CanvasPage, document: Document) -> None:
        self.random, self.page, self.document = Random(seed), page, document
        self.hand = Hand(page)

    def point(self) -> QPoint:
        draw, face = self.random.random(), self.document.face
        if draw < 0.45 and face.blocks:
            chosen = self.random.choice(face.blocks)
            side = self.random.choice(("input", "output"))
            ports = chosen.inputs if side == "input" else chosen.outputs
            return self.page.port_point(chosen.id, self.random.choice(ports).name, side)  # type: ignore[arg-type]  # real
        if draw < 0.55:
            return self.page.port_point("", "rows", "input")
        if draw < 0.8 and face.blocks:
            return self.page.block_rect(self.random.choice(face.blocks).id).center()
        area = self.page.view.viewport().rect()
        return QPoint(self.random.randrange(area.width()), self.random.randrange(area.height()))

    def gesture(self) -> None:
        draw, at = self.random.random(), self.point()
        self.document.refuses = self.random.random() < 0.3
        modifiers = self.random.choice(MODIFIERS)
        if draw < 0.7:
            button, end = self.random.choice(BUTTONS), self.point()
            self.hand.press(at, button, modifiers)
            self.hand.go(at, end, 4)
            if self.random.random() < 0.1:
                self.hand.key(Qt.Key.Key_Escape)
            if self.random.random() < 0.1:
                self.hand.press(end, Qt.MouseButton.RightButton)
                self.hand.release(end, Qt.MouseButton.RightButton)
            self.hand.release(end, button, modifiers)
        elif draw < 0.78:
            self.hand.double_click(at)
        elif draw < 0.9:
            self.hand.wheel(at, self.random.choice((-2, 1, 2)), modifiers)
        elif draw < 0.93:
            self.page.fit()
        elif draw < 0.96:
            self.document.page.show_level(self.document.face)
            QTest.keyPress(self.page.view, Qt.Key.Key_Space)
            self.hand.drag(at, self.point())
            QTest.keyRelease(self.page.view, Qt.Key.Key_Space)
        else:
            self.hand.key(self.random.choice(KEYS))
        QApplication.processEvents()


@pytest.mark.parametrize("seed", [1, 2, 3, 5])
def test_after_each_of_many_random_gestures_the_view_is_what_the_document_says(page: CanvasPage, seed: int) -> None:
    document = Document(page, crowd())
    page.refusal = lambda source, target: "Not into itself." if source[0] == target[0] else None
    page.fit()
    fuzz = Fuzz(seed, page, document)
    for _ in range(GESTURES):
        if len(document.face.blocks) < 6:
            document.show(blocks=crowd().blocks, wires=())
            page.fit()
        fuzz.gesture()
        assert shown(page) == (document.positions(), document.ends())
        assert set(page.view.blocks) == set(document.positions())
        assert page.view.wiring is None
        assert not page.view.busy()
    assert {"moved", "wire_wished", "wires_removed"} <= {wish[0] for wish in document.wishes}
