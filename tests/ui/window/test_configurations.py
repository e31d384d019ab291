"""Named configurations in the window: the choices kept under a name, renamed, deleted, undone, and their files."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit


def names(window):
    box = window.main.toolbar.configurations
    return [box.itemText(row) for row in range(box.count())]


def shown(window):
    return window.main.toolbar.configurations.currentText()


def wish(window, action):
    """Press a line of the menu beside the configuration (without a screen a menu that pops up keeps the keyboard)."""
    menu, line = window.main.toolbar.more.menu(), window.main.actions_[action]
    assert line in menu.actions()
    menu.aboutToShow.emit()
    if QApplication.platformName() == "offscreen":
        line.trigger()
    else:
        menu.popup(window.main.mapToGlobal(window.main.rect().center()))
        while menu.activeAction() is not line:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


def answer(window, name=None):
    """Type a name over the proposed one and press Enter."""
    box = window.main.toolbar.findChild(QLineEdit, "rename")
    if name is not None:
        QTest.keyClicks(box, name)  # all of it is selected
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.qWait(10)  # the field goes away


def test_choices_are_saved_under_a_name_and_go_on_apart_from_where_they_came_from(window):
    window.studio.choose("model.prep", "knn")
    wish(window, "configuration.save_as")
    answer(window, "neighbours")
    assert shown(window) == "neighbours"
    window.studio.choose("model.prep", "deep")
    window.main.save()
    folder = window.folder / "configurations"
    assert json.loads((folder / "neighbours.json").read_text())["model.prep"] == "deep"
    assert json.loads((folder / "baseline.json").read_text())["model.prep"] == "knn"


def test_the_proposed_name_is_free_and_enter_takes_it(window):
    wish(window, "configuration.save_as")
    answer(window)
    assert (shown(window), "baseline_2" in names(window)) == ("baseline_2", True)
    window.undo()
    assert (shown(window), "baseline_2" in names(window)) == ("baseline", False)


def test_renaming_keeps_what_is_worked_on_and_undo_gives_the_old_name_back(window):
    window.main.toolbar.configuration_chosen.emit("deep_forest")
    before = window.studio.document.configuration
    wish(window, "configuration.rename")
    answer(window, "forest")
    assert (shown(window), window.studio.document.configuration) == ("forest", before)
    window.main.save()
    assert not (window.folder / "configurations/deep_forest.json").exists()
    assert (window.folder / "configurations/forest.json").exists()
    window.undo()
    assert (shown(window), "forest" in names(window)) == ("deep_forest", False)
    window.redo()
    assert shown(window) == "forest"


def test_a_deleted_configuration_gives_way_to_the_baseline_and_comes_back_with_undo(window):
    window.main.toolbar.configuration_chosen.emit("deep_forest")
    wish(window, "configuration.delete")
    assert (shown(window), "deep_forest" in names(window)) == ("baseline", False)
    window.undo()
    assert "deep_forest" in names(window)
    assert not window.studio.document.unsaved


def test_bad_and_taken_names_are_refused_with_what_would_mend_it(window):
    wish(window, "configuration.save_as")
    answer(window, "my choices")
    assert "“my choices” is not a name." in window.refusal
    assert "my_choices" in window.refusal
    wish(window, "configuration.save_as")
    answer(window, "deep_forest")
    assert "There is a “deep_forest” here already." in window.refusal
    assert shown(window) == "baseline"


def test_the_baseline_keeps_its_name(window):
    actions = window.main.actions_
    actions.refresh()
    assert not actions["configuration.rename"].isEnabled()
    assert not actions["configuration.delete"].isEnabled()
    window.main.toolbar.configuration_chosen.emit("deep_forest")
    actions.refresh()
    assert actions["configuration.rename"].isEnabled()
