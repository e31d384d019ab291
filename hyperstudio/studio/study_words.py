"""What a study says, in words: the best, what is not told apart from it, the final test, and what to mind."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from hyperstudio.optimizer.trials import Trial, luck_of, same
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.charts.coverage import covered, never_run
from hyperstudio.studio.counts import count_text, left_out_text, luck_text, shares_text
from hyperstudio.studio.final_test import Look
from hyperstudio.studio.left_out import DISABLED
from hyperstudio.studio.objective_terms import deciding_term, milder_forms, terms_shown
from hyperstudio.studio.shown_study import ShownStudy, label_of

Tone = Literal["good", "warn", "bad", "text", "muted"]
MOST_ANSWERS = 8
MOST_UNRUN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or two, and how grave they are."""

    tone: Tone
    text: str


def study_words(study: ShownStudy) -> list[Line]:
    """What a study says, the most important first."""
    if not study.trials:
        return [Line("muted", "No trial is over yet.")]
    found = study.findings
    if found.best is None:
        return [Line("bad", _none_feasible(study.trials)), *_left_out(study)]
    lines = [Line("good", f"Best: trial {found.best.number}, {_reached(study, found.best)}. {answers_of(found.best)}.")]
    if len(study.judge.aims) > 1:
        lines.append(Line("text", f"{len(found.pareto)} trials are not beaten in all aims at once by any other."))
    if len(found.ties) > 1 and found.recommended is not None:
        lines.append(Line("text", _ties(study, found.ties, found.best, found.recommended)))
    if said_luck := luck_text(luck_of(study.judge, study.trials)):
        lines.append(Line("text", said_luck))
    if (said := _final(study, found.best)) is not None:
        lines.append(said)
    if found.together is not None:
        lines.append(Line("warn", _together(study)))
    if (term := deciding_term(study)) is not None:
        share = f"{term.share:.1%}".replace("%", " %")
        lines.append(Line("warn", f"“{term.text}” makes {share} of the objective's range: it decides alone."))
    elif decides := shares_text(terms_shown(study)):
        lines.append(Line("text", decides))
    return [*lines, *_left_out(study), Line("muted", _coverage(study))]


def _left_out(study: ShownStudy) -> list[Line]:
    """What was never chosen: a warning, unless somebody said so."""
    left_out = study.about.left_out
    if not left_out:
        return []
    meant = all(why == DISABLED for why in left_out.values())
    return [Line("muted" if meant else "warn", left_out_text(left_out))]


def milder_forms_of(study: ShownStudy) -> dict[str, str]:
    """Milder forms of the objective by their names, where one of its terms decides alone."""
    deciding = deciding_term(study)
    return milder_forms(terms_shown(study), deciding) if deciding is not None else {}


def answers_of(trial: Trial, most: int = MOST_ANSWERS) -> str:
    """The choices and parameters of a trial: `prep = deep, k = 7`."""
    said = [f"{address.rpartition('.')[2]} = {_value(value)}" for address, value in trial.answers.items()]
    more = f" and {len(said) - most} more" if len(said) > most else ""
    return ", ".join(said[:most]) + more or "Nothing was to be decided"


def _value(value: object) -> str:
    return short(value) if isinstance(value, float) else str(value)


def _coverage(study: ShownStudy) -> str:
    tried, every = covered(study)
    unrun = never_run(study)
    left = f" Never run: {', '.join(unrun[:MOST_UNRUN])}{' …' if len(unrun) > MOST_UNRUN else ''}." if unrun else ""
    return f"{tried:,} of {count_text(every)} configurations are tried.{left}"


def _reached(study: ShownStudy, trial: Trial) -> str:
    said = []
    for aim, value, error in zip(study.judge.aims, trial.verdict.values, trial.verdict.errors, strict=True):
        said.append(f"{aim.formula.text} {short(value)}" + (f" ± {error:.2g}" if error else ""))
    return ", ".join(said)


def _none_feasible(trials: tuple[Trial, ...]) -> str:
    reasons: Counter[str] = Counter()
    for trial in trials:
        if trial.verdict.violations:
            reasons.update(f"break {text}" for text in trial.verdict.violations)
        elif trial.verdict.state == "failed":
            reasons[f"failed ({trial.verdict.why})"] += 1
        elif trial.verdict.state == "pruned":
            reasons["ended early as hopeless"] += 1
        else:
            reasons[f"have no value ({trial.verdict.why})"] += 1
    said = "; ".join(f"{number} {why}" for why, number in reasons.most_common(3))
    number = "The one trial is not" if len(trials) == 1 else f"None of the {len(trials)} trials is"
    return f"{number} feasible: {said}. Ease a constraint, or widen what is searched."


def _ties(study: ShownStudy, ties: tuple[Trial, ...], best: Trial, recommended: Trial) -> str:
    others = len(ties) - 1
    error = best.verdict.errors[0]
    within = f"within its standard error of {error:.2g}" if error else "they reach the same"
    one = "One other trial is" if others == 1 else f"{others} other trials are"
    text = f"{one} not told apart from it ({within})."
    if recommended is best:
        return f"{text} It is the cheapest of them, and recommended."
    return f"{text} The cheapest, trial {recommended.number}, is recommended: {answers_of(recommended)}."


def _final(study: ShownStudy, best: Trial) -> Line | None:
    by_answers = {same(one.answers): one for one in study.looks}
    look = by_answers.get(same(best.answers))
    if look is None:
        return None
    name = study.project.final or "the final test"
    workflow = study.project.workflows.get(name)
    title = (workflow.title if workflow else "") or name
    if not look.verdict.values:
        return Line("warn", f"The final test has no value: {look.verdict.why}")
    others = [one for one in study.looks if one is not look and one.verdict.values]
    began = f" The configuration where it began: {_value_of(others[0])}." if others else ""
    times = {1: "once", 2: "twice"}.get(len(study.looks), f"{len(study.looks)} times")
    text = f"On “{title}”, which the search never sees: {_value_of(look)}; the search itself says "
    text += f"{short(best.verdict.values[0])}.{began} It was looked at {times}."
    broken = look.verdict.state != "done"
    return Line("warn" if broken else "text", f"{text} {look.verdict.why}." if broken else text)


def _value_of(look: Look) -> str:
    error = look.verdict.errors[0] if look.verdict.errors else 0.0
    return short(look.verdict.values[0]) + (f" ± {error:.2g}" if error else "")


def _together(study: ShownStudy) -> str:
    found = study.findings.together
    assert found is not None
    one, other = (f"“{label_of(study.project, block)}”" for block in found.blocks)
    pairs = [
        f"{label_of(study.project, block)}: {found.alone[block]} alone, {found.joint[block]} together"
        for block in found.blocks
        if block in found.alone
    ]
    lost = f", which gives away {short(found.lost)}" if found.lost else ""
    return (
        f"{one} and {other} hang together: choosing each block's best alone misses the best{lost} ({'; '.join(pairs)})."
    )
