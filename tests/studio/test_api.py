"""The Python API on the example."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.studio.document import Document
from hyperstudio.studio.studio import Studio
from tests.optimizer.folders import write_stages
from tests.penguins import EXAMPLE, copy_of_the_penguins

SLOW = ("pandas", "numpy", "matplotlib", "optuna", "qtconsole", "networkx", "sklearn")


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def test_a_project_is_opened_run_and_looked_at(penguins: Path) -> None:
    with hyperstudio.open_project(penguins, trust=True) as project:
        run = project.run("evaluate", {"model.prep": "deep"})
        assert run.status == "done"
        assert run.metrics["f1"] == pytest.approx(sum(run.outputs["f1"]) / 5)
        table = run.values["evaluate.folds[3].learn.prep:table"]
        assert isinstance(table, pd.DataFrame)
        assert run.values.preview("model.prep:table")["kind"] == "table"
        assert repr(run).startswith(f"<run {run.id}: done; ")
        again = project.run("evaluate", {"model.prep": "deep"})
        assert (again.steps["run"], again.steps["reused"]) == (0, run.steps["planned"])
        with pytest.raises(KeyError):
            run.values["model.nothing:table"]


def test_an_input_of_ones_own_is_taken(penguins: Path) -> None:
    few = penguins / "data" / "few.csv"
    lines = (penguins / "data" / "penguins.csv").read_text().splitlines()
    few.write_text("\n".join(lines[:200]) + "\n")
    with hyperstudio.open_project(penguins, trust=True) as project:
        everybody = project.run("predict")
        some = project.run("predict", inputs={"table": few})
    assert (everybody.status, some.status) == ("done", "done"), some.failure
    assert "344" in str(everybody.outputs["answers"])
    assert "199" in str(some.outputs["answers"])


def test_untrusted_code_does_not_run(penguins: Path) -> None:
    with hyperstudio.open_project(penguins) as project, pytest.raises(StudioError, match="trust"):
        project.run("evaluate")


def test_a_named_configuration_that_is_not_there_is_refused_with_those_there_are(penguins: Path) -> None:
    with (
        hyperstudio.open_project(penguins, trust=True) as project,
        pytest.raises(StudioError, match="baseline, deep_forest"),
    ):
        project.run("evaluate", "other")


@pytest.mark.parametrize(
    "does",
    [
        "from hyperstudio.__main__ import main; main(['--help'])",
        f"from hyperstudio.__main__ import main; main(['tree', {str(EXAMPLE)!r}])",
        "import hyperstudio",
        "import hyperstudio.ui.start",
    ],
)
def test_starting_imports_nothing_that_is_slow(does: str) -> None:
    asked = f"import sys\n{does}\nprint('slow:', sorted(set(sys.modules) & set({SLOW!r})))"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env={"QT_QPA_PLATFORM": "offscreen"}
    )
    assert told.stdout.splitlines()[-1] == "slow: []"


def test_a_missing_package_is_named_with_what_mends_it(penguins: Path) -> None:
    numbers = penguins / "workflows/model/blocks/features/numbers.py"
    numbers.write_text("import not_to_be_had\n" + numbers.read_text())
    with hyperstudio.open_project(penguins, trust=True) as project:
        assert project.run("evaluate").status == "done"  # the plain features do not need it
        with pytest.raises(StudioError, match="Install not_to_be_had for"):
            project.run("evaluate", {"model.features": "numbers"})


def test_a_closed_project_runs_nothing(penguins: Path) -> None:
    studio = Studio(Document(penguins))
    studio.trust()
    studio.close()
    with pytest.raises(StudioError, match="closed"):
        studio.run("evaluate")


def test_a_project_is_optimized_and_its_best_configuration_runs(tmp_path: Path) -> None:
    with hyperstudio.open_project(write_stages(tmp_path / "stages", 2, 3), trust=True) as project:
        study = project.optimize(trials=20)
        assert study.best == {"main.a": "i2", "main.b": "i2"}
        assert study.steps == {"run": 3 + 9, "reused": 18 - 12, "naive": 18, "measuring": 0}
        assert project.run("main", study.best).metrics["score"] == study.objective == pytest.approx(3.3)
        table = study._repr_html_()
        assert table.index("main.a = i2, main.b = i2") < table.index("main.a = i0")
