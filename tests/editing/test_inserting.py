import pytest

from hyperstudio.editing.graph_edits import AddBlock, RemoveBlocks
from hyperstudio.editing.inserting import InsertBlock, way_through
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from tests.projects import RESULT, VALUE, block, chain, code


def project_of(**blocks: Block) -> Project:
    """A workflow `main` in which these blocks stand one after the other."""
    main = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=chain(blocks))
    return Project(format=1, name="shop", workflows=FrozenMap({"main": main}))


def plain() -> Block:
    return block({"one": code("one")})


def with_loose(project: Project, loose: Block) -> Project:
    return AddBlock("main", "loose", loose, (100.0, 0.0)).apply(project)


def wires(project: Project) -> dict[str, str]:
    return dict(graph_at(project, "main").wires)


def test_a_block_is_put_into_a_wire_and_what_follows_moves_aside() -> None:
    project = with_loose(project_of(a=plain(), b=plain()), plain())
    after = InsertBlock("main", "loose", "b:value", (180.0, 20.0), room=90.0).apply(project)
    assert wires(after) == {
        "a:value": ":value",
        "loose:value": "a:result",
        "b:value": "loose:result",
        ":result": "b:result",
    }
    places = graph_at(after, "main").layout.positions
    assert places == {"a": (0.0, 0.0), "loose": (180.0, 20.0), "b": (370.0, 0.0)}


def test_a_block_goes_into_the_first_wire_and_into_the_last() -> None:
    project = with_loose(project_of(a=plain()), plain())
    assert way_through(project, "main", "loose", "a:value") == ("loose:value", "loose:result")
    assert way_through(project, "main", "loose", ":result") == ("loose:value", "loose:result")


def test_a_block_that_does_not_fit_or_has_wires_is_not_inserted() -> None:
    text = Block(inputs=(Port(name="value", type="str"),), outputs=(RESULT,))
    project = with_loose(project_of(a=plain(), b=plain()), text)
    assert way_through(project, "main", "loose", "b:value") is None
    assert way_through(project, "main", "a", "b:value") is None
    assert way_through(project, "main", "loose", "b:other") is None
    with pytest.raises(StudioError, match="does not fit into this wire"):
        InsertBlock("main", "loose", "b:value", (0.0, 0.0)).apply(project)


def test_what_stood_around_removed_blocks_is_joined_where_types_allow() -> None:
    project = project_of(a=plain(), b=plain(), c=plain(), d=plain())
    assert wires(RemoveBlocks("main", ("b", "c")).apply(project)) == {
        "a:value": ":value",
        "d:value": "a:result",
        ":result": "d:result",
    }
    assert wires(RemoveBlocks("main", ("a", "b", "c", "d")).apply(project)) == {":result": ":value"}


def test_nothing_is_joined_where_types_differ() -> None:
    to_text = Block(inputs=(VALUE,), outputs=(Port(name="text", type="str"),))
    project = with_loose(project_of(a=plain()), to_text)
    graph = graph_at(project, "main")
    from_text = Block(inputs=(Port(name="text", type="str"),), outputs=(RESULT,))
    graph = graph.but(
        blocks=graph.blocks.with_item("back", from_text),
        wires=FrozenMap(
            {"a:value": ":value", "loose:value": "a:result", "back:text": "loose:text", ":result": "back:result"}
        ),
    )
    workflow = project.workflows["main"].but(graph=graph)
    project = project.but(workflows=FrozenMap({"main": workflow}))
    assert wires(RemoveBlocks("main", ("loose",)).apply(project)) == {
        "a:value": ":value",
        ":result": "back:result",
    }
