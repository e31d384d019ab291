"""The study dock and the trials dock: an objective is typed, searched for, looked at and taken over."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from hyperstudio.editing.aims import SetConstraints, SetObjective
from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Objective, Pruning
from hyperstudio.planning.aim_checks import aim_problems
from hyperstudio.ui.canvas.block_paint import far_lines
from hyperstudio.ui.canvas.look import width_of
from hyperstudio.ui.study.panel import StudyPanel
from tests.ui.window.hand import Window, answer

CONTROL = Qt.KeyboardModifier.ControlModifier


def panel(window: Window) -> StudyPanel:
    return window.main.docks.study


def search(window: Window) -> None:
    """Press Start, and wait until the window knows all of it."""
    dock = panel(window)
    window.wait(dock.start_button.isEnabled, 20)
    window.click(dock.start_button)
    window.wait(lambda: window.studio.search is not None and window.studio.search.over, 60)
    window.wait(lambda: shown_trials(window) == len(window.studio.search.trials), 20)
    window.wait(lambda: dock.start_button.isEnabled() and "Best" in dock.findings.text, 20)


def shown_trials(window: Window) -> int:
    """How many trials the docks know of."""
    shown = window.main.docks.studies.shown
    return 0 if shown is None else len(shown.trials)


def click_trial(window: Window, number: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    trials = window.main.docks.trials
    row = next(
        r for r in range(trials.shown.rowCount()) if trials.shown.trial_at(trials.shown.index(r, 0)).number == number
    )
    at = trials.table.visualRect(trials.shown.index(row, 1)).center()
    QTest.mouseClick(trials.table.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def test_before_the_start_it_says_how_many_configurations_and_distinct_steps_there_are(window: Window) -> None:
    wishing = panel(window).wishing
    window.wait(lambda: "distinct steps" in wishing.outlook.text(), 20)
    assert "9 configurations" in wishing.outlook.text()
    assert "12 distinct steps; without reuse it would be 18" in wishing.outlook.text()
    assert "Every one of them is tried." in wishing.outlook.text()


def test_a_search_ends_with_the_best_in_words_and_its_trials_listed(window: Window) -> None:
    search(window)
    dock = panel(window)
    assert "Best: trial 8" not in dock.findings.text  # 3.3 breaks the constraint
    assert "Best: trial 6, score 3.1" in dock.findings.text
    assert "9 of 9 trials · best 3.1 · 12 steps run" in dock.progress_words.words
    window.main.docks.bring_up("trials")
    window.wait(lambda: window.main.docks.trials.shown.rowCount() == 9, 20)
    states = [window.main.docks.trials.shown.index(row, 1).data() for row in range(9)]
    assert states.count("infeasible: score <= 3.1 does not hold") == 2


def test_a_trial_is_shown_on_the_canvas_and_undo_takes_it_back(window: Window) -> None:
    search(window)
    window.main.docks.bring_up("trials")
    window.wait(lambda: window.main.docks.trials.shown.rowCount() == 9, 20)
    click_trial(window, 6)
    window.click(window.main.docks.trials.use_button)
    assert [window.block(name).subtitle for name in ("a", "b")] == ["i2", "i0"]
    window.undo()
    assert [window.block(name).subtitle for name in ("a", "b")] == ["i0", "i0"]


def test_two_trials_are_compared_by_their_first_difference(window: Window) -> None:
    search(window)
    trials = window.main.docks.trials
    window.main.docks.bring_up("trials")
    window.wait(lambda: trials.shown.rowCount() == 9, 20)
    click_trial(window, 0)
    click_trial(window, 1, CONTROL)
    window.wait(lambda: "First difference" in trials.strip.what.text(), 20)
    assert "main.b" in trials.strip.what.text()
    assert "i0 → i1" in trials.strip.what.text()


def test_the_best_is_kept_as_a_configuration_of_its_own(window: Window) -> None:
    search(window)
    trials = window.main.docks.trials
    window.main.docks.bring_up("trials")
    window.wait(lambda: trials.shown.rowCount() == 9, 20)
    click_trial(window, 6)
    window.click(trials.save_button)
    assert trials.strip.name.text() == "best"
    QTest.keyClick(trials.strip.name, Qt.Key.Key_Return)
    assert window.studio.document.configuration_name == "best"
    assert dict(window.studio.document.configuration) == {"main.a": "i2", "main.b": "i0"}


def test_a_wrong_formula_is_told_while_it_is_typed_and_a_right_one_is_an_edit(window: Window) -> None:
    aims = panel(window).aims
    field = aims.objective.lines[0][1][1]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "scor / 2")
    assert "“scor” is not known here." in aims.objective.problem.text()
    assert window.studio.document.project.objective == Objective(maximize="score")
    field.selectAll()
    QTest.keyClicks(field, "score / 2")
    assert not aims.objective.problem.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.studio.document.project.objective == Objective(maximize="score / 2")
    window.undo()
    assert field.text() == "score"


def test_constraints_metrics_and_prices_are_edits_of_the_project(window: Window) -> None:
    aims = panel(window).aims
    window.click(aims.constraints.add_button)
    field = aims.constraints.lines[-1][1][0]
    QTest.keyClicks(field, "cost <= 5")
    assert "“cost” is not known here." in aims.constraints.problem.text()
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.click(aims.prices.add_button)
    name, price = aims.prices.lines[-1][1]
    QTest.keyClicks(name, "hour")
    QTest.keyClicks(price, "dear")
    QTest.keyClick(price, Qt.Key.Key_Return)
    assert "“dear” is no number." in aims.prices.problem.text()
    price.selectAll()
    QTest.keyClicks(price, "0.5")
    QTest.keyClick(price, Qt.Key.Key_Return)
    assert not aims.prices.problem.isVisible()
    window.click(aims.metrics.add_button)
    name, made_of, text, _unit, _times = aims.metrics.lines[-1][1]
    QTest.keyClicks(name, "cost")
    made_of.setCurrentText("formula")
    QTest.keyClicks(text, "score × prices.hour")
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert not aims.constraints.problem.isVisible()
    project = window.studio.document.project
    assert project.constraints == ("score <= 3.1", "cost <= 5")
    assert project.prices["hour"] == 0.5
    assert project.metrics["cost"].formula == "score × prices.hour"
    assert project.metrics["score"].from_ == "main:result"


def test_a_constraint_that_is_taken_away_comes_back_with_undo(window: Window) -> None:
    aims = panel(window).aims
    line = aims.constraints.lines[0][0]
    window.click(line.findChild(QToolButton))
    assert window.studio.document.project.constraints == ()
    window.undo()
    assert [fields[0].text() for _, fields in aims.constraints.lines] == ["score <= 3.1"]


def test_a_guard_is_checked_and_leaves_fewer_to_search(window: Window) -> None:
    dock = panel(window)
    window.click(dock.aims.guards.add_button)
    field = dock.aims.guards.lines[-1][1][0]
    QTest.keyClicks(field, "main.z != 'i0'")
    assert "“main.z” is not known here." in dock.aims.guards.problem.text()
    field.selectAll()
    QTest.keyClicks(field, "main.a != 'i2'")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.studio.document.project.guards == ("main.a != 'i2'",)
    search(window)
    assert {trial.answers["main.a"] for trial in window.studio.search.trials} == {"i0", "i1"}


def test_when_hopeless_trials_end_is_said_in_the_window_and_with_several_aims_why_they_do_not(window: Window) -> None:
    aims = panel(window).aims
    window.click(aims.pruning.add_button)
    number, way, trials, step = aims.pruning.lines[-1][1]
    QTest.keyClicks(trials, "none")
    assert "not said which number" in aims.pruning.problem.text()
    QTest.keyClicks(number, "loss")
    assert "“none” is no number of trials." in aims.pruning.problem.text()
    trials.selectAll()
    QTest.keyClicks(trials, "3")
    QTest.keyClicks(step, "10")
    QTest.keyClick(step, Qt.Key.Key_Return)
    way.setCurrentText("maximize")
    assert window.studio.document.project.pruning == Pruning(number="loss", maximize=True, trials=3, from_step=10)
    window.studio.document.do(SetObjective(Objective(maximize=("score", "score / 2"))))
    window.wait(lambda: "With several aims" in aims.pruning.problem.text())
    window.click(aims.pruning.lines[0][0].findChild(QToolButton))
    assert window.studio.document.project.pruning is None
    assert not aims.pruning.problem.isVisible()


def test_how_often_a_metric_is_measured_is_said_in_the_window(window: Window) -> None:
    aims = panel(window).aims
    times = aims.metrics.lines[0][1][-1]
    window.click(times)
    QTest.keyClicks(times, "many")
    assert "cannot be measured “many” times" in aims.metrics.problem.text()
    times.selectAll()
    QTest.keyClicks(times, "3")
    QTest.keyClick(times, Qt.Key.Key_Return)
    assert window.studio.document.project.metrics["score"].repeats == 3
    window.undo()
    assert window.studio.document.project.metrics["score"].repeats is None


def test_the_final_test_is_chosen_among_the_workflows(window: Window) -> None:
    box = panel(window).aims.final
    assert [box.itemText(row) for row in range(box.count())] == ["None", "main"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert window.studio.document.project.final == "main"
    window.undo()
    assert window.studio.document.project.final is None
    assert box.currentText() == "None"


def test_a_budget_of_time_moves_the_bar_while_a_trial_is_still_going_on(window: Window) -> None:
    for path in (window.folder / "workflows" / "main" / "blocks" / "a").glob("i*.py"):
        path.write_text(path.read_text().replace("    return", "    import time\n\n    time.sleep(6)\n    return"))
    window.wait(lambda: "time.sleep" in str(window.studio.document.project.workflows["main"]), 20)
    dock = panel(window)
    dock.pages.setCurrentWidget(dock.wishing)
    window.click(dock.wishing.seconds)
    QTest.keyClicks(dock.wishing.seconds, "600")
    window.wait(dock.start_button.isEnabled, 20)
    window.click(dock.start_button)
    window.wait(lambda: dock.progress.isVisible() and "of 10 min" in dock.progress_words.words, 20)
    first = dock.progress.value()
    window.wait(lambda: dock.progress.value() > first, 20)
    assert window.studio.search.progress().done == 0
    window.click(dock.stop_button)
    window.wait(lambda: window.studio.search.over, 30)


def test_that_none_is_feasible_is_said(window: Window) -> None:
    window.studio.document.do(SetConstraints(("score <= 0",)))
    dock = panel(window)
    window.wait(dock.start_button.isEnabled, 20)
    window.click(dock.start_button)
    window.wait(lambda: "None of the 9 trials is feasible: 9 break score <= 0" in dock.findings.text, 60)


def test_a_milder_form_of_an_objective_is_taken_over_as_an_edit(window: Window) -> None:
    window.studio.document.do(SetObjective(Objective(maximize="score + 1000 × score")))
    search(window)
    dock = panel(window)
    window.wait(lambda: bool(dock.findings.offers), 20)
    assert [button.text() for button in dock.findings.offers] == ["Use the capped form", "Use the logarithmic form"]
    window.click(dock.findings.offers[0])
    changed = window.studio.document.project.objective
    assert changed is not None
    assert str(changed.maximize).startswith("score + min(1000 × score, ")
    assert not list(aim_problems(window.studio.document.project))
    assert dock.aims.objective.rows() == [("maximize", changed.maximize)]


def test_the_report_and_a_plot_are_written_from_the_dock(window: Window, tmp_path: Path) -> None:
    search(window)
    charts = panel(window).charts
    charts.write_report(tmp_path / "report.html")
    window.wait((tmp_path / "report.html").is_file, 60)
    charts.show_kind("coverage")
    charts.save(tmp_path / "coverage.csv")
    assert "main.a,i2,3," in (tmp_path / "coverage.csv").read_text()


def test_effects_are_seen_on_blocks_and_cards_while_they_are_wished_for(window: Window) -> None:
    search(window)
    effects = window.main.actions_["view.effects"]
    effects.trigger()
    window.wait(lambda: window.block("a").effect == "matters 2")
    window.go("main.a")
    metrics = {name: card.face.metric for name, card in window.levels.cards.cards().items()}
    assert metrics == {"i0": "best 1.3", "i1": "best 2.3", "i2": "best 3.1"}
    window.go("main")
    effects.trigger()
    assert window.block("a").effect == ""


def test_a_block_seen_from_farther_keeps_its_effect_before_its_choice(window: Window) -> None:
    face = replace(window.block("a"), title="Data preparation", effect="matters 0.0793 ± 0.0087")
    near = [line.text for line in far_lines(face, 0.75, width_of(face.effect, 14), 70, 0)]
    assert near[:2] == ["Data preparation", "matters 0.0793 ± 0.0087"]
    number = width_of("0.0793 ± 0.0087", 21)
    assert [line.text for line in far_lines(face, 0.5, number, 70, 0)][1:] == ["0.0793 ± 0.0087"]


def test_a_search_goes_on_in_a_study_with_more_trials(window: Window) -> None:
    dock = panel(window)
    dock.wishing.trials.setValue(3)
    search(window)
    assert "3 of 3 trials" in dock.progress_words.words
    dock.wishing.trials.setValue(9)
    window.wait(dock.resume_button.isEnabled, 20)
    window.click(dock.resume_button)
    window.wait(lambda: "9 of 9 trials" in dock.progress_words.words and dock.start_button.isEnabled(), 60)
    window.wait(lambda: len(window.main.docks.studies.shown.trials) == 9)
    trials = window.main.docks.studies.shown.trials
    assert len({tuple(trial.answers.items()) for trial in trials}) == 9


def slow(window: Window) -> None:
    """Let each trial take a while."""
    for file in (window.folder / "workflows/main/blocks/b").glob("*.py"):
        head, body = file.read_text().split("\n", 1)
        file.write_text(f"import time\n\n\n{head}\n    time.sleep(0.4)\n{body}")
    window.studio.document.take_in()


def test_closing_the_window_during_a_search_asks_and_stops_it_only_when_told(window: Window) -> None:
    slow(window)
    dock = panel(window)
    window.wait(dock.start_button.isEnabled, 20)
    window.click(dock.start_button)
    window.wait(lambda: window.studio.search is not None and len(window.studio.search.trials) >= 1, 60)
    asked = answer("Cancel")
    assert not window.main.close()
    assert "still searching" in asked[0]
    assert window.studio.searching
    answer("Stop it")
    assert window.main.close()
    assert not window.studio.searching
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("search")]


def test_stop_keeps_the_trials_that_are_over_and_resume_goes_on(window: Window) -> None:
    slow(window)
    dock = panel(window)
    window.wait(dock.start_button.isEnabled, 20)
    window.click(dock.start_button)
    window.wait(lambda: window.studio.search is not None and len(window.studio.search.trials) >= 2, 60)
    window.click(dock.stop_button)
    window.wait(lambda: "stopped in" in dock.progress_words.words, 30)
    over = window.studio.search.trials
    assert 2 <= len(over) < 9
    assert not dock.stop_button.isEnabled()
    window.wait(dock.resume_button.isEnabled, 20)
    window.click(dock.resume_button)
    window.wait(lambda: "9 of 9 trials" in dock.progress_words.words and dock.start_button.isEnabled(), 60)
    assert window.studio.search.trials[: len(over)] == over


def test_trials_are_sorted_by_a_click_and_filtered_by_words(window: Window) -> None:
    search(window)
    trials = window.main.docks.trials
    window.main.docks.bring_up("trials")
    window.wait(lambda: trials.shown.rowCount() == 9, 20)
    header = trials.table.horizontalHeader()
    for _ in range(2):  # down, then up
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(header.sectionViewportPosition(2) + 20, 8)
        )
    scores = [float(trials.shown.index(row, 2).data()) for row in range(9)]
    assert scores == sorted(scores, reverse=True)
    window.click(trials.filter)
    QTest.keyClicks(trials.filter, "infeasible i2")
    assert trials.count.text() == "2 of 9 trials"
    trials.filter.selectAll()
    QTest.keyClicks(trials.filter, "best")
    assert trials.count.text() == "1 of 9 trials"


def test_the_window_starts_without_optuna() -> None:
    program = "import sys, hyperstudio.ui.window; print([m for m in ('optuna', 'matplotlib') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_other_objectives_have_names_and_a_search_is_asked_for_one(window: Window) -> None:
    dock = panel(window)
    window.click(dock.aims.objectives.add_button)
    name, _direction, formula = dock.aims.objectives.lines[-1][1]
    QTest.keyClicks(name, "half")
    QTest.keyClicks(formula, "scor / 2")
    assert "“scor” is not known here." in dock.aims.objectives.problem.text()
    formula.clear()
    QTest.keyClicks(formula, "score / 2")
    QTest.keyClick(formula, Qt.Key.Key_Return)
    assert dict(window.studio.document.project.objectives) == {"half": Objective(maximize="score / 2")}
    box = dock.wishing.objectives
    assert [box.itemText(row) for row in range(box.count())] == ["The project’s", "half"]
    box.setCurrentIndex(1)
    assert dock.wishing.wish().objective == "half"
    window.undo()
    assert not window.studio.document.project.objectives


def test_a_search_in_the_window_ends_by_time_or_cost_too(window: Window) -> None:
    dock = panel(window)
    dock.wishing.seconds.setText("dear")
    with pytest.raises(StudioError, match="“dear” is no number"):
        dock.wishing.wish()
    dock.wishing.seconds.setText("60")
    dock.wishing.cost.setText("5")
    box = dock.wishing.cost_metric
    box.setCurrentIndex(box.findData("score"))
    wish = dock.wishing.wish()
    assert (wish.seconds, wish.cost, wish.cost_metric) == (60.0, 5.0, "score")


def test_what_mlflow_cannot_be_told_is_said_and_the_study_can_be_published_again(window: Window, monkeypatch) -> None:
    monkeypatch.setattr("hyperstudio.studio.mlflow_study.NEEDED", ("no_such_package_is_there",))
    search(window)
    charts = panel(window).charts
    refused = []
    charts._focus.refused.connect(refused.append)
    window.wait(charts.mlflow_button.isEnabled, 20)
    window.click(charts.mlflow_button)
    window.wait(lambda: bool(refused), 20)
    assert "pip install 'hyperstudio[mlflow]'" in refused[0].mend
    window.wait(charts.mlflow_button.isEnabled, 20)


@pytest.mark.slow
def test_a_press_publishes_the_study_to_the_real_mlflow(window: Window) -> None:
    pytest.importorskip("mlflow")
    search(window)
    charts, said = panel(window).charts, []
    charts._focus.told.connect(lambda *words: said.append(words))
    window.wait(charts.mlflow_button.isEnabled, 20)
    for new in ("9 trials are new in MLflow.", "0 trials are new in MLflow."):
        window.click(charts.mlflow_button)
        window.wait(lambda new=new: bool(said) and said[-1][0] == new, 120)
        window.wait(charts.mlflow_button.isEnabled, 20)
    assert (window.folder / ".hyperstudio" / "mlflow.db").is_file()
