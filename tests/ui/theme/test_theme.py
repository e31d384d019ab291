"""The themes can be read, fit together, and reach the widgets."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.ui.theme import (
    DARK,
    LIGHT,
    Theme,
    apply_theme,
    contrast,
    current_theme,
    icon,
    mono_font,
    set_text_scale,
    ui_font,
)
from hyperstudio.ui.theme.icons import GLYPHS

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
GROUNDS = ("window", "panel", "raised", "canvas", "block_body")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "good", "warn", "bad", "accent"])
def test_text_can_be_read_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@THEMES
def test_text_can_be_read_on_selections_and_on_the_accent(theme: Theme) -> None:
    assert contrast(theme.text, theme.selection) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@THEMES
def test_wires_and_dots_are_seen_on_the_canvas_and_on_blocks(theme: Theme) -> None:
    for tone in theme.type_tones.values():
        assert contrast(tone, theme.canvas) >= 2.9
        assert contrast(tone, theme.block_body) >= 2.9


def test_both_themes_know_the_same_kinds_and_types() -> None:
    assert set(DARK.block_accents) == set(LIGHT.block_accents)
    assert set(DARK.type_tones) == set(LIGHT.type_tones) >= {
        "table", "array", "number", "text", "flag", "path", "model", "list", "any",
    }  # fmt: skip
    assert DARK.tone("unheard of") == DARK.type_tones["any"]
    assert DARK.accent_of("unheard of") == DARK.block_accents["plain"]
    assert {field.name for field in fields(DARK)} == {field.name for field in fields(LIGHT)}


@THEMES
def test_applying_a_theme_reaches_the_widgets(qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    assert current_theme() is theme
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.text)
    widget = QWidget()
    layout = QVBoxLayout(widget)
    button = QPushButton("Run")
    button.setProperty("role", "primary")
    for child in (button, QLineEdit("words"), QComboBox()):
        layout.addWidget(child)
    widget.show()
    QApplication.processEvents()
    picture = button.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 4) == QColor(theme.accent)
    widget.close()


@THEMES
def test_a_selected_row_of_a_tree_is_one_piece(qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    tree = QTreeWidget()
    tree.setHeaderLabels(["Name", "Value"])
    branch = QTreeWidgetItem(QTreeWidgetItem(tree, ["", ""]), ["", ""])
    tree.expandAll()
    branch.setSelected(True)
    tree.resize(300, 200)
    tree.show()
    QApplication.processEvents()
    row, picture = tree.visualItemRect(branch), tree.viewport().grab().toImage()
    across = range(picture.width())
    seen = {picture.pixelColor(x, y).name() for x in across for y in (row.top(), row.center().y(), row.bottom())}
    assert seen == {theme.selection}
    tree.close()


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    apply_theme(qapp, DARK)
    for name in GLYPHS:
        assert not icon(name, "muted").pixmap(16, 16).isNull()
    assert icon("run") is icon("run")


def test_fonts_grow_together(qapp: QApplication) -> None:
    before = ui_font().pointSizeF(), mono_font(1).pointSizeF()
    set_text_scale(1.5)
    after = ui_font().pointSizeF(), mono_font(1).pointSizeF()
    set_text_scale(1.0)
    assert after == (before[0] * 1.5, before[1] * 1.5)
    assert mono_font().fixedPitch()
