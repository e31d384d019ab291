"""Which study the docks show, and what is known of it: read in the background, and followed while it goes on."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.optimizer.study import study_names
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.searching import Searching
from hyperstudio.studio.shown_study import ShownStudy, shown_study
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.study_words import Line, milder_forms_of, study_words
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.news import News

AGAIN_MS = 100
PATIENCE = 4
"""A study that is slow to be looked through is looked at so many times less often than it takes."""


class Studies(QObject):
    """The studies of a project. `changed` tells that another one is shown, or that more is known of it.

    Nothing is read before `want` was called once.
    """

    changed = Signal()

    def __init__(self, studio: Studio, news: News, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._answers = Answers(studio, self)
        self.names: list[str] = []
        self.shown: ShownStudy | None = None
        self.words: list[Line] = []
        self.milder: dict[str, str] = {}
        self.refusal: StudioError | None = None
        self._name = ""
        self._wanted = False
        self._asking = self._stale = False
        self._asked_at = 0.0
        self._followed: Searching | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        news.search_changed.connect(self._on_search)

    @property
    def name(self) -> str:
        """The study that is shown; empty while there is none."""
        return self._name

    @property
    def search(self) -> Searching | None:
        """The search that is going on, where it is the study that is shown."""
        search = self._studio.search
        return search if search is not None and search.name == self._name else None

    def want(self) -> None:
        """Begin to read; the newest study is shown first."""
        if not self._wanted:
            self._wanted = True
            self.refresh()

    def show(self, name: str) -> None:
        """Show another study."""
        if name != self._name:
            self._name, self.shown = name, None
            self._wanted = True
            self.refresh()

    def refresh(self) -> None:
        """Read again."""
        self._stale = True
        if self._wanted and not self._asking and not self._timer.isActive():
            self._timer.start(0)

    def _on_search(self, search: Searching) -> None:
        if search is not self._followed:
            self._followed, self._wanted = search, True
            if search.name != self._name:
                self._name, self.shown = search.name, None
        if search.name == self._name:
            self.refresh()

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking, self._stale = True, False
        search = self.search
        live = search.trials if search is not None and search.moves and not search.over else None
        self._asked_at = time.monotonic()
        studio = self._studio
        self._answers.ask(partial(_read, studio.folder, studio.document.project, self._name, live), self._take)

    def _take(self, found: Any) -> None:
        self._asking = False
        if isinstance(found, StudioError):
            self.shown, self.refusal = None, found
        else:
            self.names, name, shown, words, milder = found
            self.refusal = None
            if not self._name or name == self._name:
                self._name, self.shown, self.words, self.milder = name, shown, words, milder
        self.changed.emit()
        if self._stale:
            took = (time.monotonic() - self._asked_at) * 1000
            self._timer.start(max(AGAIN_MS, round(PATIENCE * took)))


def _read(
    folder: Path, project: Project, name: str, live: tuple[Trial, ...] | None
) -> tuple[list[str], str, ShownStudy | None, list[Line], dict[str, str]]:
    """In the background: the names of all studies, the one that is shown, and what it says."""
    names = study_names(folder)
    name = name or next(iter(names), "")
    if name not in names:
        return names, name, None, [], {}
    shown = shown_study(folder, project, name, live)
    return names, name, shown, study_words(shown), milder_forms_of(shown)
