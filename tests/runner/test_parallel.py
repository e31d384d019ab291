"""Steps that run in several worker processes at a time, and that give what one worker gives."""

import itertools
import json
import threading
import time
from typing import Any

import pytest

from hyperstudio.runner.limits import Limits
from tests.runner.plans import SECONDS, Bench, Done, Plan

NAP = "import os, time\ndef nap(x=0, *, seconds=0.05):\n    time.sleep(seconds)\n    return [x, os.getpid()]\n"
WORK = """
import sys

def work(x, *, factor=2):
    print('working on', x)
    print('aside', file=sys.stderr)
    if x == 3:
        raise ValueError('no threes')
    return {'x': x * factor, 'long': 'y' * 40_000}
"""


@pytest.fixture
def shared(bench: Bench) -> Bench:
    """A bench whose runner has three workers, whatever the machine has."""
    bench.new_runner(limits=Limits(workers=3))
    return bench


def long(plan: Plan, *names: str) -> Plan:
    """Expect that these blocks take long."""
    plan.options["walls"] = {
        f"{step['kind']} {step['address']}": 1.0
        for step in _steps(plan.steps)
        if step["place"].rpartition(".")[2].rstrip("0123456789") in names
    }
    return plan


def _steps(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for step in steps for one in (_steps(step["plan"]["steps"]) if "plan" in step else [step])]


def pids(done: Done) -> set[int]:
    return {event["pid"] for event in done.of("started")}


def told(done: Done) -> list[str]:
    """All that was told, without what differs from run to run and from process to process, sorted."""
    events = []
    for event in done.events:
        kept = {
            name: value for name, value in event.items() if name not in ("at", "pid", "wall", "cpu", "memory", "run")
        }
        kept.pop("seconds", None)
        events.append(json.dumps(kept, sort_keys=True))
    return sorted(events)


def test_independent_steps_run_at_the_same_time_in_several_processes(shared: Bench) -> None:
    shared.write(nap=NAP)
    plan = shared.plan()
    for number in range(6):
        plan.outputs[f"n{number}"] = plan.call("nap", {"x": plan.given(number)}, place=f"nap{number}", seconds=0.2)
    done = shared.run(long(plan, "nap"))
    assert done.counts == (6, 0, 0, 0)
    assert [done.values[f"n{number}"][0] for number in range(6)] == list(range(6))
    assert len(pids(done)) == 3
    spans = [(event["at"], event["at"] + 0.2) for event in done.of("started")]
    assert max(sum(begin <= at < end for begin, end in spans) for at, _ in spans) == 3
    assert shared.run_in_new_process(plan).counts == (0, 6, 0, 0)


def test_without_recorded_times_the_first_long_steps_tell_what_to_expect(shared: Bench) -> None:
    shared.write(nap=NAP, quick="def quick(x):\n    return x\n")
    plan = shared.plan()
    inner = plan.nested("each")
    inner.outputs["out"] = inner.call("nap", {"x": ["input", "x"]}, seconds=0.1)
    plan.outputs["out"] = plan.for_each("each", inner, {"x": plan.given(list(range(7)))}, ["x"])
    for number in range(5):
        plan.call("quick", {"x": plan.given(number)}, place=f"quick{number}")
    done = shared.run(plan)
    assert [x for x, _ in done.values["out"]] == list(range(7))
    assert len({pid for _, pid in done.values["out"]}) == 4  # the first one ran in the worker that coordinates


def everything(bench: Bench) -> Plan:
    bench.write(
        work=WORK,
        rows="def rows():\n    return [{'n': n, 'text': 'z' * 30_000} for n in range(6)]\n",
        n_of="def n_of(row):\n    return row['n']\n",
        count="def count(out):\n    return len(out)\n",
        fine="def fine(x):\n    return x\n",
    )
    plan = bench.plan()
    inner = plan.nested("each")
    number = inner.call("n_of", {"row": ["input", "row"]})
    inner.outputs["out"] = inner.call("work", {"x": number}, factor=5)
    rows = plan.call("rows")
    each = plan.for_each("each", inner, {"row": rows}, ["row"])
    plan.outputs["lost"] = plan.call("count", {"out": each})
    for x in (1, 2, 3):
        made = plan.call("work", {"x": plan.given(x)}, place=f"work{x}")
        plan.outputs[f"made{x}"] = made
        plan.outputs[f"after{x}"] = plan.call("fine", {"x": made}, place=f"fine{x}")
    plan.outputs["members"] = plan.call("fine", {"x": rows}, place="last")
    return long(plan, "work", "n_of", "fine")


def test_results_and_events_are_those_of_one_worker(shared: Bench) -> None:
    plan = everything(shared)
    plan.options["fresh"] = True
    several = shared.run(plan)
    assert len(pids(several)) > 1
    assert several.counts == (17, 0, 2, 2)
    shared.new_runner(limits=Limits(workers=1))
    assert told(shared.run(plan)) == told(several)


