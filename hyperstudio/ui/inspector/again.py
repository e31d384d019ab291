"""Whether a block will run again, and why; its change is accepted as none here, or that is taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import last, parent
from hyperstudio.runner.runs import StepRun, error_text
from hyperstudio.studio.staleness import ALWAYS, FAILED, NEVER, in_short
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News

LIMITS = "reuse-limits.md"


class Again(QWidget):
    """The part of the inspector that says what reuse does with a block; empty where it is as in the last run."""

    def __init__(self, studio: Studio, news: News, focus: Focus, block: str) -> None:
        super().__init__()
        self._studio, self._news, self._focus, self._block = studio, news, focus, block
        self._answers = Answers(studio, self)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.limits = QLabel(f'<a href="{LIMITS}">What reuse cannot see</a>')
        self.limits.setToolTip("Which changes do not make a block run again, and what helps")
        self.limits.linkActivated.connect(focus.show_page)
        self.accept = QPushButton("Accept as unchanged")
        self.accept.clicked.connect(lambda _checked=False: self._do(studio.accept))
        self.show_error = QPushButton("Show error")
        self.show_error.setToolTip("Show the error in the log, with what the block got and the line of its code")
        self.show_error.clicked.connect(lambda _checked=False: self._show_error())
        self.take_back = QPushButton("Take back")
        self.take_back.setToolTip("Let the block run again with its change")
        self.take_back.clicked.connect(lambda _checked=False: self._do(studio.take_back))
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.show_error, self.accept, self.take_back):
            button.setStyleSheet("padding: 3px 10px;")
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.limits, 0, Qt.AlignmentFlag.AlignLeft)
        news.stale_told.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is known now."""
        stale, block = self._news.stale, self._block
        why = stale.reasons.get(block) or self._news.marks.get(parent(block), {}).get(last(block), "")
        accepted, acceptable = stale.accepted.get(block, ""), stale.acceptable.get(block, {})
        failed = self._failed() if why == FAILED else None
        texts = [_said(in_short(why, block))] if why else []
        if failed is not None:
            texts.insert(0, error_text(failed.error or {}))
        self.show_error.setVisible(failed is not None)
        if accepted:
            texts.append(f"Accepted as unchanged: {in_short(accepted, block)}. Values from before it are used.")
        self.words.setText("\n".join(texts))
        self.words.setProperty("role", "warn" if why and why != NEVER else "muted")
        self.words.style().polish(self.words)
        change = "; ".join(dict.fromkeys(in_short(one.what, block) for one in acceptable.values()))
        self.accept.setToolTip(f"Go on with the values from before this change: {change}")
        self.accept.setVisible(bool(acceptable))
        self.take_back.setVisible(bool(accepted))
        if self.parentWidget() is not None or not texts:  # shown before it has a place, it would be a window
            self.setVisible(bool(texts))

    def _failed(self) -> StepRun | None:
        """The step of this block that failed in the newest run of this session."""
        execution = self._studio.execution
        failures = execution.run.failures if execution is not None else []
        return next((step for step in failures if parent(step.address) == self._block), None)

    def _show_error(self) -> None:
        failed = self._failed()
        if failed is not None:
            self._focus.show_error(failed.place)

    def _do(self, what: Callable[[str, str], None]) -> None:
        """Ask in the background: it is planned for it."""
        self._answers.ask(partial(what, self._block, self._news.stale.workflow), self._done)

    def _done(self, answer: Any) -> None:
        if isinstance(answer, StudioError):
            self._focus.tell(answer)
        self._news.stale_outdated.emit()


def _said(why: str) -> str:
    if why in (NEVER, ALWAYS):
        return f"{why[0].upper()}{why[1:]}."
    return f"Will run again: {why}"
