"""A search over the example, beside brute force in plain scikit-learn."""

import json
import re
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from tests.penguins import copy_of_the_penguins
from tests.reference.penguins_search import scores, ways


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    """The example with 16 of its 96 ways: the quicker classifiers and features, and one way to fill gaps."""
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    blocks = folder / "workflows" / "model" / "blocks"
    for place, names in (
        ("classify", ["boosting", "forest"]),
        ("features", ["ratios"]),
        ("prep", ["knn"]),
        ("prep/deep/blocks/fill", ["iterative"]),
    ):
        path = blocks / place / "block.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"disabled": names}))
    return folder


@pytest.mark.slow
def test_the_search_finds_what_an_independent_script_finds_and_costs_its_distinct_steps(penguins, capsys):
    expected = {
        str(sorted(way.items())): scores(way)
        for way in ways()
        if way["model.prep"] != "knn"
        and way.get("model.prep.deep.fill") != "iterative"
        and way["model.features"] != "ratios"
        and way["model.classify"] in ("logistic", "neighbours")
    }
    assert main(["run", str(penguins), "evaluate", "--trust", "--json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert main(["optimize", str(penguins), "--choices-only", "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["configurations"] == len(found["trials"]) == len(expected) == 16
    for row in found["trials"]:
        choices = {a: v for a, v in row["configuration"].items() if a.startswith("model.") and "fill" not in a}
        choices |= {"model.prep.deep.fill": "median"} if choices["model.prep"] == "deep" else {}
        script = expected[str(sorted(choices.items()))]
        assert {name: row["metrics"][name] for name in script} == pytest.approx(script, abs=1e-9)
    reached = max(one["f1"] for one in expected.values() if one["accuracy"] >= 0.8)
    assert found["best"]["objective"] == pytest.approx(reached)
    assert found["best"]["metrics"]["accuracy"] >= 0.8
    assert found["best"]["metrics"]["train_seconds"] <= 5
    announced = re.search(r"cost (about )?([\d,]+) distinct steps", said.err)
    assert announced is not None
    assert found["steps"]["run"] + before["steps"]["run"] <= int(announced[2].replace(",", ""))
    assert found["steps"]["naive"] > 2 * found["steps"]["run"]
