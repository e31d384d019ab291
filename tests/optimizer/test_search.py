"""Searches over projects whose best configuration is known."""

import itertools
from collections import deque
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Objective, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Outcome, Verdict, judge_of
from hyperstudio.optimizer.proposals import SAMPLERS, Exhaustive, Sampler
from hyperstudio.optimizer.search import Budget, sampler_for, search
from hyperstudio.optimizer.study import About, StudyFile, study_names
from hyperstudio.optimizer.trials import Trial, best_of, same
from hyperstudio.planning.space import Answers, Space
from hyperstudio.planning.superposition import count
from tests.optimizer.made import conditional, gave, project, stages
from tests.projects import block, code


def searched(
    folder: Path, made: Project, sampler: Sampler, evaluate: object, *, trials: int = 1000, **more: object
) -> tuple[str, list[Trial]]:
    """How a search over the workflow `main` ended, and the trials that are on disk afterwards."""
    assert made.objective is not None
    judge = judge_of(made, made.objective)
    file = StudyFile(folder, "one")
    if not file.exists:
        file.begin(About("one", tuple(map(str, judge.aims)), made.constraints, ("main",), sampler))
    ended = search(
        file,
        Space(made, ("main",), FrozenMap()),
        judge,
        sampler,
        Budget(trials),
        evaluate,  # type: ignore[arg-type]
        configurations=count(made, ("main",)).configurations,
        seed=1,
        **more,  # type: ignore[arg-type]
    )
    return ended, StudyFile(folder, "one").trials()


def worth(answers: Answers) -> float:
    """A score of its own for every configuration."""
    return sum((n + 1) * hash_of(f"{address}={value}") for n, (address, value) in enumerate(sorted(answers.items())))


def hash_of(text: str) -> float:
    return sum((n + 3) * ord(letter) for n, letter in enumerate(text)) % 97 / 97


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_sampler_tries_every_configuration_once_and_finds_the_best(tmp_path, sampler):
    made = conditional()
    number = count(made, ("main",)).configurations
    ended, trials = searched(tmp_path, made, sampler, lambda answers: gave(worth(answers)))
    assert ended == "exhausted"
    assert len({same(trial.answers) for trial in trials}) == len(trials) == number
    best = best_of(judge_of(made, Objective(maximize="score")), trials)
    assert best is not None
    assert best.verdict.values[0] == max(
        worth(answers) for answers in Space(made, ("main",), FrozenMap()).configurations()
    )


def test_the_first_trial_of_a_sampler_is_the_configuration_that_is_worked_on(tmp_path):
    _, trials = searched(tmp_path, conditional(), "tpe", lambda answers: gave(worth(answers)), trials=1)
    assert trials[0].answers == Space(conditional(), ("main",), FrozenMap()).usual()


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_study_goes_on_where_it_was(tmp_path, sampler):
    made = conditional()
    seen: list[str] = []

    def evaluate(answers: Answers) -> Outcome:
        seen.append(same(answers))
        return gave(worth(answers))

    assert searched(tmp_path, made, sampler, evaluate, trials=20)[0] == "budget"
    ended, trials = searched(tmp_path, made, sampler, evaluate, trials=45)
    assert (ended, len(trials)) == ("budget", 45)
    assert len(set(seen)) == 45


@pytest.mark.parametrize("workers", [2, 3, 7])
def test_workers_of_a_search_of_all_do_not_stand_side_by_side_and_leave_nothing_out(workers):
    made = stages(3, 8)
    ask = Exhaustive(Space(made, ("main",), FrozenMap()), [], workers)
    given = [ask.next() for _ in range(workers)]
    going = deque(given)
    shared = 0
    while going:
        over = going.popleft()
        assert over is not None
        ask.tell(over, gave(0.0), Verdict("done"))
        if (proposal := ask.next()) is not None:
            shared += any(proposal.answers["main.a"] == other.answers["main.a"] for other in going)
            going.append(proposal)
            given.append(proposal)
    assert len({same(proposal.answers) for proposal in given}) == len(given) == 8**3
    # Side by side, each one but every 64th would share its first step.
    assert shared < 8**3 / 3


def test_a_worker_that_hangs_does_not_keep_its_part_from_the_others():
    ask = Exhaustive(Space(stages(3, 3), ("main",), FrozenMap()), [], 2)
    hangs, others = ask.next(), []
    while (proposal := ask.next()) is not None:
        others.append(proposal)
        ask.tell(proposal, gave(0.0), Verdict("done"))
    assert len({same(one.answers) for one in (hangs, *others)}) == 27


