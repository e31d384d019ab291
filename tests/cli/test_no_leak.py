"""Nothing of a test fold reaches anything that learns: shown on the running example, and found without running."""

import pickle
from pathlib import Path

import pytest

import hyperstudio
from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.files.read import read_project
from hyperstudio.planning.held_out import held_out_problems
from hyperstudio.studio.api import FinishedRun
from tests.penguins import EXAMPLE, copy_of_the_penguins

TESTS_TIMES_1000 = """
from penguins.workflows.evaluate.blocks.split.stratified import stratified as split_fairly


def scaled(table, *, count: int = 5):
    train, test = split_fairly(table, count=count)
    numbers = table.select_dtypes("number").columns
    return train, [part.assign(**{name: part[name] * 1000 for name in numbers}) for part in test]
"""


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def learnt(run: FinishedRun) -> dict[str, bytes]:
    """The bytes of everything that was learnt, by place.

    Pickled twice: which equal texts are one object depends on what a process has imported when it first loads them.
    """
    places = {place for place, _, value in run.values.held() if value["port"] == "fitted" and "folds[" in place}
    return {place: again(again(run.values[f"{place}:fitted"])) for place in places}


def again(value: object) -> bytes:
    return pickle.dumps(pickle.loads(value) if isinstance(value, bytes) else value, 5)


@pytest.mark.slow
@pytest.mark.parametrize("configuration", ["baseline", "deep_forest", "scaled_neighbours"])
def test_test_rows_times_a_thousand_leave_everything_learnt_byte_equal(penguins: Path, configuration: str) -> None:
    (penguins / "workflows/evaluate/blocks/split/scaled.py").write_text(TESTS_TIMES_1000)
    with hyperstudio.open_project(penguins, trust=True) as project:
        settings = dict(project.document.project.configurations[configuration])
        fair = project.run("evaluate", settings)
        spoilt = project.run("evaluate", settings | {"evaluate.split": "scaled"}, fresh=True)
        assert (fair.status, spoilt.status) == ("done", "done"), spoilt.failure
        expected, found = learnt(fair), learnt(spoilt)
    assert len(expected) >= 10
    assert [place for place in expected if found.get(place) != expected[place]] == []
    assert found.keys() == expected.keys()
    assert spoilt.outputs["accuracy"] != fair.outputs["accuracy"]


def test_a_held_out_port_wired_to_something_that_learns_is_a_problem() -> None:
    project = read_project(EXAMPLE)
    assert held_out_problems(project) == []
    leaking = AddWire("evaluate", "split:test", "folds:train").apply(project)
    (problem, *_) = held_out_problems(leaking)
    assert "learns" in problem.what
    assert problem.file == "workflows/evaluate/blocks/folds/fit_and_score/graph.json"
