"""The code editor by itself: what its keys do, its colours, finding and replacing, a long file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.code.find_bar import FindBar
from hyperstudio.ui.code.go_to_bar import GoToBar
from hyperstudio.ui.code.highlight import colours_of
from hyperstudio.ui.theme import current_theme

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TEXT = "def f(x):\n    y = x\n\n    return y\n"


class Page:
    """An editor with its bars, as the dock has them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget = QWidget()
        rows = QVBoxLayout(self.widget)
        self.editor = CodeEditor()
        self.find, self.go_to = FindBar(self.editor), GoToBar(self.editor)
        for part in (self.find, self.go_to, self.editor):
            rows.addWidget(part)
        self.editor.find_wished.connect(self.find.open_bar)
        self.editor.next_wished.connect(lambda back: self.find.find_text(backward=back))
        self.editor.line_wished.connect(self.go_to.open_bar)
        qtbot.addWidget(self.widget)
        self.widget.resize(700, 400)
        with qtbot.waitExposed(self.widget):
            self.widget.show()
        self.editor.setFocus()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.editor, key, modifiers)

    @property
    def marked(self) -> list[str]:
        """The texts with a mark of their own, but for the current line."""
        marks = [mark.cursor.selectedText() for mark in self.editor.extraSelections()]
        return [mark for mark in marks if mark]


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(qtbot)
    made.editor.set_text(TEXT)
    return made


