"""The terms of the objective: what each gives in the best trial, and how far it reaches over the study."""

from typing import TYPE_CHECKING

from hyperstudio.studio.charts.axes import Table, cut, letters_in, plain, short, titled, words, wrapped
from hyperstudio.studio.ink import Ink
from hyperstudio.studio.objective_terms import deciding_term, milder_forms, terms_shown, values_of_terms
from hyperstudio.studio.shown_study import ShownStudy

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    """A bar from the least to the most that each term gives, with its mean and the best trial's value."""
    terms = terms_shown(study)
    if not terms:
        words(figure, "No trial has a value yet.", ink)
        return
    axis = figure.subplots()
    places, letters = range(len(terms)), letters_in(figure, ink)[0]
    said = values_of_terms(study)
    low, high = min(term.low for term in terms), max(term.high for term in terms)
    axis.barh(
        places,
        [term.range for term in terms],
        left=[term.low for term in terms],
        height=0.42,
        color=[ink.bad if term.alone and len(terms) > 1 else ink.calm for term in terms],
    )
    for place, term in enumerate(terms):
        mean = sum(values[term.text] for _, values in said) / len(said)
        axis.plot([mean, mean], [place - 0.21, place + 0.21], color=ink.text, linewidth=1.6)
        if term.best is not None:
            axis.scatter([term.best], [place], s=46, color=ink.strong, zorder=5)
        share = f"{term.share:.0%}".replace("%", " %")
        reach = f", {short(term.low)} to {short(term.high)}" if letters > 70 else ""
        at = f"{share} of the range{reach}" if term.range else "does not vary"
        right = term.low > (low + high) / 2
        axis.annotate(
            at,
            (term.high if right else term.low, place + 0.25),
            xytext=(0, -2),
            textcoords="offset points",
            va="top",
            ha="right" if right else "left",
            color=ink.muted,
            fontsize=ink.points - 0.5,
            annotation_clip=False,
        )
    room = (high - low) or abs(high) or 1.0
    axis.set_xlim(low - 0.03 * room, high + 0.1 * room)
    axis.set_yticks(places, [cut(term.text, max(8, int(letters / 3))) for term in terms])
    axis.set_ylim(*((len(terms) - 0.3, -0.6) if len(terms) > 1 else (0.9, -0.9)))
    wide = letters > 75
    titled(
        axis,
        "range, mean (line) and best trial (dot) of each term" if wide else "what each term gives",
        ink,
    )
    plain(axis, ink, "x")
    _warn(figure, study, ink)


def data(study: ShownStudy) -> Table:
    """A row for each term."""
    rows = tuple((term.text, term.best, term.low, term.high, term.range, term.share) for term in terms_shown(study))
    return Table(("term", "in the best trial", "low", "high", "range", "share of the range"), rows)


def _warn(figure: "Figure", study: ShownStudy, ink: Ink) -> None:
    deciding = deciding_term(study)
    if deciding is None:
        return
    forms = milder_forms(terms_shown(study), deciding)
    said = f"“{deciding.text}” decides as good as alone. Milder: " + "; or ".join(forms.values())
    width = int(float(figure.get_size_inches()[0]) * 72 / (ink.points * 0.55))
    figure.supxlabel(wrapped(said, max(30, width)), color=ink.bad, fontsize=ink.points, ha="left", x=0.02)
