"""Looking at every kind of value: ten million rows, arrays, texts, trees, pictures, pages, and what is none of these.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.data.panel import DataPanel
from hyperstudio.ui.theme import DARK, LIGHT, apply_theme
from tests.ui.docks.conftest import write_project
from tests.ui.window.hand import Window

PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
ROWS = 10_000_000
LONG = f"""
import numpy
import pandas

def only() -> pandas.DataFrame:
    numbers = numpy.random.default_rng(0).permutation({ROWS})
    shares = numbers / 1e7
    shares[::10] = numpy.nan
    kinds = pandas.Categorical.from_codes((numbers % 2).astype("int8"), ["even", "odd"])
    return pandas.DataFrame({{"number": numbers, "share": shares, "kind": kinds}})
"""
ARRAY = """
import numpy

def only() -> numpy.ndarray:
    x, y = numpy.meshgrid(numpy.linspace(-3, 3, 60), numpy.linspace(-3, 3, 40))
    return numpy.stack([numpy.sin(x * k) * numpy.cos(y) for k in range(1, 4)])
"""
TEXT = "def only(before):\n    return 'first line\\n' + 'word ' * 400"
MARKDOWN = "def only(before):\n    return '# Report\\n\\n- one\\n- **two**\\n\\n![seen](http://192.0.2.1/a.png)'"
TREE = "def only(before):\n    return {'many': list(range(1500)), 'deep': {'inside': {'last': 1.5}}}"
IMAGE = """
import numpy

def only(before):
    x, y = numpy.meshgrid(numpy.arange(90), numpy.arange(60))
    return numpy.stack([x, y, x + y], axis=-1).astype("uint8")
"""
FIGURE = """
from matplotlib.figure import Figure

def only(before):
    figure = Figure(figsize=(4, 3))
    figure.subplots().plot([1, 4, 9, 16])
    return figure
"""
PAGE = """
class Page:
    def _repr_html_(self):
        return '<h1>Seen</h1><img src="http://192.0.2.1/a.png"><script>document.write("ran")</script>'

def only(before):
    return Page()
"""
THING = """
class Thing:
    def __repr__(self):
        return "a thing of its own"

def only(before):
    return Thing()
