"""Plots as matplotlib figures, drawn alike for the window and for the command line. matplotlib is slow to import."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hyperstudio.studio.ink import Ink, lettering
from hyperstudio.studio.shown_runs import BlockTime, ShownRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW = 6.0
"""Under this width, in inches, the two plots stand one above the other."""
LOWEST = 0.8
"""Under this height, in inches, a plot has no room beside its title and scale."""
LEGEND_LETTERS = 22
"""How many letters the legend of the times is wide, its marks and gaps among them."""
LONGEST_LABEL = 26


def metrics_figure(
    runs: Sequence[ShownRun],
    times: Sequence[BlockTime] = (),
    *,
    ink: Ink | None = None,
    size: tuple[float, float] = (9.0, 3.6),
    dpi: float = 100.0,
) -> "Figure":
    """Metrics of runs side by side (with standard errors), and the own time of each block of the first run.

    `size` is in inches. Each metric has an axis of its own, since accuracy and seconds share no scale.
    """
    from matplotlib.figure import Figure

    ink = ink or Ink()
    figure = Figure(figsize=size, dpi=dpi, facecolor=ink.ground, layout="constrained")
    draw_metrics(figure, runs, times, ink)
    return figure


def draw_metrics(figure: "Figure", runs: Sequence[ShownRun], times: Sequence[BlockTime], ink: Ink) -> None:
    """Draw into a figure, in place of what it held; what has no room in it is left out."""
    with lettering(ink):
        _draw(figure, runs, times, ink)


def _draw(figure: "Figure", runs: Sequence[ShownRun], times: Sequence[BlockTime], ink: Ink) -> None:
    figure.clear()
    figure.set_facecolor(ink.ground)
    figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.06, wspace=0.03, hspace=0.03)
    every = list(dict.fromkeys(name for run in runs for name in run.metrics))
    width, height = figure.get_size_inches()
    # What would stand closer than lines of text is left out.
    times = times[: max(3, int((height - 0.7) * 72 / (ink.points * 1.3)))]
    has_times = any(time.computed or time.reused for time in times)
    beside = [_label_inches([run.label for run in runs], ink), _label_inches([time.label for time in times], ink)]
    names, has_times, stacked = _fitting(width, height, every, has_times, beside)
    parts = (1 if names else 0) + (1 if has_times else 0)
    if not parts:
        return
    weights = _weights(len(names), len(runs), len(times), stacked) if parts == 2 else [1]
    split: dict[str, Any] = {"height_ratios": weights} if stacked else {"width_ratios": weights}
    areas = figure.subfigures(parts if stacked else 1, 1 if stacked else parts, squeeze=False, **split).flat
    room = iter(areas)
    if names:
        area = next(room)
        area.set_facecolor(ink.ground)
        axes = area.subplots(1, len(names), sharey=True, squeeze=False)[0]
        for place, (name, axis) in enumerate(zip(names, axes, strict=True)):
            _metric(axis, name, runs, ink, first=place == 0)
    if has_times:
        area = next(room)
        area.set_facecolor(ink.ground)
        share = 1.0 if stacked else weights[-1] / sum(weights)
        _times(area.subplots(), times, ink, width=width * share - beside[1] - 0.2)


def _weights(names: int, runs: int, times: int, stacked: bool) -> list[float]:
    return [max(2, runs) + 1, max(3, times) + 1] if stacked else [0.5 + names, 2.2]


def _label_inches(labels: list[str], ink: Ink) -> float:
    """How wide the longest of these labels is, about."""
    longest = max((len(line) for label in labels for line in _cut(label).split("\n")), default=0)
    return longest * ink.points * 0.6 / 72


def _fitting(
    width: float, height: float, names: list[str], has_times: bool, beside: list[float]
) -> tuple[list[str], bool, bool]:
    """What has room: the metrics that are plotted, whether the times are, and whether they stand below each other.

    Axes without room would collapse. `beside` are the widths (inches) of the labels of runs and of times.
    """

    def has_room(metrics: int, times: bool, stacked: bool) -> bool:
        shares = [1.0, 1.0]
        if metrics and times:
            weights = _weights(metrics, 3, 3, stacked)
            shares = [weight / sum(weights) for weight in weights]
        needs = ([(shares[0], beside[0] + 0.75 * metrics)] if metrics else []) + (
            [(shares[1], beside[1] + 0.9)] if times else []
        )
        return all(
            width * (1.0 if stacked else share) >= need + 0.3 and height * (share if stacked else 1.0) >= LOWEST
            for share, need in needs
        )

    stacks = width < NARROW and height > 2.6
    options: list[tuple[int, bool, bool]] = []
    if names and has_times:
        options = [(len(names), True, stacks), (len(names), True, not stacks)]
    options += [(number, False, False) for number in range(len(names), 0, -1)]
    if has_times:
        options.append((0, True, False))
    for number, times, stacked in options:
        if has_room(number, times, stacked):
            return names[:number], times, stacked
    return [], False, False


def _metric(axis: "Axes", name: str, runs: Sequence[ShownRun], ink: Ink, *, first: bool) -> None:
    places, values, errors, colours = [], [], [], []
    for place, run in enumerate(runs):
        if measured := run.metrics.get(name):
            places.append(place)
            values.append(measured.value)
            errors.append(measured.error or 0.0)
            colours.append(ink.strong if run.current else ink.calm)
    unit = next((m.unit for run in runs if (m := run.metrics.get(name)) and m.unit), "")
    axis.barh(places, values, height=0.62, color=colours)
    whiskers = [(place, value, error) for place, value, error in zip(places, values, errors, strict=True) if error]
    if whiskers:
        at, middle, spread = zip(*whiskers, strict=True)
        axis.errorbar(middle, at, xerr=spread, fmt="none", ecolor=ink.text, elinewidth=1.1, capsize=2.5)
    reach = max((value + error for value, error in zip(values, errors, strict=True)), default=1.0) or 1.0
    axis.set_xlim(min(0.0, min(values, default=0.0)), reach * 1.5)
    for place, value, error in zip(places, values, errors, strict=True):
        _beside(axis, value + error, place, _short(value), ink)
    axis.set_title(f"{name} ({unit})" if unit else name, loc="left", color=ink.text, fontsize=ink.points + 1)
    axis.set_yticks(range(len(runs)), [_cut(run.label) for run in runs])
    axis.set_ylim(len(runs) - 0.4, -0.6)
    _plain(axis, ink)
    axis.tick_params(labelleft=first)
    if first:
        for label, run in zip(axis.get_yticklabels(), runs, strict=True):
            label.set_color(ink.text if run.current else ink.muted)


def _times(axis: "Axes", times: Sequence[BlockTime], ink: Ink, width: float) -> None:
    """`width` is that of the axis, about, in inches: it says what has room above it."""
    places = range(len(times))
    # The scale is in the unit that suits the longest time.
    unit, size = _unit(max(time.computed + time.reused for time in times))
    computed, reused = [time.computed / size for time in times], [time.reused / size for time in times]
    axis.barh(places, computed, height=0.62, color=ink.strong, label="computed")
    axis.barh(places, reused, left=computed, height=0.62, color=ink.calm, label="reused")
    reach = max(one + other for one, other in zip(computed, reused, strict=True))
    for place, time in enumerate(times):
        total = time.computed + time.reused
        _beside(axis, total / size, place, _seconds(total), ink)
    axis.set_xlim(0, reach * 1.25)
    axis.set_yticks(places, [_cut(time.label) for time in times])
    axis.set_ylim(len(times) - 0.4, -0.6)
    reuses = any(time.reused for time in times)
    title = f"own time ({unit})" if reuses else f"own time of each block ({unit})"
    # The legend stands above the axis, where no bar is: beside the title, or under it.
    letter = ink.points * 0.6 / 72
    beside = len(title) * letter * 1.1 + LEGEND_LETTERS * letter <= width
    pad = 6.0 if beside or not reuses else 8.0 + ink.points * 1.3
    axis.set_title(title, loc="left", color=ink.text, fontsize=ink.points + 1, pad=pad)
    _plain(axis, ink)
    if reuses:
        legend = axis.legend(
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
            ncols=2,
            frameon=False,
            fontsize=ink.points,
            labelcolor=ink.muted,
            handlelength=1.0,
            handletextpad=0.5,
            columnspacing=1.2,
            borderpad=0,
            borderaxespad=0.4,
        )
        legend.set_in_layout(False)  # it may reach over the labels, and must not make the axis narrow


def _beside(axis: "Axes", end: float, place: int, text: str, ink: Ink) -> None:
    """Write a number beside the end of a bar, at a distance that does not depend on the scale."""
    axis.annotate(
        text,
        (end, place),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        ha="left",
        color=ink.text,
        fontsize=ink.points,
        annotation_clip=False,
    )


def _plain(axis: "Axes", ink: Ink) -> None:
    axis.set_facecolor(ink.ground)
    for name, spine in axis.spines.items():
        spine.set_visible(name == "left")
        spine.set_color(ink.line)
    axis.tick_params(colors=ink.muted, labelsize=ink.points, length=0)
    axis.xaxis.set_major_locator(_few())
    axis.grid(visible=True, axis="x", color=ink.line, linewidth=0.7, alpha=0.7)
    axis.set_axisbelow(True)


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3)


def _short(value: float) -> str:
    return f"{value:.3f}" if 0.001 <= abs(value) < 10 else f"{value:.3g}"


def _unit(seconds: float) -> tuple[str, float]:
    """The unit that suits a time, and how many seconds it has."""
    return ("s", 1.0) if seconds >= 1 else ("ms", 1e-3) if seconds >= 1e-3 or not seconds else ("µs", 1e-6)


def _seconds(value: float) -> str:
    unit, size = _unit(value)
    return f"{value / size:.3g} {unit}"


def _cut(text: str) -> str:
    """A label in at most two lines, each of a bearable length."""
    lines = [text] if len(text) <= LONGEST_LABEL else text.replace(", ", ",\n", 1).split("\n")
    return "\n".join(line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…" for line in lines)
