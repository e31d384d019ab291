"""The console dock: its kernel starts when it is first opened, and answers also while a run is going on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QProcess, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.studio.console import Console
from hyperstudio.studio.places import interpreter
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import current_theme
from hyperstudio.ui.trace_links import TraceLinks

if TYPE_CHECKING:
    from hyperstudio.ui.console.client import Client

LOOK_MS = 15
"""How often the console is looked at for what it says and asks."""
SETTLED_MS = 60
"""After so long a dock that was shown is where it stays: in front, or behind another one."""
UNTRUSTED = (
    "<b>This project’s code has not been trusted.</b><br>"
    "The console runs Python in this project’s interpreter, on this computer."
)


class ConsolePanel(QWidget):
    """Shows a console of the project, or why there is none and what mends it."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self.console = Console(studio)
        self.text: Any = None
        """qtconsole's widget, once there is one; it has no types."""
        self._client: Client | None = None
        self._installer: QProcess | None = None
        self._missing = self._to_run = ""
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.RichText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        self._does: Any = lambda: None
        self.button.clicked.connect(lambda: self._does())
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.interrupt_button, self.restart_button = QPushButton("Interrupt"), QPushButton("Restart")
        self._lay_out()
        self.interrupt_button.clicked.connect(lambda: self.console.interrupt())
        self.restart_button.clicked.connect(lambda: self.ask_to_restart())
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        news.trusted.connect(lambda _trusted: self._open())
        focus.console_wished.connect(self.run_line)
        self._say("")

    @property
    def ready(self) -> bool:
        """Whether something can be typed: Python has numbered the line. What was typed before that would be lost."""
        return self._client is not None and self._pages.currentIndex() == 1

    def start(self) -> None:
        """Start a console, in the place of the one there was."""
        self._end()
        self._missing = ""
        if not self._studio.trusted:
            self._say(UNTRUSTED, "Trust this project", self._trust)
            return
        self._say("Starting Python …")
        try:
            self.console.start(_colours())
        except StudioError as refusal:
            self._say(f"<b>{escape(refusal.what)}</b><br>{escape(refusal.mend)}", "Try again", self.start)
        else:
            self._timer.start()

    def run_line(self, code: str) -> None:
        """Run a line as soon as it can be typed; nothing that is being typed is lost."""
        self._to_run = code

    def ask_to_restart(self) -> None:
        """Restart once the user has agreed to lose the variables."""
        box = QMessageBox(QMessageBox.Icon.Question, "Restart the console", "Restart the console?", parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText("Its variables are lost. Values of runs stay.")
        again = box.addButton("Restart", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(again)
        again.clicked.connect(lambda: self.start())
        box.open()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        if self.text is not None:
            from hyperstudio.ui.console.text import dress

            dress(self.text)
        if self._client is not None:
            self._client.execute(f"%colors {_colours()}", silent=True)

    def leave(self) -> None:
        """End the console for good: the window goes."""
        self._end()
        if self._installer is not None:
            self._installer.kill()
            self._installer.waitForFinished(1000)

    def come_to_front(self, seen: bool) -> None:
        """The dock came to the front (a tab that is behind counts as shown in Qt), or went behind."""
        if seen:
            QTimer.singleShot(SETTLED_MS, self, self._open)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A dock that is put behind another one at once was not opened.
        QTimer.singleShot(SETTLED_MS, self, self._open)

    def _open(self) -> None:
        seen = self.isVisible() and not self.visibleRegion().isEmpty()
        if seen and not self.console.alive and self._installer is None:
            self.start()

    def _trust(self) -> None:
        attempt(self._focus, self._studio.trust)

    def _look(self) -> None:
        """Take what the console says, and answer what it asks."""
        self.console.answer_waiting()
        if self._client is not None:
            self._client.look()
            text = self.text
            if not self.ready and text._prompt and "[0]" not in text._prompt:
                self._show_text()
            if self._to_run and self.ready and not text._executing and not text.input_buffer:
                code, self._to_run = self._to_run, ""
                text.execute(code)
        while not self.console.news.empty():
            said = self.console.news.get()
            if said["event"] == "ready":
                self._connect()
            elif said["event"] == "missing":
                self._offer_to_install(said["package"])
            elif said["event"] == "ended" and not self._missing:
                self._tell_end()

    def _connect(self) -> None:
        # These take most of a second to import, which nobody should pay who does not use the console.
        from hyperstudio.ui.console.client import Client
        from hyperstudio.ui.console.text import console_text

        self.text = console_text()
        TraceLinks(self.text._control, self._studio.folder, self._focus.show_file)
        self.text.custom_interrupt_requested.connect(self.console.interrupt)
        self.text.custom_restart_requested.connect(self.ask_to_restart)
        self._client = Client(self.console.file)
        self.text.kernel_client = self._client
        self._client.begin()
        self._column.addWidget(self.text, 1)
        self.state.setText("Python of this project")
        self.state.setToolTip(interpreter())

    def _show_text(self) -> None:
        self._pages.setCurrentIndex(1)
        if self.button.hasFocus() or self.isActiveWindow():
            self.text.setFocus()

    def _end(self) -> None:
        """Let go of the text, the connection and the process."""
        self._timer.stop()
        if self._client is not None:
            self._client.end()
            self.text.kernel_client = None
            self._client = None
        if self.text is not None:
            self._column.removeWidget(self.text)
            self.text.hide()
            self.text.deleteLater()
            self.text = None
        self.console.close()
        while not self.console.news.empty():
            self.console.news.get()

    def _tell_end(self) -> None:
        reason = self.console.reason
        why = f"<pre>{escape(reason[-600:])}</pre>" if reason else ""
        self._end()
        self._say(f"<b>The console’s process has ended.</b>{why}", "Start again", self.start)

    def _offer_to_install(self, package: str) -> None:
        self._missing = package
        self._end()
        self._say(
            f"<b>The console needs {escape(package)}.</b><br>"
            f"It is not installed for this project’s interpreter, {escape(interpreter())}.",
            f"Install {package}",
            self._install,
        )

    def _install(self) -> None:
        package = self._missing
        self._installer = installer = QProcess(self)
        installer.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        installer.finished.connect(lambda code, _status: self._installed(code))
        installer.errorOccurred.connect(lambda _error: self._installed(-1))
        self._say(f"Installing {escape(package)} …")
        installer.start(interpreter(), ["-m", "pip", "install", "--disable-pip-version-check", package])

    def _installed(self, code: int) -> None:
        installer, self._installer = self._installer, None
        if installer is None:
            return
        if code == 0:
            self.start()
            return
        said = bytes(installer.readAll().data()).decode(errors="replace").strip()
        command = f"{interpreter()} -m pip install {self._missing}"
        self._say(
            f"<b>{escape(self._missing)} could not be installed.</b><br>Do it yourself: <code>{escape(command)}</code>"
            f"<pre>{escape(said[-600:])}</pre>",
            "Try again",
            self.start,
        )

    def _say(self, words: str, button: str = "", does: Any = None) -> None:
        self.message.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._does = does or (lambda: None)
        self._pages.setCurrentIndex(0)

    def _lay_out(self) -> None:
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        middle.addWidget(self.message)
        middle.addSpacing(8)
        middle.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        shown = QWidget()
        self._column = QVBoxLayout(shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 10, 6)
        head.setSpacing(8)
        head.addWidget(self.state, 1)
        for button in (self.interrupt_button, self.restart_button):
            head.addWidget(button)
        self._column.addLayout(head)
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(shown)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


def _colours() -> str:
    """What IPython calls the colours that can be read on the theme's ground."""
    return "linux" if current_theme().dark else "lightbg"
