"""Hopeless trials are ended early by the numbers of their progress bars."""

import json

from hyperstudio.__main__ import main
from hyperstudio.graph.project import Objective, Pruning
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Outcome, Verdict, judge_of
from hyperstudio.optimizer.pruning import MedianPruner, curve_of
from hyperstudio.optimizer.study import About, StudyFile
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.space import Space
from hyperstudio.studio.charts import coverage
from hyperstudio.studio.shown_study import as_shown
from tests.optimizer import made
from tests.optimizer.folders import write_learners, write_stages


def curve(*values: float) -> tuple[tuple[float, float], ...]:
    return tuple((float(step), value) for step, value in enumerate(values))


def shown(number: int, *values: float) -> Trial:
    return Trial(number, {"main.a": number}, Outcome({}, curve=curve(*values)), Verdict("done", (0.0,), (0.0,)))


def test_a_trial_is_hopeless_when_its_best_is_worse_than_the_median_of_those_that_ran_to_their_end():
    pruner = MedianPruner(Pruning(number="loss", trials=3, from_step=1), [shown(0, 3, 1), shown(1, 3, 2)])
    assert not pruner.why_hopeless(curve(9, 9))  # too few have ended
    pruner.learn(shown(2, 3, 3))
    assert not pruner.why_hopeless(curve(9))  # too early
    assert not pruner.why_hopeless(curve(9, 2))
    assert not pruner.why_hopeless(curve(1.5, 9))  # its best counts
    assert pruner.why_hopeless(curve(9, 2.1)) == "loss 2.1 at step 1, where the middle of those before had 2"
    assert not pruner.why_hopeless(curve(9, 9, 9))  # nobody was seen so far


def test_the_numbers_of_a_second_bar_are_not_mixed_with_those_of_the_first():
    told = [("loss", 3.0, 0), ("rate", 1.0, 0), ("loss", 2.0, 1), ("loss", 1.5, 1), ("loss", 9.0, 0)]
    assert curve_of(told, "loss") == ((0, 3.0), (1, 1.5))


def test_a_hopeless_trial_is_stopped_said_to_be_pruned_never_recommended_and_stays_so(tmp_path, capsys):
    folder = write_learners(tmp_path / "learns")
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    states = {row["configuration"]["main.a"]: (row["state"], row["why"][:6]) for row in result["trials"]}
    assert states == {"a_good": ("done", ""), "b_bad": ("pruned", "loss 2"), "c_better": ("done", "")}
    assert result["best"]["configuration"] == result["recommended"]["configuration"] == {"main.a": "c_better"}
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--resume", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trials"] == result["trials"]
    assert [trial.verdict.state for trial in StudyFile(folder, "one").trials()] == ["done", "pruned", "done"]


def test_what_begins_at_the_same_time_is_ended_once_the_other_is_known(tmp_path, capsys):
    folder = write_learners(tmp_path / "workers")
    assert main(["optimize", str(folder), "--trust", "--workers", "3", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    states = {row["configuration"]["main.a"]: row["state"] for row in result["trials"]}
    # Which of the good ones is over first is chance; the slow one is seen to be hopeless, the best one never.
    assert (states["b_bad"], states["c_better"]) == ("pruned", "done")


def test_with_several_aims_nothing_is_ended_early_and_both_the_check_and_the_search_say_why(tmp_path, capsys):
    both = {"maximize": ["score", "score / 2"]}
    folder = write_stages(tmp_path / "both", 1, 1, objective=both, pruning={"number": "loss"})
    assert main(["check", str(folder), "--json"]) == 0
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert problem["severity"] == "warning"
    assert "several aims" in problem["what"]
    assert main(["optimize", str(folder), "--trust"]) == 0
    assert "several aims" in capsys.readouterr().err


def test_coverage_says_how_many_were_ended_early():
    objective = Objective(maximize="score")
    judge = judge_of(made.stages(1, 2), objective)
    space = Space(made.stages(1, 2), ("main",), FrozenMap())
    outcomes = [made.gave(1.0), Outcome({}, pruned="loss 2 at step 3, where the middle of those before had 1")]
    trials = [
        Trial(number, answers, outcome, judge.verdict(outcome))
        for number, (answers, outcome) in enumerate(zip(space.configurations(), outcomes, strict=True))
    ]
    about = About("made", tuple(map(str, judge.aims)), (), ("main",), "exhaustive")
    table = coverage.data(as_shown(made.stages(1, 2), about, tuple(trials)))
    assert table.columns == ("block", "implementation", "measured", "infeasible", "ended early", "failed")
    assert table.rows == (("main.a", "i0", 1, 0, 0, 0), ("main.a", "i1", 0, 0, 1, 0))
