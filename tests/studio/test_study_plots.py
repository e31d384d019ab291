"""The plots of a study, with few trials and many, long names, missing metrics: all that is written can be read."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Objective
from hyperstudio.planning.formula_values import number_of
from hyperstudio.planning.formulas import read_formula
from hyperstudio.studio.charts.coverage import never_run
from hyperstudio.studio.ink import picture_of
from hyperstudio.studio.objective_terms import deciding_term, milder_forms, terms_shown
from hyperstudio.studio.plot_files import save_plot
from hyperstudio.studio.run_timeline import timed_steps
from hyperstudio.studio.shown_study import ShownStudy
from hyperstudio.studio.study_files import save_study_plot
from hyperstudio.studio.study_plots import CHARTS, study_data, study_figure
from tests.optimizer import made
from tests.optimizer.folders import write_stages
from tests.optimizer.studies import LONG, study

TWO = Objective(maximize="score", minimize="latency_ms")
THREE = Objective(maximize="score", minimize=("latency_ms", "size_mb"))
DOMINATED = Objective(maximize="0.7 × score + 300 × (1 / latency_ms)")
STUDIES = {
    "one trial": lambda: study(1, failing=0),
    "ten": lambda: study(10),
    "two aims, one metric missing": lambda: study(200, objective=TWO, missing="latency_ms"),
    "three aims": lambda: study(200, objective=THREE),
    "none feasible": lambda: study(10, constraints=("score >= 2",)),
    "all failed": lambda: study(5, failing=1.1),
    "two thousand": lambda: study(2000, objective=DOMINATED),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_nothing_on_a_plot_is_cut_at_its_edge(name: str) -> None:
    shown = STUDIES[name]()
    for kind in CHARTS:
        for size in ((4.3, 2.4), (10.0, 5.5)):
            pixels, width, height = picture_of(study_figure(kind, shown, size=size))
            picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
            assert (picture != 255).any(), (kind, size, "is empty")
            for edge in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
                assert (edge == 255).all(), (kind, size, "is cut")


def test_the_history_says_the_best_after_each_trial() -> None:
    shown = study(50)
    table = study_data("history", shown)
    best, state, score = (table.columns.index(name) for name in ("best of score", "state", "score"))
    so_far = None
    for row in table.rows:
        if row[state] == "done":
            so_far = row[score] if so_far is None else max(so_far, row[score])
        assert row[best] == so_far


def test_the_front_are_the_trials_that_none_beats_in_both_aims() -> None:
    table = study_data("pareto", study(60, objective=TWO))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    feasible = [row for row in rows if row["state"] == "done"]
    for row in feasible:
        beaten = any(
            other["score"] >= row["score"] and other["latency_ms"] <= row["latency_ms"] and other is not row
            for other in feasible
        )
        assert row["on the front"] is not beaten
    assert not any(row["on the front"] for row in rows if row["state"] != "done")


def test_what_matters_is_ordered_by_its_effect_and_parameters_stand_apart() -> None:
    rows = study_data("importances", study(400)).rows
    choices = [row for row in rows if row[0] == "choice"]
    parameters = [row for row in rows if row[0] == "parameter"]
    assert [row[1] for row in choices[:2]] == ["main.model", "main.features"]
    assert len(parameters) == 6
    assert all(row[2] < 0.25 * choices[0][2] for row in parameters)  # none of them does anything


def test_a_term_that_decides_alone_is_named_and_its_milder_forms_reach_as_far_as_the_others() -> None:
    shown = study(100, objective=DOMINATED)
    terms, deciding = terms_shown(shown), deciding_term(shown)
    assert deciding is not None
    assert deciding.text == "300 × (1 / latency_ms)"
    others = sum(term.range for term in terms if term != deciding)
    forms = milder_forms(terms, deciding)
    assert set(forms) == {"capped", "logarithmic"}
    for text in forms.values():
        milder = study(100, objective=Objective(maximize=text))
        found = next(term for term in terms_shown(milder) if "latency_ms" in term.text)
        assert found.range == pytest.approx(others, rel=0.05)


def test_no_term_is_warned_about_where_each_has_its_part() -> None:
    assert deciding_term(study(100, objective=Objective(maximize="0.7 × score + 0.3 × (1 / latency_ms)"))) is None
    assert deciding_term(study(100)) is None


def test_a_milder_form_is_a_formula_that_can_be_read() -> None:
    shown = study(100, objective=Objective(maximize="score - 0.1 × latency_ms"))
    deciding = deciding_term(shown)
    assert deciding is not None
    forms = milder_forms(terms_shown(shown), deciding)
    assert list(forms) == ["capped"]  # what is below 0 has no logarithm
    assert number_of(read_formula(forms["capped"]), {"score": 1.0, "latency_ms": 0.0}) < 1.0


def test_coverage_names_what_was_never_run() -> None:
    one = study(1, failing=0)
    chosen = {f"{block}.{name}" for block, name in one.trials[0].answers.items()}
    assert f"main.model.{LONG}" in never_run(one)
    assert not chosen & set(never_run(one))
    assert never_run(study(300)) == []


def test_the_hierarchy_says_best_and_mean_of_each_implementation() -> None:
    shown = study(100)
    table = study_data("hierarchy", shown)
    row = next(row for row in table.rows if row[1:3] == ("main.model", "forest"))
    values = [t.verdict.values[0] for t in shown.trials if t.feasible and t.answers["main.model"] == "forest"]
    assert row[3] == max(values)
    assert row[4] == pytest.approx(sum(values) / len(values))


def test_plots_are_saved_as_picture_and_as_data(tmp_path: Path) -> None:
    shown: ShownStudy = study(20)
    for name in ("plot.png", "plot.svg", "plot.csv"):
        save_study_plot(shown, "history", tmp_path / "new" / name)
    assert (tmp_path / "new/plot.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "new/plot.svg").read_text()
    with (tmp_path / "new/plot.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["trial"]) for row in rows] == list(range(20))
    with pytest.raises(StudioError, match="cannot be written"):
        save_study_plot(shown, "history", tmp_path / "plot.doc")


def test_a_plot_of_nothing_says_what_to_do_first(tmp_path: Path) -> None:
    folder = write_stages(tmp_path / "stages", 2, 2)
    project = made.stages(2, 2)
    with pytest.raises(StudioError, match="no study"):
        save_plot(project, folder, "history", tmp_path / "x.png")
    with pytest.raises(StudioError, match="no finished run"):
        save_plot(project, folder, "timeline", tmp_path / "x.png")


def test_the_timeline_of_a_run_has_its_steps_by_their_start() -> None:
    events = [
        {"event": "started", "place": "main.a", "address": "main.a.i0", "kind": "call", "at": 100.0, "pid": 7},
        {"event": "finished", "place": "main.a", "address": "main.a.i0", "kind": "call", "wall": 1.5},
        {"event": "reused", "place": "main.b", "address": "main.b.i0", "kind": "call", "wall": 9.0},
        {"event": "started", "place": "main.c", "address": "main.c.i1", "kind": "call", "at": 101.5, "pid": 8},
        {"event": "failed", "place": "main.c", "address": "main.c.i1", "kind": "call", "wall": 0.5},
    ]
    steps = timed_steps(made.stages(3, 2), events)
    assert [(step.label, step.process, step.start, step.seconds) for step in steps] == [
        ("a", 7, 0.0, 1.5),
        ("c", 8, 1.5, 0.5),
    ]
