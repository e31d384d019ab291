import pytest

from hyperstudio.editing.edits import ChooseImplementation, EditCode, SetParameter
from hyperstudio.editing.graph_edits import MoveBlocks
from hyperstudio.editing.renaming import RenameBlock, RenameImplementation
from hyperstudio.errors import StudioError
from hyperstudio.graph.block import GraphImplementation, Repeat, RepeatRule, Workflow
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import Plan
from hyperstudio.planning.planner import plan
from tests.projects import RESULT, VALUE, block, chain, code

HERE = Environment("3.11", {"annotated_types": "annotated-types==0.7"})


def project_of(graph, **more) -> Project:
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=graph)
    return Project(format=1, name="p", workflows=FrozenMap({"main": workflow}), **more)


def planned(project: Project, configuration: str = "baseline", **more) -> Plan:
    return plan(project, "main", project.configurations.get(configuration, FrozenMap()), {}, HERE, **more)


def keys(made: Plan) -> dict[str, str]:
    return {step.place: step.key for step in made.steps}


@pytest.fixture
def nested() -> Project:
    inner = GraphImplementation(graph=chain({"x": block({"one": code("one")}), "y": block({"two": code("two")})}))
    tuned = code("flat", ", *, k: Annotated[int, Interval(ge=1, le=9)] = 3")
    return project_of(
        chain({"a": block({"flat": tuned, "deep": inner}).but(default="flat"), "b": block({"end": code("end")})})
    )


def test_a_nested_graph_is_flattened_into_its_blocks(nested: Project) -> None:
    deep = ChooseImplementation("baseline", "main.a", "deep").apply(nested)
    assert [step.place for step in planned(deep).steps] == ["main.a.x", "main.a.y", "main.b"]
    assert [step.address for step in planned(deep).steps] == ["main.a.deep.x.one", "main.a.deep.y.two", "main.b.end"]


def test_a_chain_of_ten_thousand_blocks_is_planned_without_recursion() -> None:
    one = block({"way": code("way")})
    made = planned(project_of(chain({f"b{number}": one for number in range(10_000)})))
    assert not made.problems
    assert len(made.steps) == 10_000


def test_only_what_the_target_needs_is_planned(nested: Project) -> None:
    assert [step.place for step in planned(nested, to="main.a").steps] == ["main.a"]


def test_renaming_moving_and_commenting_change_no_key(nested: Project) -> None:
    before = list(keys(planned(nested)).values())
    renamed = RenameBlock("main.a", "first").apply(nested)
    renamed = RenameImplementation("main.first.flat", "level").apply(renamed)
    moved = MoveBlocks("main", {"first": (5.0, 5.0)}).apply(renamed)
    text = moved.workflows["main"].graph.blocks["first"].implementations["level"].source.text
    commented = EditCode("main.first.level", "# a comment\n" + text).apply(moved)
    assert list(keys(planned(commented)).values()) == before


def test_a_changed_parameter_changes_the_key_of_its_own_step_only(nested: Project) -> None:
    changed = SetParameter("baseline", "main.a.flat.k", 5).apply(nested)
    before, after = keys(planned(nested)), keys(planned(changed))
    assert before["main.a"] != after["main.a"]
    assert before["main.b"] == after["main.b"]


def test_an_explicit_default_is_the_same_as_none(nested: Project) -> None:
    same = SetParameter("baseline", "main.a.flat.k", 3).apply(nested)
    assert keys(planned(same)) == keys(planned(nested))


def test_a_value_out_of_its_range_is_refused_with_the_nearest_legal_one(nested: Project) -> None:
    with pytest.raises(StudioError, match="nearest legal value is 9"):
        SetParameter("baseline", "main.a.flat.k", 50).apply(nested)


def test_a_helper_changes_the_keys_of_exactly_the_steps_that_import_it() -> None:
    helped = code("helped", body="value + 1")
    text = "from p.lib.numbers import plus\n\n\ndef helped(value: int) -> int:\n    return plus(value)\n"
    graph = chain({"a": block({"helped": helped}), "b": block({"end": code("end")})})
    project = EditCode("main.a.helped", text).apply(project_of(graph))

    def with_helper(helper: str) -> dict[str, str]:
        others = FrozenMap({"lib/numbers.py": SourceFile.of(helper)})
        return keys(planned(project.but(others=others)))

    before = with_helper("def plus(n):\n    return n + 1\n")
    commented = with_helper("def plus(n):  # one more\n    return n + 1\n")
    changed = with_helper("def plus(n):\n    return n + 2\n")
    assert commented == before
    assert changed["main.a"] != before["main.a"]
    assert changed["main.b"] == before["main.b"]


def test_a_new_version_of_an_imported_distribution_changes_the_key(nested: Project) -> None:
    newer = plan(nested, "main", FrozenMap(), {}, Environment("3.11", {"annotated_types": "annotated-types==0.8"}))
    assert keys(newer) != keys(planned(nested))


def test_a_cycle_is_a_problem_that_names_the_blocks() -> None:
    graph = chain({"a": block({"one": code("one")}), "b": block({"two": code("two")})})
    wires = graph.wires.with_item("a:value", "b:result")
    made = planned(project_of(graph.but(wires=wires)))
    assert [problem.what for problem in made.errors] == ["The wires make a cycle: a → b."] or [
        problem.what for problem in made.errors
    ] == ["The wires make a cycle: b → a."]


def test_an_unknown_workflow_is_refused_with_the_names_there_are(nested: Project) -> None:
    with pytest.raises(StudioError, match="The workflows there are: main"):
        plan(nested, "other", FrozenMap(), {}, HERE)


def test_a_repeat_is_one_step_that_holds_the_plan_of_a_round() -> None:
    over = RESULT.but(name="over", type="bool")
    rule = Repeat(repeat=RepeatRule(until="over", carry=FrozenMap({"result": "value"}), limit=7))
    loop = block({"one": code("one")}).but(outputs=(RESULT, over), mode=rule)
    step = planned(project_of(chain({"a": loop}))).steps[0]
    assert (step.kind, step.outputs) == ("repeat", ("result", "over"))
    assert step.rule == {"until": "over", "carry": {"result": "value"}, "limit": 7}
    assert [inner.address for inner in step.plans[""].steps] == ["main.a.one"]


def test_a_repeat_that_carries_to_no_input_is_a_problem() -> None:
    rule = Repeat(repeat=RepeatRule(until="result", carry=FrozenMap({"result": "nothing"})))
    made = planned(project_of(chain({"a": block({"one": code("one")}).but(mode=rule)})))
    assert [problem.what for problem in made.errors] == ["“a” has no input “nothing”, which its mode names."]


def test_a_choice_by_value_plans_every_implementation_and_a_block_that_learns_may_have_none() -> None:
    ways = block({"one": code("one"), "two": code("two")}).but(choose_by="value")
    step = planned(project_of(chain({"a": ways}))).steps[0]
    assert (step.kind, step.rule, list(step.plans)) == ("route", {"by": "value"}, ["one", "two"])
    made = plan(project_of(chain({"a": ways.but(mode="fitted")})), "main", FrozenMap(), {}, HERE)
    assert [problem.address for problem in made.errors] == ["main.a"]


def test_a_block_of_the_process_says_which_files_its_code_reaches() -> None:
    kept = block({"one": code("one")}).but(lifetime="process", state=True)
    step = planned(project_of(chain({"a": kept}))).steps[0]
    assert step.terms == {"lifetime": "process", "state": True, "reach": ["workflows/main/blocks/a/one.py"]}
