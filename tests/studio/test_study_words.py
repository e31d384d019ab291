"""What a study says in words."""

from __future__ import annotations

import itertools

import pytest

from hyperstudio.graph.project import Objective
from hyperstudio.optimizer.judging import Number, Verdict, judge_of
from hyperstudio.optimizer.study import About
from hyperstudio.optimizer.trials import Trial, luck_of
from hyperstudio.studio.effect_words import effect_words, short_pair
from hyperstudio.studio.final_test import Look
from hyperstudio.studio.objective_terms import terms_shown
from hyperstudio.studio.shown_study import ShownStudy, as_shown
from hyperstudio.studio.study_words import study_words
from tests.optimizer import made
from tests.optimizer.studies import study


def said(shown: ShownStudy) -> str:
    return "\n".join(line.text for line in study_words(shown))


def test_trials_within_the_error_are_not_told_apart_and_the_cheapest_is_recommended() -> None:
    shown = study(60, error=0.05, failing=0)
    text = said(shown)
    assert f"{len(shown.findings.ties) - 1} other trials are not told apart from it" in text
    recommended = shown.findings.recommended
    assert recommended is not None
    assert recommended.outcome.cost == min(trial.outcome.cost for trial in shown.findings.ties)
    assert f"The cheapest, trial {recommended.number}, is recommended" in text


def test_what_the_best_of_so_many_would_reach_by_chance_is_said_where_metrics_have_a_spread() -> None:
    shown = study(60, error=0.05, failing=0)
    luck = luck_of(shown.judge, shown.trials)
    assert luck is not None
    assert f"the best would look {luck[0]:.3g} better than it is by chance; {luck[1]} trials are within" in said(shown)
    assert "by chance" not in said(study(60, error=None, failing=0))


def test_by_how_much_each_term_decides_is_said_where_there_are_several() -> None:
    shown = study(60, objective=Objective(maximize="0.7 × score + 3 / latency_ms"), failing=0)
    shares = {term.text: term.share for term in terms_shown(shown)}
    assert sum(shares.values()) == pytest.approx(1)
    ordered = ", ".join(
        f"{text} {share:.0%}".replace("%", " %") for text, share in sorted(shares.items(), key=lambda p: -p[1])
    )
    assert f"Of the objective's range each term makes: {ordered}." in said(shown)
    assert "each term makes" not in said(study(60, failing=0))


def test_none_feasible_is_said_with_the_reasons() -> None:
    text = said(study(10, constraints=("score >= 2",), missing="score", failing=0))
    assert "None of the 10 trials is feasible" in text
    assert "break score >= 2" in text
    assert "have no value (“score” was not measured)" in text


def test_the_final_test_stands_beside_the_search_s_own_figure_with_the_count_of_looks() -> None:
    shown = study(20)
    best = shown.findings.best
    assert best is not None
    began = Look({"main.fill": "mean"}, {"score": Number(0.7)}, Verdict("done", (0.7,), (0.0,)))
    final = Look(best.answers, {"score": Number(0.79)}, Verdict("done", (0.79,), (0.02,)))
    text = said(as_shown(shown.project, shown.about, shown.trials, (began, final)))
    assert f"never sees: 0.79 ± 0.02; the search itself says {best.verdict.values[0]:.4g}" in text
    assert "where it began: 0.7. It was looked at twice." in text


def test_two_choices_that_hang_together_are_named_with_what_greedy_choice_gives_away() -> None:
    scores = {("i0", "i0"): 0.8, ("i0", "i1"): 0.8, ("i1", "i0"): 0.0, ("i1", "i1"): 0.9}
    project = made.stages(3, 2)
    judge = judge_of(project, Objective(maximize="score"))
    trials = []
    for (a, b), c in itertools.product(scores, ("i0", "i1")):
        outcome = made.gave(scores[a, b])
        answers = {"main.a": a, "main.b": b, "main.c": c}
        trials.append(Trial(len(trials), answers, outcome, judge.verdict(outcome)))
    about = About("made", ("maximize score",), (), ("main",), "exhaustive")
    text = said(as_shown(project, about, tuple(trials)))
    assert "“a” and “b” hang together: choosing each block's best alone misses the best" in text
    assert "which gives away 0.1 (a: i0 alone, i1 together; b: i1 alone, i1 together)" in text


def test_several_aims_are_said_with_how_many_are_on_the_front() -> None:
    shown = study(50, objective=Objective(maximize="score", minimize="latency_ms"))
    assert f"{len(shown.findings.pareto)} trials are not beaten in all aims at once" in said(shown)


def test_a_study_without_trials_says_so() -> None:
    assert said(study(0)) == "No trial is over yet."


def test_effects_have_as_many_digits_as_their_errors_allow() -> None:
    assert short_pair(0.083612, 0.00123) == "0.0836 ± 0.0012"
    assert short_pair(12.345, 1.7) == "12.3 ± 1.7"
    assert short_pair(0.5, 0.0) == "0.5"
    words = effect_words(study(200))
    assert words.blocks["main.model"].startswith("matters 0.08")
    assert words.implementations["main.model.forest"].startswith("best 0.8")
