import threading
import time

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.runner.limits import Limits
from tests.runner.plans import SECONDS, Bench, Done

FINE = "def fine(x=0):\n    return 1\n"


def test_a_failure_names_file_and_line_and_inputs_and_other_branches_go_on(bench: Bench) -> None:
    (bench.project / "lib").mkdir()
    (bench.project / "lib" / "deep.py").write_text("def check(x):\n    y = x\n    raise ValueError('too small')\n")
    bench.write(
        fine=FINE,
        bad="from demo.lib.deep import check\ndef bad(table):\n    return sorted([1], key=lambda _: check(table))\n",
    )
    plan = bench.plan()
    bad = plan.call("bad", {"table": plan.given([1, 2, 3])})
    plan.call("fine", {"x": bad}, place="after")
    plan.outputs["fine"] = plan.call("fine", place="beside")
    done = bench.run(plan)
    failed = done.of("failed")[0]
    assert failed["inputs"] == [{"name": "table", "type": "list", "shape": [3]}]
    assert (done.error["type"], done.error["message"]) == ("ValueError", "too small")
    assert (done.error["file"], done.error["line"]) == ("lib/deep.py", 3)
    assert 'File "blocks/bad.py", line 3, in bad' in done.error["traceback"]
    assert str(bench.project) not in done.error["traceback"]
    assert "performing.py" not in done.error["traceback"]
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.after", "w.bad")]
    assert done.values == {"fine": 1}
    assert done.run.status == "failed"
    assert done.run.counts == {"planned": 3, "run": 1, "reused": 0, "failed": 1, "skipped": 1}
    assert done.run.failure == {
        "address": "w.bad", "place": "w.bad", "file": "lib/deep.py", "line": 3, "what": "ValueError: too small",
    }  # fmt: skip


def test_syntax_errors_missing_packages_and_exits_are_failures_like_others(bench: Bench) -> None:
    bench.write(
        typo="def typo(:\n",
        missing="import not_installed_at_all\ndef missing():\n    return 1\n",
        leave="import sys\ndef leave():\n    sys.exit(3)\n",
        strange="class E(Exception):\n    def __str__(self):\n        raise KeyError\ndef strange():\n    raise E\n",
    )
    plan = bench.plan()
    for name in ("typo", "missing", "leave", "strange"):
        plan.call(name)
    done = bench.run(plan)
    errors = {event["place"]: event["error"] for event in done.of("failed")}
    assert (errors["w.typo"]["type"], errors["w.typo"]["file"], errors["w.typo"]["line"]) == (
        "SyntaxError", "blocks/typo.py", 1,
    )  # fmt: skip
    assert errors["w.missing"]["message"] == "No module named 'not_installed_at_all'"
    assert errors["w.leave"]["type"] == "SystemExit"
    assert errors["w.strange"]["file"] == "blocks/strange.py"
    assert done.counts == (0, 0, 4, 0)


def test_a_file_that_changed_after_the_plan_was_made_fails_its_step(bench: Bench) -> None:
    bench.write(fine=FINE)
    plan = bench.plan()
    plan.call("fine")
    as_planned = plan.as_json()
    bench.write(fine=FINE + "# edited\n")
    events: list[dict[str, object]] = []
    assert bench.runner.start(as_planned, run_id="r", on_event=events.append).wait(SECONDS)
    error = Done(events).error
    assert error["message"] == "blocks/fine.py changed after this run started. Run again."
    assert bench.run(plan).counts == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os\ndef end(x):\n    print('last words')\n    os._exit(7)\n", "exit code 7"),
        ("import ctypes\ndef end(x):\n    print('last words')\n    ctypes.string_at(0)\n", "signal 11 (SIGSEGV)"),
        ("import os\ndef end(x):\n    print('last words')\n    os.kill(os.getpid(), 9)\n", "signal 9 (SIGKILL"),
    ],
)
def test_a_step_that_ends_the_process_is_named_and_the_next_run_works(bench: Bench, code: str, how: str) -> None:
    bench.write(end=code, fine=FINE)
    bench.new_runner(spare=0.0)
    plan = bench.plan()
    first = plan.call("fine", place="first")
    ended = plan.call("end", {"x": first})
    plan.call("fine", {"x": ended}, place="after")
    plan.outputs["fine"] = first
    done = bench.run(plan)
    assert done.places("failed") == ["end"]
    assert how in done.error["message"]
    assert "last words" in done.log("end")
    assert done.places("skipped")[-1] == "after"
    assert done.run.status == "failed"
    assert sum(done.counts) == 3
    works = bench.plan()
    works.outputs["y"] = works.call("fine")
    assert bench.run(works).values == {"y": 1}


