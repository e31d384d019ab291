"""A plan that runs once more to be measured: what runs again, and what never does."""

from pathlib import Path

import pytest

from hyperstudio.files.read import read_project
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import Plan, Step
from hyperstudio.planning.planner import plan
from hyperstudio.planning.repeated import repeated

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
FOREST = FrozenMap({"model.classify": "forest"})


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(PENGUINS)


def steps(made: Plan) -> dict[tuple[str, str], Step]:
    """All steps by place and kind, those that others hold too."""
    found = {(step.place, step.kind): step for step in made.steps}
    for step in made.steps:
        for inner in step.plans.values():
            found |= steps(inner)
    return found


def changed(project: Project, workflow: str, number: int, **options: object) -> dict[str, object]:
    """The seeds of the steps that run again, by their places; None for one that has none."""
    made = plan(project, workflow, FOREST, {}, Environment())
    before, after = steps(made), steps(repeated(project, made, FOREST, number, **options))
    return {of[0]: after[of].parameters.get("seed") for of in before if before[of].key != after[of].key}


def test_the_folds_and_what_learns_by_chance_get_other_seeds_and_the_rows_set_apart_stay_apart(project):
    again = changed(project, "evaluate", 2)
    assert again == {"evaluate.split": 2, "evaluate.folds.learn.classify": 2}


def test_in_the_final_test_no_rows_are_set_apart_anew(project):
    again = changed(project, "final_test", 1)
    assert "final_test.set_apart" not in again
    assert again == {"final_test.learn.classify": 1}


def test_what_is_timed_runs_again_with_or_without_a_seed(project):
    again = changed(project, "evaluate", 1, timed=("evaluate.folds",))
    assert "evaluate.read" not in again
    assert again["evaluate.folds.apply.classify"] is None
    assert {"evaluate.folds.learn.prep", "evaluate.folds.score"} <= again.keys()
