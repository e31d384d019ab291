"""Changes of the project's folder from outside: noticed within half a second and taken in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt

LOOK_MS = 500


class Outside(QObject):
    """Looks at the folder from time to time; what changed there becomes a change of the document."""

    def __init__(self, studio: Studio, focus: Focus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        # A watcher of the system would need a handle for each folder, and tells nothing on network drives.
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Take in what changed, now."""
        attempt(self._focus, self._studio.document.take_in)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
