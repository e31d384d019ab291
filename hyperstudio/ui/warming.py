"""Starting the worker before it is needed, in the background, so that the first Run does not hold up the window."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.studio.running import Running
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.news import News

AFTER_MS = 150
"""How long after the first paint the worker starts."""
LAST_WAIT_S = 10.0


class Warming(QObject):
    """Asks the worker once, in a thread, what a plan needs to know of its interpreter."""

    _answered = Signal()

    def __init__(self, studio: Studio, news: News, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self._ready = False
        self._thread: threading.Thread | None = None
        self._waiting: list[Callable[[], object]] = []
        self._answered.connect(self._done)
        news.trusted.connect(lambda _trusted: self.warm())

    def soon(self) -> None:
        """Start the worker when the window has been painted."""
        QTimer.singleShot(AFTER_MS, self.warm)

    def warm(self) -> None:
        """Start the worker now, if its code may run and that was not done yet."""
        if self._ready or self._thread is not None or not self._studio.trusted:
            return
        running, project = self._studio.running, self._studio.document.project
        self._thread = threading.Thread(target=self._ask, args=(running, project), name="warming", daemon=True)
        self._thread.start()

    def when_ready(self, does: Callable[[], object]) -> bool:
        """Do it at once, or when the worker has answered; the answer is whether it was at once."""
        if self._ready:
            does()
            return True
        self._waiting.append(does)
        self.warm()
        return False

    def close(self) -> None:
        """Wait for the thread: what it asks must have its answer before the processes end."""
        self._waiting.clear()
        if self._thread is not None:
            self._thread.join(LAST_WAIT_S)

    def _ask(self, running: Running, project: Project) -> None:
        try:
            running.environment(project)
        except StudioError:
            pass  # the run itself meets it again, and tells it
        finally:
            self._answered.emit()

    def _done(self) -> None:
        self._ready, waiting = True, self._waiting
        self._waiting = []
        for does in waiting:
            does()