@pytest.mark.parametrize("pause", [0, 0.3])  # whether or not what came before is on disk at the death
def test_death_costs_its_step_alone_and_another_worker_goes_on_with_the_rest(bench: Bench, pause: float) -> None:
    bench.write(
        end="import os, time\ndef end(x):\n    print('was at', x)\n    if x == 2:\n"
        f"        time.sleep({pause})\n        os._exit(7)\n    return x\n",
        anew="def anew(x):\n    return x\n",
        total="def total(x):\n    return sum(x)\n",
    )
    plan = bench.plan()
    anew = plan.call("anew", {"x": plan.given(5)}, cache="never")
    inner = plan.nested("each")
    inner.outputs["y"] = inner.call("end", {"x": ["input", "x"]})
    plan.call("total", {"x": plan.for_each("each", inner, {"x": plan.given([1, 2, 3])}, ["x"])})
    plan.outputs["anew"] = plan.call("anew", {"x": anew}, place="after")
    for fresh in (False, True):  # whether or not values are looked up, what this run made is found again
        plan.options["fresh"] = fresh
        done = bench.run(plan)
        assert done.places("failed") == ["each[1].end"]
        assert done.places("finished") == ["anew", "each[0].end", "each[2].end", "after"]
        assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.total", "w.each[1].end")]
        assert set(done.values) == {"anew"}
        assert done.run.status == "failed"
        assert sum(done.counts) == done.run.counts["planned"] == 6
        assert {event["text"] for event in done.of("log") if event["place"] == "w.each[0].end"} == {"was at 1\n"}
        assert len(done.of("run_started")) == len(done.of("run_finished")) == 1
        assert done.counts == (4, 0, 1, 1)
        plan.constants[0]["json"] += 1


def test_a_worker_that_is_killed_costs_the_step_that_ran_and_no_finished_one(bench: Bench) -> None:
    bench.write(nap="import time\ndef nap(x):\n    time.sleep(0.02)\n    return x\n")
    plan = bench.plan()
    for number in range(30):
        plan.outputs[f"n{number}"] = plan.call("nap", {"x": plan.given(number)}, place=f"nap{number}")
    seen = threading.Semaphore(0)
    handle, events = bench.start(plan, lambda e: seen.release() if e["event"] == "finished" else None)
    for _ in range(2):
        for _ in range(8):
            assert seen.acquire(timeout=SECONDS)
        handle.worker.kill()
    assert handle.wait(SECONDS)
    done = Done(events)
    run, reused, failed, skipped = done.counts
    assert (run + reused + failed, skipped) == (30, 0)
    assert reused <= 2  # killed when its value was kept, but not yet told
    assert failed <= 2
    assert len(set(done.places("finished"))) == len(done.places("finished")) == run
    again = bench.run_in_new_process(plan)
    assert again.counts == (failed, run + reused, 0, 0)


@pytest.mark.parametrize(
    "code",
    [
        "def loop(x):\n    while True:\n        pass\n",
        "def loop(x):\n    while True:\n        print('again')\n",
        "import time\ndef loop(x):\n    time.sleep(1000)\n",
        "import asyncio\nasync def loop(x):\n    await asyncio.sleep(1000)\n",
    ],
)
def test_an_endless_step_is_interrupted_and_the_next_run_works_in_the_same_process(bench: Bench, code: str) -> None:
    bench.write(loop=code, fine=FINE)
    plan = bench.plan()
    first = plan.call("fine", place="first")
    loop = plan.call("loop", {"x": first})
    plan.call("fine", {"x": loop}, place="after")
    running = threading.Event()
    handle, events = bench.start(plan, lambda e: running.set() if e["event"] == "log" or _starts(e, "w.loop") else None)
    assert running.wait(SECONDS)
    time.sleep(0.1)
    bench.runner.allow(Limits(grace=20))
    bench.runner.stop()
    assert handle.wait(15), "the interrupt was not heard"
    done = Done(events)
    assert done.run.status == "stopped"
    assert done.places("finished") == ["first"]
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.loop", "w.loop"), ("w.after", "w.loop")]
    pid = handle.worker.pid
    again = bench.plan()
    again.outputs["y"] = again.call("fine", place="first")
    handle, events = bench.start(again)
    assert handle.wait(SECONDS)
    assert handle.worker.pid == pid
    assert Done(events).counts == (0, 1, 0, 0)


