from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hyperstudio.studio.looking import what_to_run
from hyperstudio.ui.data.panel import EMPTY, DataPanel

from .conftest import House


def shown(house: House, dock: DataPanel, wished: str) -> None:
    """Ask for a value, and wait until it is there."""
    house.focus.show_value(wished)
    house.qtbot.waitUntil(
        lambda: dock.current is not None and dock.page is not None and not waits(dock), timeout=20_000
    )


def waits(dock: DataPanel) -> bool:
    table = dock.page if dock.page is dock.table else None
    return table is not None and not table.pages.row_there(0)


def column(dock: DataPanel, number: int, rows: int = 5) -> list[str]:
    model = dock.table.model()
    return [model.data(model.index(row, number)) for row in range(rows)]


def test_before_the_first_run_it_says_what_to_do(house: House) -> None:
    dock = house.show(DataPanel)
    assert dock.message.isVisible()
    assert dock.message.text() == EMPTY


@pytest.mark.parametrize(("wished", "rows"), [("shared.read:table", 344), ("model.prep:table", 212)])
def test_a_port_without_a_value_offers_to_run_and_then_shows_it(house: House, wished: str, rows: int) -> None:
    dock = house.show(DataPanel)
    house.focus.show_value(wished)
    house.qtbot.waitUntil(dock.run_button.isVisible)
    assert dock.message.text() == "This port has no value yet."
    with house.qtbot.waitSignal(house.news.run_over, timeout=60_000):
        QTest.mouseClick(dock.run_button, Qt.MouseButton.LeftButton)
    assert not house.refusals
    house.qtbot.waitUntil(lambda: dock.page is dock.table, timeout=20_000)
    assert dock.table.model().rowCount() == rows


@pytest.mark.parametrize(
    ("wished", "what"),
    [
        ("model.prep:table", {"workflow": "evaluate", "to": "evaluate.folds"}),
        ("model.prep.deep.fill:table", {"workflow": "predict", "to": "predict.apply"}),
        ("evaluate.read:table", {"workflow": "evaluate", "to": "evaluate.read"}),
        ("predict.hide:table", {"workflow": "predict", "to": "predict.hide"}),
        ("final_test:f1", {"workflow": "final_test"}),
        ("model:table", None),
        ("nothing:out", None),
    ],
)
def test_run_to_here_asks_for_a_block_that_gives_the_value(
    house: House, wished: str, what: dict[str, str] | None
) -> None:
    if ".deep." in wished:
        house.studio.choose("model.prep", "deep")
        house.studio.workflow = "predict"
    assert what_to_run(house.studio, wished) == what