def choose_lines(editor: CodeEditor, first: int, last: int) -> None:
    editor.go_to_line(first)
    for _ in range(last - first):
        QTest.keyClick(editor, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(editor, Qt.Key.Key_End, SHIFT)


def test_comments_are_put_on_all_chosen_lines_and_taken_away_again(page: Page) -> None:
    choose_lines(page.editor, 2, 4)
    page.key(Qt.Key.Key_Slash, CTRL)
    assert page.editor.text() == "def f(x):\n    # y = x\n\n    # return y\n"
    page.key(Qt.Key.Key_Slash, CTRL)
    assert page.editor.text() == TEXT


def test_one_undo_takes_a_comment_of_many_lines_back(page: Page) -> None:
    choose_lines(page.editor, 1, 4)
    page.key(Qt.Key.Key_Slash, CTRL)
    assert page.editor.text().startswith("# def")
    page.key(Qt.Key.Key_Z, CTRL)
    assert page.editor.text() == TEXT


def test_a_line_is_doubled_and_the_cursor_goes_on_in_the_copy(page: Page) -> None:
    page.editor.go_to_line(2, 8)
    page.key(Qt.Key.Key_D, CTRL)
    QTest.keyClicks(page.editor, "!")
    assert page.editor.text() == "def f(x):\n    y = x\n    y = !x\n\n    return y\n"


def test_chosen_lines_move_down_and_up_and_stop_at_the_edge(page: Page) -> None:
    page.editor.set_text("one\ntwo\nthree")
    choose_lines(page.editor, 1, 2)
    page.key(Qt.Key.Key_Down, ALT)
    assert page.editor.text() == "three\none\ntwo"
    page.key(Qt.Key.Key_Down, ALT)
    assert page.editor.text() == "three\none\ntwo"
    page.key(Qt.Key.Key_Up, ALT)
    assert page.editor.text() == "one\ntwo\nthree"
    assert page.editor.textCursor().selectedText() == "one\u2029two"


def test_the_bracket_at_the_cursor_and_its_partner_are_marked_but_not_one_in_a_text(page: Page) -> None:
    page.editor.set_text('f(a[1], ")")\n')
    page.editor.go_to_line(1, 2)
    places = sorted(
        mark.cursor.selectionStart() for mark in page.editor.extraSelections() if mark.cursor.hasSelection()
    )
    assert places == [1, 11]
    page.editor.go_to_line(1, 10)
    assert page.marked == []


def test_find_goes_on_and_back_and_counts(page: Page) -> None:
    page.editor.set_text("Note note notes\nnote")
    page.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(page.find.line, "note")
    assert page.find.count.text() == "1 of 4"
    QTest.keyClick(page.find.line, Qt.Key.Key_Return)
    assert page.find.count.text() == "2 of 4"
    QTest.keyClick(page.find.line, Qt.Key.Key_Return, SHIFT)
    assert page.find.count.text() == "1 of 4"
    page.editor.setFocus()
    page.key(Qt.Key.Key_F3, SHIFT)
    assert page.find.count.text() == "4 of 4"
    QTest.mouseClick(page.find.word, Qt.MouseButton.LeftButton)
    assert page.find.count.text().endswith("of 3")
    QTest.mouseClick(page.find.case, Qt.MouseButton.LeftButton)
    assert page.find.count.text().endswith("of 2")
    assert page.marked == ["note", "note"]


def test_replacing_one_and_then_all_is_undone_in_one_step_each(page: Page) -> None:
    page.editor.set_text("a b a b a")
    page.key(Qt.Key.Key_H, CTRL)
    assert page.find.with_.isVisible()
    QTest.keyClicks(page.find.line, "a")
    QTest.keyClicks(page.find.with_, "xyz")
    QTest.mouseClick(page.find.one, Qt.MouseButton.LeftButton)
    assert page.editor.text() == "xyz b a b a"
    QTest.mouseClick(page.find.all, Qt.MouseButton.LeftButton)
    assert page.editor.text() == "xyz b xyz b xyz"
    page.editor.setFocus()
    page.key(Qt.Key.Key_Z, CTRL)
    assert page.editor.text() == "xyz b a b a"
    page.key(Qt.Key.Key_Z, CTRL)
    assert page.editor.text() == "a b a b a"


def test_find_and_replace_hit_the_right_place_behind_signs_of_two_units(page: Page) -> None:
    page.editor.set_text("x = '🐧🐧'; name = 1")
    page.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(page.find.line, "name")
    assert page.editor.textCursor().selectedText() == "name"


def test_go_to_line_asks_for_a_number_and_goes_there(page: Page) -> None:
    page.key(Qt.Key.Key_G, CTRL)
    QTest.keyClicks(page.go_to.line, "4")
    QTest.keyClick(page.go_to.line, Qt.Key.Key_Return)
    assert page.editor.textCursor().blockNumber() == 3
    assert not page.go_to.isVisible()


def test_the_text_can_be_made_larger_and_as_large_as_usual_again(page: Page) -> None:
    usual = page.editor.font().pointSizeF()
    page.key(Qt.Key.Key_Plus, CTRL)
    page.key(Qt.Key.Key_Plus, CTRL)
    assert page.editor.font().pointSizeF() == usual + 2
    page.key(Qt.Key.Key_0, CTRL)
    assert page.editor.font().pointSizeF() == usual


def test_a_text_that_is_only_read_is_not_changed_by_any_key(page: Page) -> None:
    page.editor.set_read_only(True)
    for key, modifiers in (
        (Qt.Key.Key_Slash, CTRL),
        (Qt.Key.Key_D, CTRL),
        (Qt.Key.Key_Down, ALT),
        (Qt.Key.Key_A, SHIFT),
    ):
        page.key(key, modifiers)
    assert page.editor.text() == TEXT


def colour(editor: CodeEditor, line: int, column: int) -> str:
    formats = editor.document().findBlockByNumber(line).layout().formats()
    inside = [f for f in formats if f.start <= column < f.start + f.length]
    return inside[-1].format.foreground().color().name() if inside else ""


def test_opening_a_long_string_recolours_what_it_takes_in_and_undo_gives_the_colours_back(page: Page) -> None:
    colours = colours_of(current_theme())
    page.editor.set_text('a = \nb = 2  # said\n"""\n')
    assert colour(page.editor, 1, 8) == colours.comment
    page.editor.go_to_line(1, 4)
    QTest.keyClicks(page.editor, '"""')
    assert colour(page.editor, 1, 8) == colours.string
    page.key(Qt.Key.Key_Z, CTRL)
    assert colour(page.editor, 1, 8) == colours.comment


def test_all_of_a_long_file_is_coloured_soon_and_typing_in_it_reaches_the_screen(page: Page, qtbot: QtBot) -> None:
    page.editor.set_text("def f(x):\n    return 1  # one\n\n" * 1700)
    comment = colours_of(current_theme()).comment
    qtbot.waitUntil(lambda: colour(page.editor, 5098, 16) == comment)
    page.editor.go_to_line(2500, 0)
    QTest.keyClicks(page.editor, "# new ")
    assert colour(page.editor, 2499, 3) == comment


def test_the_tooltip_over_a_problem_says_what_is_wrong_and_what_mends_it(page: Page, qtbot: QtBot) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    from hyperstudio.graph.problems import Problem

    page.editor.show_problems([Problem(what="This is wrong.", mend="Mend it.", line=2)])
    assert page.marked == ["y = x"]
    at = page.editor.viewport().mapTo(page.editor, QPoint(30, page.editor.fontMetrics().height() + 8))
    QApplication.sendEvent(page.editor, QHelpEvent(QEvent.Type.ToolTip, at, page.editor.mapToGlobal(at)))
    qtbot.waitUntil(lambda: "This is wrong." in QToolTip.text())
    assert "Mend it." in QToolTip.text()
    QToolTip.hideText()


EDIT = st.tuples(st.integers(0, 60), st.integers(0, 8), st.text("a1 \n\"'()#:é🐧\t", max_size=6))


@given(edits=st.lists(EDIT, max_size=8))
def test_after_any_edits_and_their_undoing_the_tree_is_that_of_the_text(qapp, edits) -> None:
    editor = CodeEditor()
    editor.set_text('def f(x):\n    """é 🐧"""\n    return [x, (1)]\n')
    text, tree = editor.text(), str(editor.syntax.tree.root_node)
    for place, length, put in edits:
        cursor = QTextCursor(editor.document())
        end = editor.document().characterCount() - 1
        cursor.setPosition(min(place, end))
        cursor.setPosition(min(place + length, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(put)
        assert editor.text() == editor.toPlainText()
    while editor.document().isUndoAvailable():
        editor.undo()
    editor.syntax.settle()  # as it does by itself a moment later
    assert editor.text() == text
    assert str(editor.syntax.tree.root_node) == tree
    editor.deleteLater()
