"""Async steps that are ready together: they share one loop, and each has a log, a time and an outcome of its own."""

import threading
from typing import Any

import pytest

from hyperstudio.runner.limits import Limits
from tests.runner.plans import SECONDS, Bench, Done, Plan

MEET = """
import asyncio

waiting = []

async def meet(x, *, of=3):
    print('came', x)
    waiting.append(x)
    while len(waiting) < of:  # only in one loop with the others does this end
        await asyncio.sleep(0.01)
    print('met', x)
    return x * 10
"""


def several(bench: Bench, name: str, count: int, **parameters: Any) -> Plan:
    plan = bench.plan()
    for number in range(count):
        source = plan.call(name, {"x": plan.given(number)}, place=f"{name}{number}", **parameters)
        plan.steps[-1]["async"] = True
        plan.outputs[f"n{number}"] = source
    return plan


@pytest.mark.parametrize("workers", [1, 2])
def test_async_steps_that_are_ready_together_wait_together(bench: Bench, workers: int) -> None:
    bench.new_runner(limits=Limits(workers=workers))
    bench.write(meet=MEET, total="def total(x, y):\n    return x + y\n")
    plan = several(bench, "meet", 3)
    plan.outputs["total"] = plan.call("total", {"x": plan.outputs["n1"], "y": plan.outputs["n2"]})
    done = bench.run(plan)
    assert done.values == {"n0": 0, "n1": 10, "n2": 20, "total": 30}
    assert [done.log(f"meet{x}") for x in range(3)] == [f"came {x}\nmet {x}\n" for x in range(3)]
    assert done.counts == (4, 0, 0, 0)
    again = bench.run_in_new_process(plan)
    assert again.counts == (0, 4, 0, 0)
    assert again.log("meet1") == "came 1\nmet 1\n"


def test_items_of_a_for_each_wait_together(bench: Bench) -> None:
    bench.write(meet=MEET)
    plan = bench.plan()
    inner = plan.nested("each")
    inner.outputs["out"] = inner.call("meet", {"x": ["input", "x"]}, of=5)
    inner.steps[-1]["async"] = True
    plan.outputs["out"] = plan.for_each("each", inner, {"x": plan.given([1, 2, 3, 4, 5])}, ["x"])
    assert bench.run(plan).values == {"out": [10, 20, 30, 40, 50]}


def test_one_that_fails_or_exits_leaves_the_others(bench: Bench) -> None:
    bench.write(
        some="import asyncio, sys\nasync def some(x):\n    await asyncio.sleep(0.01)\n    if x == 0:\n"
        "        raise ValueError('none')\n    if x == 1:\n        sys.exit(3)\n    yield_ = x\n    return yield_\n"
    )
    done = bench.run(several(bench, "some", 4))
    errors = {event["place"]: (event["error"]["type"], event["error"]["line"]) for event in done.of("failed")}
    assert errors == {"w.some0": ("ValueError", 5), "w.some1": ("SystemExit", 7)}
    assert done.values == {"n2": 2, "n3": 3}


def test_a_stop_keeps_those_that_have_finished(bench: Bench) -> None:
    bench.write(
        wait="import asyncio\nasync def wait(x):\n    if x:\n        await asyncio.sleep(0.1)\n"
        "        print('waiting')\n        await asyncio.sleep(1000)\n    return x\n"
    )
    plan = several(bench, "wait", 3)
    waiting = threading.Event()
    handle, events = bench.start(plan, lambda e: waiting.set() if e["event"] == "log" else None)
    assert waiting.wait(SECONDS)
    bench.runner.allow(Limits(grace=20))
    bench.runner.stop()
    assert handle.wait(15), "the interrupt was not heard"
    done = Done(events)
    assert done.run.status == "stopped"
    assert done.places("finished") == ["wait0"]
    assert sorted(done.places("skipped")) == ["wait1", "wait2"]


def test_a_strict_run_names_the_async_block_that_changes_its_input(bench: Bench) -> None:
    bench.write(spoil="async def spoil(x):\n    x.append(1)\n    return 0\n")
    plan = bench.plan()
    source = plan.given([5])
    for number in range(2):
        plan.call("spoil", {"x": source}, place=f"spoil{number}")
        plan.steps[-1]["async"] = True
    assert bench.run(plan).counts == (2, 0, 0, 0)
    plan.options |= {"strict": True, "fresh": True}
    done = bench.run(plan)
    assert done.places("failed") == ["spoil0", "spoil1"]
    assert done.error["type"] == "ChangedInPlace"
