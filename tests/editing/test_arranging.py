from hypothesis import given

from hyperstudio.editing.arranging import Align, BendWire, Distribute, LayOut, MoveFrame, frame_around
from hyperstudio.editing.graph_edits import RemoveBlocks
from hyperstudio.editing.grouping import Group
from hyperstudio.editing.layers import crossings, layered
from hyperstudio.editing.renaming import RenameBlock
from hyperstudio.editing.ungrouping import Ungroup
from hyperstudio.files.read import read_project, read_texts
from hyperstudio.files.resources import resource
from hyperstudio.files.write import texts
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Frame, Graph, Layout, Note, Workflow
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from tests.projects import RESULT, VALUE, block, chain, code
from tests.random_graphs import meshed


def line(*names: str) -> Project:
    graph = chain({name: block({"way": code("way")}) for name in names})
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=graph)
    return Project(format=1, name="line", workflows=FrozenMap({"main": workflow}))


def test_what_is_only_learnt_from_is_not_joined_to_what_took_the_predictions():
    project = read_project(resource("examples", "penguins"))
    after = RemoveBlocks("model", ("classify",)).apply(project)
    assert ":target" not in graph_at(after, "model").wires.values()


def test_bends_are_kept_in_the_file_and_follow_names_groups_and_deletion():
    bent = BendWire("main", "b:value", ((10.0, 20.0), (30.5, 40.0))).apply(line("a", "b", "c"))
    assert '"b:value": [[10, 20], [30.5, 40]]' in texts(bent)["workflows/main/layout.json"]
    assert graph_at(read_texts(texts(bent)), "main").layout.bends == graph_at(bent, "main").layout.bends
    renamed = RenameBlock("main.b", "fresh").apply(bent)
    assert set(graph_at(renamed, "main").layout.bends) == {"fresh:value"}
    grouped = Group("main", ("a", "b"), "both").apply(bent)
    assert graph_at(grouped, "main").layout.bends == {}
    assert graph_at(Ungroup("main", "both").apply(grouped), "main").layout == graph_at(bent, "main").layout
    assert graph_at(RemoveBlocks("main", ("b",)).apply(bent), "main").layout.bends == {}
    straight = BendWire("main", "b:value", ()).apply(bent)
    assert graph_at(straight, "main").layout.bends == {}


def test_edges_and_gaps_become_equal():
    project = line("a", "b", "c")
    places = {"a": (0.0, 5.0, 100.0, 50.0), "b": (130.0, 20.0, 60.0, 50.0), "c": (400.0, 90.0, 100.0, 30.0)}
    right = graph_at(Align("main", places, "right").apply(project), "main").layout.positions
    assert {name: at[0] + places[name][2] for name, at in right.items()} == dict.fromkeys("abc", 500.0)
    spread = graph_at(Distribute("main", places, "across").apply(project), "main").layout.positions
    assert [spread[name][0] for name in "abc"] == [0.0, 220.0, 400.0]
    frame = frame_around(places, "Three")
    assert (frame.at, frame.size) == ((-40.0, -35.0), (580.0, 195.0))


@given(meshed())
def test_a_layout_is_the_same_when_it_is_done_again_and_no_blocks_stand_on_another(project: Project) -> None:
    once = LayOut("main", {}).apply(project)
    assert LayOut("main", {}).apply(once) is once
    places = graph_at(once, "main").layout.positions
    assert len(set(places.values())) == len(places)
    for target, source in graph_at(once, "main").wires.items():
        to, start = split_end(target)[0], split_end(source)[0]
        if to and start:
            assert places[start][0] < places[to][0]


def test_wires_that_need_not_cross_do_not():
    wires = {f"z{n}:in": f"a{9 - n}:out" for n in range(10)}
    rows = [[f"a{n}" for n in range(10)], [f"z{n}" for n in range(10)]]
    before = {f"z{n}": [f"a{9 - n}"] for n in range(10)} | {f"a{n}": [] for n in range(10)}
    assert crossings(rows, before) == 45
    places = layered([*rows[0], *rows[1]], wires)
    order = [sorted(row, key=lambda name: places[name][1]) for row in rows]
    assert crossings(order, before) == 0


def test_a_frame_moves_with_the_notes_frames_and_bends_that_stand_in_it_and_with_no_others():
    outer, inner, beside = (
        Frame(at=(0.0, 0.0), size=(400.0, 300.0)),
        Frame(at=(20.0, 40.0), size=(100.0, 100.0)),
        Frame(at=(350.0, 0.0), size=(200.0, 100.0)),
    )
    notes = (Note(at=(10.0, 10.0), text="in"), Note(at=(500.0, 0.0), text="out"))
    layout = Layout(frames=(outer, inner, beside), notes=notes, bends=FrozenMap({":out": ((5.0, 5.0), (900.0, 5.0))}))
    workflow = Workflow(inputs=(), outputs=(), graph=Graph(wires=FrozenMap(), layout=layout))
    before = Project(format=1, name="p", workflows=FrozenMap({"w": workflow}))
    after = MoveFrame("w", 0, (10.0, 20.0), {"block": (7.0, 7.0)}).apply(before).workflows["w"].graph.layout
    assert [frame.at for frame in after.frames] == [(10.0, 20.0), (30.0, 60.0), (350.0, 0.0)]
    assert [note.at for note in after.notes] == [(20.0, 30.0), (500.0, 0.0)]
    assert after.bends[":out"] == ((15.0, 25.0), (900.0, 5.0))
    assert after.positions == {"block": (7.0, 7.0)}
