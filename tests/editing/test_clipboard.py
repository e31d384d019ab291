import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.editing.clips import clip_of
from hyperstudio.editing.edits import ChooseImplementation, EditCode, SetParameter
from hyperstudio.editing.linking import DuplicateLinked, OwnCopy
from hyperstudio.editing.pasting import Paste, pasted
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.files.write import texts
from hyperstudio.graph.addresses import block_at, every_graph, graph_at
from hyperstudio.graph.block import Workflow
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.checks import check
from hyperstudio.studio.clipboard import read_clip, text_of
from tests.projects import RESULT, VALUE, block, chain, code, projects
from tests.random_graphs import meshed


def empty(name: str = "other", **more) -> Project:
    return Project(format=1, name=name, workflows=FrozenMap({"main": Workflow(inputs=(), outputs=())}), **more)


@given(st.one_of(meshed(), projects()), st.data())
def test_a_clip_is_the_same_when_it_was_text(project: Project, data) -> None:
    address, graph = data.draw(st.sampled_from(list(every_graph(project))))
    names = data.draw(st.lists(st.sampled_from(graph.names), min_size=1, unique=True))
    clip = clip_of(project, address, names, "baseline")
    read = read_clip(text_of(clip))
    assert read is not None
    assert texts(read.project) == texts(clip.project)
    assert (read.origin, read.working, read.incoming) == (clip.origin, clip.working, clip.incoming)


@given(st.one_of(meshed(), projects()), st.data())
def test_what_is_pasted_has_the_blocks_and_wires_that_were_copied(project: Project, data) -> None:
    names = data.draw(st.lists(st.sampled_from(project.workflows["main"].graph.names), min_size=1, unique=True))
    clip = clip_of(project, "main", names, "baseline")
    for target in (empty(), project):
        before = graph_at(target, "main")
        found = pasted(target, Paste("main", clip, "baseline"))
        after = graph_at(found.project, "main")
        assert set(after.names) == {*before.names, *found.names}
        called = dict(zip(clip.graph.names, found.names, strict=True))
        for end, source in clip.graph.wires.items():
            (to, port), (start, output) = split_end(end), split_end(source)
            assert after.wires[f"{called[to]}:{port}"] == f"{called[start]}:{output}"
        assert len(after.wires) == len(before.wires) + len(clip.graph.wires)


@given(st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_text_that_is_no_blocks_is_ignored(text: str) -> None:
    assert read_clip(text) is None


@pytest.mark.parametrize("spoil", ["kind", "format", "files", "origin", "incoming"])
def test_a_clip_that_lacks_a_part_is_no_clip(spoil):
    project = empty().but(workflows=FrozenMap({"main": Workflow(inputs=(), outputs=(), graph=chain({"a": block({})}))}))
    content = json.loads(text_of(clip_of(project, "main", ["a"], "baseline")))
    assert read_clip(json.dumps(content)) is not None
    content[spoil] = 7
    assert read_clip(json.dumps(content)) is None


def shop() -> Project:
    """A project whose block imports a module of lib, which imports another one."""
    text = "from shop.lib.words import tidy\n\n\ndef way(value: int) -> int:\n    return tidy(value)\n"
    made = block({"way": code("way"), "tuned": code("tuned", ", *, k: Annotated[int, Interval(ge=1, le=9)] = 3")})
    project = empty(
        "shop",
        others=FrozenMap(
            {
                "lib/words.py": SourceFile.of(
                    "from .deep import inner\n\n\ndef tidy(value):\n    return inner(value)\n"
                ),
                "lib/deep.py": SourceFile.of("def inner(value):\n    return value + 1\n"),
                "lib/unused.py": SourceFile.of("A = 1\n"),
            }
        ),
    )
    graph = chain({"one": made, "two": made})
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=graph)
    project = project.but(workflows=FrozenMap({"main": workflow}))
    project = EditCode("main.one.way", text).apply(project)
    project = ChooseImplementation("mine", "main.one", "way").apply(project)
    return SetParameter("mine", "main.two.tuned.k", 7).apply(
        ChooseImplementation("mine", "main.two", "tuned").apply(project)
    )


def test_modules_of_lib_come_along_and_the_projects_name_in_imports_is_rewritten():
    clip = read_clip(text_of(clip_of(shop(), "main", ["one", "two"], "mine")))
    found = pasted(empty("market"), Paste("main", clip, "baseline"))
    assert set(found.project.others) == {"lib/words.py", "lib/deep.py"}
    source = block_at(found.project, "main.one").implementations["way"].source.text
    assert source.startswith("from market.lib.words import tidy\n")
    assert found.project.configurations == {"baseline": {"main.one": "way", "main.two": "tuned", "main.two.tuned.k": 7}}
    assert "Imports of “shop” are imports of “market” now." in found.told
    assert not [problem for problem in check(found.project) if "wired" not in problem.what]


def test_a_module_of_the_same_name_with_another_text_stays_and_the_copy_gets_a_free_name():
    mine = SourceFile.of("def tidy(value):\n    return -value\n")
    market = empty("market", others=FrozenMap({"lib/words.py": mine}))
    clip = clip_of(shop(), "main", ["one"], "baseline")
    after = Paste("main", clip, "baseline").apply(market)
    assert after.others["lib/words.py"] is mine
    assert "inner" in after.others["lib/words_2.py"].text
    assert "from market.lib.words_2 import tidy" in block_at(after, "main.one").implementations["way"].source.text


def test_pasting_with_wires_joins_what_the_original_took():
    project = shop()
    clip = clip_of(project, "main", ["two"], "baseline")
    after = Paste("main", clip, "baseline", wired=True).apply(project)
    assert graph_at(after, "main").wires["two_2:value"] == "one:result"
    assert "two_2:value" not in graph_at(Paste("main", clip, "baseline").apply(project), "main").wires


def test_a_linked_duplicate_has_one_choice_and_an_own_copy_keeps_it():
    project = ChooseImplementation("baseline", "main.one", "tuned").apply(shop())
    linked = DuplicateLinked("main", "one").apply(project)
    graph = graph_at(linked, "main")
    assert {name: use.of for name, use in graph.uses.items()} == {"one": "shared.one", "one_2": "shared.one"}
    assert linked.configurations["baseline"] == {"shared.one": "tuned"}
    own = OwnCopy("main", "one").apply(linked)
    assert own.configurations["baseline"] == {"shared.one": "tuned", "main.one": "tuned"}
    assert block_at(own, "main.one").implementations == block_at(project, "main.one").implementations
    assert [problem.address for problem in check(linked)] == ["main.one_2:value"]


def test_a_use_takes_its_shared_block_along_and_finds_the_one_that_is_there_already():
    penguins = read_project(resource("examples", "penguins"))
    clip = read_clip(text_of(clip_of(penguins, "final_test", ["read", "learn"], "baseline")))
    found = pasted(empty(), Paste("main", clip, "baseline")).project
    assert set(found.shared) >= {"read"}
    assert "model" in found.workflows
    again = Paste("main", clip, "baseline").apply(found)
    assert again.shared == found.shared
    assert again.workflows.keys() == found.workflows.keys()
