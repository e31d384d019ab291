from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from hyperstudio.ui.data.panel import DataPanel

from .conftest import House
from .test_data import column, shown

TABLE = """
import pandas as pd

def only() -> pd.DataFrame:
    return pd.DataFrame({"true": list("abab") * 250, "predicted": list("abba") * 250,
                         "confidence": [n / 1000 for n in range(1000)], "two words": range(1000)})
"""
ARRAY = """
import numpy

def only(before) -> numpy.ndarray:
    return numpy.arange(2 * 3 * 40 * 50.0).reshape(2, 3, 40, 50)
"""
MARKDOWN = """
def only(before) -> str:
    return "# Title\\n\\n- one\\n- **two**\\n\\n" + "word " * 600
"""
HTML = """
class Page:
    def _repr_html_(self):
        return '<p>Seen</p><img src="http://192.0.2.1/a.png"><script>document.write("ran")</script>'
    def __repr__(self):
        return "a page"

def only(before):
    return Page()
"""
TREE = """
def only(before):
    return {"numbers": list(range(1200)), (1, 2): {"inside": {3}}}
"""
GALLERY = """
import numpy

def only(before):
    return [numpy.full((40, 60, 3), 3 * n, dtype="uint8") for n in range(80)]
"""


def table(small) -> tuple[House, DataPanel]:
    house = small({"table": TABLE})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.table:out")
    return house, dock


def filtered(house: House, dock: DataPanel, condition: str) -> None:
    box = dock.stage.box
    box.condition.clear()
    QTest.keyClicks(box.condition, condition)
    QTest.keyClick(box.condition, Qt.Key.Key_Return)
    house.qtbot.waitUntil(lambda: box.told.words != "looking …" or box.refused.isVisible(), timeout=10_000)


def test_a_condition_leaves_its_rows_and_a_bad_one_is_explained(small) -> None:
    house, dock = table(small)
    box = dock.stage.box
    assert box.told.words == "1,000 rows"
    filtered(house, dock, "true != predicted and `two words` < 100")
    assert box.told.words == "50 of 1,000 rows"
    assert dock.table.model().rowCount() == 50
    assert column(dock, 3, 3) == ["2", "3", "6"]
    filtered(house, dock, "tru = a")
    assert box.refused.text() == "There is no column “tru”. Do you mean true?"
    box.condition.clear()
    house.qtbot.waitUntil(lambda: dock.table.model().rowCount() == 1000, timeout=10_000)
    assert not box.refused.isVisible()


def test_a_click_on_a_column_counts_it_in_the_rows_that_fit(small) -> None:
    house, dock = table(small)
    header = dock.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(2) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    facts = dock.stage.box.facts
    house.qtbot.waitUntil(lambda: facts.values["max"].text() == "0.999", timeout=10_000)
    assert (facts.values["count"].text(), facts.values["distinct"].text()) == ("1,000", "1,000")
    assert sum(facts.histogram.counts) == 1000
    filtered(house, dock, "confidence < 0.1")
    house.qtbot.waitUntil(lambda: facts.values["count"].text() == "100", timeout=10_000)
    dock.resize(400, 400)
    assert not facts.isVisible()


