"""The studio's own process is killed during a run: what was finished is found, and the history says what happened."""

import json
import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.runner.runs import list_runs, read_run

SECONDS = 60
NAMES = [f"n{number}" for number in range(40)]
PORTS = {"inputs": [{"name": "value", "type": "int"}], "outputs": [{"name": "result", "type": "int"}]}


MOMENTS = int(os.environ.get("KILLED_MOMENTS", "4"))
LONGEST = 2.5
"""Seconds from the start of the command to about the end of its run."""


@pytest.fixture
def naps(tmp_path: Path) -> Path:
    files: dict[str, Any] = {
        "hyperstudio.json": {"format": 1, "name": "naps"},
        "workflows/main/workflow.json": {
            "inputs": [{"name": "value", "type": "int", "default": 1}],
            "outputs": [{"name": name, "type": "int"} for name in NAMES],
        },
        "workflows/main/graph.json": {
            "wires": {f"{name}:value": ":value" for name in NAMES} | {f":{name}": f"{name}:result" for name in NAMES}
        },
    }
    for name in NAMES:
        files[f"workflows/main/blocks/{name}/block.json"] = PORTS
        files[f"workflows/main/blocks/{name}/nap.py"] = (
            f"import time\n\n\ndef nap(value: int) -> int:\n    time.sleep(0.05)\n    return value + {int(name[1:])}\n"
        )
    for path, content in files.items():
        (tmp_path / "naps" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "naps" / path).write_text(content if isinstance(content, str) else json.dumps(content))
    return tmp_path / "naps"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_nothing_finished_is_lost_when_the_studio_is_killed_during_a_run(naps: Path, workers: int) -> None:
    command = [sys.executable, "-m", "hyperstudio", "run", str(naps), "main", "--trust", "--json"]
    command += ["--workers", str(workers)]
    killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        runs = list_runs(naps)
        if runs and read_run(runs[0]).run >= 10:
            break
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    lost = read_run(list_runs(naps)[0])
    assert lost.status == "lost"
    assert 10 <= lost.run < len(NAMES)
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    result = json.loads(done.stdout)
    assert result["status"] == "done"
    assert result["outputs"] == {name: 1 + int(name[1:]) for name in NAMES}
    assert result["steps"]["reused"] >= lost.run
    finished = {place for (place, _), step in lost.steps.items() if step.state == "finished"}
    assert not finished & set(result["ran"])


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
@pytest.mark.timeout(60 * MOMENTS)
def test_a_studio_killed_at_any_moment_leaves_no_wrong_value_and_no_worker(
    naps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(50)
    command = [sys.executable, "-m", "hyperstudio", "run", str(naps), "main", "--trust", "--json"]
    told = []
    for moment in range(MOMENTS):
        monkeypatch.setenv("HYPERSTUDIO_STORE", str(tmp_path / f"store{moment}"))
        before = {path.name for path in list_runs(naps)}
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, LONGEST))
        killed.kill()
        killed.wait()
        until = time.monotonic() + SECONDS
        while processes_in(naps) and time.monotonic() < until:
            time.sleep(0.05)
        assert not processes_in(naps)
        runs = [read_run(path) for path in list_runs(naps) if path.name not in before]
        assert [run.status for run in runs] in ([], ["lost"], ["done"])
        finished = {place for run in runs for (place, _), step in run.steps.items() if step.state == "finished"}
        result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        assert result["status"] == "done"
        assert result["outputs"] == {name: 1 + int(name[1:]) for name in NAMES}
        assert not finished & set(result["ran"])
        told.append((runs[0].status if runs else "not begun", len(finished)))
    print(*told)


def processes_in(folder: Path) -> list[str]:
    """The processes that name a folder in their command."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if str(folder) in command.read_text():
                found.append(command.parent.name)
    return found
