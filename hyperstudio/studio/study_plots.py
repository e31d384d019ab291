"""The plots of a study by their names: as matplotlib figures, drawn alike for window and command line, and as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hyperstudio.studio.charts import (
    coverage,
    hierarchy,
    history,
    importances,
    parallel,
    pareto,
    slices,
    terms,
    timeline,
)
from hyperstudio.studio.charts.axes import Table, words
from hyperstudio.studio.ink import Ink, lettering
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SMALLEST = (2.2, 1.3)
"""In inches: what is smaller holds no plot."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of plot: its title, what draws it into an empty figure, and what gives its data."""

    title: str
    draw: "Callable[[Figure, ShownStudy, Ink], None]"
    data: Callable[[ShownStudy], Table]


CHARTS: Mapping[str, Chart] = MappingProxyType(
    {
        "history": Chart("History", history.draw, history.data),
        "pareto": Chart("Pareto front", pareto.draw, pareto.data),
        "importances": Chart("What matters", importances.draw, importances.data),
        "hierarchy": Chart("Hierarchy", hierarchy.draw, hierarchy.data),
        "parallel": Chart("Parallel coordinates", parallel.draw, parallel.data),
        "slice": Chart("Slices", slices.draw, slices.data),
        "terms": Chart("Terms of the objective", terms.draw, terms.data),
        "coverage": Chart("Coverage", coverage.draw, coverage.data),
        "timeline": Chart("Timeline", timeline.draw, timeline.data),
    }
)


def study_figure(
    kind: str,
    study: ShownStudy,
    *,
    ink: Ink | None = None,
    size: tuple[float, float] = (9.0, 4.5),
    dpi: float = 100.0,
) -> "Figure":
    """One of CHARTS as a figure; `size` is in inches. KeyError for another kind."""
    from matplotlib.figure import Figure

    ink = ink or Ink()
    figure = Figure(figsize=size, dpi=dpi, facecolor=ink.ground)
    figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.06, wspace=0.03, hspace=0.04)
    with lettering(ink):
        if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
            pass  # what would be drawn could not be read
        elif not study.trials:
            words(figure, "No trial is over yet.", ink)
        else:
            CHARTS[kind].draw(figure, study, ink)
    return figure


def study_data(kind: str, study: ShownStudy) -> Table:
    """The data of one of CHARTS."""
    return CHARTS[kind].data(study)
