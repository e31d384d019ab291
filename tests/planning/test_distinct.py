"""The distinct steps that a set of configurations costs."""

from pathlib import Path

import pytest

from hyperstudio.files.read import read_project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.distinct import distinct_steps, items_of
from hyperstudio.planning.space import Space
from tests.optimizer.made import stages

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "penguins"


@pytest.mark.parametrize(("number", "implementations"), [(4, 6), (3, 3), (1, 5)])
def test_stages_cost_what_their_beginnings_are(number, implementations):
    project = stages(number, implementations)
    space = Space(project, ("main",), FrozenMap())
    found = distinct_steps(project, ("main",), map(space.configured, space.configurations()), {})
    assert found.steps == sum(implementations**stage for stage in range(1, number + 1))
    assert found.naive == number * implementations**number
    assert not found.assumed


def test_items_are_counted_from_the_places_of_a_run():
    places = ["e.folds[0].a", "e.folds[4].a", "e.folds[4].b[1].c", "e.split"]
    assert items_of(places) == {"e.folds": 5, "e.folds.b": 2}


def test_steps_of_each_item_count_once_for_each_and_are_said_to_be_assumed_where_none_has_run():
    project = read_project(EXAMPLE)
    two = [FrozenMap({"model.classify": name}) for name in ("logistic", "forest")]
    assumed = distinct_steps(project, ("evaluate",), two, {})
    assert assumed.assumed == {"evaluate.folds"}
    known = distinct_steps(project, ("evaluate",), two, {"evaluate.folds": 5})
    assert not known.assumed
    one = distinct_steps(project, ("evaluate",), two[:1], {"evaluate.folds": 5})
    # The other classifier costs learning, applying and scoring in each fold, and the summary of all.
    per_fold = 3 * 5
    assert known.steps - one.steps in (per_fold, per_fold + 1)
    assert known.naive == 2 * one.naive == 2 * one.steps
