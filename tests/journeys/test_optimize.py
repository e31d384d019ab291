"""Optimize: write the objective, see what a search costs, watch it, look at a trial on the canvas, keep the best.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.ui.window.hand import LEFT, NONE, Window

PENGUINS = Path(__file__).parents[2] / "resources" / "examples" / "penguins"
PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
TRIALS = 8


def retype(window: Window, field: QLineEdit, text: str) -> None:
    """Click into a field, type another text, and leave it with Enter."""
    window.click(field)
    window.key(Qt.Key.Key_A, CONTROL, field)
    window.type(text, field)
    window.key(Qt.Key.Key_Return, NONE, field)


@pytest.mark.parametrize(
    ("theme", "size"),
    [(DARK, (1280, 800)), (LIGHT, (1920, 1080))],
    ids=["dark_1280", "light_1920"],
)
def test_an_objective_is_searched_and_a_trial_is_seen_on_the_canvas(
    theme: Theme, size: tuple[int, int], qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    apply_theme(qapp, theme)
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot, size)
    docks = window.main.docks
    study, trials = docks.study, docks.trials
    PICTURES.mkdir(exist_ok=True)

    def take(station: str) -> None:
        QTest.qWait(400)  # plots come to rest
        assert window.main.grab().save(str(PICTURES / f"optimize_{theme.name}_{size[0]}_{station}.png"))

    # Optimize opens the objective; a wrong formula is told while it is typed.
    window.click(window.main.toolbar.widgetForAction(window.main.actions_["study.optimize"]))
    window.wait(lambda: docks.is_in_front("study"))
    formula = study.aims.objective.lines[0][1][1]
    assert isinstance(formula, QLineEdit)
    window.click(formula)
    window.key(Qt.Key.Key_End, NONE, formula)
    window.type(" - 0.1 × train_secs", formula)
    assert "“train_secs” is not known here." in study.aims.objective.problem.text()
    take("1_wrong_formula")
    retype(window, formula, "0.9 × f1 - 0.1 × train_seconds")
    assert not study.aims.objective.problem.isVisible()

    # How many configurations there are, before anything is run.
    window.click(study.pages.tabBar(), study.pages.tabBar().tabRect(1).center())
    window.wait(lambda: "configurations" in study.wishing.outlook.text(), 60)
    retype(window, study.wishing.trials.lineEdit(), str(TRIALS))
    retype(window, study.wishing.seed, "1")
    window.click(study.wishing.parameters, study.wishing.parameters.rect().topLeft() + formula.rect().topLeft())
    take("2_what_lies_ahead")

    # The first start asks for trust; then trials come one after the other.
    window.wait(study.start_button.isEnabled, 60)
    window.click(study.start_button)
    assert window.main.telling.trust_bar.isVisible()
    assert window.studio.search is None
    window.trust()
    window.click(study.start_button)
    window.wait(lambda: window.studio.search is not None and len(window.studio.search.trials) >= 2, 120)
    assert study.stop_button.isEnabled()
    take("3_going_on")
    window.wait(lambda: window.studio.search.over, 300)
    assert window.studio.search.refusal is None
    window.wait(
        lambda: f"{TRIALS} of {TRIALS} trials" in study.progress_words.words and study.resume_button.isEnabled(), 60
    )
    assert json.loads((folder / "hyperstudio.json").read_text())["objective"]["maximize"].startswith("0.9 × f1")
    window.wait(lambda: "which the search never sees" in study.findings.text, 30)
    for kind in ("history", "pareto", "importances", "hierarchy", "terms"):
        study.charts.show_kind(kind)
        window.wait(lambda: study.charts.drawn_study is docks.studies.shown, 30)
        QTest.qWait(900)
        take(f"4_{kind}")

    # A trial is clicked, and the canvas shows its path.
    best = docks.studies.shown.findings.best
    assert best is not None
    docks.bring_up("trials")
    window.wait(lambda: trials.shown.rowCount() == TRIALS, 30)
    row = next(r for r in range(TRIALS) if trials.shown.trial_at(trials.shown.index(r, 0)) == best)
    trials.table.scrollTo(trials.shown.index(row, 0))
    at = trials.table.visualRect(trials.shown.index(row, 1)).center()
    QTest.mouseClick(trials.table.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(trials.table.viewport(), LEFT, NONE, at)
    window.go("model")
    for name in ("prep", "classify", "features"):
        if f"model.{name}" in best.answers:
            assert window.block(name).subtitle == best.answers[f"model.{name}"]
    take("5_trial_on_canvas")

    # Effects on blocks, and the best of each implementation on its card.
    window.main.actions_["view.effects"].trigger()
    assert window.block("classify").effect.startswith("matters ")
    take("6_effects")
    window.go("model.classify")
    assert any(card.face.metric.startswith("best ") for card in window.levels.cards.cards().values())
    take("7_cards")

    # The best is kept under a name.
    window.click(trials.save_button)
    window.key(Qt.Key.Key_Return, NONE, trials.strip.name)
    assert window.studio.document.configuration_name == "best"
    window.click(window.main.toolbar.widgetForAction(window.main.actions_["file.save"]))
    kept = json.loads((folder / "configurations" / "best.json").read_text())
    assert {address: kept[address] for address in best.answers} == best.answers
