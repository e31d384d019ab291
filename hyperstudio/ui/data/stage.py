"""Where a value is seen: a view for each kind of value, of which one is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QStackedWidget, QWidget

from hyperstudio.ui.data.array_view import ArrayView
from hyperstudio.ui.data.gallery import Gallery
from hyperstudio.ui.data.head import SLIM
from hyperstudio.ui.data.pages import Ask
from hyperstudio.ui.data.rich import RichText
from hyperstudio.ui.data.table_box import Count, TableBox
from hyperstudio.ui.data.trees import JsonTree
from hyperstudio.ui.data.views import NumberView, PictureView

WIDGETS = ("<input", "<details", "<button", "<form")
"""Pages that are made of these (scikit-learn's, say) read better as text where nothing can be clicked."""


class Stage(QStackedWidget):
    """Shows one value. `ask` is asked for more of it, `count` for the facts of a column."""

    def __init__(self, ask: Ask, count: Count) -> None:
        super().__init__()
        self._ask = ask
        self._switches = False
        self.box = TableBox(ask, count)
        self.array = ArrayView(ask)
        self.number = NumberView()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(10)
        self.text.setProperty("role", "code")
        self.rich = RichText()
        self.tree = JsonTree(lambda path, start: ask({"path": path, "start": start}))
        self.picture = PictureView()
        self.gallery = Gallery(lambda start: ask({"start": start}))
        self.switch = QPushButton("As text")
        self.switch.setCheckable(True)
        self.switch.setStyleSheet(SLIM)
        self.written = QStackedWidget()
        self.written.addWidget(self.text)
        self.written.addWidget(self.rich)
        self.switch_bar = QWidget()
        bar = QHBoxLayout(self.switch_bar)
        bar.setContentsMargins(0, 0, 0, 0)
        self.outside = QLabel("Pictures and styles from outside addresses are not loaded.")
        self.outside.setProperty("role", "muted")
        bar.addWidget(self.outside)
        bar.addStretch(1)
        bar.addWidget(self.switch)
        # While the text is being laid out, nothing around it may move.
        self.rich.refused.connect(self._tell_outside, Qt.ConnectionType.QueuedConnection)
        self.switch.toggled.connect(lambda on: self.written.setCurrentWidget(self.text if on else self.rich))
        for view in (self.box, self.array, self.number, self.written, self.tree, self.picture, self.gallery):
            self.addWidget(view)

    @property
    def view(self) -> QWidget:
        """The view that shows the value."""
        current = self.currentWidget()
        if current is self.box:
            return self.box.table
        return self.written.currentWidget() if current is self.written else current

    @property
    def bar(self) -> QWidget | None:
        """What goes above the value into the head: a filter, a switch; None where there is none."""
        if self.currentWidget() is self.box:
            return self.box.bar
        return self.switch_bar if self.currentWidget() is self.written and self._switches else None

    def show_look(self, look: dict[str, Any]) -> None:
        """Show a value from its first look."""
        kind = look["kind"]
        if kind == "table":
            self.box.show_look(look)
            self.setCurrentWidget(self.box)
        elif kind == "array":
            self.array.show_look(look)
            self.setCurrentWidget(self.array)
        elif kind == "number":
            self.number.setText(look["text"])
            self.setCurrentWidget(self.number)
        elif kind in ("json", "tree"):
            if kind == "json":
                self.tree.show_value(look["value"])
            else:
                self.tree.show_branches(look)
            self.setCurrentWidget(self.tree)
        elif kind == "picture":
            self.picture.show_png(look["png"])
            self.setCurrentWidget(self.picture)
        elif kind == "gallery":
            self.gallery.show_look(look)
            self.setCurrentWidget(self.gallery)
        else:
            self._show_written(look)

    def take(self, look: dict[str, Any], asked: dict[str, Any]) -> None:
        """More of the value that is shown has come, as it was asked for."""
        start, left = asked.get("start", 0), asked.get("left", 0)
        if asked.get("path") is not None:
            self.tree.take(look, asked["path"])
        elif self.currentWidget() is self.array:
            self.array.take(look, start, left)
        elif self.currentWidget() is self.gallery:
            self.gallery.take(look)
        elif self.currentWidget() is self.box:
            self.box.take(look, start, left)

    def _tell_outside(self) -> None:
        self.outside.setVisible(not self.switch.isHidden())

    def _show_written(self, look: dict[str, Any]) -> None:
        text = look.get("text", "")
        total = look.get("total", len(text))
        cut = f"\n\n… {total - len(text):,} more characters" if total > len(text) else ""
        note = f"\n\n{look['note']}" if look.get("note") else ""
        self.text.setPlainText(text + cut + note)
        self.outside.hide()
        html, markdown = look.get("html"), look.get("as") == "markdown"
        if html:
            self.rich.setHtml(html)
        elif markdown:
            self.rich.setMarkdown(text)
        plain = not (html or markdown) or any(sign in (html or "").lower() for sign in WIDGETS)
        self._switches = bool(html or markdown)
        self.switch.setChecked(plain)
        self.written.setCurrentWidget(self.text if plain else self.rich)
        self.setCurrentWidget(self.written)
