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
             metrics=run.data.metrics, status=run.info.status) for run in runs]
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
    # Timelines of other tools show how long each one took.
    assert all(trial.duration.total_seconds() > 0 for trial in study.trials)


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


def published(folder, capsys):
    """What `hyperstudio mlflow` says, and the runs of trials that MLflow's client reads then."""
    assert main(["mlflow", str(folder), "one", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    read = subprocess.run([sys.executable, "-c", READ, said["to"]], capture_output=True, text=True, check=True)
    runs = json.loads(read.stdout)
    return said, [run for run in runs if "hyperstudio.trial" in run["tags"]]


CUT = """
import json, os, sys
from mlflow import MlflowClient
from hyperstudio.studio import mlflow_process

written = []

def cut(*arguments, **options):
    written.append(1)
    if len(written) == 3:
        os._exit(9)
    return log(*arguments, **options)

log, MlflowClient.log_batch = MlflowClient.log_batch, cut
mlflow_process.publish(json.load(sys.stdin))
"""
"""Publishing that is killed between the run of the third trial and what it holds."""


@pytest.mark.slow
def test_publishing_that_was_cut_is_finished_the_next_time_and_leaves_no_empty_trial(searched, capsys, monkeypatch):
    pytest.importorskip("mlflow")
    real = subprocess.run
    monkeypatch.setattr(
        "hyperstudio.studio.mlflow_study.subprocess.run",
        lambda _command, **options: real([sys.executable, "-c", CUT], **options),
    )
    assert main(["mlflow", str(searched), "one", "--json"]) == 2
    assert "MLflow refused the study" in json.loads(capsys.readouterr().out)["error"]["what"]
    monkeypatch.undo()
    said, runs = published(searched, capsys)
    assert said["new"] == 2
    assert [run["tags"]["hyperstudio.trial"] for run in runs] == ["0", "1", "2", "3"]
    assert {run["status"] for run in runs} == {"FINISHED"}
    assert all(run["params"].keys() == {"main.a", "main.b"} and "score" in run["metrics"] for run in runs)


@pytest.mark.slow
def test_trials_that_get_other_numbers_are_the_same_runs_in_mlflow(searched, capsys):
    pytest.importorskip("mlflow")
    before = {json.dumps(run["params"], sort_keys=True): run["id"] for run in published(searched, capsys)[1]}
    # Without one implementation the study goes on in a smaller space, where the other trials have lower numbers.
    (searched / "workflows" / "main" / "blocks" / "a" / "i0.py").unlink()
    (searched / "workflows" / "main" / "blocks" / "a" / "i2.py").write_text(
        "def i2(value: float) -> float:\n    return value + 3.0\n"
    )
    assert main(["optimize", str(searched), "--trust", "--study", "one", "--resume", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["trials"]
    said, runs = published(searched, capsys)
    assert said["new"] == 2
    now = {run["tags"]["hyperstudio.trial"]: run for run in runs if run["tags"]["hyperstudio.trial"] != "earlier"}
    assert {number: run["params"] for number, run in now.items()} == {
        str(row["trial"]): row["configuration"] for row in rows
    }
    kept = [run for run in now.values() if json.dumps(run["params"], sort_keys=True) in before]
    assert len(kept) == 2
    assert {before[json.dumps(run["params"], sort_keys=True)] for run in kept} == {run["id"] for run in kept}
    assert sum(run["tags"]["hyperstudio.trial"] == "earlier" for run in runs) == 2


def test_a_place_that_mlflow_cannot_write_to_is_refused_by_name(searched, capsys):
    pytest.importorskip("mlflow")
    assert main(["mlflow", str(searched), "--to", "somewhere", "--json"]) == 2
    assert "“somewhere” is no address" in json.loads(capsys.readouterr().out)["error"]["what"]
