"""Coverage: which implementations the study has measured, and which it never ran."""

from typing import TYPE_CHECKING, Any

from hyperstudio.optimizer.trials import same
from hyperstudio.planning.superposition import count
from hyperstudio.studio.charts.axes import Table, shades, words
from hyperstudio.studio.charts.hierarchy import draw_rows, readable_on
from hyperstudio.studio.charts.outline import Row, outline
from hyperstudio.studio.counts import count_text
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEVER = "never run"
LEFT_OUT = "left out"
COUNTED = ("measured", "infeasible", "ended early", "failed")


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """The outline with how often each implementation was measured, was infeasible, and failed."""
    rows = outline(study)
    if not rows:
        words(figure, "There is nothing to choose in these workflows.", ink)
        return
    tried, every = covered(study)
    said = f"{tried:,} of {count_text(every)} tried"
    # Most studies end nothing early: they need no column for it.
    columns = [0, 1, *([2] if any(_counts(row)[2] for row in rows) else []), 3]
    cells = [[row[place] for place in columns] for row in (_cells(study, row, ink) for row in rows)]
    draw_rows(figure, rows, tuple(COUNTED[place] for place in columns), cells, said, ink)


def data(study: ShownStudy) -> Table:
    """A row for each implementation."""
    rows = tuple((row.block, row.implementation, *_counts(row)) for row in outline(study) if row.implementation)
    return Table(("block", "implementation", *COUNTED), rows)


def covered(study: ShownStudy) -> tuple[int, int]:
    """How many distinct configurations the study has tried, and how many its workflows have in all."""
    workflows = tuple(name for name in study.about.workflows if name in study.project.workflows)
    about = study.about
    every = count(study.project, workflows, parameters=about.parameters, broken=about.left_out)
    return len({same(trial.answers) for trial in study.trials}), every.configurations


def never_run(study: ShownStudy) -> list[str]:
    """The addresses of implementations that no trial chose, though they could be chosen."""
    found = [f"{row.block}.{row.implementation}" for row in outline(study) if row.implementation and not row.trials]
    return [address for address in found if address not in study.about.left_out]


def _counts(row: Row) -> tuple[int, int, int, int]:
    states = [trial.verdict.state for trial in row.trials]
    measured = sum(1 for trial in row.trials if trial.verdict.values)
    return measured, states.count("infeasible"), states.count("pruned"), states.count("failed")


def _cells(study: ShownStudy, row: Row, ink: Ink) -> list[tuple[str, Any, str] | None]:
    if not row.implementation:
        return [None] * len(COUNTED)
    measured, infeasible, pruned, failed = _counts(row)
    if not row.trials and f"{row.block}.{row.implementation}" in study.about.left_out:
        return [(LEFT_OUT, None, ink.muted), None, None, None]
    if not row.trials:
        return [(NEVER, None, ink.bad), None, None, None]
    ground = shades(ink)(measured / max(1, len(study.trials)))
    return [
        (f"{measured:,}", ground, readable_on(ground)),
        (f"{infeasible:,}" if infeasible else "", None, ink.muted),
        (f"{pruned:,}" if pruned else "", None, ink.muted),
        (f"{failed:,}" if failed else "", None, ink.bad),
    ]
