"""What a study says about single blocks."""

import random

import pytest

from hyperstudio.graph.project import Objective, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.effects import effects_of, together
from hyperstudio.optimizer.judging import Judge, judge_of
from hyperstudio.optimizer.trials import Trial, best_of, pareto_of, recommended_of, ties_of
from hyperstudio.planning.space import Answers, Space
from tests.optimizer.made import additive, gave, stages

EFFECTS = {"a": [0.0, 3.0, 5.0], "b": [0.0, -1.0, -2.5], "c": [0.0, 0.5, 0.2]}
BLOCKS = ["main.a", "main.b", "main.c"]
MADE = stages(3, 3)
JUDGE = judge_of(MADE, Objective(maximize="score"))


def tried(made: Project, judge: Judge, score: object, share: float = 1.0) -> list[Trial]:
    """The trials of all configurations, or of a random share of them."""
    found: list[Trial] = []
    draw = random.Random(1)
    for answers in Space(made, ("main",), FrozenMap()).configurations():
        if draw.random() <= share:
            outcome = gave(score(answers))  # type: ignore[operator]
            found.append(Trial(len(found), answers, outcome, judge.verdict(outcome)))
    return found


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_known_effects_are_found_again(share):
    noise = random.Random(3)
    trials = tried(MADE, JUDGE, lambda answers: additive(EFFECTS, answers) + noise.gauss(0, 0.02), share)
    found = effects_of(JUDGE, trials, BLOCKS)
    for block, numbers in EFFECTS.items():
        mean = sum(numbers) / 3
        told = found.of[f"main.{block}"]
        assert [told[f"i{n}"].effect for n in range(3)] == pytest.approx([n - mean for n in numbers], abs=0.05)
        assert found.spread[f"main.{block}"][0] == pytest.approx(max(numbers) - min(numbers), rel=0.05)
        assert all(0 < one.error < 0.05 for one in told.values())
    assert sorted(found.spread, key=lambda block: -found.spread[block][0]) == BLOCKS


def test_an_additive_project_can_be_chosen_block_by_block():
    assert together(JUDGE, tried(MADE, JUDGE, lambda answers: additive(EFFECTS, answers)), BLOCKS) is None


def test_blocks_whose_choices_hang_together_are_named():
    """a=i1 and b=i1 are the worst alone and the best together."""

    def score(answers: Answers) -> float:
        both = answers["main.a"] == "i1" and answers["main.b"] == "i1"
        either = answers["main.a"] == "i1" or answers["main.b"] == "i1"
        return 9.0 if both else additive(EFFECTS, answers) - (8.0 if either else 0.0)

    trials = tried(MADE, JUDGE, score)
    found = together(JUDGE, trials, BLOCKS)
    assert found is not None
    assert set(found.blocks) == {"main.a", "main.b"}
    assert (found.alone["main.a"], found.joint["main.a"]) == ("i2", "i1")
    assert found.lost == pytest.approx(9.0 - 5.5)


def some_of(made: Project, judge: Judge, number: int, seed: int, score: object) -> list[Trial]:
    """Trials of a random choice of configurations."""
    draw = random.Random(seed)
    every = list(Space(made, ("main",), FrozenMap()).configurations())
    outcomes = [(answers, gave(score(answers, draw))) for answers in draw.sample(every, number)]  # type: ignore[operator]
    return [Trial(n, answers, outcome, judge.verdict(outcome)) for n, (answers, outcome) in enumerate(outcomes)]


@pytest.mark.parametrize("number", [12, 20, 40, 81])
def test_noise_is_not_taken_for_choices_that_hang_together(number):
    made = stages(4, 3)
    blocks = [f"main.{name}" for name in "abcd"]

    def score(answers: Answers, draw: random.Random) -> float:
        return additive(EFFECTS, answers) * 0.1 + draw.gauss(0, 1)

    said = [together(JUDGE, some_of(made, JUDGE, number, seed, score), blocks) for seed in range(100)]
    assert sum(one is not None for one in said) <= 3


@pytest.mark.parametrize(("number", "found"), [(12, 0), (40, 80), (81, 95)])
def test_choices_that_hang_together_are_found_in_noise_once_there_are_enough_trials(number, found):
    made = stages(4, 3)
    blocks = [f"main.{name}" for name in "abcd"]

    def score(answers: Answers, draw: random.Random) -> float:
        both = answers["main.b"] == "i1" and answers["main.d"] == "i1"
        either = answers["main.b"] == "i1" or answers["main.d"] == "i1"
        return (3.0 if both else -4.0 if either else 0.0) + draw.gauss(0, 0.7)

    said = [together(JUDGE, some_of(made, JUDGE, number, seed, score), blocks) for seed in range(100)]
    named = [set(one.blocks) for one in said if one is not None]
    assert all(blocks == {"main.b", "main.d"} for blocks in named)
    assert len(named) >= found


def test_nothing_is_said_of_choices_that_never_varied():
    trials = [trial for trial in tried(MADE, JUDGE, lambda answers: 1.0) if trial.answers["main.a"] == "i0"]
    found = effects_of(JUDGE, trials, BLOCKS)
    assert set(found.of) == {"main.b", "main.c"}
    assert effects_of(JUDGE, [], BLOCKS).of == {}
    assert together(JUDGE, [], BLOCKS) is None


def test_what_is_not_told_apart_from_the_best_is_said_and_the_cheapest_of_it_recommended():
    trials = []
    for number, (score, cost) in enumerate([(0.90, 9.0), (0.895, 2.0), (0.85, 1.0), (0.91, 5.0)]):
        outcome = gave(score, error=0.02, cost=cost)
        trials.append(Trial(number, {"main.a": f"i{number}"}, outcome, JUDGE.verdict(outcome)))
    best = best_of(JUDGE, trials)
    assert best is trials[3]
    assert ties_of(JUDGE, trials) == [trials[0], trials[1], trials[3]]
    assert recommended_of(JUDGE, trials) is trials[1]
    sure = [Trial(n, {}, gave(score), JUDGE.verdict(gave(score))) for n, score in enumerate([1.0, 2.0])]
    assert ties_of(JUDGE, sure) == [sure[1]]


def test_the_front_of_several_goals_holds_what_nothing_else_beats():
    made = stages(1, 2)
    judge = judge_of(made, Objective.model_validate({"maximize": ["score"], "minimize": ["seconds"]}))
    points = [(1.0, 1.0), (2.0, 2.0), (1.5, 3.0), (3.0, 9.0), (1.0, 1.0), (0.5, 0.5)]
    trials = [Trial(n, {}, gave(s, seconds=t), judge.verdict(gave(s, seconds=t))) for n, (s, t) in enumerate(points)]
    assert [trial.number for trial in pareto_of(judge, trials)] == [0, 1, 3, 4, 5]
