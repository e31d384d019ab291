"""Plots of a project's runs, written into files."""

from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.runner.runs import list_runs, read_run

KINDS = ("metrics",)
SUFFIXES = (".png", ".svg")


def save_plot(project: Project, folder: Path, kind: str, out: Path) -> None:
    """Draw a plot of one of KINDS into a PNG or SVG file; StudioError for another kind or suffix, or without runs."""
    if kind not in KINDS:
        raise StudioError(f"There is no plot “{kind}”.", f"The plots are: {', '.join(KINDS)}.")
    if out.suffix.lower() not in SUFFIXES:
        raise StudioError(f"A plot cannot be written as “{out.name}”.", "Use a name that ends in .png or .svg.")
    runs = [read_run(path) for path in list_runs(folder)]
    finished = [run for run in runs if run.status == "done"]
    if not finished:
        raise StudioError("There is no finished run to draw.", "Run a workflow first: hyperstudio run PROJECT.")
    from hyperstudio.studio.plots import metrics_figure
    from hyperstudio.studio.shown_runs import block_times, shown_runs

    figure = metrics_figure(shown_runs(project, finished), block_times(project, finished[0]))
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, dpi=120)
