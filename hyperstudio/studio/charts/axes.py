"""How all charts of a study look: plain axes, short labels, numbers in few characters, and words where nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Cell = str | float | int | bool | None
ROBUST_FROM = 20
"""From so many values on, single ones far outside do not set the scale."""


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a chart: the names of its columns, and rows of as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def plain(axis: "Axes", ink: Ink, grid: str = "both") -> None:
    """Thin lines, no box; `grid` is "x", "y", "both" or empty."""
    axis.set_facecolor(ink.ground)
    for name, spine in axis.spines.items():
        spine.set_visible(name in {"left", "bottom"})
        spine.set_color(ink.line)
    axis.tick_params(colors=ink.muted, labelsize=ink.points - 0.5, length=0)
    if grid:
        axis.grid(visible=True, axis=grid, color=ink.line, linewidth=0.6, alpha=0.7)  # type: ignore[arg-type]  # one of its words
    axis.set_axisbelow(True)


def titled(axis: "Axes", text: str, ink: Ink) -> None:
    """A title at the left."""
    axis.set_title(text, loc="left", color=ink.text, fontsize=ink.points + 0.5)


def words(figure: "Figure", text: str, ink: Ink) -> None:
    """Words instead of a chart."""
    width = float(figure.get_size_inches()[0])
    axis = figure.subplots()
    axis.set_axis_off()
    broken = wrapped(text, max(20, int(width * 72 / (ink.points * 0.6))))
    axis.text(0.5, 0.5, broken, ha="center", va="center", color=ink.muted, fontsize=ink.points + 1)


def legend(figure: "Figure", axes: "Axes | Sequence[Axes]", ink: Ink) -> None:
    """The legend of an axis, or of several together, in one line above the figure."""
    every = axes if isinstance(axes, Sequence) else (axes,)
    pairs = [pair for axis in every for pair in zip(*axis.get_legend_handles_labels(), strict=True)]
    handles, labels = [handle for handle, _ in pairs], [label for _, label in pairs]
    if handles:
        figure.legend(
            handles,
            labels,
            loc="outside upper right",
            ncols=len(labels),
            frameon=False,
            fontsize=ink.points - 0.5,
            labelcolor=ink.muted,
            handlelength=1.4,
            columnspacing=1.4,
            borderpad=0,
        )


def cut(text: str, most: int = 26) -> str:
    """A label of a bearable length: its end tells most."""
    return text if len(text) <= most else f"…{text[-most + 1 :]}"


def wrapped(text: str, most: int) -> str:
    """Words in lines of at most so many characters."""
    import textwrap

    return textwrap.fill(text, most)


def short(value: float) -> str:
    """A number in few characters."""
    return f"{value:.4g}" if value == 0 or 1e-3 <= abs(value) < 1e5 else f"{value:.2e}"


def letters_in(figure: "Figure", ink: Ink) -> tuple[float, float]:
    """How many letters stand beside each other in a figure's width, and in its height, about."""
    width, height = (float(n) * 72 / (ink.points * 0.62) for n in figure.get_size_inches())
    return width, height


def valued(study: ShownStudy) -> list[Trial]:
    """The trials that have a value for every aim, feasible or not."""
    return [trial for trial in study.trials if trial.verdict.values]


def scale_of(values: Sequence[float], must: Sequence[float] = ()) -> tuple[float, float]:
    """The limits of an axis: all values, but for the few far outside; those that `must` be seen are."""
    ordered = sorted(values)
    if len(ordered) >= ROBUST_FROM:
        edge = len(ordered) // 50
        low, high = ordered[edge], ordered[-1 - edge]
        room = 2 * (high - low)
        inside = [value for value in ordered if low - room <= value <= high + room]
    else:
        inside = ordered
    inside = [*inside, *must] or [0.0, 1.0]
    low, high = min(inside), max(inside)
    margin = (high - low) * 0.06 or abs(high) * 0.05 or 0.5
    return low - margin, high + margin


def blend(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of the second in the first."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def dots(ink: Ink) -> str:
    """The colour of single trials: calm, and still seen on the ground."""
    return blend(ink.calm, ink.muted, 0.5)


def shades(ink: Ink) -> Any:
    """A scale of colours from little to much, as matplotlib takes it."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("much", [blend(ink.ground, ink.calm, 0.75), ink.strong])


def best_first(study: ShownStudy, value: float) -> float:
    """A value of the first aim such that more is better."""
    return value if study.judge.aims[0].maximize else -value
