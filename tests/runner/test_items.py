from tests.runner.plans import Bench, Plan

ADD = "def add(x, y):\n    return x + y\n"


def each_of(bench: Bench, plan: Plan, lists: dict[str, list[object]], **more: str) -> None:
    inner = plan.nested("each")
    inner.outputs["sums"] = inner.call("add", {name: ["input", name] for name in ("x", "y")})
    inputs = {name: plan.given(values) for name, values in lists.items()}
    plan.outputs["sums"] = plan.for_each("each", inner, inputs, list(inputs), **more)


def test_items_of_lists_that_go_together_are_paired_in_order(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    each_of(bench, plan, {"x": [1, 2, 3], "y": [10, 20, 30]})
    done = bench.run(plan)
    assert done.values == {"sums": [11, 22, 33]}
    assert done.places("finished") == ["each[0].add", "each[1].add", "each[2].add"]
    assert done.of("expanded")[0]["items"] == 3
    assert done.run.counts["planned"] == 3


def test_all_pairs_come_as_a_product_in_order(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    each_of(bench, plan, {"x": ["a", "b"], "y": ["1", "2"]}, pair="all")
    assert bench.run(plan).values == {"sums": ["a1", "a2", "b1", "b2"]}


def test_lists_of_different_lengths_are_a_failure_that_says_the_lengths(bench: Bench) -> None:
    bench.write(add=ADD, show="def show(x):\n    return x\n")
    plan = bench.plan()
    each_of(bench, plan, {"x": [1, 2], "y": [1, 2, 3]})
    plan.call("show", {"x": plan.outputs["sums"]})
    done = bench.run(plan)
    assert done.places("failed") == ["each"]
    assert "x has 2, y has 3" in done.error["message"]
    assert done.places("skipped") == ["show"]
    assert done.counts == (0, 0, 1, 1)


def test_an_empty_list_gives_an_empty_list(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    each_of(bench, plan, {"x": [], "y": []})
    assert bench.run(plan).values == {"sums": []}


def test_a_for_each_in_a_for_each_names_both_items_and_keeps_the_order(bench: Bench) -> None:
    bench.write(add=ADD, rows="def rows():\n    return [[1, 2], [3]]\n")
    plan = bench.plan()
    outer = plan.nested("outer")
    inner = outer.nested("inner")
    inner.outputs["sum"] = inner.call("add", {"x": ["input", "x"], "y": ["input", "y"]})
    outer.outputs["sums"] = outer.for_each("inner", inner, {"x": ["input", "row"], "y": ["input", "y"]}, ["x"])
    inputs = {"row": plan.call("rows"), "y": plan.given(100)}
    plan.outputs["all"] = plan.for_each("outer", outer, inputs, ["row"])
    done = bench.run(plan)
    assert done.values == {"all": [[101, 102], [103]]}
    assert done.places("finished") == [
        "rows", "outer[0].inner[0].add", "outer[0].inner[1].add", "outer[1].inner[0].add",
    ]  # fmt: skip
    again = bench.run_in_new_process(plan)
    assert again.counts == (0, 4, 0, 0)
    assert again.values == {"all": [[101, 102], [103]]}


def test_only_the_new_items_of_a_longer_list_are_run(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    each_of(bench, plan, {"x": [1, 2], "y": [1, 1]})
    bench.run(plan)
    longer = bench.plan()
    each_of(bench, longer, {"x": [1, 2, 3], "y": [1, 1, 1]})
    done = bench.run_in_new_process(longer)
    assert done.places("finished") == ["each[2].add"]
    assert done.values == {"sums": [2, 3, 4]}


def test_an_item_that_fails_leaves_the_other_items_and_skips_what_needs_the_list(bench: Bench) -> None:
    bench.write(add=ADD, total="def total(x):\n    return sum(x)\n")
    plan = bench.plan()
    each_of(bench, plan, {"x": [1, "two", 3], "y": [1, 1, 1]})
    plan.call("total", {"x": plan.outputs["sums"]})
    done = bench.run(plan)
    assert done.places("finished") == ["each[0].add", "each[2].add"]
    assert done.places("failed") == ["each[1].add"]
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.total", "w.each[1].add")]


def test_a_list_that_items_made_is_taken_apart_and_used_as_a_whole(bench: Bench) -> None:
    bench.write(add=ADD, total="def total(x):\n    return sum(x)\n")
    plan = bench.plan()
    each_of(bench, plan, {"x": [1, 2], "y": [10, 20]})
    inner = plan.nested("more")
    inner.outputs["again"] = inner.call("add", {"x": ["input", "x"], "y": ["input", "x"]})
    plan.outputs["again"] = plan.for_each("more", inner, {"x": plan.outputs["sums"]}, ["x"])
    plan.outputs["total"] = plan.call("total", {"x": plan.outputs["again"]})
    assert bench.run(plan).values == {"sums": [11, 22], "again": [22, 44], "total": 66}


def test_a_skipped_for_each_skips_its_steps_by_their_own_places(bench: Bench) -> None:
    bench.write(add=ADD, broken="def broken():\n    raise ValueError('no rows')\n")
    plan = bench.plan()
    inner = plan.nested("each")
    inner.outputs["s"] = inner.call("add", {"x": ["input", "x"], "y": ["input", "x"]})
    plan.outputs["s"] = plan.for_each("each", inner, {"x": plan.call("broken")}, ["x"])
    done = bench.run(plan)
    assert [(e["place"], e["because"]) for e in done.of("skipped")] == [("w.each.add", "w.broken")]
    assert done.run.outputs == {"s": None}
