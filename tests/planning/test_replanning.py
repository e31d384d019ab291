"""Planning again gives what planning anew gives, whatever was changed in between."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyperstudio.graph.block import Block, Cache, GraphImplementation, Use, Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import Given, Plan
from hyperstudio.planning.planner import plan
from tests.projects import RESULT, VALUE, block, chain, code

TUNED = code("flat", ", *, k: Any = 3, where: Path = Path('a.csv')", "value")
WAYS = ("flat", "deep")
K = (1, 1.0, True, "1", [1], {"a": 1, "b": 2}, {"b": 2, "a": 1}, 3)


def project(cache: Cache = "keep") -> Project:
    inner = GraphImplementation(graph=chain({"x": block({"one": TUNED}), "y": block({"two": TUNED})}))
    both: Block = block({"flat": TUNED, "deep": inner}).but(default="flat", cache=cache)
    graph = chain(
        {"a": both, "b": both, "c": block({"flat": TUNED})}, {"d": Use(of="shared.s"), "e": Use(of="shared.s")}
    )
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=graph)
    return Project(
        format=1, name="p", workflows=FrozenMap({"main": workflow}), shared=FrozenMap({"s": block({"flat": TUNED})})
    )


def anew(project: Project) -> Project:
    """An equal project for which no plan is remembered."""
    return project.but(workflows=FrozenMap(project.workflows))


PROJECT = project()
TUNABLE = ("main.a.flat", "main.a.deep.x.one", "main.b.deep.y.two", "main.c.flat", "shared.s.flat")
CONFIGURATIONS = st.dictionaries(st.sampled_from([f"{own}.k" for own in TUNABLE]), st.sampled_from(K), max_size=4)
CHOICES = st.dictionaries(st.sampled_from(["main.a", "main.b"]), st.sampled_from(WAYS))


def planned(project: Project, configuration: Configuration, version: str = "3.11", value: object = 1) -> Plan:
    return plan(project, "main", configuration, {"value": Given("json", value)}, Environment(version))


def exactly(made: Plan) -> str:
    return repr(made)


@settings(max_examples=60)
@given(st.lists(st.tuples(CONFIGURATIONS, CHOICES, st.sampled_from(["3.11", "3.12"]), st.sampled_from([1, True, 1.0]))))
def test_a_plan_is_the_same_whether_one_was_made_before_or_not(wishes: list[tuple[dict, dict, str, object]]) -> None:
    for tuned, choices, version, value in wishes:
        wish = FrozenMap._of({**tuned, **choices})
        again = planned(PROJECT, wish, version, value)
        assert exactly(again) == exactly(planned(anew(PROJECT), wish, version, value))


def test_a_path_among_the_parameters_is_read_in_the_plan_that_names_it() -> None:
    for path in ("b.csv", "c.csv"):
        made = planned(PROJECT, FrozenMap({"main.c.flat.where": path}))
        (step,) = [step for step in made.steps if step.address == "main.c.flat"]
        assert step.terms["reads"] == [path]


def test_a_key_that_was_accepted_counts_in_the_next_plan() -> None:
    first = planned(PROJECT, FrozenMap())
    wish = FrozenMap({"main.c.flat.k": 5})
    key = next(step.key for step in planned(PROJECT, wish).steps if step.address == "main.c.flat")
    made = plan(PROJECT, "main", wish, {}, Environment("3.11"), accepted={key: [first.steps[0].key]})
    assert [step.accepted for step in made.steps if step.key == key] == [(first.steps[0].key,)]


@pytest.mark.parametrize("cache", ["keep", "never"])
def test_a_changed_block_is_planned_anew(cache: Cache) -> None:
    changed = project(cache)
    assert {step.cache for step in planned(changed, FrozenMap()).steps if step.place == "main.a"} == {cache}
    port = Port(name="value", type="int", default=2)
    workflow = changed.workflows["main"].but(inputs=(port,))
    made = plan(changed.but(workflows=FrozenMap({"main": workflow})), "main", FrozenMap(), {}, Environment("3.11"))
    assert made.inputs["value"].value == 2


@pytest.mark.parametrize("own", TUNABLE)
def test_values_that_are_equal_and_of_other_types_or_orders_are_planned_as_what_they_are(own: str) -> None:
    choices = {"main.a": "deep", "main.b": "deep"}
    for one in K:
        for other in K:
            planned(PROJECT, FrozenMap._of({**choices, f"{own}.k": one}))
            wish = FrozenMap._of({**choices, f"{own}.k": other})
            assert exactly(planned(PROJECT, wish)) == exactly(planned(anew(PROJECT), wish)), (one, other)
