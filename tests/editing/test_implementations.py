import pytest

from hyperstudio.editing.edits import ChooseImplementation, MakeDefault, SetParameter
from hyperstudio.editing.graph_edits import RemoveBlocks
from hyperstudio.editing.implementations import AddGraph, DeleteImplementation, DuplicateImplementation, SetDisabled
from hyperstudio.editing.terms import SetRule, SetUseRule
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.files.write import texts
from hyperstudio.graph.addresses import block_at, graph_at
from hyperstudio.graph.block import ForEach, Workflow
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.checks import check
from tests.projects import RESULT, VALUE, block, chain, code


@pytest.fixture
def project() -> Project:
    made = block({"one": code("one", ", *, k: Annotated[int, Interval(ge=1, le=9)] = 3"), "two": code("two")})
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=chain({"a": made, "b": made}))
    found = Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))
    return SetParameter("baseline", "main.a.one.k", 5).apply(
        ChooseImplementation("other", "main.a", "one").apply(found)
    )


def test_a_copy_has_its_own_name_and_the_parameters_of_the_original(project: Project) -> None:
    after = DuplicateImplementation("main.a.one", "fresh").apply(project)
    made = block_at(after, "main.a").implementations["fresh"]
    assert "def fresh(value: int" in made.source.text
    assert after.configurations["baseline"]["main.a.fresh.k"] == 5
    assert not check(after)


def test_a_deleted_implementation_leaves_no_word_of_it_anywhere(project: Project) -> None:
    said = SetDisabled("main.a.one", True).apply(MakeDefault("main.a", "one").apply(project))
    after = DeleteImplementation("main.a.one").apply(said)
    assert after.configurations == {"baseline": {}, "other": {}}
    assert not check(after)
    assert "one" not in texts(after)["workflows/main/blocks/a/block.json"]


def test_a_deleted_block_leaves_no_word_of_it_in_configurations(project: Project) -> None:
    assert RemoveBlocks("main", ("a",)).apply(project).configurations == {"baseline": {}, "other": {}}


def test_pass_through_is_offered_where_the_interface_allows_it(project: Project) -> None:
    after = AddGraph("main.a", "skip", passes=True).apply(project)
    assert graph_at(after, "main.a.skip").wires == {":result": ":value"}
    assert not check(after)
    penguins = read_project(resource("examples", "penguins"))
    with pytest.raises(StudioError, match="no input of its type"):
        AddGraph("model.classify", "skip", passes=True).apply(penguins)


def test_what_is_said_by_default_is_written_nowhere(project: Project) -> None:
    before = texts(project)["workflows/main/blocks/a/block.json"]
    for rule, value, usual in (("cache", "never", "keep"), ("retries", 2, 0), ("lifetime", "process", "call")):
        said = SetRule("main.a", rule, value).apply(project)
        assert f'"{rule}"' in texts(said)["workflows/main/blocks/a/block.json"]
        assert texts(SetRule("main.a", rule, usual).apply(said))["workflows/main/blocks/a/block.json"] == before
    disabled = SetDisabled("main.a.two", True).apply(project)
    assert texts(SetDisabled("main.a.two", False).apply(disabled)) == texts(project)


def test_a_mode_that_names_no_port_is_refused(project: Project) -> None:
    with pytest.raises(StudioError, match="no input “rows”"):
        SetRule("main.a", "mode", ForEach(for_each=("rows",))).apply(project)
    each = SetRule("main.a", "mode", ForEach(for_each=("value",))).apply(project)
    assert block_at(each, "main.a").mode == ForEach(for_each=("value",))
    penguins = read_project(resource("examples", "penguins"))
    used = SetUseRule("predict", "read", "cache", "run").apply(penguins)
    assert graph_at(used, "predict").uses["read"].cache == "run"
    assert texts(SetUseRule("predict", "read", "cache", None).apply(used)) == texts(penguins)
