"""Changes of the project's folder from outside: noticed within half a second and taken in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from hyperstudio.errors import StudioError
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus

LOOK_MS = 500


class Outside(QObject):
    """Looks at the folder from time to time; what changed there becomes a change of the document."""

    def __init__(self, studio: Studio, focus: Focus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._told = ""
        # A watcher of the system would need a handle for each folder, and tells nothing on network drives.
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Take in what changed, now."""
        try:
            self._studio.document.take_in()
        except StudioError as refusal:
            if str(refusal) != self._told:  # once, and not twice a second
                self._focus.tell(refusal)
            self._told = str(refusal)
        else:
            self._told = ""

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
