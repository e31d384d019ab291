"""The steps of a run over time: when each block did something, and for how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hyperstudio.graph.addresses import parent
from hyperstudio.graph.project import Project
from hyperstudio.studio.charts.axes import Table, cut, plain, titled, words
from hyperstudio.studio.ink import Ink, lettering
from hyperstudio.studio.shown_study import label_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINE = 1.5
"""The height of a row, in heights of the text."""


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One step: its block's label, its place, the process that did it, start and duration in seconds of the run."""

    label: str
    place: str
    process: int
    start: float
    seconds: float


def timed_steps(project: Project, events: Iterable[Mapping[str, Any]]) -> list[TimedStep]:
    """The steps that were computed in a run, by their start."""
    started: dict[tuple[str, str], tuple[float, int]] = {}
    found: list[tuple[str, str, int, float, float]] = []
    for event in events:
        if event.get("event") == "started" and "at" in event:
            started[event["place"], event["kind"]] = (float(event["at"]), int(event.get("pid", 0)))
        elif event.get("event") in {"finished", "failed"} and event.get("wall") is not None:
            begun = started.get((event["place"], event["kind"]))
            if begun is not None:
                label = label_of(project, parent(event["address"]))
                found.append((label, event["place"], begun[1], begun[0], float(event["wall"])))
    first = min((at for *_, at, _ in found), default=0.0)
    steps = [TimedStep(label, place, process, at - first, wall) for label, place, process, at, wall in found]
    return sorted(steps, key=lambda step: step.start)


def run_timeline_table(steps: Iterable[TimedStep]) -> Table:
    """A row for each step."""
    rows = tuple((step.label, step.place, step.process, step.start, step.seconds) for step in steps)
    return Table(("block", "place", "process", "start (s)", "seconds"), rows)


def run_timeline_figure(
    steps: list[TimedStep], title: str, *, ink: Ink | None = None, size: tuple[float, float] = (9.0, 4.5)
) -> "Figure":
    """A row for each block, with a bar for each of its steps; a colour for each process. `size` is in inches."""
    from matplotlib.figure import Figure

    ink = ink or Ink()
    figure = Figure(figsize=size, facecolor=ink.ground, layout="constrained")
    with lettering(ink):
        if not steps:
            words(figure, "Nothing was computed in this run: all of it was reused.", ink)
            return figure
        labels = list(dict.fromkeys(step.label for step in steps))
        room = max(3, int((size[1] - 0.9) * 72 / (ink.points * LINE)))
        shown, left_out = labels[:room], max(0, len(labels) - room)
        processes = sorted({step.process for step in steps})
        colours = [ink.strong, ink.calm, ink.good, ink.bad]
        axis = figure.subplots()
        for place, label in enumerate(shown):
            mine = [step for step in steps if step.label == label]
            axis.broken_barh(
                [(step.start, max(step.seconds, 1e-9)) for step in mine],
                (place - 0.34, 0.68),
                facecolors=[colours[processes.index(step.process) % len(colours)] for step in mine],
                edgecolor=ink.ground,
                linewidth=0.4 if len(mine) < 100 else 0.0,
            )
        axis.set_yticks(range(len(shown)), [cut(label, 32) for label in shown])
        axis.set_ylim(max(3, len(shown)) - 0.4, -0.6)
        axis.set_xlim(0, max(step.start + step.seconds for step in steps))
        axis.set_xlabel("seconds", color=ink.muted, fontsize=ink.points)
        more = f" ({left_out} blocks have no room)" if left_out else ""
        titled(axis, title + more, ink)
        plain(axis, ink, "x")
    return figure
