"""Metrics with `repeats`: measured several times in each trial, where chance has a part in them."""

import json
import statistics
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from tests.optimizer.folders import write_stages

LOADS = """from pathlib import Path


def rows(value: float) -> float:
    with Path(r"{log}").open("a") as file:
        file.write("load ")
    return value
"""
TRAINS = """from random import Random


def {name}(value: float, *, seed: int = 0) -> float:
    return value + {mean} + Random(seed).gauss(0, {noise})
"""
CHANCE = """import random


def {name}(value: float) -> float:
    return value + random.random()
"""


def write_noisy(folder: Path, ways: dict[str, str], first: str = "", **said: object) -> Path:
    """A project whose stage a gives what it is given (and writes down that it ran), and whose stage b has `ways`."""
    metrics = {"score": {"from": "main:result", "repeats": 5}}
    write_stages(folder, 2, 0, **{"metrics": metrics, **said})
    blocks = folder / "workflows" / "main" / "blocks"
    (blocks / "a" / "rows.py").write_text(first or LOADS.format(log=folder / "log"))
    for name, code in ways.items():
        (blocks / "b" / f"{name}.py").write_text(code)
    return folder


def optimized(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict:
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def trains(mean: float, noise: float) -> dict[str, str]:
    return {
        f"m{number}": TRAINS.format(name=f"m{number}", mean=mean + number / 100, noise=noise) for number in range(2)
    }


def test_a_seeded_block_is_trained_with_other_seeds_and_what_stands_before_it_runs_once(tmp_path, capsys):
    folder = write_noisy(tmp_path / "noisy", trains(1, 0.5))
    result = optimized(folder, capsys)
    for row in result["trials"]:
        repeats = row["repeats"]["score"]
        assert len(set(repeats)) == 5
        assert row["metrics"]["score"] == pytest.approx(statistics.fmean(repeats))
        assert row["error"] == pytest.approx(statistics.stdev(repeats) / 5**0.5)
        assert row["steps"]["measuring"] == 4
    assert (folder / "log").read_text() == "load "
    assert result["steps"] == {"run": 3, "reused": 1, "naive": 4, "measuring": 8}
    # Hardly a hundredth apart, with noise of a half: which one is better is not known.
    assert result["not_told_apart"] == [0, 1]


def test_without_any_seed_the_whole_path_runs_again_since_chance_may_be_in_any_block(tmp_path, capsys):
    folder = write_noisy(tmp_path / "chance", {"b": CHANCE.format(name="b")})
    result = optimized(folder, capsys)
    assert len(set(result["trials"][0]["repeats"]["score"])) == 5
    assert (folder / "log").read_text() == "load " * 5
    # A repeat is a value like any other: whoever goes on finds it.
    again = optimized(folder, capsys, "--resume")
    assert again["trials"] == result["trials"]
    (folder / ".hyperstudio").rename(folder / "before")
    assert optimized(folder, capsys)["trials"][0]["repeats"] == result["trials"][0]["repeats"]


def test_a_block_that_is_paid_for_is_not_called_again_to_measure(tmp_path, capsys):
    folder = write_noisy(tmp_path / "paid", {"b": CHANCE.format(name="b")})
    said = {"inputs": [{"name": "value", "type": "float"}], "outputs": [{"name": "result", "type": "float"}]}
    for name in "ab":
        path = folder / "workflows" / "main" / "blocks" / name / "block.json"
        path.write_text(json.dumps(said | {"resources": {"per_second": 50}}))
    result = optimized(folder, capsys)
    assert result["trials"][0]["repeats"] == {}
    assert result["steps"]["measuring"] == 0


def test_times_are_measured_again_in_the_place_that_is_timed_only(tmp_path, capsys):
    metrics = {"score": {"from": "main:result"}, "seconds": {"measure": "wall", "of": "main.b", "repeats": 3}}
    folder = write_noisy(tmp_path / "timed", trains(1, 0), metrics=metrics, objective={"minimize": "seconds"})
    result = optimized(folder, capsys)
    assert [len(row["repeats"]["seconds"]) for row in result["trials"]] == [3, 3]
    assert all(len(set(row["repeats"]["seconds"])) > 1 for row in result["trials"])
    assert (folder / "log").read_text() == "load "
    assert all(row["error"] > 0 for row in result["trials"])


def test_folds_that_are_measured_again_do_not_become_more_rows(tmp_path, capsys):
    code = """from random import Random


def folds(value: float, *, seed: int = 0) -> list[float]:
    return [fold / 10 + Random(seed).gauss(0, 0.001) for fold in range(5)]
"""
    folder = write_noisy(tmp_path / "folds", {"folds": code})
    for path in ("workflow.json", "blocks/b/block.json"):
        path = folder / "workflows" / "main" / path
        said = json.loads(path.read_text())
        path.write_text(json.dumps(said | {"outputs": [{"name": "result", "type": "list[float]"}]}))
    row = optimized(folder, capsys)["trials"][0]
    assert len(row["repeats"]["score"]) == 5
    assert row["error"] == pytest.approx(statistics.stdev([0, 0.1, 0.2, 0.3, 0.4]) / 5**0.5)


def test_a_repeat_that_fails_is_a_failed_trial_that_says_so(tmp_path, capsys):
    code = """def b(value: float, *, seed: int = 0) -> float:
    if seed == 2:
        raise ValueError("the matrix is singular")
    return value + seed
"""
    good = TRAINS.format(name="good", mean=1, noise=0.1)
    folder = write_noisy(tmp_path / "fails", {"b": code, "good": good})
    states = {row["configuration"]["main.b"]: (row["state"], row["why"]) for row in optimized(folder, capsys)["trials"]}
    assert states["good"][0] == "done"
    assert states["b"][0] == "failed"
    assert states["b"][1].startswith("When it was measured again: ")
    assert "singular" in states["b"][1]


def test_several_workers_and_a_cut_search_measure_the_same(tmp_path, capsys):
    folder = write_noisy(tmp_path / "workers", trains(1, 0.5))
    one = optimized(folder, capsys, "--trials", "1")
    two = optimized(folder, capsys, "--resume", "--workers", "2")
    (folder / ".hyperstudio").rename(folder / "before")
    whole = optimized(folder, capsys, "--workers", "2")
    numbers = [{row["configuration"]["main.b"]: row["repeats"] for row in each["trials"]} for each in (two, whole)]
    assert numbers[0] == numbers[1]
    assert one["trials"][0]["repeats"] == two["trials"][0]["repeats"]


def test_a_formula_with_repeats_is_a_problem_before_anything_runs(tmp_path, capsys):
    metrics = {"score": {"from": "main:result"}, "half": {"formula": "score / 2", "repeats": 3}}
    folder = write_noisy(tmp_path / "formula", {"b": CHANCE.format(name="b")}, metrics=metrics)
    assert main(["check", str(folder), "--json"]) == 1
    assert "not measured again" in json.loads(capsys.readouterr().out)["problems"][0]["what"]
