"""The start of the window: the application, its theme, and one window for each project that is open."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from hyperstudio.errors import StudioError
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.garbage import Collector
from hyperstudio.ui.theme import apply_theme, set_text_scale
from hyperstudio.ui.theming import theme_for
from hyperstudio.ui.window import MainWindow

LISTEN_MS = 300


class Program:
    """The application with its windows."""

    def __init__(self) -> None:
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
        self.app.setApplicationName("HyperStudio")
        self.app.setDesktopFileName("hyperstudio")
        set_text_scale(Arrangement().text_scale())
        apply_theme(self.app, theme_for(Arrangement().theme()))
        self.windows: list[MainWindow] = []
        self._collector = Collector(self.app)

    def ask_for_folder(self) -> Path | None:
        """The folder that the user picks; None where nothing was picked."""
        picked = QFileDialog.getExistingDirectory(None, "Open a project", str(Path.home()))
        return Path(picked) if picked else None

    def open(self, folder: Path) -> MainWindow:
        """A window on a project. StudioError where there is none in the folder."""
        window = MainWindow(Studio(open_document(folder)), self.open_other)
        self.windows.append(window)
        window.show()
        window.studio.take_up()
        self._collector.settle()
        return window

    def open_other(self) -> None:
        """Ask for a folder and open it in another window."""
        folder = self.ask_for_folder()
        if folder is None:
            return
        try:
            self.open(folder)
        except StudioError as refusal:
            self.tell(refusal)

    def tell(self, refusal: StudioError) -> None:
        """Show why a project could not be opened."""
        box = QMessageBox(QMessageBox.Icon.Warning, "HyperStudio", refusal.what)
        box.setInformativeText(refusal.mend)
        if self.app.platformName() != "offscreen":
            box.exec()

    def _interrupted(self) -> None:
        busy = [window for window in self.windows if window.studio.busy]
        for window in busy:
            window.studio.stop()
        if not busy:
            self.app.quit()

    def stay(self) -> int:
        """Stay until the last window is closed. Ctrl+C in the terminal stops the runs that go on, or else closes them.

        A window on the same project in another program stops a run of this one by the same signal.
        """
        signal.signal(signal.SIGINT, lambda *_: self._interrupted())
        # Python hears a signal only when it runs; Qt alone would wait for an event.
        timer = QTimer()
        timer.timeout.connect(lambda: None)
        timer.start(LISTEN_MS)
        code = self.app.exec()
        self._collector.stop()
        for window in self.windows:
            window.studio.close()
        return code
