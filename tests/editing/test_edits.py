import contextlib

from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.editing.arranging import LayOut
from hyperstudio.editing.clips import clip_of
from hyperstudio.editing.edits import AddImplementation, ChooseImplementation, Edit
from hyperstudio.editing.graph_edits import AddBlock, AddWire, MoveBlocks, RemoveBlocks, RemoveWires
from hyperstudio.editing.grouping import Group
from hyperstudio.editing.history import Entry, History
from hyperstudio.editing.implementations import AddGraph, DeleteImplementation, DuplicateImplementation, SetDisabled
from hyperstudio.editing.linking import DuplicateLinked, OwnCopy
from hyperstudio.editing.pasting import Paste
from hyperstudio.editing.renaming import RenameBlock, RenameImplementation
from hyperstudio.editing.terms import SetRule
from hyperstudio.editing.ungrouping import Ungroup
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import every_block, every_graph
from hyperstudio.graph.block import ForEach
from hyperstudio.graph.project import Project
from tests.projects import block, code, projects


def an_edit(project: Project, draw: st.DataObject) -> Edit:
    """Some edit of the project; it may be one that is refused."""
    graph_address, graph = draw.draw(st.sampled_from(list(every_graph(project))))
    block_address, inner = draw.draw(st.sampled_from(list(every_block(project)) or [("main.none", block({}))]))
    name = draw.draw(st.sampled_from(list(graph.names) or ["none"]))
    implementation = draw.draw(st.sampled_from([*inner.implementations, "none"]))
    word = draw.draw(st.sampled_from(["fresh", "b0", "way0", "class", "Fresh"]))
    return draw.draw(
        st.sampled_from(
            [
                MoveBlocks(graph_address, {name: (10.0, 20.0)}),
                AddBlock(graph_address, word, block({"one": code("one")}), (0.0, 0.0)),
                RemoveBlocks(graph_address, (name,)),
                RemoveWires(graph_address, tuple(graph.wires)[:1]),
                AddWire(graph_address, f"{name}:result", ":result"),
                RenameBlock(f"{graph_address}.{name}", word),
                RenameImplementation(f"{block_address}.{implementation}", word),
                ChooseImplementation("baseline", block_address, implementation),
                Group(graph_address, (name, *tuple(graph.names)[:1]), word),
                Ungroup(graph_address, name),
                DuplicateLinked(graph_address, name),
                OwnCopy(graph_address, name),
                Paste(graph_address, clip_of(project, graph_address, graph.names, "baseline"), "baseline"),
                LayOut(graph_address, {}),
                DuplicateImplementation(f"{block_address}.{implementation}", word),
                AddGraph(block_address, word, passes=True),
                SetDisabled(f"{block_address}.{implementation}", True),
                SetRule(block_address, "cache", "never"),
                SetRule(block_address, "mode", ForEach(for_each=(word,))),
                AddImplementation(block_address, word, "def fresh(value: int) -> int:\n    return value\n"),
                *([DeleteImplementation(f"{block_address}.{implementation}")] if implementation != "none" else []),
            ]
        )
    )


@given(projects(), st.data())
def test_random_edits_undone_give_the_identical_value_and_redone_the_last_one(project: Project, data) -> None:
    history, now = History(), project
    for _ in range(data.draw(st.integers(1, 12))):
        edit = an_edit(now, data)
        try:
            after = edit.apply(now)
        except StudioError:
            continue
        history = history.with_change(Entry(edit.label, edit.level, now, after))
        now = after
    last = now
    while step := history.back():
        history, entry = step
        assert entry.after == now
        now = entry.before
    assert now is project
    while step := history.forward():
        history, entry = step
        now = entry.after
    assert now is last


@given(projects(), st.data())
def test_an_edit_leaves_the_project_it_was_given_as_it_was(project: Project, data) -> None:
    before = project.model_dump_json()
    with contextlib.suppress(StudioError):
        an_edit(project, data).apply(project)
    assert project.model_dump_json() == before
