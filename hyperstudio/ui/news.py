"""News of the studio in the window's own thread: changes of the document, and what runs tell, gathered in batches."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from hyperstudio.studio.document import Change
from hyperstudio.studio.running import Execution
from hyperstudio.studio.searching import Searching
from hyperstudio.studio.staleness import Stale
from hyperstudio.studio.studio import Studio

BATCH_MS = 33
"""How often events of a run reach the window."""
SEARCH_MS = 100
"""How often a search that goes on is looked at."""
SPENT_MS = 8.0
"""How long one batch may hold up the window before the rest waits for the next."""
LONGEST_TEXT = 64 * 1024
"""Printed texts of one place that follow each other are joined up to this many characters."""

Event = dict[str, Any]


class News(QObject):
    """Tells the window what happened, always in its own thread.

    `document_changed` carries a `Change`; `run_started` and `run_over` an `Execution`; `run_event` one event of
    the newest run as a dict (see the worker's protocol), printed texts joined; `run_batch` the `Execution` whose
    run changed, at most 30 times a second: what redraws itself listens to that one. `search_changed` carries the
    `Searching` that began, moved or ended, at most 10 times a second. `trusted` tells whether the project's code may
    run. `stale_told` says that `stale` (why which blocks would run again, as far as it is known) and `marks` (the
    same for the blocks of each graph, by its address and their names) are other ones now; `stale_outdated` that it
    should be asked for anew. `pins_changed` says that a value was pinned or let go.
    """

    # Any: stubs of Qt take the slots of an object signal for functions of any object, which ours are not.
    document_changed: Any = Signal(object)
    run_started: Any = Signal(object)
    run_event: Any = Signal(object)
    run_batch: Any = Signal(object)
    run_over: Any = Signal(object)
    search_changed: Any = Signal(object)
    trusted = Signal(bool)
    stale_told = Signal()
    stale_outdated = Signal()
    pins_changed = Signal()

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stale = Stale()
        self.marks: Mapping[str, Mapping[str, str]] = {}
        self._waiting: deque[tuple[Execution, Event]] = deque()
        self._ends: list[Callable[[], None]] = []
        self._current: Execution | None = None
        self._ended: Execution | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._tell_batch)
        self._ends.append(studio.document.changed.connect(self._on_change))
        self._ends.append(studio.started.connect(self._on_started))
        self._search: Searching | None = None
        self._moves = -1
        self._search_timer = QTimer(self)
        self._search_timer.setInterval(SEARCH_MS)
        self._search_timer.timeout.connect(self._look_at_search)
        self._ends.append(studio.searched.connect(self._on_searched))
        self._ends.append(studio.pins_changed.connect(lambda _: self.pins_changed.emit()))
        self._ends.append(studio.trusted_changed.connect(self.trusted.emit))

    def close(self) -> None:
        """Hear nothing more."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._timer.stop()
        self._search_timer.stop()
        self._waiting.clear()

    def tell_stale(self, stale: Stale, marks: Mapping[str, Mapping[str, str]]) -> None:
        """It was found out what would run again now."""
        if (stale, marks) != (self.stale, self.marks):
            self.stale, self.marks = stale, marks
            self.stale_told.emit()

    def _on_change(self, change: Change) -> None:
        self.document_changed.emit(change)

    def _on_started(self, execution: Execution) -> None:
        while self._waiting:  # what an earlier run still had to tell comes first
            self._tell_batch()
        # The runner's thread gets the queue and nothing of Qt: no signal and no widget crosses threads.
        waiting = self._waiting
        self._ends.append(execution.changed.connect(lambda event: waiting.append((execution, event))))
        self.tell_stale(Stale(), {})
        self._current = execution
        self.run_started.emit(execution)
        self._timer.start()

    def _on_searched(self, search: Searching) -> None:
        self._search, self._moves = search, -1
        self._search_timer.start()
        self._look_at_search()

    def _look_at_search(self) -> None:
        search = self._search
        if search is None:
            return
        over, moves = search.over, search.moves
        if over:
            self._search_timer.stop()
        if moves != self._moves or over:
            self._moves = moves
            self.search_changed.emit(search)

    def _tell_batch(self) -> None:
        """Tell what has come, for a few milliseconds at most."""
        until = time.perf_counter() + SPENT_MS / 1000
        changed: dict[int, Execution] = {}
        over: list[Execution] = []
        while self._waiting and time.perf_counter() < until and not over:
            execution, event = self._waiting.popleft()
            if event["event"] == "log":
                event = self._joined(event)
            if event["event"] == "run_finished":
                if execution is self._ended:
                    continue
                self._ended = execution
                over.append(execution)
            changed[id(execution)] = execution
            self.run_event.emit(event)
        for execution in changed.values():
            self.run_batch.emit(execution)
        for execution in over:
            self.run_over.emit(execution)
        if self._waiting or self._current is not self._ended:
            self._timer.start()

    def _joined(self, event: Event) -> Event:
        """A printed text together with those that follow it from the same place."""
        parts, length = [event["text"]], len(event["text"])
        while self._waiting and length < LONGEST_TEXT:
            following = self._waiting[0][1]
            if any(following.get(key) != event.get(key) for key in ("event", "place", "stream")):
                break
            self._waiting.popleft()
            parts.append(following["text"])
            length += len(following["text"])
        return event | {"text": "".join(parts)} if len(parts) > 1 else event
