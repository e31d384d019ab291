"""Collecting garbage in Qt's thread only: Python would do it in any thread, and a Qt object must not die in another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collector(QObject):
    """Takes over Python's cyclic garbage collection: by a timer, in the thread in which it was made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due, the youngest first, as Python itself would."""
        for generation, (count, most) in enumerate(zip(gc.get_count(), self._thresholds, strict=True)):
            if count <= most:
                break
            gc.collect(generation)

    def settle(self) -> None:
        """Look through everything now, and from now on only at what comes later.

        A full collection holds up the window for as long as there are objects to look through. What stays (modules, a
        project, its window) is most of them; what of it has become garbage goes when this is called again.
        """
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
