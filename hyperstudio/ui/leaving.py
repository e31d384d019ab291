"""Closing the window while a run or a search goes on: it is stopped, or goes on without the window until its end."""

from __future__ import annotations

import signal
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from hyperstudio.studio.studio import Studio

LOOK_MS = 250
Answer = Literal["go on", "stop", "stay"]


class Leaving:
    """Asks what becomes of runs and a search. A window that leaves one to go on is hidden, and closes at its end."""

    def __init__(self, studio: Studio, window: QWidget) -> None:
        self._studio = studio
        self._window = window
        self._timer = QTimer(window)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def may_close(self) -> bool:
        """Whether the window may close now: nothing goes on, or the user wants it to be stopped."""
        if not self._goes_on:
            return True
        answer = self.ask()
        if answer == "go on":
            self._go_on()
        return answer == "stop"

    @property
    def _goes_on(self) -> bool:
        return self._studio.busy or self._studio.searching

    def ask(self) -> Answer:
        """Ask the user."""
        execution, search = self._studio.execution, self._studio.search
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        if search is not None and self._studio.searching:
            progress = search.progress()
            box.setWindowTitle("A search is going on")
            box.setText(f"The study “{search.name}” is still searching: {progress.done} of {progress.of} trials done.")
            box.setInformativeText(
                "It can go on without this window. If it is stopped, its trials are kept, and it can be resumed later."
            )
        else:
            name = execution.wish.workflow if execution else ""
            box.setWindowTitle("A run is going on")
            box.setText(f"“{name}” is still running.")
            box.setInformativeText(
                "It can go on without this window. When you open the project again, you see how it stands."
            )
        go_on = box.addButton("Let it go on", QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        box.exec()
        clicked = box.clickedButton()
        return "go on" if clicked is go_on else "stop" if clicked is stop else "stay"

    def _go_on(self) -> None:
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal may be closed as well
        self._window.hide()
        self._timer.start()

    def _look(self) -> None:
        if self._goes_on:
            return
        self._timer.stop()
        self._window.close()
        if not any(widget.isVisible() for widget in QApplication.topLevelWidgets()):
            QApplication.quit()
