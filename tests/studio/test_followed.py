"""Runs that go on in another process are found, followed and stopped."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hyperstudio.files.trust import trust
from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio

SECONDS = 60
PORTS = {"inputs": [{"name": "value", "type": "int"}], "outputs": [{"name": "value", "type": "int"}]}


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    files = {
        "hyperstudio.json": {"format": 1, "name": "slow"},
        "workflows/main/workflow.json": {
            "inputs": [{"name": "value", "type": "int", "default": 1}],
            "outputs": [{"name": "value", "type": "int"}],
        },
        "workflows/main/graph.json": {"wires": {"a:value": ":value", "b:value": "a:value", ":value": "b:value"}},
        "workflows/main/blocks/a/block.json": PORTS,
        "workflows/main/blocks/b/block.json": PORTS,
    }
    folder = tmp_path / "slow"
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(content))
    (folder / "workflows/main/blocks/a/quick.py").write_text("def quick(value: int) -> int:\n    return value + 1\n")
    (folder / "workflows/main/blocks/b/wait.py").write_text(
        "import time\nfrom pathlib import Path\n\n\ndef wait(value: int) -> int:\n    print('waiting')\n"
        "    while not Path('go').exists():\n        time.sleep(0.02)\n    return value * 10\n"
    )
    trust(folder)
    return folder


def elsewhere(folder: Path) -> "subprocess.Popen[bytes]":
    """The run in another process, as one that a closed window left or that the command line started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hyperstudio", "run", str(folder), "main", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + SECONDS
    while not (list_runs(folder) and read_run(list_runs(folder)[0]).log) and time.monotonic() < until:
        time.sleep(0.02)
    return process


def test_a_run_of_another_process_is_found_and_followed_to_its_end(slow: Path) -> None:
    process = elsewhere(slow)
    assert read_run(list_runs(slow)[0]).status == "running"
    studio = Studio(open_document(slow))
    (followed,) = studio.take_up()
    assert studio.execution is followed
    assert not studio.busy
    (slow / "go").touch()
    assert followed.wait(SECONDS)
    assert followed.run.status == "done"
    assert followed.run.outputs["value"]["value"] == 20
    assert followed.run.states == {"main.a": "finished", "main.b": "finished"}
    process.communicate(timeout=SECONDS)
    assert not Studio(open_document(slow)).take_up()
    studio.close()


def test_it_is_stopped_from_here_and_goes_on_from_there_when_run_again(slow: Path) -> None:
    process = elsewhere(slow)
    studio = Studio(open_document(slow))
    (followed,) = studio.take_up()
    studio.stop()
    assert followed.wait(SECONDS)
    assert followed.run.status == "stopped"
    process.communicate(timeout=SECONDS)
    (slow / "go").touch()
    again = studio.run("main")
    assert again.wait(SECONDS)
    assert again.run.counts == {"planned": 2, "run": 1, "reused": 1, "failed": 0, "skipped": 0}
    studio.close()


def test_one_whose_process_is_killed_ends_here_as_lost(slow: Path) -> None:
    process = elsewhere(slow)
    studio = Studio(open_document(slow))
    (followed,) = studio.take_up()
    ends: list[str] = []
    told = threading.Event()
    followed.changed.connect(lambda e: (ends.append(e["status"]), told.set()) if "status" in e else None)
    process.kill()
    process.communicate()
    assert told.wait(SECONDS)
    assert ends == ["lost"]
    assert followed.over
    assert read_run(list_runs(slow)[0]).status == "lost"
    studio.close()
