"""Going down into blocks and up again, looking at cards and choosing, with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel


def test_the_window_opens_on_the_workflow_that_the_metrics_are_measured_in(window):
    assert window.way == ["Penguins", "Evaluate"]
    assert window.blocks == {"read", "set_apart", "split", "folds"}
    assert window.main.windowTitle() == "Penguins — HyperStudio"


def test_double_clicks_lead_from_the_workflow_to_the_implementations_and_into_a_nested_graph(window):
    window.enter("folds")
    window.enter("learn")
    window.enter("prep")
    assert window.way == ["Penguins", "Evaluate", "Each fold", "Model", "Data preparation"]
    assert window.cards == ["deep", "knn", "median"]
    window.click(window.levels.cards.cards()["deep"])
    window.enter("scale")
    assert window.way[-2:] == ["Data preparation", "Scale"]
    assert window.cards == ["by_species", "robust", "standard"]


def test_escape_goes_up_level_by_level_and_ends_at_the_workflow(window):
    window.enter("folds")
    window.enter("learn")
    window.key(Qt.Key.Key_Escape)
    assert window.way == ["Penguins", "Evaluate", "Each fold"]
    assert window.page.selected() == ("learn",)
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_Escape)
    assert window.way == ["Penguins", "Evaluate"]


def test_the_camera_of_a_level_is_found_again(window):
    window.go("model")
    page = window.page
    page.set_camera(type(page.camera())(40.0, 20.0, 0.9))
    window.enter("prep")
    window.key(Qt.Key.Key_Escape)
    QTest.qWait(400)
    camera = window.page.camera()
    assert (camera.x, camera.y, camera.zoom) == pytest.approx((40.0, 20.0, 0.9))


def test_looking_at_a_card_does_not_choose_it_and_space_does(window):
    window.go("model.prep")
    assert window.chosen_card == "median"
    window.click(window.levels.cards.cards()["deep"])
    assert window.levels.stop.looked_at == "deep"
    assert window.blocks == {"fill", "scale"}
    assert window.chosen_card == "median"
    window.key(Qt.Key.Key_Space)
    assert window.chosen_card == "deep"
    assert window.studio.document.configuration["model.prep"] == "deep"


def test_the_button_of_a_card_chooses_and_the_code_of_the_shown_one_can_be_read(window):
    window.go("model.prep")
    window.click(window.levels.cards.cards()["knn"])
    assert window.levels.code.isVisible()
    assert "class Knn" in window.levels.code.reader.text()
    window.click(window.levels.cards.cards()["knn"].choose)
    assert window.chosen_card == "knn"


def test_the_blocks_of_an_implementation_that_is_not_chosen_are_shown_as_not_on_the_path(window):
    window.go("model.prep.deep")
    assert {block.state for block in window.level.blocks} == {"unreachable"}
    window.studio.choose("model.prep", "deep")
    assert {block.state for block in window.level.blocks} == {"never"}


def test_brackets_go_through_the_implementations_of_the_selected_block(window):
    window.go("model")
    window.click_block("prep")
    assert (window.block("prep").subtitle, window.block("prep").count) == ("median", "3/3")
    QTest.keyClick(window.page.view, Qt.Key.Key_BracketLeft)
    assert (window.block("prep").subtitle, window.block("prep").count) == ("knn", "2/3")
    QTest.keyClick(window.page.view, Qt.Key.Key_BracketRight)
    assert window.block("prep").subtitle == "median"


def test_the_drop_down_of_the_breadcrumb_goes_to_a_sibling(window):
    window.go("model.prep")
    menu = window.levels.breadcrumb.menu(2)
    titles = {action.text(): action for action in menu.actions()}
    assert titles["Data preparation"].isChecked()
    titles["Classifier"].trigger()
    assert window.way == ["Penguins", "Model", "Classifier"]


def test_marks_of_a_fitted_block_a_use_and_held_out_rows_are_on_the_faces(window):
    assert "for each" in window.block("folds").badges
    assert "shared" in window.block("read").badges
    assert [port.shape for port in window.block("split").outputs] == ["round", "square"]
    window.go("model")
    assert "learns" in window.block("classify").badges
    assert [port.shape for port in window.block("classify").inputs] == ["round", "diamond"]
    window.go("evaluate.folds")
    assert ("fit" in window.block("learn").badges, "apply" in window.block("apply").badges) == (True, True)


def test_the_explorer_follows_the_level_and_leads_to_one(window):
    explorer = window.main.docks.explorer
    window.go("model")
    window.click_block("classify")
    assert explorer.tree.currentIndex().data() == "Classifier"
    item = explorer._items["model.prep.deep"]
    explorer.tree.expand(item.parent().index())
    explorer.tree.setCurrentIndex(item.index())
    assert window.way[-1] == "Data preparation"
    assert window.levels.stop.looked_at == "deep"


def test_the_explorer_can_be_used_with_the_keyboard_alone(window):
    tree = window.main.docks.explorer.tree
    tree.setFocus()
    for _ in range(20):
        if tree.currentIndex().data() == "Model":
            break
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert window.way == ["Penguins", "Model"]
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert window.page.selected() == ("prep",)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert window.way == ["Penguins", "Model", "Data preparation"]


def test_a_click_on_the_shown_level_in_the_explorer_shows_it_in_the_inspector_and_selects_nothing(window):
    tree = window.main.docks.explorer.tree
    window.click_block("folds")
    assert window.main.focus.selected == "evaluate.folds"
    window.click(tree.viewport(), tree.visualRect(window.main.docks.explorer._items["evaluate"].index()).center())
    assert window.page.selected() == ()
    assert window.main.focus.selected == "evaluate"


def test_after_a_double_click_in_the_explorer_escape_goes_up(window):
    explorer = window.main.docks.explorer
    explorer.tree.expand(explorer._items["model"].index())
    place = explorer.tree.visualRect(explorer._items["model.prep"].index()).center()
    window.click(explorer.tree.viewport(), place)
    QTest.mouseDClick(explorer.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert window.way == ["Penguins", "Model", "Data preparation"]
    window.key(Qt.Key.Key_Escape)
    assert window.way == ["Penguins", "Model"]


def test_scrolling_out_of_a_level_shows_it_whole_when_one_comes_back(window):
    window.go("model.prep")
    window.click(window.levels.cards.cards()["deep"])
    page = window.page
    at, none = QPointF(page.view.viewport().rect().center()), Qt.MouseButton.NoButton
    for _ in range(40):
        if window.page is not page:
            break
        phase, plain = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
        turn = QWheelEvent(at, at, QPoint(), QPoint(0, -120), none, plain, phase, False)
        QApplication.sendEvent(page.view.viewport(), turn)
    assert window.way == ["Penguins", "Model"]
    assert page.camera().zoom > 0.5


def test_all_cards_and_the_sign_for_another_one_are_in_sight_at_the_first_size(window):
    window.go("model.classify")
    cards = window.levels.cards
    assert cards.horizontalScrollBar().maximum() == 0
    assert cards.new_card.button.text() == ""
    window.click(cards.new_card.button)
    assert cards.new_card.name.isVisible()
    assert cards.new_card.width() > 150
    window.key(Qt.Key.Key_Escape, widget=cards.new_card.name)
    window.go("model.prep")
    assert cards.new_card.button.text() == "Add implementation"


def test_the_sign_for_another_implementation_is_in_sight_however_many_there_are(window):
    folder = window.folder / "workflows/model/blocks/prep"
    for number in range(9):
        (folder / f"way{number}.py").write_text((folder / "median.py").read_text().replace("Median", f"Way{number}"))
    window.studio.document.take_in()
    window.go("model.prep")
    cards = window.levels.cards
    assert cards.horizontalScrollBar().maximum() > 0
    button = cards.new_card.button
    assert window.main.childAt(button.mapTo(window.main, button.rect().center())) is button
    turn = QWheelEvent(
        QPointF(50, 50),
        QPointF(cards.mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(cards.viewport(), turn)
    assert cards.horizontalScrollBar().value() > 0


def test_what_is_wrong_with_an_implementation_is_said_on_its_card_and_over_its_code(window):
    path = window.folder / "workflows/model/blocks/prep/zero.py"
    path.write_text("class Zero:\n    def fit(self, table):\n        pass\n", encoding="utf-8")
    window.studio.document.take_in()
    window.go("model.prep.zero")
    said = window.levels.code.problem
    assert said.isVisible()
    assert "has no “__call__”" in said.text()
    assert "Line 1:" in said.text()
    assert window.levels.cards.cards()["zero"]._doc.text().startswith("The class")
    window.go("model.prep.knn")
    assert not said.isVisible()


def test_a_level_opened_in_the_explorer_is_what_the_inspector_shows_also_where_a_block_was_selected(window):
    explorer = window.main.docks.explorer
    window.go("model")
    window.enter("prep")
    row = explorer._items["model"].index()
    window.click(explorer.tree.viewport(), explorer.tree.visualRect(row).center())
    assert window.way == ["Penguins", "Model"]
    assert window.main.focus.selected == "model"
    assert explorer.tree.currentIndex().data() == "Model"


def test_a_graph_is_described_by_the_titles_of_its_blocks_from_left_to_right(window):
    window.go("evaluate.folds")
    said = window.levels.cards.cards()["fit_and_score"].face.doc
    assert said == "Separate the sex · Model (fit) · Model (apply) · Score"
    window.go("model.prep")
    assert window.levels.cards.cards()["deep"].face.doc == "Fill gaps · Scale"
    assert "Fill gaps · Scale" in [label.text() for label in window.main.docks.inspector.findChildren(QLabel)]


def test_a_long_path_makes_the_window_no_wider(window):
    name = "a_way_of_doing_it_that_is_as_long_as_names_become_at_all"
    folder = window.folder / "workflows/model/blocks/prep"
    (folder / f"{name}.py").write_text(
        (folder / "median.py").read_text().replace("Median", name.title().replace("_", ""))
    )
    window.studio.document.take_in()
    before = window.main.minimumSizeHint().width()
    window.go(f"model.prep.{name}")
    path = window.levels.code._path
    assert window.main.minimumSizeHint().width() == before
    path.setFixedWidth(300)
    QApplication.processEvents()
    assert path.words.endswith(f"{name}.py")
    assert path.text().startswith("…")
    assert path.toolTip() == path.words
    assert window.levels.cards.cards()[name]._name.text().endswith("…")


def test_a_card_says_how_its_implementation_stands_to_the_contract_and_its_menu_tests_it(window):
    window.go("model.prep")
    card = window.levels.cards.cards()["median"]
    assert (card.contract.text(), card.contract.isVisible()) == ("–", True)
    window.studio.trust()
    with window.qtbot.waitSignal(window.main.wishes.contracts.tested, timeout=60_000):
        window.main.wishes.contracts.test("median")
    assert card.contract.text() == "✓"
    assert window.levels.cards.cards()["knn"].contract.text() == "–"
    knn = window.folder / "workflows" / "model" / "blocks" / "prep" / "knn.py"
    knn.write_text(f"import package_that_is_nowhere\n{knn.read_text()}")
    window.wait(lambda: "package_that_is_nowhere" in str(window.studio.document.project.workflows["model"]), 20)
    with window.qtbot.waitSignal(window.main.wishes.contracts.tested, timeout=60_000):
        window.main.wishes.contracts.test("knn")
    unable = window.levels.cards.cards()["knn"].contract
    assert unable.text() == "!"
    assert "could not run" in unable.toolTip()
    assert "package_that_is_nowhere" in unable.toolTip()
    window.go("model.features")
    assert all(not card.contract.isVisible() for card in window.levels.cards.cards().values())


def test_a_block_without_a_contract_gets_one_from_its_card_and_undo_takes_it_back(window):
    window.go("model.features")
    window.main.wishes.contracts.write()
    cards = window.levels.cards.cards()
    assert all(card.contract.text() == "–" for card in cards.values())
    window.studio.document.undo()
    assert all(not card.contract.isVisible() for card in window.levels.cards.cards().values())
