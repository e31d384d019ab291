"""The history of runs: listed, kept, deleted, brought back, and taken over as configurations."""

from pathlib import Path
from typing import Any

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.runner.history import bring_back, delete_run, glimpse, keep_run
from hyperstudio.runner.run_files import RunFile
from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.past_runs import past_runs, take_configuration
from tests.penguins import copy_of_the_penguins


def write(project: Path, run_id: str, at: float, log: int = 0, end: bool = True, **asked: Any) -> Path:
    """The file of a run with two steps, one of them reused, which printed so many lines."""
    with RunFile(project, run_id) as file:
        file.append({"event": "asked", "run": run_id, "at": at, "workflow": "evaluate", "configuration": {}} | asked)
        file.append({"event": "run_started", "run": run_id, "steps": 2})
        for kind, name in (("finished", "a"), ("reused", "b")):
            about = {"place": f"w.{name}", "address": f"w.{name}.x", "kind": "call", "key": "k", "outputs": []}
            file.append({"event": kind, **about, "wall": 1.0, "cpu": 1.0, "memory": None})
        for _ in range(log):
            file.append({"event": "log", "place": "w.a", "stream": "stdout", "text": "x" * 999 + "\n"})
        if end:
            counts = {"run": 1, "reused": 1, "failed": 0, "skipped": 0}
            about = {"run": run_id, "status": "done", "seconds": 1.5, "counts": counts, "outputs": {}}
            file.append({"event": "run_finished", **about})
            file.append({"event": "metrics", "metrics": {"f1": {"value": 0.9}}})
    return file.path


def test_a_quick_look_tells_the_same_as_the_whole_file(tmp_path: Path) -> None:
    for name, log, end in (("short", 0, True), ("long", 300, True), ("lost", 50, False)):
        path = write(tmp_path, name, 1.0, log, end, configuration_name="mine", configuration={"a": "b"})
        quick, whole = glimpse(path), read_run(path)
        for field in ("id", "asked", "status", "seconds", "counts", "metrics"):
            assert getattr(quick, field) == getattr(whole, field), (name, field)


def test_runs_are_listed_by_when_they_were_asked_for(tmp_path: Path) -> None:
    for at, name in ((2.0, "b"), (3.0, "a"), (1.0, "c")):
        write(tmp_path, name, at)
    assert [run.id for run in past_runs(tmp_path)] == ["a", "b", "c"]
    (row,) = [run.as_json() for run in past_runs(tmp_path) if run.id == "b"]
    assert row["steps"] == {"planned": 2, "run": 1, "reused": 1, "failed": 0, "skipped": 0}
    assert (row["status"], row["seconds"], row["metrics"]) == ("done", 1.5, {"f1": 0.9})


def test_a_kept_run_is_not_deleted_and_a_deleted_one_can_be_brought_back(tmp_path: Path) -> None:
    first = write(tmp_path, "first", 1.0)
    write(tmp_path, "second", 2.0)
    keep_run(tmp_path, "first", True)
    assert {run.id: run.kept for run in past_runs(tmp_path)} == {"first": True, "second": False}
    assert [path.stem for path in list_runs(tmp_path)] == ["second", "first"]  # the mark does not make it newer
    with pytest.raises(StudioError, match="kept"):
        delete_run(tmp_path, "first")
    keep_run(tmp_path, "first", False)
    before = first.read_bytes()
    delete_run(tmp_path, "first")
    assert [run.id for run in past_runs(tmp_path)] == ["second"]
    bring_back(tmp_path, "first")
    assert first.read_bytes() == before
    assert [run.id for run in past_runs(tmp_path)] == ["second", "first"]


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def test_a_runs_configuration_becomes_the_current_choices_and_undo_takes_that_back(penguins: Path) -> None:
    said = {"model.prep": "deep", "model.classify": "forest", "model.gone": "nothing"}
    write(penguins, "one", 1.0, configuration=said)
    document = open_document(penguins)
    before = document.configuration
    (run,) = past_runs(penguins)
    assert take_configuration(document, run) == ["model.gone"]
    assert dict(document.configuration) == {"model.prep": "deep", "model.classify": "forest"}
    assert document.configuration_name == "baseline"
    document.undo()
    assert document.configuration == before


def test_a_runs_configuration_becomes_a_new_one_of_that_name(penguins: Path) -> None:
    write(penguins, "one", 1.0, configuration={"model.prep": "deep"})
    document = open_document(penguins)
    (run,) = past_runs(penguins)
    take_configuration(document, run, "better")
    document.save()
    assert document.configuration_name == "better"
    assert (penguins / "configurations" / "better.json").read_text() == '{\n  "model.prep": "deep"\n}\n'
    for name in ("better", "not a name"):
        with pytest.raises(StudioError):
            take_configuration(document, run, name)