def test_what_an_evaluation_raises_ends_the_search_and_is_tried_again(tmp_path):
    made, fails = stages(2, 3), itertools.chain([False, False, True], itertools.repeat(False))

    def evaluate(answers: Answers) -> Outcome:
        if next(fails):
            raise StudioError("The disk is full.")
        return gave(worth(answers))

    with pytest.raises(StudioError, match="disk"):
        searched(tmp_path, made, "exhaustive", evaluate)
    _, trials = searched(tmp_path, made, "exhaustive", evaluate)
    undisturbed = [dict(answers) for answers in Space(made, ("main",), FrozenMap()).configurations()]
    assert [trial.answers for trial in trials] == undisturbed


def test_a_widened_space_goes_on_with_what_was_tried(tmp_path):
    few = project({"a": block({"x": code("x"), "y": code("y")})})
    more = project({"a": block({"x": code("x"), "y": code("y"), "z": code("z")})})
    seen: list[object] = []

    def evaluate(answers: Answers) -> Outcome:
        seen.append(answers["main.a"])
        return gave({"x": 1.0, "y": 2.0, "z": 3.0}[str(answers["main.a"])])

    searched(tmp_path, few, "tpe", evaluate)
    _, trials = searched(tmp_path, more, "tpe", evaluate)
    assert sorted(map(str, seen)) == ["x", "y", "z"]
    assert {str(trial.answers["main.a"]): trial.verdict.values for trial in trials} == {"x": (1,), "y": (2,), "z": (3,)}


def test_a_removed_implementation_takes_its_trials_out_of_the_study(tmp_path):
    more = project({"a": block({"x": code("x"), "y": code("y"), "z": code("z")})})
    few = project({"a": block({"x": code("x"), "y": code("y")})})
    searched(tmp_path, more, "exhaustive", lambda answers: gave(1.0))
    _, trials = searched(tmp_path, few, "exhaustive", lambda answers: gave(1.0))
    assert [trial.answers["main.a"] for trial in trials] == ["x", "y"]


def test_trials_that_break_a_constraint_or_have_no_objective_never_win(tmp_path):
    made = stages(1, 5, constraints=("seconds <= 2",))

    def evaluate(answers: Answers) -> Outcome:
        number = int(str(answers["main.a"])[1:])
        if number == 4:
            return Outcome({}, {"score": "score: “main:result” is not finite."})
        if number == 3:
            return Outcome({}, failure="main.a: ValueError: on purpose")
        return gave(float(number), seconds=float(number) * 1.5)

    _, trials = searched(tmp_path, made, "tpe", evaluate)
    judged = {str(trial.answers["main.a"]): (trial.verdict.state, trial.verdict.why) for trial in trials}
    assert judged == {
        "i0": ("done", ""),
        "i1": ("done", ""),
        "i2": ("infeasible", "seconds <= 2 does not hold"),
        "i3": ("failed", "main.a: ValueError: on purpose"),
        "i4": ("infeasible", "score: “main:result” is not finite."),
    }
    best = best_of(judge_of(made, Objective(maximize="score")), trials)
    assert best is not None
    assert best.answers == {"main.a": "i1"}


def test_a_search_is_stopped_between_trials(tmp_path):
    done: list[Trial] = []
    ended, trials = searched(
        tmp_path, stages(2, 6), "random", lambda answers: gave(1.0), told=done.append, stopped=lambda: len(done) >= 3
    )
    assert (ended, len(trials)) == ("stopped", 3)


def test_several_workers_try_every_configuration_once(tmp_path):
    made = stages(3, 4)
    _, trials = searched(tmp_path, made, "tpe", lambda answers: gave(worth(answers)), workers=3)
    assert len({same(trial.answers) for trial in trials}) == len(trials) == 64


def test_real_numbers_are_searched_between_their_ends(tmp_path):
    rate = code("rate", ", *, r: Annotated[float, Interval(ge=0.001, le=10.0), 'log'] = 1.0")
    made = project({"a": block({"rate": rate})})
    _, trials = searched(
        tmp_path, made, "tpe", lambda answers: gave(-abs(float(answers["main.a.rate.r"]) - 3)), trials=60
    )
    assert len({trial.answers["main.a.rate.r"] for trial in trials}) == 60
    best = best_of(judge_of(made, Objective(maximize="score")), trials)
    assert best is not None
    assert best.verdict.values[0] > -0.3


def test_all_configurations_are_tried_where_the_budget_is_enough_for_them():
    assert sampler_for("auto", 60, continuous=False, trials=60) == "exhaustive"
    assert sampler_for("auto", 61, continuous=False, trials=60) == "tpe"
    assert sampler_for("auto", 1, continuous=True, trials=60) == "tpe"
    assert sampler_for("random", 1, continuous=False, trials=60) == "random"


def test_studies_are_listed_and_a_name_that_is_none_is_refused(tmp_path):
    searched(tmp_path, stages(1, 2), "random", lambda answers: gave(1.0))
    assert study_names(tmp_path) == ["one"]
    with pytest.raises(StudioError, match="There is no study “two”"):
        _ = StudyFile(tmp_path, "two").about
    with pytest.raises(StudioError, match="is no name for a study"):
        StudyFile(tmp_path, "../two")
