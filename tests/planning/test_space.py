"""The space that a search walks."""

import random

import pytest
from hypothesis import assume, given

from hyperstudio.errors import StudioError
from hyperstudio.graph.block import GraphImplementation, Workflow
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.space import Excluded, Question, Space
from hyperstudio.planning.superposition import count
from tests.projects import RESULT, VALUE, block, chain, code, projects


def project(*guards: str) -> Project:
    """a is one of two (y has k from 1 to 3), b is plain or a graph that holds c, one of three."""
    inner = chain({"c": block({name: code(name) for name in ("p", "q", "r")})})
    blocks = {
        "a": block({"x": code("x"), "y": code("y", ", *, k: Annotated[int, Interval(ge=1, le=3)] = 2")}),
        "b": block({"deep": GraphImplementation(graph=inner), "plain": code("plain")}),
    }
    workflow = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=chain(blocks))
    return Project(format=1, name="p", workflows=FrozenMap({"main": workflow}), guards=guards)


def space(*guards: str, broken: frozenset[str] = frozenset(), **configured: object) -> Space:
    configuration = FrozenMap({address.replace("__", "."): value for address, value in configured.items()})
    return Space(project(*guards), ("main",), configuration, broken)


def test_only_what_is_reached_is_asked_in_the_order_of_the_data_flow():
    asked: list[Question] = []

    def first(question: Question) -> object:
        asked.append(question)
        assert question.answers is not None
        return question.answers[0]

    assert space().walk(first) == {"main.a": "x", "main.b": "deep", "main.b.deep.c": "p"}
    assert [question.address for question in asked] == ["main.a", "main.b", "main.b.deep.c"]
    answers = space().walk(lambda question: question.answers[-1])
    assert answers == {"main.a": "y", "main.a.y.k": 3, "main.b": "plain"}


def test_the_usual_answers_are_those_of_the_configuration_that_is_worked_on():
    assert space(main__a="y", main__a__y__k=3).usual() == {
        "main.a": "y",
        "main.a.y.k": 3,
        "main.b": "deep",
        "main.b.deep.c": "p",
    }
    made = space(main__a="y", main__a__y__k=3)
    assert made.configured({"main.a": "x"}) == {"main.a": "x", "main.a.y.k": 3}


@given(projects())
def test_all_configurations_are_walked_once_and_as_many_as_are_counted(made: Project) -> None:
    counted = count(made, ("main",)).configurations
    assume(counted <= 500)
    found = [tuple(answers.items()) for answers in Space(made, ("main",), FrozenMap()).configurations()]
    assert len(found) == len(set(found)) == counted


def test_neighbours_share_the_beginning_of_the_data_flow():
    found = [list(answers.items()) for answers in space().configurations()]
    assert len(found) == (1 + 3) * (3 + 1)

    def beginnings(order: list[list[tuple[str, object]]]) -> int:
        """How often a step runs when only the values of the configuration before are at hand."""
        ran = 0
        for before, now in zip([[], *order], order, strict=False):
            shared = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), len(before))
            ran += len(now) - shared
        return ran

    shuffled = random.Random(1).sample(found, len(found))
    every_beginning = {tuple(one[: n + 1]) for one in found for n in range(len(one))}
    assert beginnings(found) == len(every_beginning)
    assert beginnings(shuffled) > 1.3 * beginnings(found)


def test_guards_exclude_combinations_and_are_true_where_they_are_not_reached():
    free = list(space().configurations())
    guarded = list(space("main.a != 'x' or main.b != 'plain'", "main.a.y.k < 3").configurations())
    expected = [
        answers
        for answers in free
        if not (answers["main.a"] == "x" and answers["main.b"] == "plain") and answers.get("main.a.y.k", 0) < 3
    ]
    assert guarded == expected
    with pytest.raises(Excluded, match="k < 3"):
        space("main.a.y.k < 3", main__a="y", main__a__y__k=3).usual()


def test_what_cannot_run_is_no_answer():
    found = list(space(broken=frozenset({"main.a.x", "main.b.deep"})).configurations())
    assert found == [{"main.a": "y", "main.a.y.k": k, "main.b": "plain"} for k in (1, 2, 3)]
    with pytest.raises(StudioError, match="no implementation that can run"):
        list(space(broken=frozenset({"main.a.x", "main.a.y"})).configurations())


def test_a_range_of_real_numbers_keeps_its_usual_value_where_all_are_walked():
    real = code("real", ", *, rate: Annotated[float, Interval(ge=0.0, le=1.0)] = 0.5")
    workflow = Workflow(
        inputs=(VALUE,), outputs=(RESULT,), graph=chain({"a": block({"one": code("one"), "real": real})})
    )
    made = Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))
    found = list(Space(made, ("main",), FrozenMap()).configurations())
    assert found == [{"main.a": "one"}, {"main.a": "real", "main.a.real.rate": 0.5}]


def test_without_parameters_choices_alone_are_asked():
    made = Space(project(), ("main",), FrozenMap({"main.a.y.k": 3}), parameters=False)
    found = list(made.configurations())
    assert len(found) == 2 * 4 == count(project(), parameters=False).configurations
    assert {made.configured(answers).get("main.a.y.k") for answers in found} == {3}