def _starts(event: dict[str, object], place: str) -> bool:
    return event["event"] == "started" and event["place"] == place


def test_what_does_not_listen_is_killed_after_the_grace_and_a_spare_takes_over(bench: Bench) -> None:
    bench.write(
        deaf="def deaf(x):\n    while True:\n        try:\n            while True:\n                pass\n"
        "        except BaseException:\n            pass\n",
        fine=FINE,
    )
    bench.new_runner(spare=0.0)
    plan = bench.plan()
    deaf = plan.call("deaf", {"x": plan.call("fine", place="first")})
    plan.call("fine", {"x": deaf}, place="after")
    running = threading.Event()
    handle, events = bench.start(plan, lambda e: running.set() if _starts(e, "w.deaf") else None)
    assert running.wait(SECONDS)
    bench.runner.allow(Limits(grace=0.2))
    bench.runner.stop()
    assert handle.wait(15)
    done = Done(events)
    assert done.run.status == "stopped"
    assert done.places("skipped") == ["deaf", "after"]
    assert done.run.counts["planned"] == 3
    works = bench.plan()
    works.outputs["y"] = works.call("fine", place="first")
    handle, events = bench.start(works)
    assert handle.wait(SECONDS)
    assert Done(events).counts == (0, 1, 0, 0)


def test_an_interrupt_while_nothing_runs_is_nothing(bench: Bench) -> None:
    bench.write(fine=FINE)
    plan = bench.plan()
    plan.call("fine")
    handle, _ = bench.start(plan)
    assert handle.wait(SECONDS)
    handle.worker.interrupt()
    bench.runner.stop()
    time.sleep(0.1)
    again, _ = bench.start(plan)
    assert again.wait(SECONDS)
    assert again.worker.pid == handle.worker.pid
    assert again.status == "done"


def test_one_run_at_a_time(bench: Bench) -> None:
    bench.write(nap="import time\ndef nap():\n    time.sleep(0.3)\n", fine=FINE)
    plan = bench.plan()
    plan.call("nap")
    handle, _ = bench.start(plan)
    with pytest.raises(StudioError, match="A run is going on"):
        bench.start(plan)
    assert handle.wait(SECONDS)


def test_closing_ends_the_run_and_its_process(bench: Bench) -> None:
    bench.write(loop="def loop():\n    while True:\n        pass\n")
    plan = bench.plan()
    plan.call("loop")
    handle, events = bench.start(plan)
    bench.runner.close()
    assert handle.finished
    assert not handle.worker.alive
    assert events[-1]["event"] == "run_finished"
    assert events[-1]["status"] == "stopped"


def test_an_interpreter_that_is_not_there_is_said(bench: Bench) -> None:
    bench.write(fine=FINE)
    bench.new_runner(python="/nowhere/python")
    plan = bench.plan()
    plan.call("fine")
    with pytest.raises(StudioError, match="cannot be started"):
        bench.start(plan)


@pytest.mark.parametrize("shape", ["chain", "wide"])
def test_ten_thousand_steps_run_and_are_found_again(bench: Bench, shape: str) -> None:
    bench.write(fine="def fine(x):\n    return x + 1\n")
    plan = bench.plan()
    source = plan.given(0)
    one = plan.call("fine", {"x": source})
    for number in range(1, 10_000):
        plan.steps.append(
            {**plan.steps[0], "place": f"w.n{number}", "inputs": [["x", one if shape == "chain" else source]]}
        )
        one = [number, 0]
    plan.outputs["last"] = one
    expected = {"last": 10_000 if shape == "chain" else 1}
    assert bench.run(plan).values == expected
    done = bench.run_in_new_process(plan)
    assert done.values == expected
    assert done.counts == (0, 10_000, 0, 0)
    plan.options |= {"store": False, "quiet": True}
    quiet = bench.run(plan)
    assert [event["event"] for event in quiet.events] == ["run_finished"]
    assert quiet.counts == (10_000, 0, 0, 0)
    assert quiet.values == expected
