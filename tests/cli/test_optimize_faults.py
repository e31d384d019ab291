"""Searches in which numbers go wrong: it is said of which trial and which metric, and the search goes on."""

import json
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from tests.optimizer.folders import write_stages

GIVES = {
    "good": "4.0",
    "better": "0.5",
    "best_but_slow": "0.25",
    "no_number": "float('nan')",
    "endless": "float('inf')",
    "zero": "0.0",
    "words": "'none'",
    "nothing": "None",
    "one_of_them": "[1.0, float('nan')]",
    "huge": "10 ** 400",
    "fails": "value / 0",
}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A project with one block, whose implementations give what can go wrong."""
    folder = write_stages(
        tmp_path / "faulty",
        1,
        0,
        metrics={"score": {"from": "main:result"}, "ratio": {"formula": "1 / score"}},
        objective={"maximize": "ratio"},
        constraints=["ratio < 4"],
    )
    for name, gives in GIVES.items():
        code = f"def {name}(value: float) -> float:\n    return {gives}\n"
        (folder / "workflows" / "main" / "blocks" / "a" / f"{name}.py").write_text(code)
    return folder


def test_what_is_no_number_costs_its_trial_and_says_why_and_the_best_feasible_trial_wins(faulty, capsys):
    assert main(["optimize", str(faulty), "--trust", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    told = {row["configuration"]["main.a"]: (row["state"], row["why"]) for row in result["trials"]}
    assert told == {
        "good": ("done", ""),
        "better": ("done", ""),
        "best_but_slow": ("infeasible", "ratio < 4 does not hold"),
        "no_number": ("infeasible", "score: “main:result” is not finite."),
        "endless": ("infeasible", "score: “main:result” is not finite."),
        "zero": ("infeasible", "ratio: “1 / score” divides by zero: “score” is 0."),
        "words": ("infeasible", "score: “main:result” is str, not a number or a list of numbers."),
        "nothing": ("infeasible", "score: “main:result” is None, not a number or a list of numbers."),
        "one_of_them": ("infeasible", "score: “main:result” is not finite."),
        "huge": ("infeasible", "score: “main:result” is not finite."),
        "fails": ("failed", "ZeroDivisionError: float division by zero"),
    }
    assert result["best"]["configuration"] == result["recommended"]["configuration"] == {"main.a": "better"}


def test_who_reads_along_and_who_lists_the_trials_sees_the_same_numbers_and_reasons(faulty, capsys):
    assert main(["optimize", str(faulty), "--trust"]) == 0
    while_it_goes_on = [line.split() for line in capsys.readouterr().err.splitlines() if "a=" in line]
    assert main(["trials", str(faulty)]) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if "main.a=" in line]
    assert [line[0] for line in while_it_goes_on] == [line.split()[0] for line in listed]
    for told, line in zip(while_it_goes_on, listed, strict=True):
        assert all(word in line for word in told)


def test_a_metric_that_only_some_configurations_have_is_missed_by_name_in_the_others(tmp_path, capsys):
    folder = write_stages(
        tmp_path / "some",
        1,
        2,
        metrics={"score": {"from": "main:result"}, "took": {"measure": "wall", "of": "main.a.i0"}},
        objective={"maximize": "score - 0 * took"},
    )
    assert main(["optimize", str(folder), "--trust", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    told = {row["configuration"]["main.a"]: (row["state"], row["why"]) for row in result["trials"]}
    assert told["i0"] == ("done", "")
    assert told["i1"][0] == "infeasible"
    assert "took" in told["i1"][1]
    assert result["best"]["configuration"] == {"main.a": "i0"}


@pytest.mark.parametrize("sampler", ["exhaustive", "tpe", "random", "nsga2"])
def test_a_constraint_that_nothing_meets_ends_in_no_winner_and_the_reasons(tmp_path, capsys, sampler):
    folder = write_stages(tmp_path / "none", 2, 2, constraints=["score >= 100", "score <= 2.15"])
    assert main(["optimize", str(folder), "--trust", "--sampler", sampler]) == 1
    said = capsys.readouterr().out
    assert "No trial is feasible" in said
    assert "3 trials: score >= 100 does not hold\n" in said
    assert "1 trial: score >= 100 does not hold; score <= 2.15 does not hold" in said
    assert main(["trials", str(folder), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["trials"]
    assert {row["state"] for row in rows} == {"infeasible"}
    assert sorted(row["objective"] for row in rows) == pytest.approx([1.1, 1.2, 2.1, 2.2])


def test_the_scores_of_two_thousand_folds_count_with_their_mean_and_standard_error(tmp_path, capsys):
    folder = write_stages(tmp_path / "folds", 1, 0)
    blocks = folder / "workflows" / "main" / "blocks"
    for path in (folder / "workflows" / "main" / "workflow.json", blocks / "a" / "block.json"):
        said = json.loads(path.read_text())
        path.write_text(json.dumps(said | {"outputs": [{"name": "result", "type": "list[float]"}]}))
    for name, mean in (("low", 0.25), ("high", 0.75)):
        code = f"    return [value + {mean} + (-1) ** n / 8 for n in range(2000)]\n"
        (blocks / "a" / f"{name}.py").write_text(f"def {name}(value: float) -> list[float]:\n{code}")
    assert main(["optimize", str(folder), "--trust", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["best"]["configuration"] == {"main.a": "high"}
    assert result["best"]["objective"] == pytest.approx(0.75)
    assert result["best"]["error"] == pytest.approx(0.125 / 1999**0.5)
    assert result["not_told_apart"] == [result["best"]["trial"]]


def test_so_do_the_scores_of_a_block_that_runs_for_each_of_many_items(tmp_path, capsys):
    folder = write_stages(tmp_path / "each", 2, 0)
    main_folder = folder / "workflows" / "main"
    floats = [{"name": "result", "type": "list[float]"}]
    for path, said in (
        (main_folder / "workflow.json", {"outputs": floats}),
        (main_folder / "blocks" / "a" / "block.json", {"outputs": floats}),
        (main_folder / "blocks" / "b" / "block.json", {"mode": {"for_each": ["value"]}}),
    ):
        path.write_text(json.dumps(json.loads(path.read_text()) | said))
    items = "def items(value: float) -> list[float]:\n    return [value + n % 2 for n in range(600)]\n"
    (main_folder / "blocks" / "a" / "items.py").write_text(items)
    (main_folder / "blocks" / "b" / "half.py").write_text("def half(value: float) -> float:\n    return value / 2\n")
    assert main(["run", str(folder), "main", "--trust", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["metrics"] == {"score": pytest.approx(0.25)}
