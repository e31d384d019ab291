"""The timeline of a study: how long its trials took, and how its steps grew beside a search without reuse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hyperstudio.studio.charts.axes import Table, dots, legend, plain, titled, words
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class _Moment:
    """After a trial: seconds of all trials so far, steps run, and those that a search without reuse would have run."""

    trial: int
    seconds: float
    run: int
    naive: int


def moments(study: ShownStudy) -> list[_Moment]:
    """The study after each of its trials."""
    found: list[_Moment] = []
    seconds, run, naive = 0.0, 0, 0
    for trial in study.trials:
        seconds += trial.outcome.seconds
        run, naive = run + trial.outcome.run, naive + trial.outcome.naive
        found.append(_Moment(trial.number, seconds, run, naive))
    return found


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """Above, how long each trial took, one after the other; below, the steps run beside those without reuse."""
    points = moments(study)
    if not points:
        words(figure, "No trial is over yet.", ink)
        return
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2))
    starts = [0.0, *(point.seconds for point in points[:-1])]
    for states, colour, label in (
        (("done",), ink.calm, "feasible"),
        (("infeasible", "pruned", "failed"), ink.bad, "not feasible"),
    ):
        chosen = [(s, t) for s, t in zip(starts, study.trials, strict=True) if t.verdict.state in states]
        if chosen:
            upper.bar(
                [start for start, _ in chosen],
                [trial.outcome.seconds for _, trial in chosen],
                width=[trial.outcome.seconds for _, trial in chosen],
                align="edge",
                color=colour,
                edgecolor=ink.ground,
                linewidth=0.6 if len(points) <= 200 else 0,
                label=label,
            )
    titled(upper, "seconds of each trial", ink)
    plain(upper, ink, "y")
    times = [0.0, *(point.seconds for point in points)]
    lower.plot(times, [0, *(point.naive for point in points)], color=dots(ink), linewidth=1.6, label="without reuse")
    lower.plot(times, [0, *(point.run for point in points)], color=ink.strong, linewidth=2.0, label="steps run")
    lower.set_xlim(0, times[-1] or 1.0)
    lower.set_ylim(0, None)
    last = points[-1]
    saved = f", {1 - last.run / last.naive:.0%} of them saved".replace("%", " %") if last.naive else ""
    titled(lower, f"steps: {last.run:,} run of {last.naive:,}{saved}", ink)
    lower.set_xlabel("seconds of all trials", color=ink.muted, fontsize=ink.points)
    plain(lower, ink)
    legend(figure, (upper, lower) if any(not trial.feasible for trial in study.trials) else lower, ink)


def data(study: ShownStudy) -> Table:
    """A row for each trial."""
    rows = tuple((one.trial, one.seconds, one.run, one.naive) for one in moments(study))
    return Table(("trial", "seconds of all so far", "steps run so far", "steps without reuse so far"), rows)
