import time
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.runner.run_files import RunFile
from hyperstudio.runner.runs import Run, fold, list_runs, read_run
from tests.runner.plans import Bench

ASKED = {"event": "asked", "run": "r1", "at": 1.0, "workflow": "train", "configuration": {"a": 1}}


def write(project: Path, run_id: str, events: list[dict[str, Any]]) -> Path:
    with RunFile(project, run_id) as file:
        for event in [{**ASKED, "run": run_id}, *events]:
            file.append(event)
    return file.path


def test_a_run_read_from_its_file_is_the_run_that_was_seen(bench: Bench) -> None:
    bench.write(
        good="def good():\n    print('hello')\n    return 5\n",
        bad="def bad(x):\n    return x / 0\n",
        after="def after(x):\n    return x\n",
    )
    plan = bench.plan()
    good = plan.call("good")
    plan.call("after", {"x": plan.call("bad", {"x": good})})
    plan.outputs["five"] = good
    done = bench.run(plan)
    seen = fold(done.run, ASKED | {"run": "run1"})
    seen = fold(seen, {"event": "metrics", "metrics": {"five": {"value": 5}}})
    path = write(bench.project, "run1", [*done.events, {"event": "metrics", "metrics": {"five": {"value": 5}}}])
    read = read_run(path)
    for name in ("id", "status", "counts", "states", "steps", "outputs", "log", "metrics", "ran", "walls", "failure"):
        assert getattr(read, name) == getattr(seen, name), name
    assert read.asked["workflow"] == "train"
    assert read.counts == {"planned": 3, "run": 1, "reused": 0, "failed": 1, "skipped": 1}
    assert read.states == {"w.good": "finished", "w.bad": "failed", "w.after": "skipped"}
    assert read.log_lines == ["w.good: hello"]
    assert [value["value"] for _, _, value in read.values()] == [5]


def test_a_run_whose_last_line_is_cut_is_given_back_as_lost(bench: Bench) -> None:
    bench.write(good="def good():\n    return 5\n")
    plan = bench.plan()
    plan.outputs["five"] = plan.call("good")
    done = bench.run(plan)
    path = write(bench.project, "run1", done.events)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"run_finished") + 30])
    run = read_run(path)
    assert run.status == "lost"
    assert run.states == {"w.good": "finished"}
    assert run.counts["run"] == 1


def test_runs_are_listed_with_the_latest_first(tmp_path: Path) -> None:
    assert list_runs(tmp_path) == []
    for name in ("b", "a", "c"):
        write(tmp_path, name, [])
        time.sleep(0.01)
    assert [path.stem for path in list_runs(tmp_path)] == ["c", "a", "b"]


def test_what_was_flushed_is_in_the_file_and_a_run_has_one_file(tmp_path: Path) -> None:
    file = RunFile(tmp_path, "r")
    file.append(ASKED)
    file.flush()
    assert read_run(file.path).asked["workflow"] == "train"
    with pytest.raises(FileExistsError):
        RunFile(tmp_path, "r")
    file.close()


def test_a_block_that_learns_and_is_applied_counts_as_two_steps_at_one_place() -> None:
    run = Run()
    step = {"place": "w.p", "address": "w.p.a", "key": "k", "cpu": 0.0, "memory": None, "outputs": []}
    for kind, wall in (("fit", 2.0), ("apply", 1.0)):
        run = fold(run, {"event": "started", "place": "w.p", "address": "w.p.a", "kind": kind, "at": 0.0})
        assert run.states["w.p"] == "running"
        run = fold(run, {"event": "finished" if kind == "fit" else "reused", "kind": kind, "wall": wall, **step})
    assert run.states == {"w.p": "finished"}
    assert run.walls == {"w.p": 3.0}
    assert (run.run, run.reused, run.ran) == (1, 1, ["w.p"])


def test_a_step_that_was_reused_and_then_made_again_counts_once() -> None:
    run = fold(Run(), {"event": "run_started", "run": "r", "steps": 1})
    step = {"place": "w.p", "address": "w.p.a", "kind": "call"}
    told = {**step, "key": "k", "wall": 1.0, "cpu": 0.0, "memory": 5, "outputs": []}
    run = fold(run, {"event": "reused", **told})
    run = fold(run, {"event": "started", "at": 0.0, **step})
    assert (run.reused, run.states["w.p"]) == (0, "running")
    run = fold(run, {"event": "finished", **told})
    assert run.counts == {"planned": 1, "run": 1, "reused": 0, "failed": 0, "skipped": 0}
