"""A search whose trials run on a real cluster of dask.distributed on this machine."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from hyperstudio.__main__ import main
from hyperstudio.runner.runs import read_run
from tests.optimizer.folders import write_learners, write_stages


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made


def optimized(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, object]:
    assert main(["optimize", str(folder), "--trust", "--json", "--sampler", "exhaustive", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_cluster_gives_the_same_results_and_a_worker_that_dies_costs_only_its_running_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cluster: LocalCluster
) -> None:
    here = optimized(capsys, write_stages(tmp_path / "here", 2, 5))
    monkeypatch.setenv("HYPERSTUDIO_STORE", str(tmp_path / "store"))
    folder = write_stages(tmp_path / "there", 2, 5)
    for path in (folder / "workflows" / "main" / "blocks").rglob("i*.py"):
        path.write_text(path.read_text().replace("    return", "    import time\n\n    time.sleep(0.05)\n    return"))

    def kill_one() -> None:
        while len(list(folder.glob(".hyperstudio/studies/*/runs/*"))) < 6:
            time.sleep(0.01)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    there = optimized(capsys, folder, "--workers", "2", "--scheduler", cluster.scheduler_address)
    killer.join()
    assert {str(row["configuration"]): row["objective"] for row in there["trials"]} == {
        str(row["configuration"]): row["objective"] for row in here["trials"]
    }
    assert {row["state"] for row in there["trials"]} == {"done"}


def test_one_run_on_a_cluster_gives_what_it_gives_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cluster: LocalCluster
) -> None:
    folder = write_stages(tmp_path / "stages", 2, 2)
    words = ["run", str(folder), "main", "--trust", "--json", "--set", "main.a=i1"]
    assert main([*words, "--scheduler", cluster.scheduler_address]) == 0
    there = json.loads(capsys.readouterr().out)
    assert (there["status"], there["steps"]["run"], there["outputs"]["result"]) == ("done", 2, pytest.approx(2.1))
    assert main(words) == 0
    here = json.loads(capsys.readouterr().out)
    assert (here["steps"]["run"], here["outputs"]) == (0, there["outputs"])


def test_a_scheduler_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hyperstudio.runner.remote.CONNECTING_SECONDS", 0.5)
    folder = write_stages(tmp_path / "stages", 1, 2)
    assert main(["optimize", str(folder), "--trust", "--json", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert "tcp://127.0.0.1:9" in error["what"]
    assert "dask scheduler" in error["mend"]


def test_a_hopeless_trial_is_ended_early_on_a_cluster_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cluster: LocalCluster
) -> None:
    monkeypatch.setenv("HYPERSTUDIO_STORE", str(tmp_path / "store"))
    folder = write_learners(tmp_path / "learns")
    there = optimized(capsys, folder, "--workers", "2", "--scheduler", cluster.scheduler_address)
    states = {row["configuration"]["main.a"]: row["state"] for row in there["trials"]}
    assert states == {"a_good": "done", "b_bad": "pruned", "c_better": "done"}
    # A number is told when it is shown, and not a second time in the end.
    run = read_run(next(folder.glob(f".hyperstudio/studies/*/runs/*{there['trials'][0]['runs'][0]}*")))
    steps = [step for _, _, step in run.numbers["main.a"]]
    assert len(steps) == 100
    assert steps == sorted(steps)
