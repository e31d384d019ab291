"""How the shown workflow went last, before anything ran since the window opened: read from the project's history."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from hyperstudio.errors import StudioError
from hyperstudio.runner.history import glimpses, run_file
from hyperstudio.runner.runs import Run, read_run
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.levels.run_view import RunView


class LastRun(QObject):
    """Shows the newest run of a workflow on its levels until there is a run of this session. Nothing is run for it.

    `shown` tells that another one is shown, `lost` that the newest one was cut off: its program ended before it did.
    """

    shown = Signal()
    lost: Any = Signal(object)

    def __init__(self, studio: Studio, levels: LevelView) -> None:
        super().__init__(levels)
        self._studio, self._levels = studio, levels
        self._answers = Answers(studio, self)
        self._asked = ""
        self._told: set[str] = set()
        levels.level_changed.connect(lambda _address: self._look())

    def _look(self) -> None:
        """Ask for the newest run of the workflow that is shown, where that is another one than before."""
        workflow = self._levels.trail[0].address if self._levels.trail else ""
        if self._studio.execution is None and workflow != self._asked:
            self._asked = workflow
            self._answers.ask(partial(newest_run, self._studio.folder, workflow), self._take)

    def _take(self, found: Any) -> None:
        if isinstance(found, StudioError) or self._studio.execution is not None:
            return
        run, lost = found
        if run is not None:
            self._levels.run = RunView.of_earlier(run, self._studio.document.project)
            self._levels.refresh()
            self.shown.emit()
        if lost is not None and lost.id not in self._told:
            self._told.add(lost.id)
            self.lost.emit(lost)


def newest_run(folder: Path, workflow: str) -> tuple[Run | None, Run | None]:
    """The newest run of a workflow that has ended, with its steps, and a newer one that was cut off; each or None."""
    lost = None
    for run in glimpses(folder, {}):
        if run.asked.get("workflow") != workflow:
            continue
        if run.status in {"done", "failed", "stopped"}:
            try:
                return read_run(run_file(folder, run.id)), lost
            except (OSError, StudioError):
                return None, lost  # deleted meanwhile
        if run.status == "lost" and lost is None:
            lost = run
    return None, lost
