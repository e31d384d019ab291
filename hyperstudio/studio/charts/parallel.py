"""Parallel coordinates: each trial a line through its choices and parameters to what it reached."""

import random
from typing import TYPE_CHECKING, Any

from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.charts.axes import Table, best_first, blend, cut, shades, short, valued, words, wrapped
from hyperstudio.studio.charts.importances import choices, parameters
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy, answered, label_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROOM = 0.98
"""Inches between two axes, so that the answers can be read."""
NAME = 14
"""So many letters of an axis's name stand in one line."""
NOT_ASKED = -0.14
"""Where the lines go that were not asked there, below the axis."""


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """As many axes as have room, those that matter most; the objective is the last."""
    trials = valued(study)
    if not trials:
        words(figure, "No trial has a value yet.", ink)
        return
    width = float(figure.get_size_inches()[0])
    addresses = shown_addresses(study, max(1, int((width - 0.4) / ROOM) - 1))
    if not addresses:
        words(figure, "Nothing was to be decided in this study.", ink)
        return
    from matplotlib.collections import LineCollection

    axis = figure.subplots()
    scales = [_Scale(address, trials) for address in addresses]
    values = [best_first(study, trial.verdict.values[0]) for trial in trials]
    low, high = min(values), max(values)
    order = sorted(range(len(trials)), key=lambda place: values[place])
    lines, colours = [], []
    shade, chance = shades(ink), random.Random(0)
    jitter = 0.0 if len(trials) <= 30 else 0.025  # many lines through one answer shall be seen as many
    for place in order:
        share = (values[place] - low) / (high - low) if high > low else 1.0
        ys = [
            scale.of(trials[place].answers.get(address)) + (0 if scale.numbers else chance.uniform(-jitter, jitter))
            for address, scale in zip(addresses, scales, strict=True)
        ]
        lines.append(list(enumerate([*ys, share])))
        colours.append(shade(share) if trials[place].feasible else blend(ink.ground, ink.bad, 0.35))
    alpha = 0.9 if len(lines) <= 30 else 0.5 if len(lines) <= 300 else 0.16
    axis.add_collection(LineCollection(lines, colors=colours, linewidths=1.1, alpha=alpha))
    best = study.findings.best
    if best is not None:
        ys = [scale.of(best.answers.get(address)) for address, scale in zip(addresses, scales, strict=True)]
        reached = (best_first(study, best.verdict.values[0]) - low) / (high - low) if high > low else 1.0
        axis.plot(range(len(ys) + 1), [*ys, reached], color=ink.strong, linewidth=2.4, marker="o", markersize=4)
    _axes(axis, study, addresses, scales, (low, high), ink)


def data(study: ShownStudy) -> Table:
    """A row for each trial that has a value, with all its answers."""
    addresses = answered(study)
    rows = tuple(
        (trial.number, trial.verdict.state, *(_cell(trial, address) for address in addresses), *trial.verdict.values)
        for trial in valued(study)
    )
    return Table(("trial", "state", *addresses, *(aim.formula.text for aim in study.judge.aims)), rows)


def shown_addresses(study: ShownStudy, most: int) -> list[str]:
    """The addresses that matter most among those that varied, in the order in which they are asked."""
    matters = {**{block: pair[0] for block, pair in choices(study).items()}}
    matters |= {address: one.spread for address, one in parameters(study).items()}
    every = [address for address in answered(study) if address in matters or len(study.trials) < 3]
    chosen = sorted(every, key=lambda address: -matters.get(address, 0.0))[:most]
    return [address for address in every if address in chosen]


class _Scale:
    """Where the answers of one address stand, from 0 to 1."""

    def __init__(self, address: str, trials: list[Trial]) -> None:
        found = [trial.answers[address] for trial in trials if address in trial.answers]
        self.numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in found)
        ticks: list[Any]
        if self.numbers:
            low, high = min(found), max(found)
            self._low, self._high = low, high
            ticks = [low, high] if high > low else [low]
        else:
            self._names = sorted({str(value) for value in found})
            ticks = self._names
        self.ticks = [(self.of(tick), short(float(tick)) if self.numbers else str(tick)) for tick in ticks]

    def of(self, answer: Any) -> float:
        if answer is None:
            return NOT_ASKED
        if self.numbers:
            return float((answer - self._low) / (self._high - self._low)) if self._high > self._low else 0.5
        return self._names.index(str(answer)) / (len(self._names) - 1) if len(self._names) > 1 else 0.5


def _axes(
    axis: Any, study: ShownStudy, addresses: list[str], scales: list[_Scale], ends: tuple[float, float], ink: Ink
) -> None:
    axis.set_facecolor(ink.ground)
    aim = study.judge.aims[0]
    sign = 1 if aim.maximize else -1
    for place, scale in enumerate(scales):
        axis.axvline(place, ymin=0, color=ink.line, linewidth=1.0, zorder=0)
        most = 12
        ticks = scale.ticks if len(scale.ticks) <= most else scale.ticks[:: -(-len(scale.ticks) // most)]
        for at, text in ticks:
            _text(axis, place, at, cut(text, 15), ink)
    axis.axvline(len(scales), color=ink.line, linewidth=1.0, zorder=0)
    for at, value in ((0.0, ends[0]), (1.0, ends[1])) if ends[1] > ends[0] else ((1.0, ends[1]),):
        _text(axis, len(scales), at, short(sign * value), ink)
    if any(address not in trial.answers for trial in valued(study) for address in addresses):
        _text(axis, 0, NOT_ASKED, "not asked", ink)
    names = [_in_two_lines(label_of(study.project, address)) for address in addresses]
    axis.set_xticks(range(len(names) + 1), [*names, _in_two_lines(aim.formula.text)])
    axis.tick_params(colors=ink.text, labelsize=ink.points - 0.5, length=0, top=False, labelbottom=True)
    axis.set_yticks([])
    axis.set_xlim(-0.1, len(scales) + 0.55)
    axis.set_ylim(NOT_ASKED - 0.06, 1.06)
    for spine in axis.spines.values():
        spine.set_visible(False)


def _in_two_lines(text: str) -> str:
    """A name that is at most two lines long."""
    lines = wrapped(text, NAME).split("\n")
    return "\n".join(lines if len(lines) < 3 else (lines[0], f"{lines[1][: NAME - 1]}…"))


def _text(axis: Any, place: int, at: float, text: str, ink: Ink) -> None:
    box = {"facecolor": ink.ground, "edgecolor": "none", "alpha": 0.75, "pad": 1.0}
    axis.annotate(
        text,
        (place, at),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        color=ink.text,
        fontsize=ink.points - 1,
        bbox=box,
        zorder=6,
    )


def _cell(trial: Trial, address: str) -> Any:
    value = trial.answers.get(address)
    return value if value is None or isinstance(value, str | int | float) else str(value)
