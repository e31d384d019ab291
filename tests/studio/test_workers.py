"""How many workers a run has: the setting, what recorded times say, and what is measured."""

import json
from pathlib import Path

import pytest

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.files.settings import change_settings
from hyperstudio.runner.runs import list_runs, read_events

NAP = "import time\n\n\ndef nap(value: int) -> int:\n    time.sleep(0.06)\n    return value + 1\n"
PORTS = {"inputs": [{"name": "value", "type": "int"}], "outputs": [{"name": "result", "type": "int"}]}


def project(folder: Path, **more: object) -> Path:
    files: dict[str, object] = {
        "hyperstudio.json": {"format": 1, "name": "naps", **more},
        "workflows/main/workflow.json": {
            "inputs": [{"name": "value", "type": "int", "default": 1}],
            "outputs": [{"name": name, "type": "int"} for name in ("a", "b", "c", "d")],
        },
        "workflows/main/graph.json": {
            "wires": {f"{name}:value": ":value" for name in "abcd"} | {f":{name}": f"{name}:result" for name in "abcd"}
        },
    }
    for number, name in enumerate("abcd"):
        files[f"workflows/main/blocks/{name}/block.json"] = PORTS
        files[f"workflows/main/blocks/{name}/nap.py"] = NAP + f"# {name}\n\n\nOTHER = {number}\n"
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def pids(folder: Path) -> set[int]:
    return {event["pid"] for event in read_events(list_runs(folder)[0]) if event["event"] == "started"}


def test_times_of_the_last_session_let_steps_run_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_WORKERS", "2")
    folder = project(tmp_path / "naps")
    for fresh in (False, True):
        with hyperstudio.open_project(folder, trust=True) as opened:
            assert opened.run("main", fresh=fresh).outputs == dict.fromkeys("abcd", 2)
    assert len(pids(folder)) == 2
    monkeypatch.setenv("HYPERSTUDIO_WORKERS", "1")
    with hyperstudio.open_project(folder, trust=True) as opened:
        opened.run("main", fresh=True)
    assert len(pids(folder)) == 1


def test_a_changed_setting_holds_from_the_next_run(tmp_path: Path) -> None:
    folder = project(tmp_path / "naps")
    with hyperstudio.open_project(folder, trust=True) as opened:
        change_settings(workers=2)
        for _ in range(2):
            opened.run("main", fresh=True)
        assert len(pids(folder)) == 2
        change_settings(workers=1)
        opened.run("main", fresh=True)
        assert len(pids(folder)) == 1


def test_what_is_measured_runs_with_one_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_WORKERS", "2")
    folder = project(tmp_path / "naps", metrics={"seconds": {"measure": "wall", "of": "main.a"}})
    with hyperstudio.open_project(folder, trust=True) as opened:
        for _ in range(2):
            assert opened.run("main", fresh=True).metrics["seconds"] > 0.05
            assert len(pids(folder)) == 1


def test_a_setting_that_is_no_number_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_WORKERS", "many")
    with (
        hyperstudio.open_project(project(tmp_path / "naps"), trust=True) as opened,
        pytest.raises(StudioError, match="HYPERSTUDIO_WORKERS is “many”"),
    ):
        opened.run("main")
