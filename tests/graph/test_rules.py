import pytest

from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change, find, kind_of
from hyperstudio.graph.block import Workflow
from hyperstudio.graph.folders import folder_of
from hyperstudio.graph.names import free_name, why_bad_name
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import why_no_wire
from hyperstudio.graph.values import FrozenMap
from tests.projects import RESULT, VALUE, block, chain, code


@pytest.fixture
def project() -> Project:
    texts = block({"say": code("say")}).but(outputs=(Port(name="result", type="str"),))
    graph = chain({"a": block({"one": code("one")}), "b": block({"two": code("two")}), "c": texts})
    workflow = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=graph)
    return Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))


def refusal(project: Project, source: str, target: str) -> str:
    found = why_no_wire(project, "main", project.workflows["main"].graph, source, target)
    return found.what if found else ""


def test_a_wire_that_fits_may_exist(project: Project) -> None:
    assert refusal(project, ":value", "b:value") == ""


def test_types_that_differ_are_refused_in_words(project: Project) -> None:
    assert refusal(project, "c:result", ":result") == "This output gives str, but the input takes int."


def test_a_cycle_is_refused_with_its_blocks(project: Project) -> None:
    assert refusal(project, "b:result", "a:value") == "The wire would make a cycle: b → a → b."


def test_a_port_that_is_not_there_is_refused_with_those_there_are(project: Project) -> None:
    found = why_no_wire(project, "main", project.workflows["main"].graph, "a:nothing", "b:value")
    assert found is not None
    assert found.mend == "The sources there are: a:result."


def test_the_edit_refuses_what_the_rule_refuses(project: Project) -> None:
    with pytest.raises(StudioError, match="cycle"):
        AddWire("main", "b:result", "a:value").apply(project)


def test_a_new_wire_takes_the_place_of_the_one_that_was_there(project: Project) -> None:
    after = AddWire("main", ":value", "b:value").apply(project)
    assert after.workflows["main"].graph.wires["b:value"] == ":value"


def test_addresses_name_what_their_length_says() -> None:
    kinds = [kind_of(text) for text in ("m", "m.a", "m.a.i", "m.a.i.b", "shared.e", "shared.e.i", "shared.e.i.b")]
    assert kinds == ["workflow", "block", "implementation", "block", "block", "implementation", "block"]


def test_folders_mirror_addresses() -> None:
    assert folder_of("model.prep.deep.scale") == "workflows/model/blocks/prep/deep/blocks/scale"
    assert folder_of("shared.embedder.tfidf") == "shared/embedder/tfidf"


def test_a_change_deep_inside_shares_all_the_rest(project: Project) -> None:
    after = change(project, "main.a", lambda found: found.but(title="First"))
    assert find(after, "main.b") is find(project, "main.b")
    assert find(after, "main.a").title == "First"


@pytest.mark.parametrize("name", ["two words", "class", "1st", "naïve", ""])
def test_names_that_python_does_not_know_are_refused(name: str) -> None:
    assert why_bad_name(name) is not None


def test_names_that_differ_only_in_case_are_refused_and_a_free_one_is_found() -> None:
    assert why_bad_name("Knn", ["knn"]) is not None
    assert free_name("knn", ["KNN", "knn_2"]) == "knn_3"
