"""Plots of a project's runs and studies, written into files: PNG, SVG, or CSV of their data."""

from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.runner.runs import Run, list_runs, read_events, read_run
from hyperstudio.studio.charts.axes import Table
from hyperstudio.studio.shown_study import newest_study, shown_study
from hyperstudio.studio.study_files import SUFFIXES, save_study_plot, write_table
from hyperstudio.studio.study_plots import CHARTS

METRICS, TIMELINE = "metrics", "timeline"
KINDS = tuple(dict.fromkeys((METRICS, *CHARTS)))
DOTS = 120


def save_plot(project: Project, folder: Path, kind: str, out: Path, study: str = "") -> None:
    """Draw one of KINDS into a file, or write its data where that ends in .csv.

    `metrics` is of the finished runs, `timeline` of the newest of them or of a named study; all others are of the named
    or the newest study. StudioError for another kind or suffix, or where there is nothing to draw.
    """
    if kind not in KINDS:
        raise StudioError(f"There is no plot “{kind}”.", f"The plots are: {', '.join(KINDS)}.")
    if out.suffix.lower() not in SUFFIXES:
        raise StudioError(f"A plot cannot be written as “{out.name}”.", "Use a name that ends in .png, .svg or .csv.")
    if kind == METRICS or (kind == TIMELINE and not study):
        _save_of_runs(project, folder, kind, out)
        return
    name = study or newest_study(folder)
    if not name:
        raise StudioError("There is no study to draw.", "Search first: hyperstudio optimize PROJECT.")
    save_study_plot(shown_study(folder, project, name), kind, out)


def _save_of_runs(project: Project, folder: Path, kind: str, out: Path) -> None:
    paths = {path: read_run(path) for path in list_runs(folder)}
    finished = {path: run for path, run in paths.items() if run.status == "done"}
    if not finished:
        raise StudioError("There is no finished run to draw.", "Run a workflow first: hyperstudio run PROJECT.")
    out.parent.mkdir(parents=True, exist_ok=True)
    if kind == METRICS:
        _save_metrics(project, list(finished.values()), out)
    else:
        path, run = next(iter(finished.items()))
        _save_timeline(project, path, run, out)


def _save_metrics(project: Project, runs: list[Run], out: Path) -> None:
    from hyperstudio.studio.plots import metrics_figure
    from hyperstudio.studio.shown_runs import block_times, shown_runs

    shown = shown_runs(project, runs)
    if out.suffix.lower() == ".csv":
        rows = [(r.id, r.label, name, m.value, m.error, m.unit) for r in shown for name, m in r.metrics.items()]
        write_table(Table(("run", "label", "metric", "value", "standard error", "unit"), tuple(rows)), out)
    else:
        metrics_figure(shown, block_times(project, runs[0])).savefig(out, dpi=DOTS)


def _save_timeline(project: Project, path: Path, run: Run, out: Path) -> None:
    from hyperstudio.studio.run_timeline import run_timeline_figure, run_timeline_table, timed_steps

    steps = timed_steps(project, read_events(path))
    if out.suffix.lower() == ".csv":
        write_table(run_timeline_table(steps), out)
    else:
        title = f"{run.asked.get('workflow', '')}: its steps over time"
        run_timeline_figure(steps, title).savefig(out, dpi=DOTS)
