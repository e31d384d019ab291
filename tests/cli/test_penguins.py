"""The example from the command line, each call in a new process, as people and CI call it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.penguins import copy_of_the_penguins
from tests.reference.penguins_reference import reference


def hyperstudio(*words: str, code: int = 0) -> dict[str, Any]:
    """One command with --json in a new process; its only line of standard output."""
    asked = [sys.executable, "-m", "hyperstudio", *words, "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr + done.stdout
    (line,) = done.stdout.splitlines()
    return json.loads(line)


def run(project: Path, *words: str, code: int = 0) -> dict[str, Any]:
    return hyperstudio("run", str(project), "evaluate", "--trust", *words, code=code)


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def last_names(ran: list[str]) -> set[str]:
    return {place.rpartition(".")[2] for place in ran}


@pytest.mark.slow
def test_the_scores_are_those_of_an_independent_script(penguins: Path) -> None:
    for name in ("baseline", "deep_forest", "scaled_neighbours"):
        result = run(penguins, "--configuration", name)
        expected = reference(name)
        assert result["status"] == "done"
        for metric in ("accuracy", "f1"):
            assert result["outputs"][metric] == pytest.approx(expected[metric], abs=0.01)
            assert result["metrics"][metric] == pytest.approx(sum(expected[metric]) / 5, abs=0.01)


def test_a_second_run_in_a_new_process_runs_nothing(penguins: Path) -> None:
    first = run(penguins)
    second = run(penguins)
    assert first["steps"]["run"] == first["steps"]["planned"] > 0
    assert second["steps"]["run"] == 0
    assert second["steps"]["reused"] == second["steps"]["planned"] == first["steps"]["planned"]
    assert second["outputs"] == first["outputs"]
    assert second["metrics"]["accuracy"] == first["metrics"]["accuracy"]


@pytest.mark.slow
def test_another_classifier_runs_only_itself_and_what_follows_in_each_fold(penguins: Path) -> None:
    run(penguins)
    changed = run(penguins, "--set", "model.classify=forest")
    assert last_names(changed["ran"]) == {"classify", "score"}
    for fold in range(5):
        assert {place for place in changed["ran"] if f"folds[{fold}]" in place} == {
            f"evaluate.folds[{fold}].learn.classify",
            f"evaluate.folds[{fold}].apply.classify",
            f"evaluate.folds[{fold}].score",
        }


@pytest.mark.slow
def test_a_changed_helper_reruns_exactly_what_depends_on_it(penguins: Path) -> None:
    ratios = ("--set", "model.features=ratios")
    run(penguins, *ratios)
    helper = penguins / "lib" / "measures.py"
    helper.write_text(helper.read_text() + "\n\n# a comment changes nothing\n")
    assert run(penguins, *ratios)["steps"]["run"] == 0
    helper.write_text(helper.read_text() + "\nUNUSED = 1\n")
    again = run(penguins, *ratios)
    assert last_names(again["ran"]) == {"features"}  # it gives equal tables, so nothing behind it runs again
    assert run(penguins)["steps"]["run"] > 0  # plain features were never run
    helper.write_text(helper.read_text() + "\nUNUSED = 2\n")
    assert run(penguins)["steps"]["run"] == 0  # and do not depend on the helper


def test_a_new_file_is_a_new_choice_and_nothing_else_changes(penguins: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=penguins, check=True)
    subprocess.run(["git", "add", "-A"], cwd=penguins, check=True)
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "start"], cwd=penguins, check=True
    )
    median = (penguins / "workflows/model/blocks/prep/median.py").read_text()
    fresh = penguins / "workflows/model/blocks/prep/mine.py"
    fresh.write_text(median.replace("class Median", "class Mine"))
    blocks = hyperstudio("tree", str(penguins))["workflows"]["model"]["blocks"]
    assert "mine" in blocks["prep"]["implementations"]
    assert run(penguins, "--set", "model.prep=mine")["status"] == "done"
    status = subprocess.run(["git", "status", "--porcelain"], cwd=penguins, capture_output=True, text=True, check=True)
    assert status.stdout == "?? workflows/model/blocks/prep/mine.py\n"


def test_values_and_runs_can_be_looked_at_afterwards(penguins: Path, tmp_path: Path) -> None:
    result = run(penguins)
    table = hyperstudio("value", str(penguins), "model.prep:table")
    assert table["type"].endswith("DataFrame")
    assert table["preview"]["kind"] == "table"
    out = tmp_path / "prepared.csv"
    saved = hyperstudio("value", str(penguins), "model.prep:table", "--out", str(out))
    assert saved == table | {"file": str(out)}
    assert table.keys() == {"type", "shape", "preview"}
    assert table["preview"]["shape"] == table["shape"]
    assert len(out.read_text().splitlines()) == table["shape"][0] + 1
    (row,) = hyperstudio("runs", str(penguins))["runs"]
    assert (row["run"], row["status"]) == (result["run"], "done")
    assert row["metrics"]["f1"] == pytest.approx(result["metrics"]["f1"])


def test_the_example_has_no_problem_and_its_configurations_are_counted(penguins: Path) -> None:
    assert hyperstudio("check", str(penguins)) == {"problems": []}
    found = hyperstudio("tree", str(penguins))
    assert found["configurations"] >= 24
    assert found["continuous"] is True


def test_untrusted_code_does_not_run_and_says_what_mends_it(penguins: Path) -> None:
    refused = hyperstudio("run", str(penguins), "evaluate", code=2)
    assert "--trust" in refused["error"]["mend"]


def test_a_wish_that_cannot_be_granted_names_the_nearest_address(penguins: Path) -> None:
    refused = run(penguins, "--set", "model.prp=knn", code=2)
    assert refused["error"]["mend"] == "Did you mean “model.prep”?"


def test_a_failing_block_is_named_with_file_and_line(penguins: Path) -> None:
    broken = penguins / "workflows/model/blocks/features/numbers.py"
    broken.write_text(
        broken.read_text().replace("    return", "    raise ValueError('no numbers today')\n    return", 1)
    )
    result = run(penguins, "--set", "model.features=numbers", code=1)
    assert result["status"] == "failed"
    assert result["failure"]["address"] == "model.features.numbers"
    assert result["failure"]["file"] == "workflows/model/blocks/features/numbers.py"
    assert "no numbers today" in result["failure"]["what"]
    assert result["steps"]["skipped"] > 0
    assert run(penguins)["status"] == "done"
