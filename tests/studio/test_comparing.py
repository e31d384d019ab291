"""Two runs compared: the first port that differs, and the cause, on the example."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.files.trust import trust
from hyperstudio.studio.api import FinishedRun
from hyperstudio.studio.comparing import Difference, compare_runs
from hyperstudio.studio.opening import open_document
from tests.penguins import copy_of_the_penguins, have_the_values_of_runs


class Runs:
    """Runs of a project, each opened anew, as after an edit in any editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, configuration: dict[str, Any] | None = None, **more: Any) -> FinishedRun:
        with hyperstudio.open_project(self.folder) as project:
            return project.run("evaluate", configuration or {}, **more)

    def difference(self, before: FinishedRun, after: FinishedRun) -> Difference | None:
        return compare_runs(self.folder, open_document(self.folder).project, before.id, after.id)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))


@pytest.fixture
def run(tmp_path: Path) -> Runs:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    trust(folder)
    have_the_values_of_runs()
    return Runs(folder)


def told(found: Difference | None) -> tuple[str, str, str]:
    assert found is not None
    return f"{found.address}:{found.port}", found.cause.kind, found.cause.text


def test_equal_runs_have_no_difference(run: Runs) -> None:
    assert run.difference(run(), run()) is None


def test_another_implementation_is_named_with_both(run: Runs) -> None:
    found = run.difference(run(), run({"model.classify": "forest"}))
    assert told(found) == ("model.classify:fitted", "implementation", "model.classify: logistic → forest")
    assert found is not None
    assert found.place == "evaluate.folds[0].learn.classify"


def test_a_graph_in_the_place_of_code_is_named_at_its_block(run: Runs) -> None:
    expected = ("model.prep:table", "implementation", "model.prep: median → deep")
    assert told(run.difference(run(), run({"model.prep": "deep"}))) == expected


def test_a_parameter_is_named_with_both_values(run: Runs) -> None:
    choice = {"model.classify": "neighbours"}
    found = run.difference(run(choice), run(choice | {"model.classify.neighbours.k": 9}))
    assert told(found) == ("model.classify:fitted", "parameter", "model.classify.neighbours.k: default → 9")


def test_a_changed_file_is_named_also_where_it_is_only_a_helper(run: Runs) -> None:
    first = run()
    run.edit("lib/gaps.py", ".median()", ".median( )")  # formatting does not count
    assert run.difference(first, run()) is None
    run.edit("lib/gaps.py", ".median( )", ".mean()")
    assert told(run.difference(first, run())) == ("model.prep:fitted", "code", "lib/gaps.py changed")


def test_the_content_of_an_input_file_is_a_cause(run: Runs) -> None:
    first = run()
    run.edit("data/penguins.csv", "39.1", "39.2")
    found = run.difference(first, run())
    assert told(found) == ("shared.read:table", "input", "the content of what was given changed: “table”")


def test_another_given_input_is_a_cause_with_both(run: Runs) -> None:
    few = run.folder / "data" / "few.csv"
    few.write_text("\n".join((run.folder / "data" / "penguins.csv").read_text().splitlines()[:300]) + "\n")
    found = run.difference(run(), run(inputs={"table": "data/few.csv"}))
    assert told(found)[:2] == ("shared.read:table", "input")
    assert '"data/penguins.csv"' in told(found)[2]
    assert 'few.csv"' in told(found)[2]


def test_chance_is_called_chance(run: Runs) -> None:
    run.edit("shared/read/read_csv.py", '!= "year")', '!= "year").sample(frac=1.0)')
    found = run.difference(run(fresh=True), run(fresh=True))
    assert told(found)[:2] == ("shared.read:table", "chance")


def test_a_failure_is_a_difference_with_what_brought_it(run: Runs) -> None:
    first = run()
    run.edit("workflows/model/blocks/features/plain.py", "return", "raise ValueError('no features')\n        return")
    failed = run()
    assert failed.status == "failed"
    found = run.difference(first, failed)
    assert told(found)[1:] == (
        "code",
        "workflows/model/blocks/features/plain.py changed; it failed in the second run: ValueError",
    )


def test_runs_that_cannot_be_compared_are_refused(run: Runs) -> None:
    first = run()
    with hyperstudio.open_project(run.folder) as project:
        other = project.run("predict")
    with pytest.raises(StudioError, match="evaluate and predict"):
        run.difference(first, other)
    with pytest.raises(StudioError, match="no run “nothing”"):
        compare_runs(run.folder, open_document(run.folder).project, first.id, "nothing")


def test_the_command_line_says_the_same_as_one_json_object(run: Runs) -> None:
    first, second = run(), run({"model.prep": "deep"})
    asked = [sys.executable, "-m", "hyperstudio", "compare", str(run.folder), first.id, second.id, "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["first_difference"]
    assert (found["address"], found["port"]) == ("model.prep", "table")
    assert found["cause"] == "model.prep: median → deep"
