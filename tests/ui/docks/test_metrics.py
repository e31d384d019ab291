from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.axes import Axes
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hyperstudio.errors import StudioError
from hyperstudio.studio.plots import metrics_figure
from hyperstudio.studio.shown_runs import BlockTime
from hyperstudio.ui.metrics.panel import MetricsPanel
from hyperstudio.ui.theme import DARK, LIGHT, apply_theme

from .conftest import House


def drawn(house: House, dock: MetricsPanel, number: int) -> None:
    """Wait until so many runs are plotted."""
    house.qtbot.waitUntil(
        lambda: dock.figure is not None and len(dock.runs) == number and len(axes(dock)) == 3, timeout=20_000
    )


def axes(dock: MetricsPanel) -> dict:
    return {axis.get_title(loc="left"): axis for axis in dock.figure.axes}


def test_before_the_first_run_it_says_what_to_do(house: House) -> None:
    dock = house.show(MetricsPanel)
    assert dock.empty.isVisible()


def test_a_run_is_plotted_with_its_metrics_and_times(house: House) -> None:
    dock = house.show(MetricsPanel)
    execution = house.run("evaluate")
    drawn(house, dock, 1)
    found = axes(dock)
    title = next(title for title in found if title.startswith("own time"))
    assert list(found) == ["accuracy", "f1", title]
    bar = found["accuracy"].patches[0]
    assert bar.get_width() == pytest.approx(execution.metrics["accuracy"].value)
    times = found[title]
    assert "Data preparation" in [label.get_text() for label in times.get_yticklabels()]


@pytest.mark.parametrize(("seconds", "unit"), [(0.00004, "µs"), (0.25, "ms"), (12.5, "s")])
def test_times_are_plotted_in_the_unit_that_is_written_beside_them(seconds: float, unit: str) -> None:
    figure = metrics_figure([], [BlockTime("Data preparation", seconds, 0.0)])
    figure.canvas.draw()
    (axis,) = figure.findobj(Axes)
    assert axis.get_title(loc="left") == f"own time of each block ({unit})"
    assert axis.texts[0].get_text() == f"{axis.patches[0].get_width():.3g} {unit}"
    assert axis.xaxis.get_offset_text().get_text() == ""


@pytest.mark.parametrize("size", [(6.0, 3.0), (3.6, 1.9), (2.4, 1.9)])
def test_the_legend_of_the_times_lies_over_no_bar_and_no_title(size: tuple[float, float]) -> None:
    times = [BlockTime(f"Block number {n}", 0.2, 0.3) for n in range(5)]
    figure = metrics_figure([], times, size=size)
    figure.canvas.draw()
    (axis,) = figure.findobj(Axes)
    legend = axis.get_legend().get_window_extent()
    assert legend.x0 >= 0
    assert legend.x1 <= figure.bbox.x1
    title = axis._left_title.get_window_extent()
    assert not any(legend.overlaps(part.get_window_extent()) for part in (*axis.patches, *axis.texts))
    assert not legend.overlaps(title)


def test_another_choice_stands_beside_the_first_under_what_differs(house: House) -> None:
    dock = house.show(MetricsPanel)
    first = house.run("evaluate").metrics["accuracy"].value
    house.studio.choose("model.prep", "knn")
    second = house.run("evaluate").metrics["accuracy"].value
    drawn(house, dock, 2)
    axis = axes(dock)["accuracy"]
    assert [bar.get_width() for bar in axis.patches] == pytest.approx([second, first])
    assert [label.get_text() for label in axis.get_yticklabels()] == ["prep = knn", "prep = median"]


def test_named_configurations_are_called_by_their_names(house: House) -> None:
    dock = house.show(MetricsPanel)
    house.run("evaluate")
    house.studio.document.work_in("deep_forest")
    house.run("evaluate")
    drawn(house, dock, 2)
    assert [run.label for run in dock.runs] == ["deep_forest", "baseline"]


def test_unsaved_choices_of_one_configuration_are_told_apart_beside_another(house: House) -> None:
    dock = house.show(MetricsPanel)
    house.run("evaluate")
    house.studio.choose("model.prep", "knn")
    house.run("evaluate")
    house.studio.document.work_in("deep_forest")
    house.run("evaluate")
    drawn(house, dock, 3)
    assert [run.label for run in dock.runs] == ["deep_forest", "baseline: prep = knn", "baseline: prep = median"]


def test_the_same_configuration_run_twice_is_one_bar(house: House) -> None:
    dock = house.show(MetricsPanel)
    house.run("evaluate")
    house.run("evaluate")
    drawn(house, dock, 1)
    # One bar is there already after the first run; the times follow with the next drawing.
    house.qtbot.waitUntil(lambda: all(time.computed == 0 and time.reused > 0 for time in dock.times), timeout=20_000)


def test_runs_of_earlier_sessions_are_there(house: House) -> None:
    house.run("evaluate")
    house.studio.executions.clear()
    dock = house.show(MetricsPanel)
    drawn(house, dock, 1)
    assert {"accuracy", "f1"} <= dock.runs[0].metrics.keys()


def test_the_plot_is_saved_as_png_and_svg_and_nothing_else(house: House, tmp_path: Path) -> None:
    dock = house.show(MetricsPanel)
    house.run("evaluate")
    drawn(house, dock, 1)
    dock.save_plot(tmp_path / "plot.png")
    dock.save_plot(tmp_path / "plot.svg")
    assert QImage(str(tmp_path / "plot.png")).width() > 500
    assert "<svg" in (tmp_path / "plot.svg").read_text()[:500]
    with pytest.raises(StudioError, match="cannot be saved"):
        dock.save_plot(tmp_path / "plot.xyz")


def test_the_plot_takes_the_theme_s_ground(house: House) -> None:
    dock = house.show(MetricsPanel)
    house.run("evaluate")
    drawn(house, dock, 1)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    house.qtbot.waitUntil(lambda: dock.grab().toImage().pixelColor(450, 396).name() == LIGHT.panel, timeout=5_000)
    apply_theme(app, DARK)
    house.qtbot.waitUntil(lambda: dock.grab().toImage().pixelColor(450, 396).name() == DARK.panel, timeout=5_000)


def test_a_dock_of_any_size_is_drawn_without_complaint(house: House) -> None:
    """matplotlib warns where axes have no room, and warnings are errors."""
    house.run("evaluate")
    house.studio.choose("model.prep", "knn")
    house.run("evaluate")
    dock = house.show(MetricsPanel)
    drawn(house, dock, 2)
    for width, height in ((60, 40), (130, 90), (200, 300), (330, 120), (330, 700), (520, 160), (700, 100), (900, 400)):
        dock.resize(width, height)
        house.qtbot.waitUntil(lambda: tuple(dock.figure.get_size_inches()) == dock.plot.inches(), timeout=20_000)
    assert len(axes(dock)) == 3


def test_the_plot_is_drawn_while_the_window_goes_on(house: House) -> None:
    """The thread of the window hands the drawing on, and shows what comes back."""
    house.run("evaluate")
    dock = house.show(MetricsPanel)
    house.qtbot.waitUntil(lambda: dock._drawing, timeout=20_000)
    assert dock.figure is None
    drawn(house, dock, 1)
    picture = dock.plot.grab().toImage()
    assert len({picture.pixelColor(x, y).name() for x in range(0, 900, 7) for y in range(0, 300, 7)}) > 4