def test_a_table_has_its_rows_columns_and_muted_gaps(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "shared.read:table")
    model = dock.table.model()
    names = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert names[:3] == ["species", "island", "bill_length_mm"]
    assert column(dock, 2, 4) == ["39.1", "39.5", "40.3", "–"]
    assert model.data(model.index(0, 2), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(model.index(0, 0), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft
    assert "DataFrame" in dock.facts.text()
    assert "344 × " in dock.facts.text()
    assert dock.current.digest[:10] not in dock.facts.words
    assert dock.current.digest in dock.facts.toolTip()
    dock.resize(420, 400)
    assert dock.facts.text().endswith("…")


def test_rows_that_are_scrolled_to_are_fetched(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "shared.read:table")
    assert not dock.table.pages.row_there(343)
    dock.table.scrollToBottom()
    house.qtbot.waitUntil(lambda: dock.table.pages.row_there(343), timeout=10_000)
    assert column(dock, 0, 344)[343] == "Chinstrap"


def test_a_click_on_a_column_sorts_all_rows(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "shared.read:table")
    dock.resize(1000, 400)
    header = dock.table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(5) + 20, header.height() // 2)
    pictures = [header.grab().toImage()]
    for _ in range(2):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        pictures.append(header.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]  # an arrow up, then one down
    heaviest = ["6300", "6050", "6000", "6000", "5950"]
    house.qtbot.waitUntil(lambda: [w for w in column(dock, 5, 8) if w != "–"][:5] == heaviest, timeout=10_000)


def test_each_fold_is_a_place_of_its_own(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "evaluate.folds[3].fit_and_score.score:accuracy")
    places = [dock.places.itemText(n).partition(" ")[0] for n in range(dock.places.count())]
    assert places == [f"folds[{n}]" for n in (3, 0, 1, 2, 4)]
    whole = [dock.places.itemData(n, Qt.ItemDataRole.ToolTipRole) for n in range(dock.places.count())]
    assert whole == [f"evaluate.folds[{n}].score" for n in (3, 0, 1, 2, 4)]
    assert dock.page is dock.number
    third = dock.number.text()
    dock.places.setFocus()
    QTest.keyClick(dock.places, Qt.Key.Key_Down)
    house.qtbot.waitUntil(lambda: dock.current.place == "evaluate.folds[0].score")
    run = house.studio.execution.run
    told = {place: value["value"] for place, _, value in run.values() if value["port"] == "accuracy"}
    assert third == repr(told["evaluate.folds[3].score"])
    assert dock.number.text() == repr(told["evaluate.folds[0].score"])


def test_an_input_shows_what_is_wired_to_it(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "evaluate.folds.fit_and_score.score:answers")
    assert dock.current.address == "model.classify.logistic"


def test_the_workflow_s_own_output_is_a_tree_of_all_folds(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "evaluate:accuracy")
    assert dock.page is dock.tree
    assert dock.tree.topLevelItemCount() == 5


def test_a_new_run_brings_the_new_value(house: House) -> None:
    house.run("evaluate")
    dock = house.show(DataPanel)
    shown(house, dock, "model.prep:table")
    before = dock.current.digest
    house.studio.choose("model.prep", "knn")
    house.run("evaluate")
    house.qtbot.waitUntil(lambda: dock.current.digest != before, timeout=10_000)
    assert dock.current.address == "model.prep.knn"


def test_values_of_earlier_sessions_are_found(house: House) -> None:
    house.run("evaluate")
    house.studio.executions.clear()
    dock = house.show(DataPanel)
    shown(house, dock, "model.prep:table")
    assert dock.table.model().rowCount() > 100


ARRAY = """
import numpy

def only() -> numpy.ndarray:
    return numpy.arange(12.0).reshape(3, 4)
"""
PICTURE = """
import numpy

def only(before) -> numpy.ndarray:
    return numpy.full((20, 30, 3), 200, dtype="uint8")
"""
TEXT = """
def only(before) -> str:
    return "first line\\nsecond line" * 400
"""
THING = """
class Thing:
    def __repr__(self):
        return "a thing of its own"

def only(before):
    return Thing()
"""
FIGURE = """
from matplotlib.figure import Figure

def only(before) -> Figure:
    figure = Figure(figsize=(3, 2))
    figure.subplots().plot([1, 2, 3])
    return figure
"""


def test_every_kind_of_value_has_its_view(small) -> None:
    house = small({"array": ARRAY, "picture": PICTURE, "text": TEXT, "thing": THING, "figure": FIGURE})
    execution = house.run("main")
    assert execution.run.status == "done", execution.run.failure
    dock = house.show(DataPanel)
    shown(house, dock, "main.array:out")
    assert dock.page is dock.array
    assert "<b>3 × 4</b>" in dock.array.facts.text()
    assert "mean 5.5" in dock.array.facts.text()
    assert sum(dock.array.histogram.counts) == 12
    assert dock.array.table.model().data(dock.array.table.model().index(2, 3)) == "11"
    shown(house, dock, "main.picture:out")
    house.qtbot.waitUntil(dock.array.picture.isVisible, timeout=10_000)
    assert (dock.array.picture.pixmap.width(), dock.array.picture.pixmap.height()) == (30, 20)
    shown(house, dock, "main.text:out")
    house.qtbot.waitUntil(lambda: dock.page is dock.text, timeout=10_000)
    assert dock.text.toPlainText().startswith("first line\nsecond line")
    shown(house, dock, "main.figure:out")
    house.qtbot.waitUntil(lambda: dock.page is dock.picture, timeout=10_000)
    assert dock.picture.pixmap.width() > dock.picture.pixmap.height() > 100


def test_a_value_that_is_no_longer_stored_is_told_in_words(house: House, folders_of_its_own) -> None:
    import shutil

    house.run("evaluate")
    dock = house.show(DataPanel)
    house.studio.close()
    shutil.rmtree(folders_of_its_own / "store")
    house.focus.show_value("model.prep:table")
    house.qtbot.waitUntil(
        lambda: dock.message.isVisible() and dock.message.text() not in {EMPTY, "Fetching …"}, timeout=20_000
    )
    assert "Traceback" not in dock.message.text()
    assert dock.page is None
    assert len(dock.message.text()) > 20
