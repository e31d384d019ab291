"""The Pareto front: what no other trial beats in all aims at once; with one aim, beside what its path costs."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.formulas import dotted
from hyperstudio.studio.charts.axes import Table, cut, dots, legend, letters_in, plain, scale_of, valued, words
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_AIMS = 4
COST = "time of the path (s)"


@dataclass(frozen=True, slots=True)
class _Side:
    """One axis: what it is called, its number for a trial, and whether more is better."""

    name: str
    of: Callable[[Trial], float]
    maximize: bool


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """Two aims against each other; three and more in pairs."""
    if not valued(study):
        words(figure, "No trial has a value yet.", ink)
        return
    sides, letters = _sides(study), letters_in(figure, ink)
    if len(sides) == 2:
        axis = figure.subplots()
        _pair(axis, study, sides[1], sides[0], ink, letters)
        legend(figure, axis, ink)
        return
    number = len(sides) - 1
    axes = figure.subplots(number, number, squeeze=False)
    for row in range(number):
        for column in range(number):
            axis = axes[row][column]
            if column > row:
                axis.set_axis_off()
                continue
            _pair(axis, study, sides[column], sides[row + 1], ink, letters, names=(row == number - 1, column == 0))
    legend(figure, axes[0][0], ink)


def data(study: ShownStudy) -> Table:
    """A row for each trial that has values."""
    sides = _sides(study)
    front = {trial.number for trial in _front(study, sides)}
    rows = tuple(
        (trial.number, trial.verdict.state, *(side.of(trial) for side in sides), trial.number in front)
        for trial in valued(study)
    )
    return Table(("trial", "state", *(side.name for side in sides), "on the front"), rows)


def _sides(study: ShownStudy) -> list[_Side]:
    def value(aim: int) -> Callable[[Trial], float]:
        return lambda trial: trial.verdict.values[aim]

    aims = study.judge.aims[:MOST_AIMS]
    sides = [_Side(aim.formula.text, value(n), aim.maximize) for n, aim in enumerate(aims)]
    return sides if len(sides) > 1 else [*sides, _Side(COST, lambda trial: trial.outcome.cost, maximize=False)]


def _front(study: ShownStudy, sides: Sequence[_Side]) -> list[Trial]:
    """The feasible trials that no other beats in these sides."""

    def signed(trial: Trial) -> tuple[float, ...]:
        return tuple(side.of(trial) if side.maximize else -side.of(trial) for side in sides)

    order = sorted((t for t in study.trials if t.feasible), key=lambda t: (tuple(-v for v in signed(t)), t.number))
    front: list[Trial] = []
    for trial in order:
        mine = signed(trial)
        if not any(all(a >= b for a, b in zip(signed(one), mine, strict=True)) for one in front):
            front.append(trial)
    return front


def _pair(
    axis: "Axes",
    study: ShownStudy,
    x: _Side,
    y: _Side,
    ink: Ink,
    letters: tuple[float, float],
    names: tuple[bool, bool] = (True, True),
) -> None:
    done = [trial for trial in study.trials if trial.feasible]
    off = [trial for trial in valued(study) if not trial.feasible]
    size = 28 if len(study.trials) <= 100 else 14 if len(study.trials) <= 500 else 6
    axis.scatter(
        [x.of(t) for t in done], [y.of(t) for t in done], s=size, color=dots(ink), linewidths=0, label="feasible"
    )
    if off:
        axis.scatter(
            [x.of(t) for t in off],
            [y.of(t) for t in off],
            s=size,
            marker="x",
            color=ink.bad,
            alpha=0.55,
            linewidths=1.0,
            label="breaks a constraint",
        )
    front = sorted(_front(study, [x, y]), key=x.of)
    if front:
        axis.plot(
            [x.of(t) for t in front],
            [y.of(t) for t in front],
            color=ink.strong,
            linewidth=1.6,
            drawstyle="steps-pre" if x.maximize else "steps-post",
            marker="o",
            markersize=5,
            label="not beaten",
        )
    axis.set_xlim(*scale_of([x.of(t) for t in valued(study)], [x.of(t) for t in front]))
    axis.set_ylim(*scale_of([y.of(t) for t in valued(study)], [y.of(t) for t in front]))
    _shade(axis, study, x, y, ink)
    whole = names == (True, True) and len(study.judge.aims) < 3
    width, height = letters
    if names[0]:
        axis.set_xlabel(_named(x, whole, width - 8), color=ink.muted, fontsize=ink.points)
    if names[1]:
        axis.set_ylabel(_named(y, whole, height - 8), color=ink.muted, fontsize=ink.points)
    plain(axis, ink)


def _shade(axis: "Axes", study: ShownStudy, x: _Side, y: _Side, ink: Ink) -> None:
    """Shade where a constraint forbids an aim's own values."""
    for constraint in study.judge.constraints:
        tree = constraint.tree
        if not (isinstance(tree, ast.Compare) and len(tree.ops) == 1 and isinstance(tree.comparators[0], ast.Constant)):
            continue
        bound, name = tree.comparators[0].value, dotted(tree.left)
        if name is None or isinstance(bound, str | bool) or not isinstance(bound, int | float):
            continue
        above = isinstance(tree.ops[0], ast.Lt | ast.LtE)
        if not above and not isinstance(tree.ops[0], ast.Gt | ast.GtE):
            continue
        for side, limits, span in ((x, axis.get_xlim(), axis.axvspan), (y, axis.get_ylim(), axis.axhspan)):
            if side.name == name:
                low, high = (max(limits[0], bound), limits[1]) if above else (limits[0], min(limits[1], bound))
                if low < high:
                    span(low, high, color=ink.bad, alpha=0.1, linewidth=0, zorder=0)
                axis.set_xlim(axis.get_xlim()) if side is x else axis.set_ylim(axis.get_ylim())


def _named(side: _Side, whole: bool, letters: float) -> str:
    if not whole:
        return f"{cut(side.name, 18)} {'↑' if side.maximize else '↓'}"
    return f"{cut(side.name, max(8, int(letters) - 17))} ({'more' if side.maximize else 'less'} is better)"
