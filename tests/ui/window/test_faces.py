"""What the levels say about a project, without a window: places, colours, ways, values."""

from __future__ import annotations

from pathlib import Path

import pytest

from hyperstudio.editing.graph_edits import RemoveWires
from hyperstudio.editing.layers import ACROSS, layered
from hyperstudio.files.read import read_project
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.studio.counts import time_text
from hyperstudio.ui.canvas.block_layout import lay_out
from hyperstudio.ui.canvas.faces import BlockFace
from hyperstudio.ui.levels.level_faces import level_face
from hyperstudio.ui.levels.places_of_values import value_address
from hyperstudio.ui.levels.placing import positions_of
from hyperstudio.ui.levels.shown_states import reachable
from hyperstudio.ui.levels.tones import tone_of
from hyperstudio.ui.levels.trail import entered, run_target, trail_to

PENGUINS = Path(__file__).parents[3] / "resources" / "examples" / "penguins"
EMPTY: Configuration = FrozenMap()


@pytest.fixture(scope="module")
def penguins() -> Project:
    return read_project(PENGUINS)


def test_blocks_stand_in_layers_along_the_wires_and_none_on_another():
    wires = {"b:in": "a:out", "c:in": "a:out", "d:one": "b:out", "d:two": "c:out", "a:in": ":rows", ":score": "d:out"}
    places = layered("dcba", wires)
    assert [places[name][0] / ACROSS for name in "abcd"] == [0, 1, 1, 2]
    assert len(set(places.values())) == 4


def test_a_wide_block_has_room_before_the_next_one(qapp):
    long = "a_name_that_is_as_long_as_names_become_when_they_say_everything"
    places = layered(("a", "b", "c"), {"b:in": "a:out", "c:in": "b:out"}, {"a": len(long), "b": 4, "c": 4})
    block = lay_out(BlockFace("a", long, long, (), (), places["a"]))
    assert places["a"][0] + block.body.width() < places["b"][0]
    assert places["c"][0] - places["b"][0] == ACROSS


def test_a_cycle_is_laid_out_too():
    assert len(layered("ab", {"a:in": "b:out", "b:in": "a:out"})) == 2


def test_blocks_without_a_place_are_put_below_those_that_have_one(penguins):
    graph = penguins.workflows["model"].graph
    known = graph.layout.positions.without("features")
    places = positions_of(graph.but(layout=graph.layout.but(positions=known)))
    assert places["prep"] == graph.layout.positions["prep"]
    assert places["features"][1] > max(at[1] for at in known.values())


@pytest.mark.parametrize(
    ("type_text", "tone"),
    [
        ("pandas.DataFrame", "table"),
        ("numpy.ndarray", "array"),
        ("float", "number"),
        ("float | None", "number"),
        ("str", "text"),
        ("bool", "flag"),
        ("pathlib.Path", "path"),
        ("list[pandas.DataFrame]", "list"),
        ("sklearn.base.BaseEstimator", "model"),
        ("typing.Any", "any"),
        ("int | str", "any"),
    ],
)
def test_a_type_has_a_colour(type_text, tone):
    assert tone_of(type_text) == tone


def test_what_a_fitted_workflow_hands_over_is_coloured_as_a_model():
    assert tone_of("typing.Any", "fitted") == "model"


def test_an_unwired_input_is_told_on_the_block(penguins):
    project = RemoveWires("model", ("features:table",)).apply(penguins)
    features = next(block for block in level_face(project, "model", EMPTY).blocks if block.id == "features")
    assert features.problem == "“table” is not wired"


def test_the_way_to_a_nested_implementation_goes_through_the_one_that_holds_it(penguins):
    way = trail_to(penguins, EMPTY, "model.prep.deep.scale.robust")
    assert [stop.inside for stop in way] == ["model", "model.prep.deep", "model.prep.deep.scale.robust"]
    assert trail_to(penguins, EMPTY, "model.prep.knn.neighbours")[-1].inside == "model.prep.knn"
    assert trail_to(penguins, EMPTY, "nowhere.at.all") == ()


def test_an_input_shows_the_value_of_the_output_it_is_wired_to(penguins):
    assert value_address(penguins, "model", "features", "table", "input") == "model.prep:table"
    assert value_address(penguins, "model", "prep", "table", "output") == "model.prep:table"
    assert value_address(penguins, "evaluate", "read", "table", "output") == "shared.read:table"
    assert value_address(penguins, "evaluate", "", "accuracy", "output") == "evaluate.folds:accuracy"
    assert value_address(penguins, "evaluate.folds.fit_and_score", "", "train", "input") == "evaluate.split:train"


def test_run_to_here_inside_a_use_means_the_block_that_holds_it(penguins):
    top = trail_to(penguins, EMPTY, "evaluate")
    assert run_target(penguins, top, "split") == ("evaluate", "evaluate.split")
    folds = entered(penguins, EMPTY, top, "folds")
    assert folds is not None
    learn = entered(penguins, EMPTY, folds, "learn")
    assert learn is not None
    assert run_target(penguins, learn, "prep") == ("evaluate", "evaluate.folds")
    nested = trail_to(penguins, EMPTY, "model.prep.deep")
    assert run_target(penguins, nested, "scale") == ("model", "model.prep.deep.scale")


def test_only_the_chosen_implementations_are_on_the_path(penguins):
    chosen = FrozenMap({"model.prep": "deep"})
    assert reachable(penguins, chosen, "model.prep.deep")
    assert not reachable(penguins, FrozenMap({"model.prep": "knn"}), "model.prep.deep")
    assert reachable(penguins, EMPTY, "model")


def test_times_are_told_in_few_characters():
    said = [time_text(seconds) for seconds in (0.0, 0.00002, 0.0004, 0.0123, 0.5, 1.25, 240.0)]
    assert said == ["0 ms", "20 µs", "0.4 ms", "12 ms", "500 ms", "1.2 s", "4 min"]
