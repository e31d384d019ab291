from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hyperstudio.editing.edits import EditCode
from hyperstudio.graph.addresses import find
from hyperstudio.ui.code.conflicts import ConflictWindow
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
    assert dock.path.words == "workflows/model/blocks/prep/median.py"


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


HELPER = "lib/gaps.py"


def backups(house: House) -> list[str]:
    return [file.read_text() for file in (house.folder / ".hyperstudio/backups").rglob("*.py")]


def test_a_helpers_file_is_edited_and_saved_and_back_returns_to_the_file_before(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    dock.show_file(HELPER, 3)
    assert dock.path.words == HELPER
    assert dock.address == ""
    put_at_end(dock, "# more")
    QTest.keyClick(dock.editor, Qt.Key.Key_S, CTRL)
    assert (house.folder / HELPER).read_text().endswith("# more")
    QTest.keyClick(dock.editor, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert dock.address == KNN
    QTest.keyClick(dock.editor, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert dock.path.words == HELPER
    assert not house.refusals


def test_saving_over_a_file_that_changed_on_disk_asks_and_keeps_the_other_text(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    theirs = knn_file(house).read_text() + "# theirs\n"
    knn_file(house).write_text(theirs)
    QTest.keyClick(dock.editor, Qt.Key.Key_S, CTRL)
    window = dock.findChild(ConflictWindow)
    assert window.isVisible()
    assert knn_file(house).read_text() == theirs
    assert "# theirs" in window.difference.theirs.text()
    assert "# mine" in window.difference.mine.text()
    QTest.mouseClick(window.keep, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    QTest.keyClick(dock.editor, Qt.Key.Key_S, CTRL)
    assert knn_file(house).read_text().endswith("# mine")
    assert backups(house) == [theirs]


def test_taking_theirs_keeps_what_was_typed_in_the_backups_and_undo_brings_it_back(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    mine, theirs = dock.editor.text(), knn_file(house).read_text() + "# theirs\n"
    knn_file(house).write_text(theirs)
    house.studio.document.take_in()
    assert dock.bar.isVisible()
    QTest.mouseClick(dock.bar.take, Qt.MouseButton.LeftButton)
    assert dock.editor.text() == theirs
    assert backups(house) == [mine]
    QTest.keyClick(dock.editor, Qt.Key.Key_Z, CTRL)
    assert dock.editor.text() == mine


def test_several_files_changed_on_both_sides_are_settled_one_after_the_other(house: House) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    dock.show_file(HELPER)
    put_at_end(dock, "# mine")
    for file in (knn_file(house), house.folder / HELPER):
        file.write_text(file.read_text() + "# theirs\n")
    assert not dock.save()
    window = dock.findChild(ConflictWindow)
    assert window.files.count() == 2
    QTest.mouseClick(window.keep, Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.take, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    assert dock.save()
    ends = [file.read_text().splitlines()[-1] for file in (knn_file(house), house.folder / HELPER)]
    assert sorted(ends) == ["# mine", "# theirs"]
    assert len(backups(house)) == 2


def test_a_layout_changed_on_both_sides_is_asked_about_when_saving(house: House) -> None:
    from hyperstudio.editing.edits import ChooseImplementation

    dock = house.show(CodePanel)
    file = house.folder / "configurations/baseline.json"
    house.studio.document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    file.write_text('{\n  "model.prep": "knn"\n}\n')
    assert not dock.save()
    window = dock.findChild(ConflictWindow)
    QTest.mouseClick(window.take, Qt.MouseButton.LeftButton)
    assert house.studio.document.configuration["model.prep"] == "knn"
    assert dock.save()


def test_a_renamed_parameter_is_a_problem_at_once_after_saving(house: House) -> None:
    from hyperstudio.studio.opening import problems_of

    dock = house.show(CodePanel)
    house.studio.set_parameter(f"{KNN}.n_neighbors", 7)
    house.focus.show_code(KNN)
    house.qtbot.waitUntil(dock.isVisible)
    text = dock.editor.text()
    QTest.keyClick(dock.editor, Qt.Key.Key_H, CTRL)
    dock.find_bar.word.setChecked(True)
    QTest.keyClicks(dock.find_bar.line, "n_neighbors")
    QTest.keyClicks(dock.find_bar.with_, "neighbours")
    QTest.mouseClick(dock.find_bar.all, Qt.MouseButton.LeftButton)
    assert dock.editor.text() != text
    dock.save()
    problems = problems_of(house.studio.document.project, house.folder)
    assert any(f"{KNN}.n_neighbors" in f"{each.address} {each.what} {each.key}" for each in problems)


def test_an_editor_of_ones_own_writes_and_the_dock_reads_it_back(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hyperstudio.ui.outside import Outside

    script = tmp_path / "my editor.sh"
    script.write_text('#!/bin/sh\nprintf "# line %s\\n" "$2" >> "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("HYPERSTUDIO_EDITOR", f"'{script}' {{file}} {{line}}")
    outside = Outside(house.studio, house.focus)
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    dock.editor.go_to_line(4)
    QTest.mouseClick(dock.head.outside, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(lambda: dock.editor.text().endswith("# line 4\n"))
    assert not house.studio.document.unsaved
    outside.stop()


def test_without_any_editor_a_message_says_how_to_name_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("HYPERSTUDIO_EDITOR", "no-such-editor")
    dock.open_outside()
    assert "no-such-editor" in house.refusals[-1].what
    monkeypatch.delenv("HYPERSTUDIO_EDITOR")
    dock.open_outside()
    assert house.refusals[-1].what == "No editor for knn.py was found."
    assert "in the settings" in house.refusals[-1].mend


@pytest.mark.parametrize("mine", [True, False], ids=["mine", "theirs"])
def test_a_file_deleted_elsewhere_while_one_types_is_written_anew_or_let_go(house: House, mine: bool) -> None:
    dock = house.show(CodePanel)
    house.focus.show_code(KNN)
    put_at_end(dock, "# mine")
    text = dock.editor.text()
    knn_file(house).unlink()
    house.studio.document.take_in()
    assert dock.bar.isVisible()
    assert dock.editor.text() == text
    assert not dock.save()
    dock.findChild(ConflictWindow).close()
    QTest.mouseClick(dock.bar.keep if mine else dock.bar.take, Qt.MouseButton.LeftButton)
    assert not dock.unsaved
    if mine:
        assert knn_file(house).read_text() == text
        assert find(house.studio.document.project, KNN).source.text == text
    else:
        assert not knn_file(house).exists()
        assert backups(house) == [text]
    assert not dock.bar.isVisible()
