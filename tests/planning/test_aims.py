"""What hyperstudio.json aims at, and what `check` says of it."""

import json
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.graph.project import Project
from hyperstudio.planning.aim_checks import aim_problems
from hyperstudio.planning.aims import aims_of, metrics_needed, objective_named, workflows_needed
from hyperstudio.planning.formulas import FormulaError, read_formula

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "penguins"


@pytest.fixture(scope="module")
def penguins() -> Project:
    return read_project(EXAMPLE)


def said(project: Project, tmp_path: Path, **keys: object) -> Project:
    (tmp_path / "hyperstudio.json").write_text(json.dumps({"format": 1, "name": "penguins", **keys}))
    read = read_project(tmp_path)
    names = ("metrics", "objective", "objectives", "constraints", "guards", "prices", "final")
    return project.but(**{name: getattr(read, name) for name in names})


METRICS = {
    "f1": {"from": "evaluate:f1"},
    "tokens": {"from": "evaluate:accuracy"},
    "train_hours": {"measure": "wall", "of": "train", "unit": "h"},
    "cost_usd": {"formula": "train_hours * prices.cpu_hour + tokens * prices.token"},
}


def test_the_formulas_of_the_product_need_what_they_name(penguins, tmp_path):
    project = said(
        penguins,
        tmp_path,
        metrics=METRICS,
        prices={"cpu_hour": 0.05, "token": 1e-7},
        objective={"maximize": "0.6 × f1 + 0.2 × (1 / cost_usd)"},
        constraints=["cost_usd <= 0.01"],
    )
    assert not list(aim_problems(project))
    objective = objective_named(project)
    assert metrics_needed(project, [aim.formula for aim in aims_of(objective)]) == (
        "f1",
        "train_hours",
        "tokens",
        "cost_usd",
    )
    assert workflows_needed(project, objective) == ("evaluate", "train")


FAULTS = [
    ({"metrics": {"f1": {"from": "evaluate:f2"}}}, "“evaluate” has no output “f2”.", "evaluate:f1"),
    ({"metrics": {"f1": {"from": "evaluat:f1"}}}, "“evaluat”, which is not there", "evaluate"),
    ({"metrics": {"f1": {}}}, "nothing that it is made of", "from"),
    ({"metrics": {"f1": {"from": "evaluate:f1", "formula": "1"}}}, "from and formula", "one of"),
    ({"metrics": {"s": {"measure": "wall"}}}, "does not say of what", "train"),
    ({"metrics": {"s": {"measure": "wall", "of": "train", "unit": "MB"}}}, "no unit of wall", "min"),
    ({"metrics": {"a": {"formula": "b"}, "b": {"formula": "a"}}}, "computed from itself", "Take it out"),
    ({"metrics": {"a": {"formula": "prices.gold * 2"}}}, "no price “gold”", "prices"),
    ({"metrics": METRICS, "objective": {"maximize": "f2"}}, "“f2” is not known", "f1"),
    ({"metrics": METRICS, "objective": {"maximize": "f1 > 2"}}, "is a condition", "number"),
    ({"metrics": METRICS, "objective": {}}, "says nothing", "maximize"),
    ({"metrics": METRICS, "constraints": ["f1 + 1"]}, "is no condition", "Compare"),
    ({"metrics": METRICS, "constraints": ["f1 >="]}, "cannot be read", "Write"),
    ({"guards": ["model.clasify != 'knn'"]}, "not known", "model.classify"),
    ({"final": "last"}, "no workflow", "final_test"),
]


@pytest.mark.parametrize(("keys", "what", "mend"), FAULTS)
def test_what_is_wrong_is_said_before_anything_runs(penguins, tmp_path, keys, what, mend):
    problems = list(aim_problems(said(penguins, tmp_path, **keys)))
    assert any(what in problem.what and mend in problem.mend for problem in problems), problems
    assert {problem.file for problem in problems} == {"hyperstudio.json"}


def test_a_cost_of_nothing_under_a_division_is_said_before_the_first_trial(penguins, tmp_path):
    keys = {"metrics": METRICS, "objective": {"maximize": "f1 + 0.2 × (1 / cost_usd)"}}
    free = said(penguins, tmp_path, **keys, prices={"cpu_hour": 0, "token": 0})
    assert ["divides by zero" in problem.what for problem in aim_problems(free)] == [True]
    paid = said(penguins, tmp_path, **keys, prices={"cpu_hour": 0.05, "token": 0})
    assert not list(aim_problems(paid))


def test_several_goals_are_kept_apart(penguins, tmp_path):
    project = said(
        penguins, tmp_path, metrics=METRICS, objective={"maximize": ["f1"], "minimize": ["cost_usd", "tokens"]}
    )
    aims = aims_of(objective_named(project))
    assert [str(aim) for aim in aims] == ["maximize f1", "minimize cost_usd", "minimize tokens"]


def test_a_metric_made_of_itself_is_refused(penguins, tmp_path):
    project = said(penguins, tmp_path, metrics={"a": {"formula": "b + 1"}, "b": {"formula": "a"}})
    with pytest.raises(FormulaError, match="from itself"):
        metrics_needed(project, [read_formula("a")])


def test_a_named_objective_is_found_and_another_refused(penguins, tmp_path):
    named = {"answers": {"maximize": "f1"}, "cheap": {"minimize": "tokens"}}
    project = said(penguins, tmp_path, metrics=METRICS, objectives=named)
    assert aims_of(objective_named(project, "cheap"))[0].maximize is False
    with pytest.raises(StudioError, match="answers, cheap"):
        objective_named(project, "other")
