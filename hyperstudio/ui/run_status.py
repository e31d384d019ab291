"""What the status bar says of a run: that it starts, how far it is, what it came to."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from hyperstudio.studio.counts import time_text
from hyperstudio.studio.followed import Followed
from hyperstudio.studio.running import Execution
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.telling import progress_text


class RunStatus(QLabel):
    """One line about the newest run."""

    def __init__(self, studio: Studio, levels: LevelView) -> None:
        super().__init__()
        self._studio, self._levels = studio, levels

    def tell_waiting(self) -> None:
        """The process that runs the project's code is not there yet."""
        self.setText("Starting Python …")

    def tell_start(self) -> None:
        """A run has begun."""
        self._say("Running …")

    def tell_progress(self, execution: Execution) -> None:
        """A run is this far; of one that is over, something may still come in."""
        if execution.over:
            return
        self._say(progress_text(self._studio.document.project, self._levels.run, execution.run.counts))

    def tell_end(self, execution: Execution) -> None:
        """A run is over: how it ended, how long it took, and how many steps ran."""
        counts, status = execution.run.counts, execution.run.status
        parts = [f"{counts['run']} run", f"{counts['reused']} reused"]
        parts += [f"{counts[name]} {name}" for name in ("failed", "skipped") if counts[name]]
        self._say(f"{status.capitalize()} in {time_text(execution.run.seconds or 0.0)}: {', '.join(parts)}")

    def _say(self, words: str) -> None:
        """Say it of the newest run, and that another program is at it where that is so."""
        self.setText(f"In another program: {words}" if isinstance(self._studio.execution, Followed) else words)
