"""The history of a study: what each trial reached, and the best so far."""

import math
from typing import TYPE_CHECKING

from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.charts.axes import Table, blend, dots, legend, plain, scale_of, short, titled, valued, words
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_AIMS = 3
MARKS = 150
"""Up to so many trials without a value, their marks are as dark as they can be."""
WITH_ERRORS = 80
"""Up to so many trials, the standard errors are drawn."""


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """Trials from left to right; one axis for each of the first aims."""
    if not valued(study):
        words(figure, "No trial has a value yet.", ink)
        return
    number = min(MOST_AIMS, len(study.judge.aims))
    axes = figure.subplots(number, 1, sharex=True, squeeze=False)[:, 0]
    for aim, axis in enumerate(axes):
        _aim(axis, study, aim, ink)
        axis.label_outer()
    axes[-1].set_xlabel("trial", color=ink.muted, fontsize=ink.points)
    legend(figure, axes[0], ink)


def best_so_far(study: ShownStudy, aim: int) -> list[float | None]:
    """The best value of an aim that a feasible trial has reached, after each trial."""
    found: list[float | None] = []
    best: float | None = None
    for trial in study.trials:
        if trial.feasible:
            value = trial.verdict.values[aim]
            more = best is None or (value > best if study.judge.aims[aim].maximize else value < best)
            best = value if more else best
        found.append(best)
    return found


def data(study: ShownStudy) -> Table:
    """A row for each trial."""
    aims = [aim.formula.text for aim in study.judge.aims]
    best = [best_so_far(study, aim) for aim in range(len(aims))]
    rows = tuple(
        (
            trial.number,
            trial.verdict.state,
            *(trial.verdict.values or (None,) * len(aims)),
            *(trial.verdict.errors or (None,) * len(aims)),
            *(line[place] for line in best),
            trial.verdict.why,
        )
        for place, trial in enumerate(study.trials)
    )
    columns = (
        *("trial", "state"),
        *aims,
        *(f"standard error of {aim}" for aim in aims),
        *(f"best of {aim}" for aim in aims),
        "why",
    )
    return Table(columns, rows)


def _aim(axis: "Axes", study: ShownStudy, aim: int, ink: Ink) -> None:
    from matplotlib.ticker import MaxNLocator

    trials = study.trials
    done = [trial for trial in trials if trial.feasible]
    off = [trial for trial in valued(study) if not trial.feasible]
    lost = [trial for trial in trials if not trial.verdict.values]
    size = 26 if len(trials) <= 100 else 12 if len(trials) <= 500 else 5
    whiskers: list[float] = []
    if len(done) <= WITH_ERRORS and any(trial.verdict.errors[aim] for trial in done):
        errors = [trial.verdict.errors[aim] for trial in done]
        pairs = zip(_at(done, aim), errors, strict=True)
        whiskers = [end for value, error in pairs if math.isfinite(error) for end in (value - error, value + error)]
        axis.errorbar(
            [trial.number for trial in done],
            _at(done, aim),
            yerr=errors,
            fmt="none",
            ecolor=blend(dots(ink), ink.ground, 0.5),
            elinewidth=1.0,
        )
    axis.scatter([t.number for t in done], _at(done, aim), s=size, color=dots(ink), linewidths=0, label="feasible")
    if off:
        axis.scatter(
            [t.number for t in off],
            _at(off, aim),
            s=size,
            marker="x",
            color=ink.bad,
            alpha=0.55,
            linewidths=1.0,
            label="breaks a constraint",
        )
    best = [(place, value) for place, value in enumerate(best_so_far(study, aim)) if value is not None]
    must = [value for _, value in best]
    said = ""
    low, high = scale_of(_at(valued(study), aim), [*must, *whiskers])
    # So many that they would run together into a bar are paler: how dense they are is still seen.
    paler = min(1.0, max(0.12, MARKS / len(lost))) if lost else 1.0
    for pruned, colour, label in ((True, ink.muted, "ended early"), (False, ink.bad, "failed or has no value")):
        numbers = [trial.number for trial in lost if (trial.verdict.state == "pruned") is pruned]
        if numbers:
            axis.plot(
                numbers,
                [low + 0.02 * (high - low)] * len(numbers),
                "|",
                color=colour,
                alpha=paler,
                markersize=7,
                clip_on=False,
                label=label,
            )
    if best:
        places = [place for place, _ in best]
        axis.step(places, must, where="post", color=ink.strong, linewidth=1.8, label="best so far")
        winner = _winner(study, aim, must[-1])
        axis.scatter(
            [winner.number], [must[-1]], s=42, color=ink.strong, zorder=5, linewidths=1.2, edgecolors=ink.ground
        )
        said = f": best {short(must[-1])} in trial {winner.number}"
    axis.set_ylim(low, high)
    axis.set_xlim(-0.5 - len(trials) * 0.01, max(0.5, len(trials) - 0.5 + len(trials) * 0.01))
    aimed = study.judge.aims[aim]
    titled(axis, f"{aimed.formula.text}{said or (': more is better' if aimed.maximize else ': less is better')}", ink)
    plain(axis, ink)
    axis.xaxis.set_major_locator(MaxNLocator(8, integer=True, min_n_ticks=1))


def _winner(study: ShownStudy, aim: int, value: float) -> Trial:
    return next(trial for trial in study.trials if trial.feasible and trial.verdict.values[aim] == value)


def _at(trials: list[Trial], aim: int) -> list[float]:
    return [trial.verdict.values[aim] for trial in trials]
