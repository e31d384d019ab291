from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from hyperstudio.editing.code_files import EditFile
from hyperstudio.editing.implementations import SetDisabled
from hyperstudio.ui.inspector.panel import EMPTY, Inspector

from .conftest import House


def words(dock: Inspector) -> str:
    return "\n".join(label.text() for label in dock.widget().findChildren(QLabel))


def typed(dock: Inspector, name: str, text: str) -> None:
    """Replace what the editor of a parameter holds, key by key."""
    line = dock.form.rows[name].editor.focusProxy()
    line = line.lineEdit() if hasattr(line, "lineEdit") else line
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, text)


def test_nothing_selected_says_what_to_do(house: House) -> None:
    assert EMPTY in words(house.show(Inspector))


def test_a_block_shows_title_documentation_address_and_types(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep")
    said = words(dock)
    assert "Data preparation" in said
    assert "Leaves no gap in the table" in said
    assert "DataFrame" in said
    assert [name for name, row in dock.implementations.rows.items() if not row.choose_button.isVisible()] == ["median"]


LONG = "a_name_that_is_as_long_as_names_become_when_they_say_everything"


def test_long_names_and_texts_stay_within_the_inspector(small) -> None:
    says = "This one uses `numpy.median` and says a lot about it" + " and more" * 30
    code = f'''from typing import Literal

def only(*, {LONG}: int = 1, way: Literal["short", "{LONG}"] = "short") -> {LONG.title()}:
    """{says}."""
'''
    house = small({LONG: code})
    dock = house.show(Inspector, 270, 700)
    house.focus.select(f"main.{LONG}")
    assert dock.widget().width() <= dock.viewport().width()
    row = dock.implementations.rows["only"]
    brief = next(label for label in row.findChildren(QLabel) if "numpy.median" in label.text())
    assert "`" not in brief.text()
    assert brief.text().endswith("…")
    assert says.replace("`", "") in brief.toolTip()
    title = dock.form.rows[LONG].title
    assert title.text().endswith("…")
    assert title.words == LONG


def test_short_names_are_read_wholly_in_a_narrow_inspector(house: House) -> None:
    dock = house.show(Inspector, 240, 600)
    house.focus.select("model.prep")
    assert dock.widget().width() <= dock.viewport().width()
    for row in dock.implementations.rows.values():
        assert row.name_button.width() >= row.name_button.sizeHint().width()


def test_the_address_is_copied(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep")
    from hyperstudio.ui.inspector.sections import AddressLine

    QTest.mouseClick(dock.findChild(AddressLine).copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "model.prep"


def test_a_used_block_shows_its_definition(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("evaluate.folds.fit_and_score.learn.prep")
    assert "Data preparation" in words(dock)


def test_choosing_an_implementation_can_be_undone(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep")
    QTest.mouseClick(dock.implementations.rows["knn"].choose_button, Qt.MouseButton.LeftButton)
    assert house.studio.document.configuration["model.prep"] == "knn"
    assert not dock.implementations.rows["knn"].choose_button.isVisible()
    assert list(dock.form.rows) == ["n_neighbors"]
    house.studio.document.undo()
    assert dock.implementations.rows["knn"].choose_button.isVisible()
    assert not dock.implementations.rows["median"].choose_button.isVisible()


def test_looking_at_an_implementation_does_not_choose_it(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep")
    QTest.mouseClick(dock.implementations.rows["knn"].name_button, Qt.MouseButton.LeftButton)
    assert house.focus.selected == "model.prep.knn"
    assert "Fill each gap with the mean of the most similar training rows" in words(dock)
    assert house.studio.document.configuration["model.prep"] == "median"


def test_typing_a_number_sets_it_in_one_undo_step(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    before = house.studio.document.project
    typed(dock, "n_neighbors", "12")
    assert house.studio.document.configuration["model.prep.knn.n_neighbors"] == 12
    house.studio.document.undo()
    assert house.studio.document.project == before
    assert dock.form.rows["n_neighbors"].editor.box.value() == 5


def test_a_number_out_of_range_says_why_and_changes_nothing(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    typed(dock, "n_neighbors", "99")
    row = dock.form.rows["n_neighbors"]
    assert house.studio.document.configuration["model.prep.knn.n_neighbors"] == 9
    assert "not in its range" in row.hint.text()
    assert "30" in row.hint.text()
    assert row.editor.box.text() == "99"


def test_letters_in_a_number_say_why_and_escape_goes_back(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    before = house.studio.document.project
    row = dock.form.rows["n_neighbors"]
    typed(dock, "n_neighbors", "many")
    assert "not a number" in row.hint.text()
    assert house.studio.document.project is before
    QTest.keyClick(row.editor.box, Qt.Key.Key_Escape)
    assert row.editor.box.value() == 5
    assert row.hint.text() == "1 … 30 · default 5"


def test_a_log_scale_takes_scientific_notation_and_steps_by_1_2_5(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.classify.logistic")
    typed(dock, "c", "1e-2")
    assert house.studio.document.configuration["model.classify.logistic.c"] == 0.01
    box = dock.form.rows["c"].editor.box
    seen = []
    for _ in range(3):
        QTest.keyClick(box, Qt.Key.Key_Up)
        seen.append(house.studio.document.configuration["model.classify.logistic.c"])
    assert seen == [0.02, 0.05, 0.1]


def test_arrows_stop_at_the_end_of_the_range(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    typed(dock, "n_neighbors", "29")
    box = dock.form.rows["n_neighbors"].editor.box
    for _ in range(3):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert house.studio.document.configuration["model.prep.knn.n_neighbors"] == 30


def test_a_choice_is_made_with_the_keyboard(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.classify.neighbours")
    box = dock.form.rows["weights"].editor.box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert house.studio.document.configuration["model.classify.neighbours.weights"] == "distance"


def test_reset_shows_only_where_the_configuration_says_something(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    row = dock.form.rows["n_neighbors"]
    assert not row.reset_button.isVisible()
    typed(dock, "n_neighbors", "7")
    assert row.reset_button.isVisible()
    QTest.mouseClick(row.reset_button, Qt.MouseButton.LeftButton)
    assert "model.prep.knn.n_neighbors" not in house.studio.document.configuration
    assert row.editor.box.value() == 5
    assert not row.reset_button.isVisible()


def test_editors_stay_while_the_document_changes_elsewhere(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.prep.knn")
    row = dock.form.rows["n_neighbors"]
    house.studio.choose("model.features", "ratios")
    typed(dock, "n_neighbors", "3")
    assert dock.form.rows["n_neighbors"] is row


def test_what_is_searched_is_marked(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model.classify.forest")
    marked = {name for name, row in dock.form.rows.items() if row.searched.isVisible()}
    assert marked == {"trees", "depth", "leaf"}


def test_the_configurations_of_a_workflow_are_those_that_a_search_has(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("model")
    lines = words(dock).splitlines()
    before = lines[lines.index("Configurations") + 1]
    house.studio.document.do(SetDisabled("model.prep.knn", disabled=True))
    lines = words(dock).splitlines()
    number = lines[lines.index("Configurations") + 1]
    assert int(number.partition(",")[0].replace("\u202f", "")) < int(before.partition(",")[0].replace("\u202f", ""))
    assert "Left out of the search: model.prep.knn (disabled)." in words(dock)
    # What cannot run is found a moment later, and counted no more.
    broken = "def median(table: int\n"
    house.studio.document.do(EditFile("workflows/model/blocks/prep/median.py", broken))
    house.qtbot.waitUntil(lambda: "model.prep.median (" in words(dock), timeout=10_000)


def test_a_workflow_shows_its_ports_metrics_and_configurations(house: House) -> None:
    dock = house.show(Inspector)
    house.focus.select("evaluate")
    said = words(dock)
    ports = {button.text() for button in dock.widget().findChildren(QPushButton)}
    assert {"accuracy", "f1"} <= ports
    assert "evaluate:accuracy" in said
    assert "Configurations" in said


CODE = '''
from pathlib import Path

def only(*, flag: bool = False, words: str = "a", file: Path = Path("x.csv"), many: list[int] = [1],
         maybe: int | None = None) -> int:
    """Takes all sorts."""
    return 1
'''


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("words", "hello", "hello"), ("file", "data/a.csv", "data/a.csv"), ("many", "[3, 4]", (3, 4)), ("maybe", "8", 8)],
)
def test_each_form_of_parameter_has_an_editor(small, name: str, text: str, value: object) -> None:
    house = small({"one": CODE})
    dock = house.show(Inspector)
    house.focus.select("main.one.only")
    typed(dock, name, text)
    assert house.studio.document.configuration[f"main.one.only.{name}"] == value


def test_a_tick_sets_a_flag(small) -> None:
    house = small({"one": CODE})
    dock = house.show(Inspector)
    house.focus.select("main.one.only")
    assert dock.form.rows["flag"].editor.tick.text() == "no"
    QTest.keyClick(dock.form.rows["flag"].editor.tick, Qt.Key.Key_Space)
    assert dock.form.rows["flag"].editor.tick.text() == "yes"
    assert house.studio.document.configuration["main.one.only.flag"] is True


def test_json_that_is_not_finished_says_so_and_changes_nothing(small) -> None:
    house = small({"one": CODE})
    dock = house.show(Inspector)
    house.focus.select("main.one.only")
    typed(dock, "many", "[3,")
    assert "not JSON yet" in dock.form.rows["many"].hint.text()
    assert "main.one.only.many" not in house.studio.document.configuration


def test_an_emptied_optional_number_is_none(small) -> None:
    house = small({"one": CODE})
    dock = house.show(Inspector)
    house.focus.select("main.one.only")
    typed(dock, "maybe", "8")
    line = dock.form.rows["maybe"].editor.box.lineEdit()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert house.studio.document.configuration["main.one.only.maybe"] is None


@pytest.mark.parametrize("address", ["model.prep", "model.classify", "evaluate", "evaluate.folds"])
def test_in_a_small_window_nothing_of_the_inspector_is_cut(house: House, address: str) -> None:
    dock = house.show(Inspector, 228, 500)
    house.focus.select(address)
    assert dock.widget().width() <= dock.viewport().width()
