"""Studies are opened with the tools of others: MLflow's client, and Optuna itself."""

import json
import subprocess
import sys

import optuna
import pytest
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from hyperstudio.__main__ import main
from tests.optimizer.folders import write_stages

READ = """
import json, sys
from mlflow import MlflowClient

client = MlflowClient(sys.argv[1])
runs = client.search_runs([client.get_experiment_by_name("stages").experiment_id])
said = [dict(name=run.info.run_name, id=run.info.run_id, tags=run.data.tags, params=run.data.params,
             metrics=run.data.metrics) for run in runs]
print(json.dumps(sorted(said, key=lambda run: run["name"])))
"""
"""What another program does to read a study: MLflow's client, in a process of its own (it warns of its own parts)."""


@pytest.fixture
def searched(tmp_path, capsys):
    """A project with a study `one` of four trials."""
    folder = write_stages(tmp_path / "stages", 2, 2)
    assert main(["optimize", str(folder), "--trust", "--study", "one", "--json"]) == 0
    capsys.readouterr()
    return folder


def test_the_journal_of_a_study_is_a_plain_study_of_optuna(searched):
    journal = searched / ".hyperstudio" / "studies" / "one" / "journal.log"
    study = optuna.load_study(study_name=None, storage=JournalStorage(JournalFileBackend(str(journal))))
    assert [trial.state.name for trial in study.trials] == ["COMPLETE"] * 4
    assert study.best_params == {"main.a": "i1", "main.b": "i1"}
    assert study.best_value == pytest.approx(2.2)


@pytest.mark.slow
def test_a_study_is_published_to_mlflow_once_and_read_back_with_its_client(searched, capsys):
    for extra in ("mlflow", "sqlalchemy", "alembic"):
        pytest.importorskip(extra)
    assert main(["mlflow", str(searched), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["study"], said["trials"], said["new"]) == ("one", 4, 4)
    assert main(["mlflow", str(searched), "one", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 0
    read = subprocess.run([sys.executable, "-c", READ, said["to"]], capture_output=True, text=True, check=True)
    top, *trials = json.loads(read.stdout)
    assert top["name"] == "one"
    assert [run["tags"]["hyperstudio.trial"] for run in trials] == ["0", "1", "2", "3"]
    assert {run["tags"]["mlflow.parentRunId"] for run in trials} == {top["id"]}
    best = trials[int(top["tags"]["hyperstudio.best"])]
    assert best["params"] == {"main.a": "i1", "main.b": "i1"}
    assert best["metrics"] == {"score": pytest.approx(2.2), "objective": pytest.approx(2.2)}


def test_a_place_that_mlflow_cannot_write_to_is_refused_by_name(searched, capsys):
    pytest.importorskip("mlflow")
    assert main(["mlflow", str(searched), "--to", "somewhere", "--json"]) == 2
    assert "“somewhere” is no address" in json.loads(capsys.readouterr().out)["error"]["what"]
