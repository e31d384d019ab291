"""Plots of a study as files: PNG and SVG pictures, and CSV of their data."""

import csv
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.studio.charts.axes import Table
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy
from hyperstudio.studio.study_plots import study_data, study_figure

SUFFIXES = (".png", ".svg", ".csv")
DOTS = 150.0


def save_study_plot(
    study: ShownStudy, kind: str, out: Path, *, ink: Ink | None = None, size: tuple[float, float] = (10.0, 5.5)
) -> None:
    """Write a plot of a study to a file; StudioError for another suffix, or where nothing can be written."""
    if out.suffix.lower() not in SUFFIXES:
        raise StudioError(f"A plot cannot be written as “{out.name}”.", "Use a name that ends in .png, .svg or .csv.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix.lower() == ".csv":
            write_table(study_data(kind, study), out)
        else:
            study_figure(kind, study, ink=ink, size=size).savefig(out, dpi=DOTS)
    except OSError as wrong:
        raise StudioError(f"{out} could not be written: {wrong.strerror}.", "Choose another place.") from wrong


def write_table(table: Table, out: Path) -> None:
    """Write a table as CSV."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows(table.rows)
