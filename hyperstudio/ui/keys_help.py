"""The page of keys: made from the list of actions, and what the canvas answers besides."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from hyperstudio.ui.actions.bound import BoundActions

GESTURES = (
    ("Double click, or the wheel far in", "go into a block"),
    ("Esc, or the wheel far out", "go up"),
    ("Wheel; middle button", "zoom; move the view"),
    ("Drag from a port to a port", "draw a wire"),
    ("Drag from a port to where nothing is", "add a block that fits, with its wire"),
    ("Double click or Space where nothing is", "add a block"),
    ("Alt+drag over wires", "cut them"),
    ("Alt+wheel over a block", "go through its implementations"),
    ("Arrow keys", "walk along the wires"),
    ("Click on a port", "see what it held in the last run"),
)
IN_CODE = (
    ("Ctrl+Space; Ctrl+Shift+Space", "complete a name; what a call takes"),
    ("F12, Ctrl+click; Alt+Left, Alt+Right", "go to a definition; back and forward"),
    ("Ctrl+F, Ctrl+H, F3; Ctrl+G", "find, replace, the next place; go to a line"),
    ("Ctrl+/; Ctrl+D; Alt+Up, Alt+Down", "comment; double a line; move lines"),
    ("Ctrl++, Ctrl+-, Ctrl+0", "larger, smaller, as usual"),
)


def show_keys(actions: BoundActions, window: QWidget) -> None:
    """Show all keys as they are now, with the way to change them."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Keys")
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(keys_text(actions))
    change = box.addButton("Change…", QMessageBox.ButtonRole.ActionRole)
    change.clicked.connect(lambda: actions["help.change_keys"].trigger())
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()


def keys_text(actions: BoundActions) -> str:
    """The keys as they are now, and the gestures, as a table (HTML)."""
    rows = [(keys, action.title) for action in actions.all() if (keys := actions.told_keys(action))]
    return f"{_table((*rows, *GESTURES))}<p>In the code editor:</p>{_table(IN_CODE)}"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f"<tr><td style='padding: 3px 24px 3px 0'><b>{escape(keys)}</b></td><td>{escape(does)}</td></tr>"
        for keys, does in rows
    )
    return f"<table>{body}</table>"
