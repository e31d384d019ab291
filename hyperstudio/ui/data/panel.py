"""The data dock: the value of a port, in any of the places where it was held."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import split_port
from hyperstudio.studio.comparable import earlier_said, is_beside, rounds_held, said_of
from hyperstudio.studio.looking import Held, definition_of, newest_held, what_to_run
from hyperstudio.studio.results import save_value
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.value_words import facts_of, short_size, told_apart
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.data.comparison import Comparison
from hyperstudio.ui.data.head import Head
from hyperstudio.ui.data.pages import BREADTH, PAGE
from hyperstudio.ui.data.saving import ask_where
from hyperstudio.ui.data.stage import Stage
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News

EMPTY = "Run, then click a port."


class DataPanel(QWidget):
    """Shows what the port that was asked for held in the newest run. All questions are asked in the background.

    `room_wished` tells that something is shown of which more is seen in a higher dock.
    """

    room_wished = Signal()

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._focus = focus
        self._answers = Answers(studio, self)
        self._wished = ""
        self._held: list[Held] = []
        self._current: Held | None = None
        self._question = 0
        self._view_question = 0
        self.head = head = Head()
        self.title, self.facts, self.runs, self.places = head.title, head.facts, head.runs, head.places
        self.compare_button, self.save_button = head.compare_button, head.save_button
        self.message = QLabel(EMPTY)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.run_button = QPushButton("Run to here")
        self.run_button.setProperty("role", "primary")
        self.stage = stage = Stage(self._ask_more, self._ask_facts)
        self.table, self.array, self.number, self.text = stage.box.table, stage.array, stage.number, stage.text
        self.tree, self.picture = stage.tree, stage.picture
        self.comparison = Comparison(studio)
        self._rounds: list[list[Held]] = []
        self._files: list[str] = []
        self._pages = QStackedWidget()
        self._lay_out()
        self.runs.activated.connect(lambda place: self._take_round(self._rounds[place]))
        self.compare_button.toggled.connect(self._compare)
        self.places.activated.connect(lambda place: self._show_held(self._held[place]))
        self.run_button.clicked.connect(self._run_to_here)
        self.save_button.clicked.connect(self._save)
        for table in (stage.box.table, stage.array.table):
            table.refused.connect(lambda why: focus.tell(why))
        focus.value_wished.connect(self.show_value)
        news.run_over.connect(self._run_over)
        self.runs.hide()
        self._say(EMPTY)

    @property
    def current(self) -> Held | None:
        """The value that is shown."""
        return self._current

    @property
    def page(self) -> QWidget | None:
        """The view that shows the value; None while there is none to show."""
        if self._pages.currentWidget() is self.comparison:
            return self.comparison.view
        return self.stage.view if self._pages.currentIndex() else None

    def show_value(self, wished: str) -> None:
        """Show what a port such as `model.prep:table` held, preferring the very place that was asked for."""
        if self.compare_button.isChecked() and wished != self._wished:
            self.comparison.add_port(wished)
            return
        if wished != self._wished and "[" in wished:
            self._current = None  # the very item that is named is wished for, not the one that was looked at
        self._wished = wished
        self._question += 1
        number = self._question
        self.head.entitle(wished)
        self.head.show()
        self._answers.forget()
        self._answers.ask(partial(newest_held, self._studio, wished), partial(self._take_found, number))
        self._answers.ask(partial(rounds_held, self._studio, wished), partial(self._take_rounds, number))

    def _run_over(self, _execution: Any) -> None:
        if self._wished:
            self.show_value(self._wished)

    def _take_found(self, question: int, held: Any) -> None:
        if question != self._question:
            return
        if isinstance(held, StudioError):
            self._refuse(held)
            return
        if not held:
            self._current = None
            self.places.hide()
            self.head.say("")
            can_run = what_to_run(self._studio, self._wished) is not None
            self._say("This port has no value yet." if can_run else "No block gives this value.", can_run=can_run)
            return
        self._take_round(held)

    def _take_rounds(self, question: int, rounds: Any) -> None:
        if question != self._question or isinstance(rounds, StudioError):
            return
        self._rounds = rounds
        self.runs.clear()
        block = definition_of(self._studio.document.project, split_port(self._wished)[0])
        self.runs.addItems([said_of(held[0], block) for held in rounds])
        self.runs.setVisible(len(rounds) > 1)
        self.head.arrange()

    def _take_round(self, held: list[Held]) -> None:
        """Show what the port held in one run, in the place that was shown before where there is such."""
        before = self._current
        self._held = held
        self.places.clear()
        for one, name in zip(held, told_apart([one.place for one in held]), strict=True):
            self.places.addItem(" · ".join(filter(None, (name, short_size(one.value.get("size"))))))
            self.places.setItemData(self.places.count() - 1, one.place, Qt.ItemDataRole.ToolTipRole)
        self.places.setVisible(len(held) > 1)
        self.head.arrange()
        again = next((one for one in held if before and is_beside(one, before) and one.port == before.port), None)
        chosen = again or held[0]
        self.places.setCurrentIndex(held.index(chosen))
        if before is None or chosen.digest != before.digest or self._pages.currentIndex() == 0:
            self._show_held(chosen)
        else:
            self._show_facts(chosen)

    def _compare(self, on: bool) -> None:
        if self._current is None:
            return
        self._view_question += 1  # what is still on its way to the one view is not for the other
        if on:
            self.compare_button.show()
            self._pages.setCurrentWidget(self.comparison)
            self.head.take_bar(self.comparison.bar)
            self.comparison.begin(self._wished, self._current)
        else:
            self._show_held(self._current)

    def _show_held(self, held: Held) -> None:
        self._show_facts(held)
        if self.compare_button.isChecked():
            self._compare(True)
            return
        value = held.value
        if "value" in value and not isinstance(value["value"], str):
            self._show_look(_inline(value["value"]))
            return
        self._say("Fetching …")
        self._view_question += 1
        number = self._view_question
        self._answers.look(held.digest, lambda look: self._take_look(number, {}, look), count=PAGE, width=BREADTH)

    def _show_facts(self, held: Held) -> None:
        self._current = held
        value = held.value
        facts = [said] if (said := earlier_said(self._studio, held)) else []
        facts += facts_of(value)
        facts.append(held.place if len(self._held) < 2 else f"from {held.address}")
        more = f"{value.get('type')}\n{held.digest}\nin {held.place}\nfrom {held.address}\nrun {held.run}"
        self.head.say("  ·  ".join(facts), more)

    def _ask_more(self, asked: dict[str, Any]) -> None:
        """Ask for more of the value that is shown; what another order or slice leaves behind is given up."""
        if self._current is None:
            return
        if not asked.get("start") and not asked.get("left") and not asked.get("path"):
            self._answers.forget()
        number = self._view_question
        more = {"count": PAGE, "width": BREADTH} if "path" not in asked else {}
        self._answers.look(self._current.digest, lambda look: self._take_look(number, asked, look), **asked, **more)

    def _ask_facts(self, column: int, condition: str) -> None:
        if self._current is not None:
            self._answers.statistics(self._current.digest, column, condition, self.stage.box.take_facts)

    def _take_look(self, question: int, asked: dict[str, Any], look: Any) -> None:
        if question != self._view_question:
            return
        if isinstance(look, StudioError) and self._pages.currentIndex() and self.stage.view is self.table:
            self.stage.box.refuse(look)
        elif isinstance(look, StudioError):
            self._refuse(look)
        elif self._pages.currentIndex() == 0:
            self._show_look(look)
        else:
            self.stage.take(look, asked)

    def _show_look(self, look: dict[str, Any]) -> None:
        self._files = look.get("files") or ["json", "pickle"]
        self.save_button.show()
        self.compare_button.show()
        self.stage.show_look(look)
        self._pages.setCurrentIndex(1)
        self.head.take_bar(self.stage.bar)
        if self.stage.view is not self.number:
            self.room_wished.emit()

    def _save(self) -> None:
        if self._current is not None:
            name = self._current.address.rpartition(".")[2] + f"_{self._current.port}"
            ask_where(self, name, self._files, partial(self._save_to, self._current))

    def _save_to(self, held: Held, file: Path) -> None:
        self._answers.ask(
            partial(save_value, self._studio.running, held.value, file), lambda said: self._take_saved(file, said)
        )

    def _take_saved(self, file: Path, said: Any) -> None:
        if isinstance(said, StudioError):
            self._focus.tell(said)
        else:
            self.head.say(f"Saved as {file.name} in {file.parent}")

    def _refuse(self, refusal: StudioError) -> None:
        self._say(f"{refusal.what} {refusal.mend}".strip())

    def _say(self, words: str, *, can_run: bool = False) -> None:
        self.message.setText(words)
        self.run_button.setVisible(can_run)
        self._pages.setCurrentIndex(0)
        self.head.take_bar(None)
        self.save_button.hide()
        self.compare_button.setVisible(self.compare_button.isChecked())
        self._view_question += 1
        self.head.setVisible(bool(self._wished))

    def _run_to_here(self) -> None:
        wanted = what_to_run(self._studio, self._wished)
        try:
            if wanted is not None:
                self._studio.run(wanted["workflow"], wanted.get("to"))
        except StudioError as refusal:
            self._focus.tell(refusal)
        else:
            self._say("Running …")

    def _lay_out(self) -> None:
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        self.message.setProperty("role", "muted")
        middle.addWidget(self.message)
        middle.addSpacing(8)
        middle.addWidget(self.run_button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._pages.addWidget(nothing)
        self._pages.addWidget(self.stage)
        self._pages.addWidget(self.comparison)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)


def _inline(value: Any) -> dict[str, Any]:
    """A small value that came with the run, as the viewer would give it."""
    if isinstance(value, dict | list):
        return {"kind": "json", "value": value}
    words = {None: "none", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else repr(value)
    return {"kind": "number", "text": words}
