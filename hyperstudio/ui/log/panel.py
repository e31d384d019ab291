"""The log dock: one run at a time, its lines by block, and what stands around them."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QStackedWidget, QWidget

from hyperstudio.runner.runs import error_text
from hyperstudio.studio.counts import time_text
from hyperstudio.studio.looking import definition_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.log.lines import Kind, Lines, Text, lies_in
from hyperstudio.ui.log.parts import FailureBar, Pictures, ProgressBars, column_of, row_of
from hyperstudio.ui.log.view import LogView
from hyperstudio.ui.news import News
from hyperstudio.ui.trace_links import TraceLinks

FLUSH_MS = 60
KEPT_RUNS = 5
EMPTY = "What blocks print, log and draw while they run stands here."
ENDS = frozenset({"finished", "reused", "failed", "skipped"})


class RunLog:
    """What was heard of one run."""

    def __init__(self, title: str, workflow: str, to: str) -> None:
        self.title, self.workflow, self.to = title, workflow, to
        self.lines = Lines()
        self.addresses: dict[str, str] = {}
        self.pictures: list[tuple[str, str]] = []
        self.failures: dict[str, dict[str, Any]] = {}
        self.failure: dict[str, Any] | None = None
        """The failure that is told above the lines: the first one, or one that was asked for."""


class LogPanel(QWidget):
    """Shows the newest run, or one of the four before. Events are only put down; a timer shows them."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._focus = focus
        self._logs: list[RunLog] = []
        self._shown: RunLog | None = None
        self._fresh: list[Text] = []
        self._fresh_pictures = False
        self._progress: dict[str, dict[str, Any] | None] = {}
        self.runs = QComboBox()
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.runs.setToolTip("The runs since the project was opened")
        self.only = QCheckBox("Only the selected block")
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.failure = FailureBar(focus)
        self.progress = ProgressBars()
        self.view = LogView()
        TraceLinks(self.view, studio.folder, focus.show_file)
        self.pictures = Pictures()
        self.empty = QLabel(EMPTY)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._pages = QStackedWidget()
        page = QWidget()
        head = row_of(self.runs, self.only, self.state, stretch=2)
        body = row_of(self.view, self.pictures, stretch=0)
        body.setContentsMargins(0, 0, 0, 0)
        column_of(page, head, self.failure, self.progress, body, stretch=3)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        column_of(self, self._pages, stretch=0)
        self._flush = QTimer(self, interval=FLUSH_MS, singleShot=True)
        self._flush.timeout.connect(self._show_fresh)
        self.runs.activated.connect(lambda place: self._show(self._logs[place]))
        self.only.toggled.connect(lambda _on: self._show_again())
        focus.error_wished.connect(self.show_error)
        focus.selected_changed.connect(lambda _address: self._selection_changed())
        news.run_started.connect(self._run_started)
        news.run_event.connect(self._take)
        news.run_over.connect(self._run_over)

    def _run_started(self, execution: Any) -> None:
        wish = execution.wish
        name = wish.configuration_name or "baseline"
        log = RunLog(f"{time.strftime('%H:%M:%S')}  {wish.workflow} · {name}", wish.workflow, wish.to or "")
        self._logs.insert(0, log)
        del self._logs[KEPT_RUNS:]
        self.runs.clear()
        self.runs.addItems([one.title for one in self._logs])
        self.state.setText("running …")
        self._pages.setCurrentIndex(1)
        self._show(log)

    def _take(self, event: Any) -> None:
        if not self._logs:
            return
        log, kind = self._logs[0], event["event"]
        place = str(event.get("place", ""))
        if "address" in event:
            log.addresses[place] = str(event["address"])
        for step in event.get("steps", ()) if kind == "reused_steps" else ():
            log.addresses[step["place"]] = step["address"]
            self._progress[step["place"]] = None
        if kind == "log":
            self._add(log, place, event["stream"], event["text"])
        elif kind == "picture":
            log.pictures.append((place, event["png"]))
            self._fresh_pictures = True
        elif kind == "progress":
            self._progress[place] = event
        elif kind in ENDS:
            self._progress[place] = None
            if kind == "failed":
                self._failed(log, event)
        elif kind not in {"run_finished", "reused_steps"}:
            return
        if not self._flush.isActive():
            self._flush.start()

    def _failed(self, log: RunLog, event: dict[str, Any]) -> None:
        error = event.get("error") or {}
        text = error.get("traceback") or error_text(error)
        self._add(log, str(event["place"]), "error", text.rstrip("\n") + "\n")
        log.failures[str(event["place"])] = event
        if log.failure is None:
            log.failure = event

    def _add(self, log: RunLog, place: str, kind: Kind, text: str) -> None:
        said = Text(place, log.addresses.get(place, ""), kind, text)
        log.lines.add(said)
        if log is self._shown and (not self.only.isChecked() or lies_in(said, self._selected())):
            self._fresh.append(said)

    def _run_over(self, execution: Any) -> None:
        counts = execution.run.counts
        words = (
            f"{execution.run.status} in {time_text(execution.run.seconds or 0.0)}: "
            f"{counts['run']} run, {counts['reused']} reused"
        )
        for kind in ("failed", "skipped"):
            words += f", {counts[kind]} {kind}" if counts[kind] else ""
        self.state.setText(words)
        self._progress.clear()
        self.progress.clear()
        self._flush.start()

    def _show_fresh(self) -> None:
        fresh, self._fresh = self._fresh, []
        self.view.append_texts(fresh)
        for place, event in self._progress.items():
            if event is None:
                self.progress.end(place)
            else:
                self.progress.show_progress(event)
        self._progress.clear()
        if self._shown is None:
            return
        if self._fresh_pictures:
            self._fresh_pictures = False
            self.pictures.show_pictures(self._shown.pictures)
        if self._shown.failure is not None and not self.failure.isVisibleTo(self):
            self.failure.show_failure(self._shown.failure, self._shown.workflow, self._shown.to)

    def _show(self, log: RunLog) -> None:
        self._shown = log
        self.runs.setCurrentIndex(self._logs.index(log))
        self._fresh.clear()
        self.failure.setVisible(log.failure is not None)
        if log.failure is not None:
            self.failure.show_failure(log.failure, log.workflow, log.to)
        self.pictures.show_pictures(log.pictures)
        self._show_again()

    def show_error(self, place: str) -> None:
        """Show the newest run's failure at a place, and its lines in the text."""
        if self._logs and place in self._logs[0].failures:
            self._logs[0].failure = self._logs[0].failures[place]
            self._show(self._logs[0])

    def _selection_changed(self) -> None:
        if self.only.isChecked():
            self._show_again()

    def _show_again(self) -> None:
        self._fresh.clear()
        if self._shown is not None:
            self.view.show_texts(self._shown.lines.of(self._selected() if self.only.isChecked() else ""))

    def _selected(self) -> str:
        """The selected address, as the steps know it."""
        return definition_of(self._studio.document.project, self._focus.selected) or self._focus.selected
