"""What matters: choices in one chart, parameters within a choice in another, each with its standard error.

The numbers are those of the study's additive model (optimizer/effects.py, parameter_effects.py), in the unit of the
objective, so that they can be compared with its values.
"""

from typing import TYPE_CHECKING, Any

from hyperstudio.optimizer.parameter_effects import ParameterEffect, parameter_effects
from hyperstudio.studio.charts.axes import Table, cut, letters_in, plain, short, titled, words
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.shown_study import ShownStudy, answered, choice_addresses, label_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 1.6
"""The height of a bar with its label, in heights of the text."""
NOTHING = 1e-9
"""What is smaller, as a part of the longest bar, is rounding and no effect."""


def choices(study: ShownStudy) -> dict[str, tuple[float, float]]:
    """How much each choice matters, with its standard error, by block; the one that matters most first."""
    spread = study.findings.effects.spread
    return dict(sorted(spread.items(), key=lambda pair: -pair[1][0]))


def parameters(study: ShownStudy) -> dict[str, ParameterEffect]:
    """How much each parameter matters within its choice, by address; the one that matters most first."""
    blocks = choice_addresses(study)
    asked = [address for address in answered(study) if address not in blocks]
    found = parameter_effects(study.trials, blocks, asked)
    return dict(sorted(found.items(), key=lambda pair: -pair[1].spread))


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """Bars: left the choices, right the parameters."""
    of_choices = choices(study)
    of_parameters = parameters(study)
    left = [(label_of(study.project, block), *pair) for block, pair in of_choices.items()]
    right = [(label_of(study.project, address), one.spread, one.error) for address, one in of_parameters.items()]
    if not left and not right:
        words(figure, "Nothing has varied yet: more trials are needed to say what matters.", ink)
        return
    width, height = figure.get_size_inches()
    stacked = bool(left) and bool(right) and width < 5.5 and height > 3
    titles = ("choices: best against worst implementation", "parameters within a choice")
    if not stacked and left and right and width < 8:
        titles = ("choices", "parameters")
    parts = [part for part in zip(titles, (left, right), strict=True) if part[1]]
    axes = figure.subplots(len(parts), 1) if stacked else figure.subplots(1, len(parts))
    room = height / len(parts) if stacked else height
    most = max(2, int((room - 0.85) * 72 / (ink.points * LINE)))
    longest = 30 if width / (1 if stacked else len(parts)) > 4.2 else 18
    room_for_aim = max(8, int(letters_in(figure, ink)[0]) - 54)
    figure.supxlabel(
        f"in {cut(study.aim, room_for_aim)}, ± standard error (additive model of the choices)",
        color=ink.muted,
        fontsize=ink.points - 0.5,
    )
    for axis, (title, bars) in zip([axes] if len(parts) == 1 else list(axes), parts, strict=True):
        _bars(axis, title, bars[:most], len(bars) - most, longest, ink)


def data(study: ShownStudy) -> Table:
    """A row for each choice and parameter."""
    rows = [("choice", block, value, error, None) for block, (value, error) in choices(study).items()]
    more = [("parameter", address, one.spread, one.error, one.trials) for address, one in parameters(study).items()]
    return Table(("kind", "address", "effect", "standard error", "trials"), (*rows, *more))


def _bars(
    axis: "Axes", title: str, bars: list[tuple[str, float, float]], left_out: int, longest: int, ink: Ink
) -> None:
    places = range(len(bars))
    values, errors = [value for _, value, _ in bars], [error for _, _, error in bars]
    axis.barh(places, values, height=0.6, color=ink.strong)
    axis.errorbar(values, places, xerr=errors, fmt="none", ecolor=ink.text, elinewidth=1.1, capsize=2.5)
    reach = max((value + error for value, error in zip(values, errors, strict=True)), default=1.0) or 1.0
    for place, (_, value, error) in enumerate(bars):
        axis.annotate(
            short(0.0 if value < NOTHING * reach else value),
            (value + error, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=ink.text,
            fontsize=ink.points - 0.5,
        )
    axis.set_xlim(0, reach * 1.3)
    axis.set_yticks(places, [cut(label, longest) for label, _, _ in bars])
    axis.set_ylim(max(len(bars), 3) - 0.4, -0.6)
    more = f" ({left_out} more)" if left_out > 0 else ""
    titled(axis, title + more, ink)
    plain(axis, ink, "x")
    axis.xaxis.set_major_locator(_few())


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(3)
