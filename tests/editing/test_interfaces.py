import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.editing.interfaces import AddPort, MovePort, RemovePort, RenamePort, RetypePort, WireNewPort
from hyperstudio.editing.terms import SetRule
from hyperstudio.editing.touched import touched
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.graph.addresses import block_at, every_block, graph_at
from hyperstudio.graph.block import ForEach
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.planning.checks import check
from hyperstudio.reading.arguments import rename_argument, rename_keyword
from tests.projects import projects


@given(projects(), st.data())
def test_a_port_renamed_and_renamed_back_leaves_everything_as_it_was(project: Project, data) -> None:
    address = data.draw(st.sampled_from(["main", *(address for address, _ in every_block(project))]))
    side, old = data.draw(st.sampled_from([("inputs", "value"), ("outputs", "result")]))
    there = RenamePort(address, side, old, "fresh").apply(project)
    assert check(there) == check(project)
    assert all(one.follows for one in touched(project, RenamePort(address, side, old, "fresh")))
    assert RenamePort(address, side, "fresh", old).apply(there) == project


def test_a_renamed_port_of_the_example_brings_its_code_wires_metrics_and_contract_along():
    penguins = read_project(resource("examples", "penguins"))
    for address in ("model.prep", "model", "shared.read", "evaluate"):
        found = block_at(penguins, address) if "." in address else penguins.workflows[address]
        for side in ("inputs", "outputs"):
            for port in getattr(found, side):
                edit = RenamePort(address, side, port.name, "renamed_port")
                left = [one for one in touched(penguins, edit) if not one.follows]
                assert not left, (address, port.name, left)
    after = RenamePort("evaluate", "outputs", "f1", "score").apply(penguins)
    assert after.metrics["f1"].from_ == "evaluate:score"


def test_a_removed_port_takes_its_wires_and_what_is_left_to_do_is_told_before():
    penguins = read_project(resource("examples", "penguins"))
    edit = RemovePort("model.classify", "inputs", "target")
    told = touched(penguins, edit)
    assert any(one.address == "model.classify" and one.follows for one in told)
    ways = {f"model.classify.{name}" for name in block_at(penguins, "model.classify").implementations}
    assert ways & {one.address for one in told if not one.follows}
    assert "classify:target" not in graph_at(edit.apply(penguins), "model").wires
    each = SetRule("model.prep", "mode", ForEach(for_each=("table",))).apply(penguins)
    with pytest.raises(StudioError, match="how often the block runs"):
        RemovePort("model.prep", "inputs", "table").apply(each)
    renamed = RenamePort("model.prep", "inputs", "table", "rows").apply(each)
    assert block_at(renamed, "model.prep").mode == ForEach(for_each=("rows",))


def test_wiring_to_the_empty_slot_of_a_rail_makes_a_port_of_that_type():
    penguins = read_project(resource("examples", "penguins"))
    after = WireNewPort("model", "prep:table", "outputs").apply(penguins)
    port = after.workflows["model"].outputs[-1]
    assert (port.name, port.type) == ("table", "pandas.DataFrame")
    assert graph_at(after, "model").wires[":table"] == "prep:table"
    inputs = WireNewPort("model", "features:table", "inputs").apply(penguins)
    assert inputs.workflows["model"].inputs[-1].name == "table_2"
    assert graph_at(inputs, "model").wires["features:table"] == ":table_2"


def test_ports_are_added_retyped_and_put_in_another_order():
    penguins = read_project(resource("examples", "penguins"))
    added = AddPort("model.prep", "inputs", Port(name="rows", type="int", default=3)).apply(penguins)
    assert check(added) == check(penguins)
    moved = MovePort("model.prep", "inputs", "rows", 0).apply(added)
    assert [port.name for port in block_at(moved, "model.prep").inputs] == ["rows", "table"]
    assert not touched(added, MovePort("model.prep", "inputs", "rows", 0))
    told = touched(penguins, RetypePort("model.prep", "outputs", "table", "str"))
    assert {one.address for one in told if not one.follows} >= {"model.prep.median", "model:features:table"}
    with pytest.raises(StudioError, match="already"):
        AddPort("model.prep", "inputs", Port(name="table", type="int")).apply(penguins)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a, *, k=1):\n    return a + g(a=1) + x.a\n", "def f(b, *, k=1):\n    return b + g(a=1) + x.a\n"),
        ("def f(a: int) -> str:\n    return f'{a} {{a}}'\n", "def f(b: int) -> str:\n    return f'{b} {{a}}'\n"),
        ("class F:\n    def fit(self, a): self.x = a\n", "class F:\n    def fit(self, b): self.x = b\n"),
        ("def f(c):\n    return c\n", "def f(c):\n    return c\n"),
        ("def f(a):\n    return b(a)\n", None),
        ("def f(a):\n    return [x for x in locals()]\n", None),
        ("def f(a):\n    return lambda a: a\n", None),
        ("def f(:\n", None),
    ],
)
def test_an_argument_is_renamed_where_that_is_safe(before, after):
    assert rename_argument(before, "f", "a", "b") == after


def test_only_the_keyword_of_the_call_is_renamed():
    text = "def test(block):\n    assert block(a=a, c=1) == other(a=2)\n"
    assert rename_keyword(text, "block", "a", "b") == text.replace("block(a=a", "block(b=a")
