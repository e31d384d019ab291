"""A whole window as a user has it: eyes that read it, and a hand that clicks, drags and types in it."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QStyle,
    QStyleOptionSlider,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hyperstudio.studio.opening import open_document
from hyperstudio.studio.running import Execution
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.canvas.faces import BlockFace, LevelFace
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Window:
    """The window as a user has it: eyes and a hand."""

    def __init__(self, folder: Path, qtbot: QtBot, size: tuple[int, int] = (1280, 800)) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.studio = Studio(open_document(folder))
        self.main = MainWindow(self.studio)
        self.main.resize(*size)
        qtbot.addWidget(self.main, before_close_func=lambda _main: self.leave())
        with qtbot.waitExposed(self.main):
            self.main.show()
        self.levels = self.main.levels
        QTest.qWait(30)

    # Eyes.

    @property
    def page(self) -> GraphPage:
        page = self.levels.page
        assert page is not None, "no graph is shown"
        return page

    @property
    def way(self) -> list[str]:
        """What the breadcrumb says."""
        return self.levels.breadcrumb.titles()

    @property
    def level(self) -> LevelFace:
        """What the canvas shows."""
        face = self.page._face
        assert face is not None
        return face

    def block(self, name: str) -> BlockFace:
        return next(block for block in self.level.blocks if block.id == name)

    @property
    def blocks(self) -> set[str]:
        return set(self.page.view.blocks)

    @property
    def wires(self) -> set[tuple[str, str]]:
        return {(f"{a}:{b}", f"{c}:{d}") for (a, b), (c, d) in self.page.view.wires}

    @property
    def cards(self) -> list[str]:
        return list(self.levels.cards.cards())

    @property
    def chosen_card(self) -> str:
        return next(name for name, card in self.levels.cards.cards().items() if card.face.chosen)

    @property
    def refusal(self) -> str:
        """What the toast says; empty where there is none."""
        toast = self.main.telling.toast
        return f"{toast.what.text()} {toast.mend.text()}" if toast.isVisible() else ""

    # Hand.

    def go(self, address: str) -> None:
        """Go to a level at once, where the way there is not what is tested."""
        self.main.focus.open_level(address)
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, NONE, at or widget.rect().center())
        QApplication.processEvents()

    def grip(self, name: str) -> QPoint:
        rect = self.page.block_rect(name)
        return QPoint(rect.center().x(), rect.top() + max(3, rect.height() // 6))

    def click_block(self, name: str) -> None:
        self.click(self.page.view.viewport(), self.grip(name))

    def enter(self, name: str) -> None:
        """Double click on a block, and wait for the flight."""
        before, at, surface = self.way, self.grip(name), self.page.view.viewport()
        self.click(surface, at)
        QTest.mouseDClick(surface, LEFT, NONE, at)
        self.qtbot.waitUntil(lambda: self.way != before, timeout=3000)
        QTest.qWait(30)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, widget: QWidget | None = None) -> None:
        target = widget or self.main.focusWidget() or self.main
        QTest.keyClick(target, key, modifiers)
        QApplication.processEvents()

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag what is at a point of the canvas to another one (pixels of the view)."""
        surface = self.page.view.viewport()
        QTest.mouseMove(surface, start)
        QTest.mousePress(surface, LEFT, NONE, start)
        for step in range(1, 7):
            QTest.mouseMove(surface, start + (end - start) * step / 6)
            QApplication.processEvents()
        QTest.mouseRelease(surface, LEFT, NONE, end)
        QApplication.processEvents()

    def open_tab(self, title: str) -> None:
        """Click the tab of a dock."""
        for bar in self.main.findChildren(QTabBar):
            for place in range(bar.count()):
                if bar.tabText(place) == title and bar.isVisible():
                    self.click(bar, bar.tabRect(place).center())
                    return
        raise AssertionError(f"there is no tab {title}")

    def menu_at(self, at: QPoint) -> QMenu:
        """The menu that a right click on a point of the canvas opens (pixels of the view)."""
        surface = self.page.view.viewport()
        QTest.mouseMove(surface, at - QPoint(0, 40))
        QTest.mouseMove(surface, at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, surface.mapToGlobal(at))
        QApplication.sendEvent(surface, event)
        QApplication.processEvents()
        shown = QApplication.activePopupWidget()
        assert isinstance(shown, QMenu), "no menu has opened"
        return shown

    def pick(self, menu: QMenu, text: str) -> None:
        """Click an entry of a menu."""
        action = next(action for action in menu.actions() if action.text() == text)
        self.click(menu, menu.actionGeometry(action).center())

    def click_word(self, view: QPlainTextEdit | QTextEdit, word: str, last: bool = False) -> None:
        """Click the start of the first (or last) place where a text says a word."""
        back = QTextDocument.FindFlag.FindBackward if last else QTextDocument.FindFlag(0)
        cursor = view.document().find(word, view.document().characterCount() if last else 0, back)
        assert not cursor.isNull(), f"it does not say {word}"
        cursor.setPosition(cursor.selectionStart())
        view.setTextCursor(cursor)
        view.ensureCursorVisible()
        self.click(view.viewport(), view.cursorRect(cursor).center() + QPoint(3, 0))

    def wheel(self, widget: QWidget, notches: int) -> None:
        """Turn the wheel over the middle of a widget: away from oneself is positive."""
        at = QPointF(widget.rect().center())
        for _ in range(abs(notches)):
            turn = QPoint(0, 120 if notches > 0 else -120)
            buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
            event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), turn, buttons, NONE, phase, False)
            QApplication.sendEvent(widget, event)
        QApplication.processEvents()

    def drag_scroll_bar(self, bar: QScrollBar) -> None:
        """Drag the handle of a vertical scroll bar down as far as it goes."""
        style = QStyleOptionSlider()
        bar.initStyleOption(style)
        handle = QStyle.SubControl.SC_ScrollBarSlider
        start = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, style, handle, bar).center()
        QTest.mousePress(bar, LEFT, NONE, start)
        for step in range(1, 5):
            QTest.mouseMove(bar, start + QPoint(0, bar.height() * step // 4))
            QApplication.processEvents()
        QTest.mouseRelease(bar, LEFT, NONE, start + QPoint(0, bar.height()))
        QApplication.processEvents()

    def drag_wire(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        page = self.page
        start = page.port_point(*source, "output" if source[0] else "input")
        end = page.port_point(*target, "input" if target[0] else "output")
        self.drag(start, end)

    def type(self, text: str, widget: QWidget | None = None) -> None:
        target = widget or self.main.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, self.main)

    def redo(self) -> None:
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, self.main)

    def trust(self) -> None:
        self.studio.trust()

    def run(self) -> Execution:
        """Press Run, and wait until the window has heard of the end."""
        with self.qtbot.waitSignal(self.main.news.run_over, timeout=90_000):
            self.click(self.main.toolbar.widgetForAction(self.main.actions_["run.run"]))
        execution = self.studio.execution
        assert execution is not None
        return execution

    def wait(self, until: object, seconds: float = 20.0) -> None:
        assert callable(until)
        self.qtbot.waitUntil(until, timeout=round(seconds * 1000))

    def leave(self) -> None:
        """Leave nothing that would be asked about or answered when the window goes."""
        self.studio.document.saved = self.studio.document.project
        self.main.docks.code.revert()
        if self.studio.search is not None:
            self.studio.search.stop()
            self.studio.search.wait(20)
        # What the data dock still asks in the background has its answer before the dock goes.
        self.wait(lambda: not any(thread.name == "looking at values" for thread in threading.enumerate()), 20)


def answer(button: str) -> list[str]:
    """Click a button of the question that comes; what was asked."""
    asked: list[str] = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(50, click)
            return
        asked.append(f"{box.text()} {box.informativeText()}")
        next(one for one in box.buttons() if one.text().replace("&", "") == button).click()

    QTimer.singleShot(50, click)
    return asked
