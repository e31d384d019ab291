from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hyperstudio.editing.edits import EditCode
from hyperstudio.graph.addresses import find
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.code.highlight import colours_of
from hyperstudio.ui.code.panel import CodePanel
from hyperstudio.ui.theme import DARK, LIGHT, Theme, contrast, current_theme

from .conftest import House

KNN = "model.prep.knn"
CTRL = Qt.KeyboardModifier.ControlModifier


def knn_file(house: House) -> Path:
    return house.folder / "workflows/model/blocks/prep/knn.py"


def put_at_end(dock: CodePanel, text: str) -> None:
    dock.editor.setFocus()
    QTest.keyClick(dock.editor, Qt.Key.Key_End, CTRL)
    QTest.keyClicks(dock.editor, text)


def test_the_selected_block_shows_the_code_that_is_chosen(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.select("model.prep")
    assert dock.address == "model.prep.median"
    assert "class Median" in dock.editor.text()
    assert dock.path.text() == "workflows/model/blocks/prep/median.py"


def test_typing_and_saving_writes_the_file_and_the_document(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# more")
    assert dock.state.text() == "● not saved"
    assert "# more" not in knn_file(house).read_text()
    QTest.keyClick(dock.editor, Qt.Key.Key_S, CTRL)
    assert knn_file(house).read_text().endswith("# more")
    assert find(house.studio.document.project, KNN).source.text.endswith("# more")
    assert dock.state.text() == ""
    assert not house.refusals


def test_undo_in_the_document_brings_the_old_text_back_into_the_editor(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    before = dock.editor.text()
    put_at_end(dock, "# more")
    dock.save()
    house.studio.document.undo()
    assert dock.editor.text() == before
    assert dock.state.text() == ""


def test_a_change_elsewhere_asks_before_it_takes_what_was_typed(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    theirs = find(house.studio.document.project, KNN).source.text + "# theirs\n"
    house.studio.document.do(EditCode(KNN, theirs))
    assert dock.bar.isVisible()
    assert dock.editor.text().endswith("# mine")
    QTest.mouseClick(dock.bar.take, Qt.MouseButton.LeftButton)
    assert dock.editor.text() == theirs
    assert not dock.bar.isVisible()


def test_keeping_mine_saves_mine(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    house.studio.document.do(EditCode(KNN, dock.editor.text() + "# theirs\n"))
    QTest.mouseClick(dock.bar.keep, Qt.MouseButton.LeftButton)
    dock.save()
    assert knn_file(house).read_text().endswith("# mine")


def test_unsaved_text_is_still_there_after_looking_elsewhere(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    house.focus.select("model.classify.forest")
    assert "class Forest" in dock.editor.text()
    house.focus.select(KNN)
    assert dock.editor.text().endswith("# mine")
    assert dock.state.text() == "● not saved"


def test_saving_saves_what_was_typed_in_files_looked_at_before(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    house.focus.select("model.classify.forest")
    assert dock.unsaved
    dock.save()
    assert knn_file(house).read_text().endswith("# mine")
    assert not dock.unsaved


def test_revert_throws_away_what_was_typed(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    before = dock.editor.text()
    put_at_end(dock, "# mine")
    QTest.mouseClick(dock.revert_button, Qt.MouseButton.LeftButton)
    assert dock.editor.text() == before


def test_a_syntax_error_is_told_with_its_line_while_typing(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "def (")
    lines = dock.editor.blockCount()
    house.qtbot.waitUntil(lambda: dock.problem.isVisible())
    assert f"Line {lines}" in dock.problem.text()
    assert dock.editor.problem_at(lines) is not None


def test_a_graph_has_no_code_and_what_was_shown_stays(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.select(KNN)
    house.focus.select("model.prep.deep")
    assert dock.address == KNN


def test_enter_and_tab_indent_like_python(qtbot) -> None:
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.show()
    QTest.keyClicks(editor, "def f(x):")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "if x:")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "return 1")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "return 2")
    assert editor.text() == "def f(x):\n    if x:\n        return 1\n    return 2"
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "    def f(x):\n        if x:\n            return 1\n        return 2"
    QTest.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.text() == "def f(x):\n    if x:\n        return 1\n    return 2"


def test_backspace_takes_a_whole_indent(qtbot) -> None:
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.show()
    editor.set_text("        x")
    editor.go_to_line(1, 8)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "    x"


def test_find_goes_round_the_text(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    QTest.keyClick(dock.editor, Qt.Key.Key_F, CTRL)
    assert dock.find_bar.isVisible()
    QTest.keyClicks(dock.find_bar.line, "spread")
    first = dock.editor.textCursor().blockNumber()
    lines = [first]
    for _ in range(dock.editor.text().count("spread")):
        QTest.keyClick(dock.find_bar.line, Qt.Key.Key_Return)
        lines.append(dock.editor.textCursor().blockNumber())
    assert lines[-1] == first
    assert len(set(lines)) > 2
    QTest.keyClick(dock.find_bar.line, Qt.Key.Key_Escape)
    assert not dock.find_bar.isVisible()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_colour_of_code_reads_well(theme: Theme) -> None:
    colours = colours_of(theme)
    for name in colours.__dataclass_fields__:
        assert contrast(getattr(colours, name), theme.panel) >= 4.5, name


def test_a_long_string_is_coloured_over_its_lines_and_ends(qtbot) -> None:
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.set_text('a = """one\ntwo # no comment\nthree"""\nb = 1  # a comment\n')
    colours = colours_of(current_theme())

    def colour(line: int, column: int) -> str:
        formats = editor.document().findBlockByNumber(line).layout().formats()
        inside = [f for f in formats if f.start <= column < f.start + f.length]
        return inside[0].format.foreground().color().name() if inside else ""

    qtbot.waitUntil(lambda: colour(0, 5) != "")
    assert [colour(0, 5), colour(1, 6), colour(2, 2)] == [colours.string] * 3
    assert colour(3, 9) == colours.comment
    assert colour(3, 0) == ""
