"""`hyperstudio optimize` and `trials` on projects whose best configuration is known."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from hyperstudio.files.new import new_project
from hyperstudio.optimizer.study import StudyFile
from hyperstudio.studio.api import open_project
from hyperstudio.studio.shown_study import shown_study
from hyperstudio.studio.study_plots import CHARTS
from hyperstudio.studio.study_words import study_words
from hyperstudio.studio.trial_choices import take_trial
from tests.optimizer.folders import write_stages

KILLS = int(os.environ.get("HYPERSTUDIO_TEST_KILLS", "2"))
"""How often a study is killed."""


def optimized(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, object]:
    """What `optimize --json` prints for a search that finds something."""
    assert main(["optimize", str(folder), "--trust", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_all_configurations_cost_their_distinct_steps_and_no_more(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 3, 3)
    result = optimized(capsys, folder)
    assert (result["sampler"], result["configurations"]) == ("exhaustive", 27)
    assert result["steps"] == {"run": 3 + 9 + 27, "reused": 81 - 39, "naive": 81, "measuring": 0}
    assert result["best"]["configuration"] == {"main.a": "i2", "main.b": "i2", "main.c": "i2"}
    assert result["best"]["objective"] == pytest.approx(3.33)
    assert result["best"] == result["recommended"]
    assert main(["trials", str(folder), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["study"] == result["study"]
    assert [row["objective"] for row in listed["trials"]] == [row["objective"] for row in result["trials"]]


def test_the_best_is_saved_as_a_configuration_that_runs(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 3)
    optimized(capsys, folder, "--save", "winner")
    assert json.loads((folder / "configurations" / "winner.json").read_text()) == {"main.a": "i2", "main.b": "i2"}
    assert main(["run", str(folder), "main", "--configuration", "winner", "--json"]) == 0
    ran = json.loads(capsys.readouterr().out)
    assert ran["metrics"] == {"score": pytest.approx(3.3)}
    assert ran["steps"]["run"] == 0


def test_the_winner_and_where_the_search_began_are_tested_once_on_rows_that_it_never_saw(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 3, final="last")
    shutil.copytree(folder / "workflows" / "main", folder / "workflows" / "last")
    for number, unseen in enumerate((5.0, 9.0, 7.0)):
        code = f"def i{number}(value: float) -> float:\n    return {unseen}\n"
        (folder / "workflows" / "last" / "blocks" / "a" / f"i{number}.py").write_text(code)
    result = optimized(capsys, folder, "--study", "one")
    assert result["best"]["objective"] == 3.0
    assert result["final"]["best"] == result["final"]["baseline"] == {"metrics": {"score": 5.0}, "objective": 5.0}
    assert result["final"]["looks"] == 2
    again = optimized(capsys, folder, "--study", "one", "--resume")
    assert again["final"] == result["final"]


def test_latency_is_measured_warm_with_what_is_baked_already_there(tmp_path, capsys):
    metrics = {"score": {"from": "main:result"}, "latency_ms": {"measure": "latency", "of": "main", "unit": "ms"}}
    folder = write_stages(tmp_path / "stages", 2, 2, metrics=metrics, objective={"minimize": "latency_ms"})
    blocks = folder / "workflows" / "main" / "blocks"
    for name, seconds in (("i0", 0.02), ("i1", 0.002)):
        slow = f"import time\n\n\ndef {name}(value: float) -> float:\n    time.sleep({seconds})\n    return value\n"
        (blocks / "b" / f"{name}.py").write_text(slow)
    baked = json.loads((blocks / "a" / "block.json").read_text()) | {"lifetime": "baked"}
    (blocks / "a" / "block.json").write_text(json.dumps(baked))
    learning = "import time\n\n\ndef i0(value: float) -> float:\n    time.sleep(0.5)\n    return value\n"
    (blocks / "a" / "i0.py").write_text(learning)
    result = optimized(capsys, folder)
    took = {tuple(row["configuration"].values()): row["metrics"]["latency_ms"] for row in result["trials"]}
    assert set(took) == {("i0", "i0"), ("i0", "i1"), ("i1", "i0"), ("i1", "i1")}
    # What is baked (half a second) is no part of it, and ten times the sleep is longer on any machine.
    assert max(took.values()) < 400
    assert max(took[a, "i1"] for a in ("i0", "i1")) < min(took[a, "i0"] for a in ("i0", "i1"))
    assert result["best"]["configuration"]["main.b"] == "i1"


def test_who_was_only_lucky_in_its_latency_does_not_win(tmp_path, capsys):
    metrics = {"score": {"from": "main:result"}, "latency_ms": {"measure": "latency", "of": "main", "unit": "ms"}}
    folder = write_stages(tmp_path / "stages", 1, 0, metrics=metrics, objective={"minimize": "latency_ms"})
    a, marker = folder / "workflows" / "main" / "blocks" / "a", tmp_path / "later"
    # The lucky one is quick as long as nothing else was tried, and slow whenever it is measured later.
    lucky = f"    time.sleep(0.05 if os.path.exists({str(marker)!r}) else 0)\n    return value\n"
    (a / "lucky.py").write_text(f"import os\nimport time\n\n\ndef lucky(value: float) -> float:\n{lucky}")
    steady = f"    open({str(marker)!r}, 'w').close()\n    time.sleep(0.01)\n    return value\n"
    (a / "steady.py").write_text(f"import time\n\n\ndef steady(value: float) -> float:\n{steady}")
    result = optimized(capsys, folder, "--sampler", "exhaustive", "--study", "one")
    assert [row["configuration"]["main.a"] for row in result["trials"]] == ["lucky", "steady"]
    assert result["best"]["configuration"] == {"main.a": "steady"}
    again = optimized(capsys, folder, "--sampler", "exhaustive", "--study", "one", "--resume")
    assert [row["metrics"] for row in again["trials"]] == [row["metrics"] for row in result["trials"]]


def test_the_runs_of_a_study_do_not_crowd_the_history(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    result = optimized(capsys, folder, "--study", "first")
    assert main(["runs", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"runs": []}
    own = folder / ".hyperstudio" / "studies" / "first" / "runs"
    assert {path.stem for path in own.iterdir()} == {run for row in result["trials"] for run in row["runs"]}


def test_an_implementation_that_fails_its_contract_is_never_tried_until_it_is_mended(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 3)
    shutil.copy(new_project(tmp_path / "empty", "empty") / "conftest.py", folder)
    contract = folder / "workflows/main/blocks/b/test_contract.py"
    contract.write_text("def test_it_adds_little(block):\n    assert block(value=0.0) < 0.25\n")
    assert main(["test", str(folder), "--trust"]) == 1
    capsys.readouterr()
    result = optimized(capsys, folder)
    assert (result["configurations"], len(result["trials"])) == (6, 6)
    assert result["steps"] == {"run": 3 + 6, "reused": 3, "naive": 12, "measuring": 0}
    assert all(row["configuration"]["main.b"] != "i2" for row in result["trials"])
    assert main(["tree", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "6 configurations\nLeft out of the search: main.b.i2 (its contract fails: " in printed
    assert list(result["left_out"]) == ["main.b.i2"]
    assert result["left_out"]["main.b.i2"].startswith("its contract fails: ")
    shown = shown_study(folder, open_project(folder).document.project, result["study"])
    words = "\n".join(line.text for line in study_words(shown))
    assert "Left out of the search: main.b.i2 (its contract fails" in words
    assert "6 of 6 configurations are tried." in words
    assert "Never run" not in words

    # What is disabled as well is said too, and no warning: somebody meant it.
    block = contract.parent / "block.json"
    block.write_text(json.dumps(json.loads(block.read_text()) | {"disabled": ["i0"]}))
    assert main(["tree", str(folder), "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert (tree["configurations"], tree["left_out"]["main.b.i0"]) == (3, "disabled")
    block.write_text(json.dumps({**json.loads(block.read_text()), "disabled": []}))

    contract.write_text("def test_it_adds(block):\n    assert block(value=0.0) > 0\n")
    result = optimized(capsys, folder, "--resume")
    assert result["left_out"] == {}
    assert len(result["trials"]) == 9


def test_that_nothing_is_feasible_is_said(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 3, constraints=["score >= 100"])
    assert main(["optimize", str(folder), "--trust"]) == 1
    assert "No trial is feasible" in capsys.readouterr().out


def test_a_failing_implementation_loses_its_trials_only(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    bad = folder / "workflows" / "main" / "blocks" / "a" / "i1.py"
    bad.write_text("def i1(value: float) -> float:\n    raise ValueError('on purpose')\n")
    result = optimized(capsys, folder)
    states = {tuple(row["configuration"].values()): (row["state"], row["why"]) for row in result["trials"]}
    assert states[("i0", "i1")] == ("done", "")
    assert states[("i1", "i0")] == states[("i1", "i1")] == ("failed", "ValueError: on purpose")
    assert result["best"]["configuration"] == {"main.a": "i0", "main.b": "i1"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--sampler", "annealing"], "There is no sampler"),
        (["--trials", "0"], "at least one trial"),
        (["--objective", "other"], "There is no objective"),
        (["--save", "two words"], "is not a name"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_runs(tmp_path, capsys, words, says):
    folder = write_stages(tmp_path / "stages", 1, 2)
    assert main(["optimize", str(folder), "--trust", "--json", *words]) == 2
    assert says in json.loads(capsys.readouterr().out)["error"]["what"]
    assert not (folder / ".hyperstudio" / "studies").exists()


def test_every_plot_of_a_study_is_drawn_and_its_data_written(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    optimized(capsys, folder, "--study", "one")
    for kind in CHARTS:
        for suffix in ("png", "svg", "csv"):
            out = tmp_path / f"{kind}.{suffix}"
            assert main(["plot", str(folder), kind, "--study", "one", "--out", str(out), "--json"]) == 0
            assert json.loads(capsys.readouterr().out) == {"file": str(out)}
            assert out.stat().st_size > 0
    assert (tmp_path / "coverage.csv").read_text().splitlines()[1:] == [
        *("main.a,i0,2,0,0,0", "main.a,i1,2,0,0,0"),
        *("main.b,i0,2,0,0,0", "main.b,i1,2,0,0,0"),
    ]
    assert main(["run", str(folder), "main", "--fresh", "--json"]) == 0
    capsys.readouterr()
    timeline = tmp_path / "run.csv"
    assert main(["plot", str(folder), "timeline", "--out", str(timeline), "--json"]) == 0
    assert [line.split(",")[0] for line in timeline.read_text().splitlines()] == ["block", "a", "b"]
    capsys.readouterr()
    assert main(["plot", str(folder), "pie", "--out", str(timeline), "--json"]) == 2
    assert "history" in json.loads(capsys.readouterr().out)["error"]["mend"]


def test_a_study_goes_on_only_when_asked_to(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    optimized(capsys, folder, "--study", "one", "--trials", "2", "--sampler", "exhaustive")
    assert main(["optimize", str(folder), "--study", "one", "--json"]) == 2
    assert "--resume" in json.loads(capsys.readouterr().out)["error"]["mend"]
    result = optimized(capsys, folder, "--resume", "--sampler", "exhaustive")
    assert result["study"] == "one"
    assert len(result["trials"]) == 4


def test_a_killed_study_goes_on_to_the_same_list_and_runs_no_finished_step_twice(tmp_path, capsys, monkeypatch):
    folder = write_stages(tmp_path / "stages", 3, 4)
    whole = optimized(capsys, write_stages(tmp_path / "undisturbed", 3, 4), "--sampler", "exhaustive")
    monkeypatch.setenv("HYPERSTUDIO_STORE", str(tmp_path / "store"))
    command = [sys.executable, "-m", "hyperstudio", "optimize", str(folder), "--trust", "--sampler", "exhaustive"]
    journal = folder / ".hyperstudio" / "studies" / "one" / "journal.log"
    draw = random.Random(KILLS)
    for number in range(KILLS):
        killed = subprocess.Popen([*command, "--study", "one", "--resume"], stderr=subprocess.DEVNULL)
        deadline, lines = time.monotonic() + 60, 64 * (number + 1) // (KILLS + 1)
        while (not journal.exists() or journal.read_bytes().count(b"\n") < lines) and time.monotonic() < deadline:
            time.sleep(0.005)
        # Any moment of a trial: between two, while a step runs, while its values or its lines are written.
        time.sleep(draw.uniform(0, 0.1))
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    result = optimized(capsys, folder, "--study", "one", "--resume", "--sampler", "exhaustive")
    assert [row["configuration"] for row in result["trials"]] == [row["configuration"] for row in whole["trials"]]
    assert [row["objective"] for row in result["trials"]] == [row["objective"] for row in whole["trials"]]
    ran: dict[tuple[str, ...], int] = {}
    for path in (folder / ".hyperstudio" / "studies" / "one" / "runs").iterdir():
        for line in path.read_text().splitlines():
            event = json.loads(line) if line.endswith("}") else {}
            if event.get("event") == "finished":
                ran[event["key"], event["place"]] = ran.get((event["key"], event["place"]), 0) + 1
    assert set(ran.values()) == {1}
    # What a worker had finished when its parent was killed is stored, and found again without having been told.
    assert 4 + 16 + 64 - KILLS * 3 <= len(ran) <= 4 + 16 + 64


def test_a_search_ends_when_its_trials_cost_as_much_as_it_may_and_goes_on_with_more(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 5)
    words = ("--study", "one", "--cost-metric", "score")
    assert len(optimized(capsys, folder, *words, "--cost", "3")["trials"]) == 2  # 1 + 2
    assert len(optimized(capsys, folder, *words, "--cost", "3", "--resume")["trials"]) == 2
    assert len(optimized(capsys, folder, *words, "--cost", "6", "--resume")["trials"]) == 3
    assert main(["optimize", str(folder), "--trust", "--cost", "3", "--cost-metric", "usd", "--json"]) == 2
    assert "There is no metric “usd”" in json.loads(capsys.readouterr().out)["error"]["what"]
    assert main(["optimize", str(folder), "--trust", "--seconds", "0", "--json"]) == 2
    assert "no time" in json.loads(capsys.readouterr().out)["error"]["what"]


def test_two_trials_are_compared_by_their_numbers(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    optimized(capsys, folder, "--study", "one")
    assert main(["compare", str(folder), "0", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    found = said["first_difference"]
    assert (found["address"], found["port"], found["kind"]) == ("main.b", "result", "implementation")
    assert "i0 → i1" in found["cause"]
    assert said["answers"] == {"main.b": ["i0", "i1"]}
    assert said["metrics"] == {"score": [pytest.approx(1.1), pytest.approx(1.2)]}
    assert main(["compare", str(folder), "0", "1"]) == 0
    assert "  main.b: i0 → i1\n  score: 1.1 → 1.2\n" in capsys.readouterr().out
    assert main(["compare", str(folder), "3", "3"]) == 0
    assert capsys.readouterr().out == "No value differs.\n"
    for more in ([], ["--study", "one"]):
        assert main(["compare", str(folder), "0", "9", *more, "--json"]) == 2
        error = json.loads(capsys.readouterr().out)["error"]
        assert "“one” has no trial 9" in error["what"]
        assert "from 0 to 3" in error["mend"]
    assert main(["compare", str(folder), "some", "run", "--study", "one", "--json"]) == 2
    assert "by their numbers" in json.loads(capsys.readouterr().out)["error"]["what"]


def test_the_lines_of_a_search_name_trials_by_the_numbers_that_everything_else_takes(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 2)
    assert main(["optimize", str(folder), "--trust"]) == 0
    captured = capsys.readouterr()
    lines = [line.split() for line in captured.err.splitlines() if "a=i" in line]
    assert [line[0] for line in lines] == ["0", "1"]
    assert f"Best: trial {next(line[0] for line in lines if line[2] == 'a=i1')}," in captured.out


def test_two_trials_of_which_one_never_ran_are_refused_by_name(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 2)
    lacking = folder / "workflows/main/blocks/a/i1.py"
    lacking.write_text(f"import package_that_is_nowhere\n{lacking.read_text()}")
    optimized(capsys, folder)
    assert main(["compare", str(folder), "0", "1", "--json"]) == 2
    what = json.loads(capsys.readouterr().out)["error"]["what"]
    assert what.startswith("Trial 1 never ran: ")
    assert "package_that_is_nowhere" in what


def test_a_trial_whose_implementation_is_gone_is_taken_without_it(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 2, 2)
    optimized(capsys, folder, "--study", "one")
    (folder / "workflows/main/blocks/a/i1.py").unlink()
    document = open_project(folder).document
    best = StudyFile(folder, "one").trials()[3]
    assert best.answers == {"main.a": "i1", "main.b": "i1"}
    assert take_trial(document, best, "kept") == ["main.a"]
    assert dict(document.configuration) == {"main.b": "i1"}


def test_a_look_at_the_final_test_that_was_cut_harms_no_other(tmp_path, capsys):
    folder = write_stages(tmp_path / "stages", 1, 2, final="last")
    shutil.copytree(folder / "workflows" / "main", folder / "workflows" / "last")
    optimized(capsys, folder, "--study", "one")
    looks = folder / ".hyperstudio" / "studies" / "one" / "final.jsonl"
    whole = looks.read_text().rstrip()
    first, last = (line for line in whole.split("\n") if line)
    looks.write_text(f"{first}\n{last[: last.index('}') + 1]}")
    result = optimized(capsys, folder, "--study", "one", "--resume")
    assert result["final"]["looks"] == 2
    assert result["final"]["best"]["metrics"] == {"score": 1.0}  # a copy of a block keeps its own choice
