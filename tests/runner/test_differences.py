"""A worker that was sent a plan before is sent what differs, and has the very same plan as if all had been sent."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.runner.worker.differences import difference, whole
from tests.runner.plans import Bench

values = st.sampled_from([1, 1.0, True, "1", None])
plans = st.lists(
    st.tuples(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.integers(0, 1), values), min_size=1, max_size=5
)


@given(plans)
def test_what_is_put_together_is_what_was_to_be_sent(wished: list[tuple[list[int], int, Any]]) -> None:
    kinds = [{"key": number, "parameters": {"a": value}} for number, value in enumerate([1, 1.0, True, "1", None, 2])]
    codes = [{"a.py": "1"}, {"a.py": "2"}]
    before = held = None
    for steps, code, other in wished:
        plan = {"steps": [kinds[number] for number in steps], "code": codes[code], "files": {}, "inputs": {"x": other}}
        held = whole(json.loads(json.dumps(difference(plan, before))), held)
        assert json.dumps(held, sort_keys=True) == json.dumps(plan, sort_keys=True)
        before = plan


def test_one_changed_step_of_many_is_all_that_is_sent() -> None:
    plan = {"steps": [{"key": str(number)} for number in range(100)], "code": {"a.py": "1"}, "inputs": {}}
    another = {**plan, "steps": [*plan["steps"][:99], {"key": "new"}]}
    assert difference(another, plan) == {"plan": {"inputs": {}}, "same": ["code"], "changed": [[99, {"key": "new"}]]}
    assert difference({**plan, "steps": plan["steps"][:5]}, plan)["plan"]["steps"] == plan["steps"][:5]


def test_a_worker_goes_from_plan_to_plan_and_a_new_one_is_sent_all(bench: Bench) -> None:
    bench.write(add="def add(x, *, by=1):\n    return x + by\n", die="import os\ndef die():\n    os._exit(3)\n")
    steps, results = [], []
    for by in (1, 2, 2.0, 1):
        plan = bench.plan()
        middle = plan.call("add", {"x": plan.given(1)}, place="first")
        plan.outputs["out"] = plan.call("add", {"x": middle}, place="second", by=by)
        # As plans are made again: what did not change is the same object.
        plan.steps = (
            [old if old == new and repr(old) == repr(new) else new for old, new in zip(steps, plan.steps, strict=True)]
            if steps
            else plan.steps
        )
        steps = plan.steps
        results.append(repr(bench.run(plan).values["out"]))
    assert results == ["3", "4", "4.0", "3"]
    dead = bench.plan()
    dead.outputs["out"] = dead.call("die")
    assert bench.run(dead).run.status == "failed"
    assert bench.run(plan).values == {"out": 3}
