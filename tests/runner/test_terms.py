"""The terms of a block: retries, timeouts, scratch folders, limits of memory."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.runner.limits import Limits
from tests.runner.plans import SECONDS, Bench, Done, Plan


def one(bench: Bench, name: str, inputs: dict[str, Any] | None = None, **terms: Any) -> Plan:
    plan = bench.plan()
    plan.outputs["out"] = plan.call(name, inputs or {})
    plan.steps[-1] |= terms
    return plan


def test_a_failed_call_is_tried_again_with_its_inputs_as_they_were(bench: Bench) -> None:
    bench.write(
        twice="""
        tries = []

        def twice(x):
            tries.append(1)
            x.append(len(tries))
            if len(tries) < 3:
                raise ConnectionError("not yet")
            return x
        """
    )
    plan = bench.plan()
    plan.outputs["out"] = plan.call("twice", {"x": plan.given([0])})
    plan.steps[-1]["retries"] = 2
    done = bench.run(plan)
    assert done.values == {"out": [0, 3]}
    assert "Try 1 of 3 failed (ConnectionError: not yet). Again in 0.5 s." in done.log("twice")
    plan.steps[-1] = {**plan.steps[-1], "retries": 1}
    plan.options["fresh"] = True
    done = bench.run(plan)
    assert done.error["message"] == "not yet"


@pytest.mark.parametrize("waits", ["time.sleep(1000)", "await asyncio.sleep(1000)"])
def test_a_call_that_takes_too_long_fails_and_other_branches_go_on(bench: Bench, waits: str) -> None:
    kind = "async def" if "await" in waits else "def"
    bench.write(slow=f"import asyncio, time\n{kind} slow():\n    {waits}\n", fine="def fine():\n    return 1\n")
    plan = one(bench, "slow", timeout=0.2)
    plan.outputs["fine"] = plan.call("fine")
    done = bench.run(plan)
    assert done.error["type"] == "TooLong"
    assert done.error["message"] == "It took longer than 0.2 s, which is the block's timeout."
    assert (done.error["file"], done.values) == ("blocks/slow.py", {"fine": 1})


def test_a_call_that_does_not_listen_to_its_timeout_is_ended(bench: Bench) -> None:
    bench.write(held="def held():\n    sum(range(10**12))\n")
    done = bench.run(one(bench, "held", timeout=0.1))
    assert done.places("failed") == ["held"]
    assert "took longer than the block's timeout and did not listen" in done.error["message"]


SCRATCH = """
import time
from pathlib import Path
from typing import Annotated

def trained(x, *, folder: Annotated[Path, "scratch"]):
    done = folder / "epochs"
    epochs = len(done.read_text()) if done.exists() else 0
    print("from", epochs)
    while epochs < 4:
        epochs += 1
        done.write_text("." * epochs)
        if epochs == 2 and not (folder / "stopped").exists():
            (folder / "stopped").touch()
            print("waiting", flush=True)
            time.sleep(1000)
    return epochs
"""


def test_a_scratch_folder_survives_a_stop_and_goes_when_the_step_has_finished(bench: Bench) -> None:
    bench.write(trained=SCRATCH)
    plan = bench.plan()
    plan.outputs["epochs"] = plan.call("trained", {"x": plan.given(1)})
    plan.steps[-1]["scratch"] = ["folder"]
    waiting = threading.Event()
    handle, events = bench.start(plan, lambda e: waiting.set() if "waiting" in e.get("text", "") else None)
    assert waiting.wait(SECONDS)
    bench.runner.allow(Limits(grace=20))
    bench.runner.stop()
    assert handle.wait(SECONDS)
    assert Done(events).run.status == "stopped"
    assert len(list((bench.store / "scratch").iterdir())) == 1
    done = bench.run_in_new_process(plan)
    assert done.values == {"epochs": 4}
    assert "from 2" in done.log("trained")
    assert not list((bench.store / "scratch").iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_step_that_takes_too_much_memory_is_ended_by_name(bench: Bench, tmp_path: Path, workers: int) -> None:
    bench.write(
        eat="import time\ndef eat(x):\n    held = []\n    while True:\n"
        "        held.append(bytearray(b'x' * 10_000_000))\n        time.sleep(0.01)\n",
        nap="import time\ndef nap(x):\n    time.sleep(0.5)\n    return 1\n",
    )
    bench.new_runner(limits=Limits(workers=workers, memory=400_000_000))
    plan = bench.plan()
    plan.call("eat", {"x": plan.given(1)})
    if workers > 1:
        plan.outputs["nap"] = plan.call("nap", {"x": plan.given(1)})
        plan.options["walls"] = {"call w.eat": 1.0, "call w.nap": 1.0}
    done = bench.run(plan)
    assert done.places("failed") == ["eat"]
    assert done.error["message"].startswith("This step was ended: it used ")
    assert done.error["message"].endswith("the limit is 0.4 GB.")
    assert done.values == ({"nap": 1} if workers > 1 else {})


ONCE = """
import builtins, time
if hasattr(builtins, "once_loaded"):
    raise ImportError("cannot load module more than once per process")
builtins.once_loaded = True
for _ in range(40):
    time.sleep(0.02)
"""


@pytest.mark.parametrize("by", ["a stop", "a timeout"])
def test_the_import_of_a_package_is_not_cut_in_two(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages/once_only.py").write_text(ONCE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    bench.new_runner(limits=Limits(grace=20))
    bench.write(user="def user():\n    import once_only\n    while True:\n        pass\n")
    begun = threading.Event()
    terms = {"timeout": 0.3} if by == "a timeout" else {}
    handle, events = bench.start(
        one(bench, "user", **terms), lambda e: begun.set() if e["event"] == "started" else None
    )
    assert begun.wait(SECONDS)
    if by == "a stop":
        time.sleep(0.2)
        bench.runner.stop()
    assert handle.wait(15)
    assert Done(events).run.status == ("stopped" if by == "a stop" else "failed")
    bench.write(user="def user():\n    import once_only\n    return once_only.__name__\n")
    assert bench.run(one(bench, "user")).values == {"out": "once_only"}


def test_a_module_of_the_project_can_be_stopped_while_it_is_imported(bench: Bench) -> None:
    bench.write(endless="while True:\n    pass\n\ndef endless():\n    return 1\n", fine="def fine():\n    return 1\n")
    bench.new_runner(limits=Limits(grace=20))
    begun = threading.Event()
    handle, events = bench.start(one(bench, "endless"), lambda e: begun.set() if e["event"] == "started" else None)
    assert begun.wait(SECONDS)
    time.sleep(0.2)
    bench.runner.stop()
    assert handle.wait(15)
    assert Done(events).run.status == "stopped"
    assert bench.run(one(bench, "fine")).values == {"out": 1}