def test_a_helper_that_dies_costs_its_step_and_the_others_go_on(shared: Bench) -> None:
    shared.write(die="import os\ndef die(x):\n    print('last words')\n    os._exit(9)\n", nap=NAP)
    plan = shared.plan()
    died = plan.call("die", {"x": plan.given(1)})
    plan.call("nap", {"x": died}, place="after")
    for number in range(4):
        plan.outputs[f"n{number}"] = plan.call("nap", {"x": plan.given(number)}, place=f"nap{number}")
    done = shared.run(long(plan, "die", "nap"))
    assert done.places("failed") == ["die"]
    assert done.error["message"] == "The process ended while this step ran: exit code 9."
    assert "last words" in done.log("die")
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.after", "w.die")]
    assert len(done.values) == 4


def test_a_stop_reaches_every_helper_and_what_is_finished_is_kept(shared: Bench) -> None:
    shared.write(nap=NAP, quick="def quick():\n    return 1\n")
    plan = shared.plan()
    first = plan.call("quick")
    for number in range(5):
        plan.call("nap", {"x": first}, place=f"nap{number}", seconds=1000)
    started = threading.Semaphore(0)
    handle, events = shared.start(long(plan, "nap"), lambda e: started.release() if e["event"] == "started" else None)
    for _ in range(4):
        assert started.acquire(timeout=SECONDS)
    time.sleep(0.1)
    shared.runner.allow(Limits(grace=20))
    shared.runner.stop()
    assert handle.wait(15), "the interrupt was not heard"
    done = Done(events)
    assert done.run.status == "stopped"
    assert done.counts == (1, 0, 0, 5)
    again = shared.plan()
    again.call("quick")
    for number in range(3):
        again.call("nap", {"x": again.given(number)}, place=f"nap{number}")
    assert shared.run(long(again, "nap")).counts == (3, 1, 0, 0)


def test_what_cannot_be_pickled_stays_in_the_worker_that_made_it(shared: Bench) -> None:
    shared.write(
        opened="def opened():\n    return (x for x in [1, 2, 3])\n".replace("(x for", "iter(x for"),
        used="import os\nclass Held:\n    def __reduce__(self):\n        raise TypeError\ndef used(n):\n"
        "    held = Held()\n    held.pid = os.getpid()\n    return held\n",
        read="import os\ndef read(held, n):\n    return held.pid == os.getpid()\n",
    )
    plan = shared.plan()
    for number in range(3):
        held = plan.call("used", {"n": plan.given(number)}, place=f"used{number}")
        plan.outputs[f"same{number}"] = plan.call("read", {"held": held, "n": plan.given(0)}, place=f"read{number}")
    done = shared.run(long(plan, "read"))
    assert set(done.values.values()) == {True}


def test_steps_that_need_the_gpu_run_one_at_a_time_for_each_gpu(shared: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4,7")
    shared.new_runner(limits=Limits(workers=3))
    shared.write(train="import os, time\ndef train(x):\n    begun = time.time()\n    time.sleep(0.15)\n"
    "    return [os.environ['CUDA_VISIBLE_DEVICES'], begun, time.time()]\n")  # fmt: skip
    plan = shared.plan()
    for number in range(5):
        source = plan.call("train", {"x": plan.given(number)}, place=f"train{number}")
        plan.steps[-1]["resources"] = {"gpu": 1}
        plan.outputs[f"n{number}"] = source
    done = shared.run(plan)
    for gpu in ("4", "7"):
        spans = sorted((begin, end) for seen, begin, end in done.values.values() if seen == gpu)
        assert spans
        assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))
    assert {seen for seen, _, _ in done.values.values()} == {"4", "7"}


@pytest.mark.parametrize("workers", [1, 3])
def test_calls_per_second_are_kept_by_all_workers_together(bench: Bench, workers: int) -> None:
    bench.new_runner(limits=Limits(workers=workers))
    bench.write(ask="import time\ndef ask(x):\n    return time.time()\n")
    plan = bench.plan()
    for number in range(8):
        plan.outputs[f"n{number}"] = plan.call("ask", {"x": plan.given(number)}, place=f"ask{number}")
        plan.steps[-1] |= {"address": "w.ask", "resources": {"per_second": 10}}
    done = bench.run(plan)
    times = sorted(done.values.values())
    # A call may begin a little late, in a process that starts for it, and the next one is then nearer to it.
    assert times[-1] - times[0] > 0.35


def test_steps_that_need_much_memory_run_one_after_the_other(shared: Bench) -> None:
    shared.write(
        big="import time\ndef big(x):\n    begun = time.time()\n    time.sleep(0.1)\n    return [begun, time.time()]\n"
    )
    plan = shared.plan()
    for number in range(3):
        plan.outputs[f"n{number}"] = plan.call("big", {"x": plan.given(number)}, place=f"big{number}")
        plan.steps[-1]["resources"] = {"memory_gb": 100_000}
    spans = sorted(shared.run(plan).values.values())
    assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))


def test_a_quiet_run_tells_nothing_of_its_steps_whatever_it_has_of_workers(shared: Bench) -> None:
    shared.write(nap=NAP)
    plan = shared.plan()
    for number in range(3):
        plan.outputs[f"n{number}"] = plan.call("nap", {"x": plan.given(number)}, place=f"nap{number}")
    long(plan, "nap").options["quiet"] = True
    assert [event["event"] for event in shared.run(plan).events] == ["run_finished"]
