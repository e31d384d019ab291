"""A tree of the hierarchy: each implementation coloured by the best and the mean result that was reached with it."""

from typing import TYPE_CHECKING, Any

from hyperstudio.studio.charts.axes import Table, best_first, cut, shades, short, words
from hyperstudio.studio.charts.outline import Row, outline
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES = (1.35, 1.75)
"""The height of a row, at least and at most, in heights of the text."""
COLUMN = 0.95
"""The width of a cell, in inches."""


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """Rows from the top: implementations below their blocks, with their best, mean and number of trials."""
    rows = outline(study)
    if not rows:
        words(figure, "There is nothing to choose in these workflows.", ink)
        return
    draw_rows(figure, rows, ("best", "mean", "trials"), _cells(study, rows, ink), study.aim, ink)


def data(study: ShownStudy) -> Table:
    """A row for each block and implementation."""
    rows = outline(study)
    return Table(
        ("depth", "block", "implementation", f"best {study.aim}", f"mean {study.aim}", "feasible", "trials"),
        tuple(
            (r.depth, r.block, r.implementation, _best(study, r), _mean(r), len(r.values), len(r.trials)) for r in rows
        ),
    )


def draw_rows(
    figure: "Figure",
    rows: list[Row],
    heads: tuple[str, ...],
    cells: list[list[tuple[str, Any, str] | None]],
    head: str,
    ink: Ink,
) -> None:
    """An outline with cells beside it: for each row as many texts, each with its ground and its own colour."""
    from matplotlib.patches import Rectangle

    width, height = (float(n) for n in figure.get_size_inches())
    least, most = (ink.points * factor / 72 for factor in LINES)
    line = min(most, max(least, (height - 0.2) / (len(rows) + 1)))
    room = max(2, int((height - 0.2) / line + 1e-6) - 1)
    left_out = max(0, len(rows) - room)
    if left_out:
        rows, cells = rows[: room - 1], cells[: room - 1]
    figure.set_layout_engine("none")
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set_axis_off()
    axis.set_xlim(0, width)
    axis.set_ylim(height, 0)
    column = min(COLUMN, width / (len(heads) + 2.5))
    letter = ink.points * 0.64 / 72
    names = max((row.depth * 0.17 + (len(row.title) + 2) * letter for row in rows), default=1.0)
    start = min(width - 0.15 - column * len(heads), 0.15 + max(names, len(head) * letter + 0.2))
    for place, name in enumerate(heads):
        _write(axis, start + (place + 0.5) * column, 0.1 + line / 2, name, ink.muted, ink, ha="center")
    _write(axis, 0.15, 0.1 + line / 2, cut(head, int(start / (ink.points * 0.6 / 72)) - 2), ink.muted, ink)
    for number, (row, filled) in enumerate(zip(rows, cells, strict=True)):
        y = 0.1 + line * (number + 1.5)
        x = 0.15 + row.depth * 0.17
        title = cut(row.title, max(8, int((start - x) / letter) - 1))
        _write(
            axis,
            x,
            y,
            title,
            ink.text if row.implementation else ink.muted,
            ink,
            weight=None if row.implementation else "bold",
        )
        for place, cell in enumerate(filled):
            if cell is None:
                continue
            text, ground, colour = cell
            left = start + place * column
            if ground is not None:
                axis.add_patch(
                    Rectangle((left + 0.02, y - line * 0.44), column - 0.04, line * 0.88, color=ground, linewidth=0)
                )
            _write(axis, left + column / 2, y, text, colour, ink, ha="center")
    if left_out:
        y = 0.1 + line * (len(rows) + 1.5)
        _write(axis, 0.15, y, f"… {left_out + 1} more rows: give the plot more height", ink.muted, ink)


def _cells(study: ShownStudy, rows: list[Row], ink: Ink) -> list[list[tuple[str, Any, str] | None]]:
    values = [
        best_first(study, value)
        for row in rows
        if row.implementation
        for value in (_best(study, row), _mean(row))
        if value is not None
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    shade = shades(ink)

    def cell(value: float | None) -> tuple[str, Any, str] | None:
        if value is None:
            return ("—", None, ink.muted)
        share = (best_first(study, value) - low) / (high - low) if high > low else 1.0
        ground = shade(share)
        return short(value), ground, readable_on(ground)

    return [
        [cell(_best(study, row)), cell(_mean(row)), (f"{len(row.trials):,}", None, ink.muted)]
        if row.implementation
        else [None, None, None]
        for row in rows
    ]


def readable_on(ground: Any) -> str:
    """Black or white, whichever is read better on a colour; by luminance, where white is read well on a middle blue."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in ground[:3])
    return "#101318" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.23 else "#ffffff"


def _best(study: ShownStudy, row: Row) -> float | None:
    return max(row.values, key=lambda value: best_first(study, value), default=None)


def _mean(row: Row) -> float | None:
    return sum(row.values) / len(row.values) if row.values else None


def _write(
    axis: Any, x: float, y: float, text: str, colour: str, ink: Ink, ha: str = "left", weight: str | None = None
) -> None:
    axis.text(x, y, text, ha=ha, va="center", color=colour, fontsize=ink.points, fontweight=weight or "normal")
