"""Steps that hold plans: rounds of a repeat, and implementations that a value names."""

from typing import Any

from tests.runner.plans import Bench, Plan

COUNT = "def count(state):\n    return state + 1, state + 1 >= 4\n"


def rounds(bench: Bench, plan: Plan, limit: int = 20, start: Any = 0) -> list[Any]:
    inner = plan.nested("loop")
    first = inner.call("count", {"state": ["input", "state"]}, outputs=("state", "over"))
    inner.outputs |= {"state": first, "over": [first[0], 1]}
    return plan.repeat("loop", inner, {"state": plan.given(start)}, until="over", carry={"state": "state"}, limit=limit)


def test_a_repeat_goes_round_until_its_output_is_true_and_every_round_is_told(bench: Bench) -> None:
    bench.write(count=COUNT, show="def show(x):\n    return x * 10\n")
    plan = bench.plan()
    state = rounds(bench, plan)
    plan.outputs |= {"state": state, "shown": plan.call("show", {"x": state})}
    done = bench.run(plan)
    assert done.values == {"state": 4, "shown": 40}
    assert done.places("finished") == [*(f"loop[{k}].count" for k in range(4)), "show"]
    trace = done.run.traces["w.loop"]
    assert (trace["rounds"], trace["ended"]) == (4, "until")
    assert [[told["value"] for told in entry["outputs"]] for entry in trace["trace"]] == [
        [1, False], [2, False], [3, False], [4, True],
    ]  # fmt: skip
    again = bench.run_in_new_process(plan)
    assert again.counts == (0, 5, 0, 0)
    assert again.values == done.values
    assert again.run.traces["w.loop"]["trace"] == trace["trace"]


def test_a_repeat_ends_at_its_limit_and_says_so(bench: Bench) -> None:
    bench.write(count=COUNT)
    plan = bench.plan()
    plan.outputs["state"] = rounds(bench, plan, limit=2)
    done = bench.run(plan)
    assert done.values == {"state": 2}
    assert done.run.traces["w.loop"]["ended"] == "limit"


def test_of_many_rounds_the_first_and_the_last_are_told_together(bench: Bench) -> None:
    bench.write(count="def count(state):\n    return state + 1, state + 1 >= 450\n")
    plan = bench.plan()
    plan.outputs["state"] = rounds(bench, plan, limit=1000)
    done = bench.run(plan)
    assert done.values == {"state": 450}
    told = [entry["round"] for entry in done.run.traces["w.loop"]["trace"]]
    assert told == [*range(100), *range(350, 450)]
    quiet = bench.plan()
    quiet.outputs["state"] = rounds(bench, quiet, limit=1000)
    quiet.options |= {"store": False, "quiet": True}
    assert bench.run(quiet).values == {"state": 450}


def test_a_round_that_fails_ends_the_repeat_and_what_came_before_is_kept(bench: Bench) -> None:
    bench.write(count="def count(state):\n    return state + 1, 1 / (2 - state) < 0\n")
    plan = bench.plan()
    state = rounds(bench, plan)
    plan.call("count", {"state": state}, place="after", outputs=("state", "over"))
    done = bench.run(plan)
    assert done.places("failed") == ["loop[2].count"]
    assert done.run.traces["w.loop"]["ended"] == "lost"
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.after", "w.loop[2].count")]
    assert done.run.counts["planned"] == sum(done.counts)
    assert bench.run_in_new_process(plan).counts == (0, 2, 1, 1)


def test_a_repeat_runs_for_each_item(bench: Bench) -> None:
    bench.write(count=COUNT)
    plan = bench.plan()
    outer = plan.nested("each")
    inner = outer.nested("loop")
    first = inner.call("count", {"state": ["input", "state"]}, outputs=("state", "over"))
    inner.outputs |= {"state": first, "over": [first[0], 1]}
    rule = {"until": "over", "carry": {"state": "state"}, "limit": 9}
    outer.outputs["state"] = outer.repeat("loop", inner, {"state": ["input", "start"]}, **rule)
    plan.outputs["ends"] = plan.for_each("each", outer, {"start": plan.given([0, 2, 7])}, ["start"])
    done = bench.run(plan)
    assert done.values == {"ends": [4, 4, 8]}
    assert done.places("finished")[:2] == ["each[0].loop[0].count", "each[0].loop[1].count"]


def routed(bench: Bench, plan: Plan, how: Any) -> list[Any]:
    plans = {}
    for name in ("double", "square"):
        plans[name] = plan.nested("way")
        plans[name].outputs["out"] = plans[name].call(name, {"x": ["input", "x"]}, place=name)
    return plan.route("way", plans, {"how": plan.given(how), "x": plan.given(5)}, by="how")


WAYS = {"double": "def double(x):\n    return 2 * x\n", "square": "def square(x):\n    return x * x\n"}


def test_a_value_names_the_implementation_that_runs(bench: Bench) -> None:
    bench.write(**WAYS)
    for how, expected in (("double", 10), ("square", 25)):
        plan = bench.plan()
        plan.outputs["out"] = routed(bench, plan, how)
        done = bench.run(plan)
        assert done.values == {"out": expected}
        assert done.run.choices == {"w.way": how}
        assert done.run.counts["planned"] == 1


def test_a_value_that_names_no_implementation_is_a_failure_with_the_names_there_are(bench: Bench) -> None:
    bench.write(**WAYS)
    plan = bench.plan()
    plan.outputs["out"] = routed(bench, plan, "cube")
    done = bench.run(plan)
    assert done.error["message"] == "“how” is 'cube', but the implementations are: double, square."
    assert done.counts == (0, 0, 1, 0)
