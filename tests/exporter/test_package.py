import subprocess
import sys
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.exporter.plan import ExportPlan, plan_package
from hyperstudio.exporter.writer import LOCK, write_package
from hyperstudio.files.read import read_project
from hyperstudio.graph.block import Workflow
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
INSTALLED = Environment(
    "3.11", {"pandas": "pandas==2.2.3", "sklearn": "scikit-learn==1.5.2", "annotated_types": "annotated-types==0.7.0"}
)


def penguins() -> Project:
    return read_project(EXAMPLE)


def planned(configuration: str = "baseline", *workflows: str) -> ExportPlan:
    project = penguins()
    return plan_package(project, workflows or ("predict", "train"), project.configurations[configuration], INSTALLED)


def test_a_frozen_package_has_nothing_of_what_was_not_chosen() -> None:
    made = planned()
    whole = "\n".join([*made.files, *made.files.values()])
    for other in ("forest", "knn", "ratios", "boosting", "by_species"):
        assert other not in whole.lower()
    assert "src/penguins/workflows/model/blocks/prep/median.py" in made.files


def test_implementations_are_in_it_byte_for_byte() -> None:
    made = planned("deep_forest")
    assert len(made.origins) >= 8
    for path, origin in made.origins.items():
        assert made.files[path] == (EXAMPLE / origin).read_text(encoding="utf-8")


def test_a_graph_that_learns_is_a_class_whose_steps_are_plain_calls() -> None:
    text = planned("deep_forest").files["src/penguins/flows/model.py"]
    assert "class Deep(Fitted):" in text
    assert "        self.fill = Iterative()\n        self.fill.fit(table)\n        fill = self.fill(table)\n" in text
    assert "self.classify = Forest(trees=100, depth=6)" in text


def test_the_items_of_a_block_are_a_comprehension() -> None:
    text = planned("baseline", "evaluate").files["src/penguins/flows/evaluate.py"]
    assert "fit_and_score(train=train, test=test) for train, test in zip(split_train, split_test, strict=True)" in text


def test_requirements_are_of_what_is_included_with_the_installed_versions_as_lower_bounds() -> None:
    assert planned().requirements == ("annotated-types>=0.7.0", "pandas>=2.2.3", "scikit-learn>=1.5.2")
    only_read = plan_package(
        penguins().but(workflows=FrozenMap({"hide": _hiding(penguins())})), ("hide",), FrozenMap(), INSTALLED
    )
    assert only_read.requirements == ("pandas>=2.2.3",)


def test_planning_twice_gives_the_same_bytes() -> None:
    assert planned().files == planned().files


def test_a_workflow_that_is_not_there_is_refused() -> None:
    with pytest.raises(StudioError, match="no workflow “guess”"):
        planned("baseline", "guess")


@pytest.mark.slow
@pytest.mark.parametrize("configuration", ["baseline", "deep_forest"])
def test_the_package_passes_ruff_and_strict_mypy(tmp_path: Path, configuration: str) -> None:
    made = planned(configuration, "predict", "train", "evaluate", "final_test")
    write_package(tmp_path / "out", {path: text.encode() for path, text in made.files.items()}, {})
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        ran = subprocess.run(
            [sys.executable, "-m", *words], cwd=tmp_path / "out", capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_an_edited_file_is_refused_with_its_difference_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_package(out, {"a.py": b"one\n", "b.py": b"two\n"}, {})
    (out / "a.py").write_text("mine\n")
    with pytest.raises(StudioError, match="was edited") as refused:
        write_package(out, {"a.py": b"three\n", "b.py": b"four\n"}, {})
    assert "-three" in refused.value.what
    assert "+mine" in refused.value.what
    assert (out / "b.py").read_text() == "two\n"


def test_writing_again_changes_only_what_differs_and_keeps_the_files_of_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_package(out, {"src/a.py": b"one\n", "src/b.py": b"two\n", "c.py": b"three\n"}, {})
    (out / "src" / "notes.txt").write_text("keep\n")
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("main\n")
    changed = write_package(out, {"src/a.py": b"one\n", "src/b.py": b"new\n"}, {})
    assert changed == ("c.py", LOCK, "src/b.py")
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == sorted(
        [".git/HEAD", LOCK, "src/a.py", "src/b.py", "src/notes.txt"]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(StudioError, match="not empty"):
        write_package(tmp_path / "out", {"a.py": b""}, {})
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def _hiding(project: Project) -> Workflow:
    """The workflow predict, reduced to the block that hides the sex."""
    predict = project.workflows["predict"]
    wires = FrozenMap({":table": "hide:table", "hide:table": ":table"})
    inputs = (predict.inputs[0].but(type="pandas.DataFrame", name="table"),)
    outputs = (predict.outputs[0].but(name="table", type="pandas.DataFrame"),)
    blocks = FrozenMap({"hide": predict.graph.blocks["hide"]})
    graph = predict.graph.but(wires=wires, uses=FrozenMap(), blocks=blocks)
    return predict.but(inputs=inputs, outputs=outputs, graph=graph, example=FrozenMap())
