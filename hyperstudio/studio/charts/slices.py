"""Slices: what was reached, over the answers of one choice or parameter at a time."""

import random
from typing import TYPE_CHECKING, Any

from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.charts.axes import Table, cut, dots, legend, letters_in, plain, scale_of, short, valued, words
from hyperstudio.studio.charts.parallel import shown_addresses
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy, answered, label_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 2.1, 1.75
"""The least room of one slice, in inches."""
MOST = 12


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """As many slices as have room, of what matters most."""
    trials = valued(study)
    if not trials:
        words(figure, "No trial has a value yet.", ink)
        return
    width, height = figure.get_size_inches()
    columns, rows = max(1, int(width / WIDTH)), max(1, int(height / HEIGHT))
    addresses = shown_addresses(study, min(MOST, columns * rows))
    if not addresses:
        words(figure, "Nothing was to be decided in this study.", ink)
        return
    columns = min(columns, len(addresses))
    rows = -(-len(addresses) // columns)
    columns = -(-len(addresses) // rows)  # as even as it goes: no last row with one of them
    letters = 1.15 * letters_in(figure, ink)[0] / columns - 3
    axes = figure.subplots(rows, columns, sharey=True, squeeze=False)
    limits = scale_of([trial.verdict.values[0] for trial in trials])
    for place in range(rows * columns):
        axis = axes[place // columns][place % columns]
        if place >= len(addresses):
            axis.set_axis_off()
            continue
        _slice(axis, study, addresses[place], letters, ink)
        axis.set_ylim(*limits)
        axis.tick_params(labelleft=place % columns == 0)
    for row in axes:
        row[0].set_ylabel(cut(study.aim, 22), color=ink.muted, fontsize=ink.points)
    legend(figure, axes[0][0], ink)


def data(study: ShownStudy) -> Table:
    """A row for each trial and answer."""
    rows = tuple(
        (address, trial.number, trial.verdict.state, _plain(trial.answers[address]), trial.verdict.values[0])
        for address in answered(study)
        for trial in valued(study)
        if address in trial.answers
    )
    return Table(("address", "trial", "state", "answer", study.aim), rows)


def _slice(axis: "Axes", study: ShownStudy, address: str, letters: float, ink: Ink) -> None:
    from matplotlib.ticker import MaxNLocator

    trials = [trial for trial in valued(study) if address in trial.answers]
    answers = [trial.answers[address] for trial in trials]
    size = 18 if len(trials) <= 100 else 8 if len(trials) <= 500 else 3
    numbers = all(isinstance(answer, int | float) and not isinstance(answer, bool) for answer in answers)
    if numbers:
        places = [float(answer) for answer in answers]
        low, high = min(places), max(places)
        if low > 0 and high / low >= 100:
            axis.set_xscale("log")
        elif low == high:
            axis.set_xticks([low], [short(low)])
        else:
            axis.xaxis.set_major_locator(MaxNLocator(4, integer=all(isinstance(answer, int) for answer in answers)))
    else:
        names = sorted({str(answer) for answer in answers})
        chance = random.Random(0)
        spread = 0.16 if len(trials) > 8 else 0.0
        places = [names.index(str(answer)) + chance.uniform(-spread, spread) for answer in answers]
        _means(axis, trials, address, names, ink)
        longest = max(4, int(letters / len(names)))
        axis.set_xticks(range(len(names)), [cut(name, longest) for name in names])
        axis.set_xlim(-0.5, len(names) - 0.5)
    for feasible, colour, label in ((True, dots(ink), "feasible"), (False, ink.bad, "breaks a constraint")):
        chosen = [(x, t) for x, t in zip(places, trials, strict=True) if t.feasible is feasible]
        if chosen:
            axis.scatter(
                [x for x, _ in chosen],
                [t.verdict.values[0] for _, t in chosen],
                s=size,
                color=colour,
                marker="o" if feasible else "x",
                linewidths=0 if feasible else 0.9,
                alpha=0.85 if feasible else 0.45,
                label=label,
            )
    best = study.findings.best
    if best is not None and address in best.answers:
        at = places[trials.index(best)]
        axis.scatter([at], [best.verdict.values[0]], s=36, color=ink.strong, zorder=5, label="best")
    axis.set_title(cut(label_of(study.project, address), 24), loc="left", color=ink.text, fontsize=ink.points)
    plain(axis, ink, "y")


def _means(axis: "Axes", trials: list[Trial], address: str, names: list[str], ink: Ink) -> None:
    for place, name in enumerate(names):
        values = [t.verdict.values[0] for t in trials if str(t.answers[address]) == name]
        axis.hlines(sum(values) / len(values), place - 0.3, place + 0.3, color=ink.text, linewidth=1.6, zorder=4)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else str(value)
