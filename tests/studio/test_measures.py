"""The metrics of a run, and formulas over them."""

import json
import math
import statistics

import pytest

from hyperstudio.graph.project import Metric, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.runner.runs import Run, StepRun
from hyperstudio.runner.worker.telling import told
from hyperstudio.studio.measures import Measured, Measures, metrics_of, with_formulas


def project(**metrics: dict[str, object]) -> Project:
    made = FrozenMap({name: Metric.model_validate(said) for name, said in metrics.items()})
    return Project(format=1, name="made", metrics=made, prices=FrozenMap({"cpu_hour": 2.0}))


def run(**outputs: object) -> Run:
    steps = [
        StepRun("w.read", "w.read", "call", "finished", wall=1.0, cpu=0.5, memory=4_000_000),
        StepRun("w.folds[0].fit", "m.fit", "fit", "reused", wall=2.0, cpu=3.0, memory=9_000_000),
        StepRun("w.folds[1].fit", "m.fit", "fit", "finished", wall=4.0, cpu=3.0, memory=8_000_000),
    ]
    told = {port: {"port": port, "type": "x", "size": 3000, "value": value} for port, value in outputs.items()}
    return Run(steps={(step.place, step.kind): step for step in steps}, outputs=told)


def test_times_are_summed_over_the_steps_memory_is_the_largest_and_all_are_in_their_units():
    made = project(
        whole={"measure": "wall", "of": "w", "unit": "h"},
        folds={"measure": "wall", "of": "w.folds"},
        cpu={"measure": "cpu", "of": "w", "unit": "ms"},
        memory={"measure": "memory", "of": "w"},
        size={"measure": "size", "of": "w:table", "unit": "kB"},
    )
    found = {name: (one.value, one.unit) for name, one in metrics_of(made, "w", run(table=1)).found.items()}
    assert found == {
        "whole": (pytest.approx(7 / 3600), "h"),
        "folds": (6.0, "s"),
        "cpu": (6500.0, "ms"),
        "memory": (9.0, "MB"),
        "size": (3.0, "kB"),
    }


def test_a_list_counts_with_its_mean_and_standard_error():
    found = metrics_of(project(f1={"from": "w:f1"}), "w", run(f1=[0.5, 0.7, 0.9])).found["f1"]
    assert found == Measured(pytest.approx(0.7), pytest.approx(0.2 / 3**0.5), 3)


def test_formulas_are_computed_over_what_was_measured_in_whatever_order_they_stand():
    made = project(
        cost={"formula": "hours * prices.cpu_hour + extra"},
        extra={"formula": "f1 * 10"},
        hours={"measure": "wall", "of": "w", "unit": "s"},
        f1={"from": "w:f1"},
    )
    assert metrics_of(made, "w", run(f1=0.5)).found["cost"].value == pytest.approx(19)


def test_a_formula_over_two_workflows_waits_for_both():
    made = project(sum={"formula": "a + b"}, a={"from": "w:a"}, b={"from": "v:b"})
    first = metrics_of(made, "w", run(a=1))
    assert set(first.found) == {"a"}
    assert not first.missing
    both = with_formulas(made, Measures(first.found | metrics_of(made, "v", run(b=2)).found))
    assert both.found["sum"].value == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "text", [], [1, "a"], True, None])
def test_what_is_no_number_is_said_with_the_metrics_name_and_so_are_formulas_over_it(value):
    made = project(
        f1={"from": "w:f1"},
        score={"formula": "1 / f1"},
        zero={"formula": "1 / (whole - 7)"},
        whole={"measure": "wall", "of": "w"},
    )
    measures = metrics_of(made, "w", run(f1=value))
    assert set(measures.found) == {"whole"}
    assert measures.missing["f1"].startswith("f1: “w:f1” is ")
    assert measures.missing["score"] == measures.missing["f1"]
    assert measures.missing["zero"].startswith("zero: “1 / (whole - 7)” divides by zero")


@pytest.mark.parametrize("numbers", [[0.5, 0.7] * 1000, [1] * 3000, [0.25] * 600 + [1e300]])
def test_a_list_too_long_to_be_told_counts_with_its_mean_and_standard_error_just_so(numbers):
    said = json.loads(f"{{{told('', numbers, 1)}}}")
    assert "value" not in said
    made = run()
    made.outputs["f1"] = said | {"port": "f1"}
    found = metrics_of(project(f1={"from": "w:f1"}), "w", made).found["f1"]
    assert (found.value, found.count) == (pytest.approx(statistics.fmean(numbers)), len(numbers))
    if max(numbers) < 1e300:
        assert found.error == pytest.approx(statistics.stdev(numbers) / len(numbers) ** 0.5)


@pytest.mark.parametrize("value", [math.nan, math.inf, [1.0, math.nan], [0.1234567] * 500 + [-math.inf], [0, 10**400]])
def test_a_number_that_is_not_finite_is_called_so(value):
    made = run()
    made.outputs["f1"] = json.loads(f"{{{told('', value, 1)}}}") | {"port": "f1"}
    measures = metrics_of(project(f1={"from": "w:f1"}), "w", made)
    assert measures.missing == {"f1": "f1: “w:f1” is not finite."}


@pytest.mark.parametrize("value", [["text"] * 3000, [True] * 3000, [[1.0]] * 3000, {}, [0.5] * 1999 + ["a"]])
def test_a_long_list_of_something_else_is_no_metric(value):
    made = run()
    made.outputs["f1"] = json.loads(f"{{{told('', value, 1)}}}") | {"port": "f1"}
    measures = metrics_of(project(f1={"from": "w:f1"}), "w", made)
    assert "not a number or a list of numbers" in measures.missing["f1"]
