import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.editing.edits import AddImplementation, SetParameter
from hyperstudio.editing.graph_edits import AddBlock, AddWire
from hyperstudio.editing.grouping import Group
from hyperstudio.editing.ungrouping import Ungroup
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.graph.addresses import block_at, every_block, every_graph, graph_at
from hyperstudio.graph.block import Block, Graph, Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Metric, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.checks import check
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.planner import plan
from tests.projects import block, code, projects
from tests.random_graphs import meshed


def logic(project: Project) -> object:
    """All of a project but where things stand."""

    def flat(graph: Graph) -> object:
        return dict(graph.wires), dict(graph.uses), sorted(graph.blocks)

    graphs = {address: flat(graph) for address, graph in every_graph(project)}
    blocks = {
        address: (
            found.but(implementations=FrozenMap()),
            {name: getattr(one, "source", None) for name, one in found.implementations.items()},
        )
        for address, found in every_block(project)
    }
    return graphs, blocks, project.configurations, project.metrics, project.guards, project.others


@given(meshed(), st.data())
def test_group_then_ungroup_is_the_identity_on_logic(project: Project, data) -> None:
    address, graph = data.draw(st.sampled_from(list(every_graph(project))))
    names = data.draw(st.lists(st.sampled_from(graph.names), min_size=1, unique=True))
    try:
        grouped = Group(address, tuple(names), "fresh").apply(project)
    except StudioError:  # a block between them stays outside
        return
    assert set(graph_at(grouped, address).names) == {*graph.names, "fresh"} - set(names)
    again = Ungroup(address, "fresh").apply(grouped)
    assert logic(again) == logic(project)
    before, after = graph.layout.positions, graph_at(again, address).layout.positions
    assert after == before


@given(meshed(), st.data())
def test_a_group_brings_no_problem_that_was_not_there(project: Project, data) -> None:
    address, graph = data.draw(st.sampled_from(list(every_graph(project))))
    names = data.draw(st.lists(st.sampled_from(graph.names), min_size=1, unique=True))
    try:
        grouped = Group(address, tuple(names), "fresh").apply(project)
    except StudioError:
        return
    assert len(check(grouped)) <= len(check(project))


@given(projects(), st.data())
def test_choices_and_parameters_follow_into_the_group_in_every_configuration(project: Project, data) -> None:
    for name in ("baseline", "other"):
        for address, found in every_block(project):
            for way, one in found.implementations.items():
                for parameter in one.code.parameters if one.kind == "code" else ():
                    project = SetParameter(name, f"{address}.{way}.{parameter.name}", parameter.default).apply(project)
    names = data.draw(st.lists(st.sampled_from(project.workflows["main"].graph.names), min_size=1, unique=True))
    try:
        grouped = Group("main", tuple(names), "fresh").apply(project)
    except StudioError:
        return
    assert not [found for found in check(grouped) if found.file.startswith("configurations/")]
    assert {name: len(values) for name, values in grouped.configurations.items()} == {
        name: len(values) for name, values in project.configurations.items()
    }


def three() -> Project:
    """Blocks a → b → c, and b also takes the graph's second input."""
    made = Block(inputs=(Port(name="table", type="str"),), outputs=(Port(name="table", type="str"),))
    two = made.but(inputs=(*made.inputs, Port(name="y", type="int")))
    graph = Graph(
        wires=FrozenMap(
            {"a:table": ":raw", "b:table": "a:table", "b:y": ":y", "c:table": "b:table", ":out": "c:table"}
        ),
        blocks=FrozenMap({"a": made, "b": two, "c": made}),
    )
    inputs = (Port(name="raw", type="str"), Port(name="y", type="int"))
    workflow = Workflow(inputs=inputs, outputs=(Port(name="out", type="str"),), graph=graph)
    return Project(format=1, name="three", workflows=FrozenMap({"main": workflow}))


def test_crossing_wires_become_ports_named_like_what_they_are_inside():
    grouped = Group("main", ("a", "b"), "prep").apply(three())
    made = block_at(grouped, "main.prep")
    assert [(port.name, port.type) for port in made.inputs] == [("table", "str"), ("y", "int")]
    assert [port.name for port in made.outputs] == ["table"]
    assert graph_at(grouped, "main").wires == {
        "prep:table": ":raw",
        "prep:y": ":y",
        "c:table": "prep:table",
        ":out": "c:table",
    }


def test_two_crossing_wires_of_one_name_get_names_that_tell_them_apart():
    project = three()
    project = AddBlock("main", "d", block_at(project, "main.a"), (0, 0)).apply(project)
    project = AddWire("main", "a:table", "d:table").apply(project)
    grouped = Group("main", ("c", "d"), "ends").apply(project)
    assert [port.name for port in block_at(grouped, "main.ends").inputs] == ["table", "a_table"]


def test_a_block_between_two_of_a_group_is_named_in_the_refusal():
    with pytest.raises(StudioError, match="“b” takes from these blocks") as refused:
        Group("main", ("a", "c"), "ends").apply(three())
    assert refused.value.mend == "Select “b” as well."


def test_a_group_around_a_fitted_block_is_fitted_and_keeps_its_learning_inputs():
    project = read_project(resource("examples", "penguins"))
    graph = graph_at(project, "model")
    after = Group("model", tuple(graph.names), "learner").apply(project)
    made = block_at(after, "model.learner")
    assert made.mode == "fitted"
    own = {port.name: port.learning for port in project.workflows["model"].inputs}
    assert {port.name: port.learning for port in made.inputs} == own
    assert check(after) == check(project)


def test_a_group_and_its_opening_change_no_key_of_a_run():
    project = read_project(resource("examples", "penguins"))
    here = Environment("3.11", {})

    def keys(one: Project) -> list[str]:
        made = plan(one, "evaluate", FrozenMap(), {}, here)
        assert not made.problems
        return [step.key for step in made.steps]

    before = keys(project)
    grouped = Group("model", ("prep", "features"), "ready").apply(project)
    assert keys(grouped) == before
    assert keys(Group("evaluate", ("set_apart", "split"), "parts").apply(grouped)) == before
    assert keys(Ungroup("model", "ready").apply(grouped)) == before


def test_metrics_and_guards_follow_their_blocks():
    project = three().but(
        metrics=FrozenMap({"score": Metric(**{"from": "main.a:table"})}),
        guards=("main.a == 'main.a' or main.b == 'x'",),
    )
    grouped = Group("main", ("a",), "prep").apply(project)
    assert grouped.metrics["score"].from_ == "main.prep.grouped.a:table"
    assert grouped.guards == ("main.prep.grouped.a == 'main.a' or main.b == 'x'",)


def test_imports_of_modules_that_moved_follow_them():
    helper = code("way", body="value")
    line = "from random.workflows.main.blocks.a.way import way as other"
    text = f"{line}\n\n\ndef run(value: int) -> int:\n    return other(value)\n"
    made = block({"way": helper})
    project = three().but(name="random")
    project = AddBlock("main", "one", made, (0, 0)).apply(project)
    project = AddBlock("main", "two", made, (0, 0)).apply(project)
    project = AddImplementation("main.two", "run", text.replace(".a.", ".one.")).apply(project)
    grouped = Group("main", ("one",), "prep").apply(project)
    source = block_at(grouped, "main.two").implementations["run"].source.text
    assert "from random.workflows.main.blocks.prep.grouped.blocks.one.way import way as other" in source


def test_what_cannot_be_opened_says_why():
    with pytest.raises(StudioError, match="holds no graph"):
        Ungroup("main", "one").apply(AddBlock("main", "one", block({"way": code("way")}), (0, 0)).apply(three()))