def test_one_click_gives_the_worst_rows(small) -> None:
    house, dock = table(small)
    QTest.mouseClick(dock.stage.box.worst, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(lambda: column(dock, 3, 3) == ["999", "998", "995"], timeout=10_000)
    QTest.mouseClick(dock.stage.box.worst, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(lambda: column(dock, 3, 3) == ["0", "1", "2"], timeout=10_000)


def test_a_column_s_menu_begins_a_condition(small) -> None:
    house, dock = table(small)
    menu = dock.stage.box.menu_of(3)
    next(action for action in menu.actions() if action.text() == "Only two words > …").trigger()
    assert dock.stage.box.condition.text() == "`two words` > "
    QTest.keyClicks(dock.stage.box.condition, "997")
    QTest.keyClick(dock.stage.box.condition, Qt.Key.Key_Return)
    house.qtbot.waitUntil(lambda: dock.table.model().rowCount() == 2, timeout=10_000)


def test_the_value_is_saved_where_the_dialog_says(small) -> None:
    house, dock = table(small)
    target = house.folder / "saved.json"

    def answer() -> None:
        dialog = dock.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        assert dialog.nameFilters()[0] == "Table as text (*.csv)"
        name = dialog.findChild(QLineEdit)
        assert name.text() == "table_out.csv" or name.text() == "only_out.csv"
        dialog.setDirectory(str(house.folder))
        name.setText(str(target))
        QTest.keyClick(name, Qt.Key.Key_Return)

    QTimer.singleShot(200, answer)
    QTest.mouseClick(dock.save_button, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(target.exists, timeout=10_000)
    house.qtbot.waitUntil(lambda: dock.facts.text().startswith("Saved as saved.json"), timeout=10_000)
    assert target.read_text().startswith('[{"true":"a"')


def test_each_slice_of_an_array_is_shown_as_numbers_and_as_a_picture(small) -> None:
    house = small({"table": TABLE, "array": ARRAY})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.array:out")
    model = dock.array.table.model()
    assert (model.rowCount(), model.columnCount(), len(dock.array.axes)) == (40, 50, 2)
    dock.array.axes[0].setValue(1)
    dock.array.axes[1].setValue(2)
    house.qtbot.waitUntil(lambda: model.data(model.index(0, 0)) == "10000", timeout=10_000)
    QTest.mouseClick(dock.array.as_picture, Qt.MouseButton.LeftButton)
    house.qtbot.waitUntil(dock.array.picture.isVisible, timeout=10_000)
    assert (dock.array.picture.pixmap.width(), dock.array.picture.pixmap.height()) == (50, 40)


def test_rich_text_runs_no_script_and_reaches_nothing_outside(small) -> None:
    house = small({"table": TABLE, "markdown": MARKDOWN, "page": HTML})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.page:out")
    rich = dock.stage.rich
    assert dock.page is rich
    assert "Seen" in rich.toPlainText()
    assert "ran" not in rich.toPlainText()
    assert rich.refused_addresses == ["http://192.0.2.1/a.png"]
    QTest.mouseClick(dock.stage.switch, Qt.MouseButton.LeftButton)
    assert dock.page is dock.text
    assert dock.text.toPlainText() == "a page"
    house.focus.show_value("main.markdown:out")
    house.qtbot.waitUntil(lambda: rich.toPlainText().startswith("Title\n"), timeout=10_000)


def test_a_tree_s_branches_come_when_they_are_opened(small) -> None:
    house = small({"table": TABLE, "tree": TREE})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.tree:out")
    tree = dock.tree
    numbers, pair = tree.topLevelItem(0), tree.topLevelItem(1)
    assert (numbers.text(0), numbers.text(1), pair.text(0)) == ("numbers", "list, 1200 items", "(1, 2)")
    numbers.setExpanded(True)
    house.qtbot.waitUntil(lambda: numbers.childCount() == 501, timeout=10_000)
    tree.itemClicked.emit(numbers.child(500), 0)
    house.qtbot.waitUntil(lambda: numbers.childCount() == 1001, timeout=10_000)
    assert numbers.child(999).text(1) == "999"


def test_a_list_of_pictures_is_a_gallery_that_grows_as_one_scrolls(small) -> None:
    house = small({"table": TABLE, "pictures": GALLERY})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.pictures:out")
    gallery = dock.stage.gallery
    assert dock.page is gallery
    assert gallery.count() == 60
    gallery.scrollToBottom()
    house.qtbot.waitUntil(lambda: gallery.count() == 80, timeout=10_000)


@pytest.mark.parametrize("columns", [3000])
def test_columns_far_to_the_right_are_fetched_when_they_are_scrolled_to(small, columns: int) -> None:
    code = f"import numpy, pandas\ndef only():\n    return pandas.DataFrame(numpy.ones((2, {columns})))\n"
    house = small({"wide": code})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.wide:out")
    model = dock.table.model()
    assert model.columnCount() == columns
    dock.table.scrollTo(model.index(0, columns - 1))
    house.qtbot.waitUntil(lambda: model.data(model.index(0, columns - 1)) == "1", timeout=10_000)
    assert model.headerData(columns - 1, Qt.Orientation.Horizontal) == str(columns - 1)


LONG = """
import numpy
import pandas

def only() -> pandas.DataFrame:
    numbers = numpy.random.default_rng(0).permutation(10_000_000)
    shares = numbers / 1e7
    shares[::10] = numpy.nan
    return pandas.DataFrame({"number": numbers, "share": shares})
"""


def test_ten_million_rows_are_scrolled_sorted_and_filtered_while_the_window_lives(small) -> None:
    house = small({"long": LONG})
    house.run("main")
    dock = house.show(DataPanel)
    shown(house, dock, "main.long:out")
    model = dock.table.model()
    assert model.rowCount() == 10_000_000
    dock.table.scrollToBottom()
    house.qtbot.waitUntil(lambda: dock.table.pages.row_there(9_999_999), timeout=20_000)
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(model.rowCount()))
    timer.start(5)
    dock.table.sort_by(1, Qt.SortOrder.DescendingOrder)
    assert not dock.table.pages.row_there(0)
    house.qtbot.waitUntil(lambda: dock.table.pages.row_there(0), timeout=60_000)
    timer.stop()
    assert len(ticks) > 2
    # The largest that is not missing comes first, the missing ones come last.
    top = float(model.data(model.index(0, 1)))
    assert top > 0.99999
    dock.table.scrollToBottom()
    house.qtbot.waitUntil(lambda: dock.table.pages.row_there(9_999_999), timeout=20_000)
    assert model.data(model.index(9_999_999, 1)) == "–"
    filtered(house, dock, "number < 1000")
    house.qtbot.waitUntil(lambda: model.rowCount() == 1000, timeout=60_000)
