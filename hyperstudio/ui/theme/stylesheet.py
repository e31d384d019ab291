"""The style sheet: spacing, corners and states of toolbars, docks, tabs, tables, inputs, buttons, menus and bars."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Template

from hyperstudio.ui.theme.fonts import mono_font, text_scale
from hyperstudio.ui.theme.roles import Theme

MARKS = Path(__file__).parent / "marks"

SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $line; padding: 5px 8px; spacing: 4px; }
QToolBar::separator { background: $line; width: 1px; margin: 5px 6px; }
QToolButton { color: $text; background: transparent; border: 1px solid transparent; border-radius: 7px;
    padding: 5px 9px; }
QToolButton:hover { background: $raised; border-color: $line; }
QToolButton:pressed { background: $line; }
QToolButton:checked { background: $selection; border-color: $accent; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: url("$marks/down.svg"); subcontrol-position: right center; right: 4px; }
QToolButton[popupMode="2"] { padding-right: 20px; }

QPushButton { color: $text; background: $raised; border: 1px solid $line; border-radius: 7px; padding: 6px 14px; }
QPushButton:hover { border-color: $muted; }
QPushButton:pressed { background: $line; }
QPushButton:checked { background: $selection; border-color: $accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $panel; border-color: $line; }
QPushButton:default, QPushButton[role="primary"], QToolButton[role="primary"] {
    background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
    background: $raised; border-color: $line; color: $faint; }
QPushButton[role="flat"] { background: transparent; border-color: transparent; padding: 4px 8px; }
QPushButton[role="flat"]:hover { background: $raised; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="heading"] { color: $muted; font-size: ${small_pt}pt; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }

QLineEdit, QAbstractSpinBox, QComboBox, QKeySequenceEdit {
    color: $text; background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    min-height: 18px; selection-background-color: $selection; selection-color: $text; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QComboBox:on { border-color: $accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    color: $faint; background: $panel; }
QLineEdit[problem="true"], QAbstractSpinBox[problem="true"] { border-color: $bad; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent; min-height: 0;
    padding: 0 0 0 4px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$marks/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text; }
QAbstractSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right; border: none;
    width: 18px; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right; border: none;
    width: 18px; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $line; border-radius: 4px; }
QAbstractSpinBox::up-arrow { image: url("$marks/up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$marks/down.svg"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $muted;
    background: $raised; }
QCheckBox::indicator, QGroupBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$marks/$tick"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 8px; height: 8px; background: $on_accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $accent; }

QPlainTextEdit, QTextEdit, QTextBrowser, QListView, QTreeView, QTableView, QAbstractScrollArea {
    background: $panel; color: $text; border: none; selection-background-color: $selection; selection-color: $text; }
QPlainTextEdit[role="code"], QTextEdit[role="code"] { font-family: "$mono"; }
QTreeView, QListView, QTableView { outline: none; show-decoration-selected: 1;
    alternate-background-color: $stripe; gridline-color: $line; }
QTreeView::item, QListView::item { padding: 4px 6px; }
QListView::item { border-radius: 5px; }
QTableView::item { padding: 3px 8px; }
QTreeView::item:hover, QListView::item:hover { background: $raised; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: $selection; color: $text; }
QTreeView { selection-background-color: transparent; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: transparent; }
QTreeView::branch:has-children:closed { image: url("$marks/right.svg"); }
QTreeView::branch:has-children:open { image: url("$marks/down.svg"); }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
    border-right: 1px solid $line; padding: 6px 8px; font-weight: 600; }
QHeaderView::section:last { border-right: none; }
QTableCornerButton::section { background: $panel; border: none; border-bottom: 1px solid $line; }

QDockWidget { color: $muted; font-weight: 600; }
QDockWidget::title { background: $window; padding: 8px 12px; text-align: left; }
QDockWidget > QWidget { background: $panel; }
QTabWidget::pane { border: none; border-top: 1px solid $line; background: $panel; }
QTabBar { background: transparent; qproperty-elideMode: ElideNone; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 7px 11px; margin: 0 1px; }
QTabBar::tab:hover { color: $text; background: $raised; border-top-left-radius: 6px; border-top-right-radius: 6px; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabBar QToolButton { background: $window; border: 1px solid $line; padding: 2px; }
QTabBar QToolButton::right-arrow { image: url("$marks/right.svg"); }
QTabBar QToolButton::left-arrow { image: url("$marks/left.svg"); }

QMenuBar { background: $window; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $raised; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::right-arrow { image: url("$marks/right.svg"); width: 12px; height: 12px; }
QToolTip { color: $text; background: $raised; border: 1px solid $line; padding: 5px 8px; }

QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 2px 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px 2px 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: $panel; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 1px solid $line; border-radius: 8px; margin-top: 18px; padding: 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 2px; color: $muted; font-weight: 600; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
""")


def stylesheet(theme: Theme) -> str:
    """The style sheet of a theme.

    Widgets ask for a special look with the property `role`: a button "primary" or "flat", a label "title",
    "heading", "muted", "good", "warn" or "bad", a text "code". An input with the property `problem` is marked.
    Number boxes keep their text off the left border by the text margins of their line edit: Qt takes the field from
    the border to the buttons, whatever padding a sheet asks for.
    """
    colours = {field.name: getattr(theme, field.name) for field in fields(theme)}
    return SHEET.substitute(
        colours,
        faint=_mix(theme.muted, theme.panel, 0.45),
        accent_hover=_mix(theme.accent, theme.text, 0.15),
        stripe=_mix(theme.panel, theme.raised, 0.4),
        scroll=_mix(theme.line, theme.muted, 0.25),
        marks=MARKS.as_posix(),
        tick="tick_dark.svg" if theme.dark else "tick_light.svg",
        mono=mono_font().family(),
        title_pt=round(13 * text_scale(), 1),
        small_pt=round(9 * text_scale(), 1),
    )


def _mix(first: str, second: str, share: float) -> str:
    """A colour between two: `share` of the second in the first."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
