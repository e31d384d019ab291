from tests.runner.plans import Bench

ADD = """
    def add(x: int, *, k: int = 1) -> int:
        return x + k
"""


def test_a_chain_of_calls_gives_its_output_and_tells_each_step(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    first = plan.call("add", {"x": plan.input("x", json=3, type="int")}, place="first", k=10)
    plan.outputs["y"] = plan.call("add", {"x": first}, place="second")
    done = bench.run(plan)
    assert done.values == {"y": 14}
    assert [event["event"] for event in done.events] == [
        "run_started", "started", "finished", "started", "finished", "run_finished",
    ]  # fmt: skip
    assert done.places("finished") == ["first", "second"]
    assert done.run.counts == {"planned": 2, "run": 2, "reused": 0, "failed": 0, "skipped": 0}
    assert done.of("finished")[0]["outputs"][0] | {"digest": ""} == {
        "port": "out", "digest": "", "type": "int", "shape": None, "size": 5, "value": 13,
    }  # fmt: skip


def test_several_outputs_come_as_a_tuple_or_as_a_named_tuple_whose_order_does_not_count(bench: Bench) -> None:
    bench.write(
        halves="""
            def halves(x):
                return x[:1], x[1:]
        """,
        named="""
            from typing import NamedTuple
            class Both(NamedTuple):
                right: str
                left: str
            def named():
                return Both(right="R", left="L")
        """,
    )
    plan = bench.plan()
    left, _ = plan.call("halves", {"x": plan.given("abc")}, outputs=("left", "right"))
    named, _ = plan.call("named", outputs=("left", "right"))
    plan.outputs = {"a": [left, 0], "b": [left, 1], "c": [named, 0], "d": [named, 1]}
    assert bench.run(plan).values == {"a": "a", "b": "bc", "c": "L", "d": "R"}


def test_a_wrong_number_of_outputs_is_a_failure_that_names_the_ports(bench: Bench) -> None:
    bench.write(one="def one():\n    return 1, 2, 3\n")
    plan = bench.plan()
    plan.call("one", outputs=("left", "right"))
    error = bench.run(plan).error
    assert "left, right" in error["message"]
    assert "3 were returned" in error["message"]


def test_a_function_without_outputs_runs_and_is_reused(bench: Bench) -> None:
    bench.write(nothing="def nothing():\n    print('done')\n")
    plan = bench.plan()
    plan.call("nothing", outputs=())
    assert bench.run(plan).counts == (1, 0, 0, 0)
    again = bench.run(plan)
    assert again.counts == (0, 1, 0, 0)
    assert again.log("nothing") == "done\n"


def test_async_functions_generators_and_async_generators_give_their_values(bench: Bench) -> None:
    bench.write(
        waiting="import asyncio\nasync def waiting():\n    await asyncio.sleep(0)\n    return 7\n",
        counting="def counting():\n    yield 1\n    yield 2\n",
        streaming="async def streaming():\n    for n in (3, 4):\n        yield n\n",
    )
    plan = bench.plan()
    plan.outputs = {name: plan.call(name) for name in ("waiting", "counting", "streaming")}
    assert bench.run(plan).values == {"waiting": 7, "counting": [1, 2], "streaming": [3, 4]}


CENTRE = """
    class Centre:
        def __init__(self, *, times: int = 1) -> None:
            self.times = times
        def fit(self, rows) -> None:
            self.mean = sum(rows) / len(rows)
        def __call__(self, rows):
            return [(row - self.mean) * self.times for row in rows]
"""


def test_a_class_learns_is_applied_bundled_and_picked(bench: Bench) -> None:
    bench.write(centre=CENTRE)
    plan = bench.plan()
    rows = plan.given([1, 2, 3], "list[int]")
    learnt = plan.fit("centre", {"rows": rows}, times=2)
    plan.outputs["own"] = plan.apply("centre", learnt, {"rows": rows})
    bundle = plan.bundle("all", {"prep.centre": learnt})
    picked = plan.pick("picked", bundle, "prep.centre")
    plan.outputs["other"] = plan.apply("centre", picked, {"rows": plan.given([12])}, place="later")
    plan.outputs["fitted"] = bundle
    done = bench.run(plan)
    assert done.values == {"own": [-2.0, 0.0, 2.0], "other": [20.0]}
    assert done.run.outputs["fitted"]["type"] == "dict"
    assert done.counts == (3, 0, 0, 0)
    assert done.run.states["w.centre"] == "finished"


def test_what_was_learnt_can_be_given_to_another_run_by_its_digest(bench: Bench) -> None:
    bench.write(centre=CENTRE)
    train = bench.plan()
    train.outputs["fitted"] = train.bundle("all", {"c": train.fit("centre", {"rows": train.given([4, 6])})})
    digest = bench.run(train).run.outputs["fitted"]["digest"]
    use = bench.plan()
    picked = use.pick("picked", use.input("fitted", stored=digest), "c")
    use.outputs["y"] = use.apply("centre", picked, {"rows": use.given([7])})
    assert bench.run_in_new_process(use).values == {"y": [2.0]}


def test_parameters_become_what_the_annotations_say(bench: Bench) -> None:
    bench.write(
        kinds="""
            import dataclasses, enum, pathlib
            from typing import Annotated, Literal, Optional
            class Colour(enum.Enum):
                RED = "r"
                BLUE = "b"
            @dataclasses.dataclass
            class Size:
                width: float
                colour: Colour = Colour.RED
            def kinds(*, path: pathlib.Path, colour: Colour, pair: tuple[int, str], size: Size,
                      rate: Annotated[float, "log"], names: set[str],
                      maybe: Optional[float] = None, one: Literal["a", "b"] = "a",
                      table: dict[str, list[Colour]] | None = None, either: int | str = 0) -> list[str]:
                seen = path, colour, pair, size, rate, sorted(names), maybe, one, table, either
                return [repr(value) for value in seen]
        """
    )
    plan = bench.plan()
    plan.outputs["said"] = plan.call(
        "kinds", path="data/a.csv", colour="BLUE", pair=[1, "x"], size={"width": 2, "colour": "BLUE"}, rate=1,
        names=["b", "a"], maybe=3, one="b", table={"t": ["RED"]}, either="text",
    )  # fmt: skip
    said = bench.run(plan).values["said"]
    assert said == [
        "PosixPath('data/a.csv')", "<Colour.BLUE: 'b'>", "(1, 'x')", "Size(width=2.0, colour=<Colour.BLUE: 'b'>)",
        "1.0", "['a', 'b']", "3.0", "'b'", "{'t': [<Colour.RED: 'r'>]}", "'text'",
    ]  # fmt: skip


def test_a_parameter_that_fits_no_member_says_which_there_are(bench: Bench) -> None:
    bench.write(
        pick="import enum\nclass C(enum.Enum):\n    RED = 1\n    BLUE = 2\ndef pick(*, colour: C):\n    return colour\n"
    )
    plan = bench.plan()
    plan.call("pick", colour="GREEN")
    assert bench.run(plan).error["message"] == "colour: 'GREEN' is none of RED, BLUE"


def test_given_values_are_read_as_their_types_say(bench: Bench) -> None:
    bench.write(show="def show(x):\n    return repr(x)\n")
    (bench.project / "values.json").write_text("[1, 2]")
    (bench.project / "note.txt").write_text("hello")
    plan = bench.plan()
    givens = {
        "number": plan.given(1, "float"),
        "text": plan.given(type="str", text="5"),
        "path": plan.given(type="pathlib.Path", text="note.txt"),
        "content": plan.given(type="str", file="note.txt"),
        "bytes": plan.given(type="bytes", file="note.txt"),
        "json": plan.given(type="tuple[float, ...]", file="values.json"),
    }
    for name, given in givens.items():
        plan.outputs[name] = plan.call("show", {"x": given}, place=name)
    assert bench.run(plan).values == {
        "number": "1.0", "text": "'5'", "path": "PosixPath('note.txt')", "content": "'hello'", "bytes": "b'hello'",
        "json": "(1.0, 2.0)",
    }  # fmt: skip


def test_a_pickle_is_never_read_from_a_file(bench: Bench) -> None:
    bench.write(show="def show(x):\n    return repr(x)\n")
    (bench.project / "x.pickle").write_bytes(b"cos\nsystem\n(S'touch stolen'\ntR.")
    plan = bench.plan()
    plan.call("show", {"x": plan.given(type="dict", file="x.pickle")})
    assert "json, csv, parquet or npy" in bench.run(plan).error["message"]
    assert not (bench.project / "stolen").exists()
