"""Which blocks would run again, and why: asked in the background after each change, told as news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from hyperstudio.graph.project import Project
from hyperstudio.studio.staleness import FOLLOWS, Stale, changed_since, in_short
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.ways import way_to
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.news import News

CALM_MS = 200
"""How long nothing must have changed before it is asked: who drags a slider changes much."""

Marks = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What was asked of a project value: what is stale, and the marks of each graph's blocks, by address and name."""

    project: Project
    stale: Stale
    marks: Marks = field(default_factory=dict)


class Staleness(QObject):
    """Asks the studio, never while a run goes on, and not before `begin`; the answer is `news.stale_told`."""

    def __init__(self, studio: Studio, news: News, workflow: Callable[[], str], parent: QObject) -> None:
        """`workflow` says of which one a run is shown."""
        super().__init__(parent)
        self._studio, self._news, self._workflow = studio, news, workflow
        self._answers = Answers(studio, self)
        self._begun = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self._ask)
        news.document_changed.connect(lambda _change: self.soon())
        news.run_started.connect(lambda _execution: self._answers.forget())
        news.pins_changed.connect(self._ask)
        news.stale_outdated.connect(self._ask)
        news.run_over.connect(lambda _execution: self._ask())

    def begin(self) -> None:
        """From now on it may be asked: the interpreter has answered."""
        self._begun = True
        self._ask()

    def soon(self) -> None:
        """Ask when nothing has changed for a moment."""
        self._timer.start()

    def close(self) -> None:
        """Ask nothing more."""
        self._begun = False
        self._timer.stop()
        self._answers.forget()

    def _ask(self) -> None:
        studio = self._studio
        execution, workflow = studio.execution, self._workflow()
        if not self._begun or not studio.trusted or workflow not in studio.document.project.workflows:
            return
        if execution is None or execution.over:
            self._timer.stop()
            self._answers.forget()  # only the newest question matters
            self._answers.ask(partial(told, studio, workflow), self._take)

    def _take(self, found: Any) -> None:
        """What cannot be planned has problems, which are told elsewhere: the marks stay as they were."""
        if not isinstance(found, Told):
            return
        execution = self._studio.execution
        if execution is not None and not execution.over:
            return
        if found.project is self._studio.document.project:
            self._news.tell_stale(found.stale, found.marks)
        else:
            self.soon()


def told(studio: Studio, workflow: str) -> Told:
    """What is stale in the project as it is now. Nothing of Qt is touched: this is asked in a thread."""
    project, configuration = studio.document.project, studio.document.configuration
    stale = studio.staleness(workflow)
    marks: dict[str, dict[str, str]] = {}
    for place, (block, why) in stale.places.items():
        if not changed_since(why):
            continue
        said = in_short(why, block)
        for graph, name in reversed(way_to(project, configuration, place)):
            marks.setdefault(graph, {}).setdefault(name, said)
            if not said.endswith(FOLLOWS):
                said = f"{name}: {said}"  # around it, it is said which block inside changed
    return Told(project, stale, marks)
