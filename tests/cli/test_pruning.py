"""Hopeless trials are ended early by the numbers of their progress bars."""

import json

from hyperstudio.__main__ import main
from hyperstudio.graph.project import Pruning
from hyperstudio.optimizer.judging import Outcome, Verdict
from hyperstudio.optimizer.pruning import MedianPruner, curve_of
from hyperstudio.optimizer.study import StudyFile
from hyperstudio.optimizer.trials import Trial
from tests.optimizer.folders import write_stages

LEARNS = """
import time
from tqdm import tqdm

def {name}(value: float) -> float:
    bar = tqdm(range(100))
    for step in bar:
        bar.set_postfix(loss={loss})
        time.sleep({pause})
    return {gives}
"""


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
    folder = write_stages(tmp_path / "learns", 1, 0, pruning={"number": "loss", "trials": 1})
    ways = {"a_good": (1.0, 0.001, 1.0), "b_bad": (2.0, 0.3, 99.0), "c_better": (0.5, 0.001, 2.0)}
    for name, (loss, pause, gives) in ways.items():
        code = LEARNS.format(name=name, loss=loss, pause=pause, gives=gives)
        (folder / "workflows" / "main" / "blocks" / "a" / f"{name}.py").write_text(code)
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    states = {row["configuration"]["main.a"]: (row["state"], row["why"][:6]) for row in result["trials"]}
    assert states == {"a_good": ("done", ""), "b_bad": ("pruned", "loss 2"), "c_better": ("done", "")}
    assert result["best"]["configuration"] == result["recommended"]["configuration"] == {"main.a": "c_better"}
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--resume", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trials"] == result["trials"]
    assert [trial.verdict.state for trial in StudyFile(folder, "one").trials()] == ["done", "pruned", "done"]


def test_pruning_with_several_aims_is_a_problem_before_anything_runs(tmp_path, capsys):
    both = {"maximize": ["score", "score / 2"]}
    folder = write_stages(tmp_path / "both", 1, 1, objective=both, pruning={"number": "loss"})
    assert main(["check", str(folder), "--json"]) == 1
    assert "several aims" in json.loads(capsys.readouterr().out)["problems"][0]["what"]