"""
KINDS = {"array": ARRAY, "text": TEXT, "markdown": MARKDOWN, "tree": TREE, "image": IMAGE, "figure": FIGURE}
KINDS |= {"page": PAGE, "thing": THING}


def open_small(tmp_path: Path, qtbot: QtBot, codes: dict[str, str]) -> Window:
    """A window on a project with blocks in a row, which has run."""
    write_project(tmp_path / "small", codes, "typing.Any")
    window = Window(tmp_path / "small", qtbot, (1440, 900))
    window.trust()
    assert window.run().run.status == "done"
    return window


def take(window: Window, name: str) -> None:
    """A picture of the window, once all has come to rest."""
    PICTURES.mkdir(exist_ok=True)
    QTest.qWait(150)
    assert window.main.grab().save(str(PICTURES / f"kinds_{name}.png"))


def look(window: Window, block: str) -> DataPanel:
    """Click the output port of a block."""
    data = window.main.docks.data
    window.click(window.page.view.viewport(), window.page.port_point(block, "out", "output"))
    window.wait(lambda: data.current is not None and f"main.{block}" in data.current.address, 20)
    window.wait(lambda: data.page is not None, 20)
    return data


def click_name(window: Window, data: DataPanel, column: int) -> None:
    """Click the name of a column."""
    header = data.table.horizontalHeader()
    window.click(header.viewport(), QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2))


def first(data: DataPanel, column: int) -> str:
    """What the first row that is seen says in a column."""
    model = data.table.model()
    return str(model.data(model.index(data.table.rowAt(2), column)))


class Pulse:
    """Counts how often the window had a moment for other things."""

    def __init__(self) -> None:
        self.beats = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        self.beats += 1

    def while_waiting(self, window: Window, until: Callable[[], bool]) -> int:
        """How often it beat until something was so."""
        before = self.beats
        window.wait(until, 60)
        return self.beats - before


def test_ten_million_rows_are_scrolled_sorted_filtered_and_counted_while_the_window_answers(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, DARK)
    window = open_small(tmp_path, qtbot, {"long": LONG})
    data = look(window, "long")
    table, box, pulse = data.table, data.stage.box, Pulse()
    assert box.told.words == "10,000,000 rows"

    # The wheel goes on by rows, the scroll bar to the end; what is seen is fetched.
    window.wheel(table.viewport(), -100)
    window.wait(lambda: table.rowAt(2) > 200 and table.pages.row_there(table.rowAt(2)))
    window.drag_scroll_bar(table.verticalScrollBar())
    window.wait(lambda: table.pages.row_there(ROWS - 1))
    assert table.rowAt(table.viewport().height() - 40) > ROWS - 10
    take(window, "1_the_end_of_ten_million_rows")

    # A click on a name sorts, marks the order, and counts the column. The window lives on meanwhile.
    click_name(window, data, 1)
    assert pulse.while_waiting(window, lambda: table.pages.row_there(0)) > 2
    assert first(data, 1) == "0" or float(first(data, 1)) < 1e-5
    assert table.horizontalHeader().sortIndicatorSection() == 1
    window.wait(lambda: box.facts.values["missing"].text() == "1,000,000", 60)
    take(window, "2_sorted_and_counted")
    click_name(window, data, 1)
    window.wait(lambda: table.pages.row_there(0) and float(first(data, 1)) > 0.9999, 60)

    # All of it is selected without a pause, and copied only as far as it was looked at.
    window.click(table.viewport(), QPoint(20, 10))
    window.key(Qt.Key.Key_A, CONTROL, table)
    window.key(Qt.Key.Key_C, CONTROL, table)
    assert "Only rows that were looked at can be copied." in window.refusal
    window.click(table.viewport(), QPoint(20, 10))
    window.key(Qt.Key.Key_C, CONTROL, table)
    assert qapp.clipboard().text() == first(data, 0)

    # A condition leaves its rows; one that cannot be read is explained, and takes nothing away.
    window.click(box.condition)
    window.type("number < 1000 and kind = odd", box.condition)
    window.key(Qt.Key.Key_Return, widget=box.condition)
    window.wait(lambda: box.told.words == "500 of 10,000,000 rows", 60)
    window.wait(lambda: box.facts.values["count"].text() == "500", 60)
    window.key(Qt.Key.Key_A, CONTROL, box.condition)
    window.type("numbr < 3", box.condition)
    window.key(Qt.Key.Key_Return, widget=box.condition)
    window.wait(lambda: "Do you mean number?" in box.refused.text(), 60)
    window.wait(lambda: box.told.words == "500 of 10,000,000 rows" and table.pages.row_there(0), 60)
    assert box.refused.isVisible()
    assert box.condition.text() == "numbr < 3"
    take(window, "3_filtered")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_kind_of_value_is_seen_as_what_it_is(theme, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    apply_theme(qapp, theme)
    window = open_small(tmp_path, qtbot, KINDS)

    data = look(window, "array")
    assert "<b>3 × 40 × 60</b>" in data.array.facts.text()
    assert sum(data.array.histogram.counts) == 3 * 40 * 60
    window.click(data.array.as_picture)
    window.wait(data.array.picture.isVisible)
    before = data.array.picture.pixmap.toImage()
    data.array.axes[0].setFocus()
    window.key(Qt.Key.Key_Up, widget=data.array.axes[0])
    window.wait(lambda: data.array.picture.pixmap.toImage() != before)
    take(window, f"{theme.name}_array")

    text = look(window, "text").text
    window.wait(lambda: text.toPlainText().startswith("first line\nword word"))
    rich = look(window, "markdown").stage.rich
    window.wait(lambda: rich.toPlainText().startswith("Report\n"))
    take(window, f"{theme.name}_markdown")

    tree = look(window, "tree").tree
    window.wait(lambda: tree.topLevelItemCount() == 2)
    many = tree.topLevelItem(0)
    assert many.text(1) == "1,500 items"
    assert tree.topLevelItem(1).text(1) == "1 entry"
    tree.setFocus()
    tree.setCurrentItem(many)
    window.key(Qt.Key.Key_Right, widget=tree)
    assert many.child(1000).text(1) == "500 more: click to see them"
    tree.scrollToItem(many.child(1000))
    window.click(tree.viewport(), tree.visualItemRect(many.child(1000)).center())
    assert (many.childCount(), many.child(1499).text(1)) == (1500, "1499")
    take(window, f"{theme.name}_tree")

    data = look(window, "image")
    window.wait(lambda: data.array.picture.pixmap.width() == 90)
    data = look(window, "figure")
    window.wait(lambda: data.page is data.picture and data.picture.pixmap.width() > 300)
    take(window, f"{theme.name}_figure")

    data = look(window, "page")
    window.wait(lambda: "Seen" in rich.toPlainText())
    assert "ran" not in rich.toPlainText()
    window.wait(lambda: "http://192.0.2.1/a.png" in rich.refused_addresses)
    window.wait(data.stage.outside.isVisible)
    take(window, f"{theme.name}_page")
    data = look(window, "thing")
    window.wait(lambda: data.page is data.text and data.text.toPlainText() == "a thing of its own")
    assert not data.stage.outside.isVisible()
