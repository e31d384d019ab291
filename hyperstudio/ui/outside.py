"""Changes of the project's folder from outside: noticed within half a second and taken in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from hyperstudio.errors import StudioError
from hyperstudio.files.watch import Snapshot
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus

LOOK_MS = 250


class Outside(QObject):
    """Looks at the folder from time to time; what changed there becomes a change of the document."""

    def __init__(self, studio: Studio, focus: Focus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self._told = ""
        self._seen: Snapshot = studio.document.watched.snapshot()
        # A watcher of the system would need a handle for each folder, and tells nothing on network drives.
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_when_still)
        self._timer.start()

    def look(self) -> None:
        """Take in what changed, now."""
        self._take_in(self._studio.document.watched.snapshot())

    def _look_when_still(self) -> None:
        """Wait while files go on changing, so that `git checkout` is one change and not many halves."""
        now, before = self._studio.document.watched.snapshot(), self._seen
        self._seen = now
        if now == before:
            self._take_in(now)

    def _take_in(self, now: Snapshot) -> None:
        try:
            self._studio.document.take_in(now)
        except StudioError as refusal:
            self._tell(refusal)
            return
        collisions = sorted(self._studio.document.collisions)
        if collisions:
            more = f" and {len(collisions) - 1} more" if len(collisions) > 1 else ""
            what = f"{collisions[0]}{more} changed on disk, and is not saved here."
            self._tell(StudioError(what, "Save to see both texts and choose one. The other is kept."))
        else:
            self._told = ""

    def _tell(self, refusal: StudioError) -> None:
        if str(refusal) != self._told:  # once, and not at every look
            self._focus.tell(refusal)
        self._told = str(refusal)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
