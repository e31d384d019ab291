"""What a search has before it: how many configurations there are, and how many distinct steps they cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hyperstudio.graph.project import Project
from hyperstudio.planning.distinct import Distinct
from hyperstudio.studio.counts import count_text, left_out_text
from hyperstudio.studio.optimizing import Optimization, SearchWish
from hyperstudio.studio.repeats import repeats_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """Before a search. `distinct` is None where there are too many configurations to plan each of them."""

    configurations: int
    continuous: bool
    sampler: str
    workflows: tuple[str, ...]
    distinct: Distinct | None
    left_out: Mapping[str, str] = field(default_factory=dict)
    not_pruned: str = ""
    repeats: Mapping[str, int] = field(default_factory=dict)


def outlook(folder: Path, project: Project, configuration_name: str, wish: SearchWish) -> Outlook:
    """What a search has before it. Raises StudioError for one that could not begin. Nothing is run or written."""
    made = Optimization(folder, project, configuration_name, wish)
    counted = made.counted
    return Outlook(
        counted.configurations,
        counted.continuous,
        made.sampler,
        made.workflows,
        made.announced(),
        made.left_out,
        made.not_pruned,
        {name: times for name, metric in project.metrics.items() if (times := repeats_of(metric)) > 1},
    )


def outlook_text(before: Outlook) -> str:
    """The outlook in two or three sentences."""
    number = before.configurations
    said = f"{count_text(number)} configuration{'' if number == 1 else 's'}"
    if before.continuous:
        said += ", and ranges of real numbers besides"
    lines = [f"{said}."]
    if before.distinct is not None:
        about = "about " if before.distinct.assumed else ""
        distinct = before.distinct
        lines.append(
            f"All of them cost {about}{distinct.steps:,} distinct steps; without reuse it would be {distinct.naive:,}."
        )
    ways = {
        "exhaustive": "Every one of them is tried.",
        "tpe": "They are proposed by TPE, none twice.",
        "random": "They are drawn at random, none twice.",
        "nsga2": "They are proposed by NSGA-II, none twice.",
    }
    lines.append(ways[before.sampler])
    if before.repeats:
        said = ", ".join(f"{name} {times} times" for name, times in before.repeats.items())
        lines.append(f"Measured in each trial: {said}.")
    if before.not_pruned:
        lines.append(before.not_pruned)
    if before.left_out:
        lines.append(left_out_text(before.left_out))
    return " ".join(lines)
