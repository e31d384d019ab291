"""Serving from the window: what the status bar says of it, its page in the browser, and stopping it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from hyperstudio.errors import StudioError
from hyperstudio.studio.replaying import ServedRequest
from hyperstudio.studio.serving import Served
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.exporting.dialog import ExportDialog
from hyperstudio.ui.exporting.publishing import Publishing
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.theme import current_theme, icon

LOOK_MS = 150
"""How often it is looked at while something is served."""


class ServingStatus(QToolButton):
    """The state of the server, with a menu of what can be done about it; hidden where nothing is served."""

    def __init__(self, studio: Studio, focus: Focus, actions: BoundActions, ask_for_trust: Callable[[], None]) -> None:
        super().__init__()
        self._studio, self._focus, self._actions, self._ask_for_trust = studio, focus, actions, ask_for_trust
        self.publishing = Publishing(studio, focus, self)
        self._told: Served | None = None
        self._page_wished = False
        menu = QMenu(self)
        self.requests = menu.addMenu("Replay a request")
        self.requests.aboutToShow.connect(self._list_requests)
        menu.addSeparator()
        for name in ("serve.page", "serve.copy", "serve.stop"):
            menu.addAction(actions[name])
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setStyleSheet("padding: 1px 8px;")  # the status bar is as high as its highest part, also a hidden one
        self.setAccessibleName("What is served over HTTP")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.hide()

    def start(self, workflows: Sequence[str] = (), bind: Mapping[str, str] | None = None) -> None:
        """Serve workflows (all by default), and open the page to try them on once they answer."""
        if not self._studio.trusted:
            self._ask_for_trust()
            return
        serving = attempt(self._focus, partial(self._studio.serve, workflows, bind))
        if serving is None:
            return
        self._page_wished = True
        self._timer.start()
        self._look()

    def export(self) -> None:
        """Ask what is to be exported, showing what would be written."""
        if not self._studio.trusted:
            self._ask_for_trust()
            return
        self.dialog = ExportDialog(self._studio, self._focus, self.start, self.window())
        self.dialog.open()

    def publish(self) -> None:
        """Export, prove, and hand over to the project's target."""
        if not self._studio.trusted:
            self._ask_for_trust()
            return
        self.publishing.start()

    def roll_back(self) -> None:
        """Take the target back to the version before."""
        if not self._studio.trusted:
            self._ask_for_trust()
            return
        self.publishing.roll_back()

    def open_page(self) -> None:
        """Open the page about what is served in the browser."""
        serving = self._studio.serving
        if serving is not None and not QDesktopServices.openUrl(QUrl(serving.state.docs)):
            self._focus.tell(StudioError("No browser could be opened.", f"The page is at {serving.state.docs}"))

    def copy_address(self) -> None:
        """Put the address into the clipboard."""
        serving = self._studio.serving
        if serving is not None:
            QGuiApplication.clipboard().setText(serving.state.url)
            self._focus.say(f"Copied {serving.state.url}")

    def replay(self, request: ServedRequest) -> None:
        """Run again what a request asked for, and show its workflow with the values of that run."""
        serving = self._studio.serving
        if attempt(self._focus, partial(self._studio.replay, request)) is None:
            return
        self._focus.open_level(request.workflow)
        if serving is not None and serving.state.hash and serving.state.hash != request.hash:
            self._focus.say(
                "Replays the request with what was chosen for it.",
                "The project may have changed since: what runs is the code as it is now.",
            )

    def _list_requests(self) -> None:
        self.requests.clear()
        found = self._studio.served_requests()
        for request in found:
            took = f"{request.seconds * 1000:.0f} ms"
            action = self.requests.addAction(f"{request.at[11:19]}   {request.workflow}   {request.status}   {took}")
            action.triggered.connect(lambda _checked=False, request=request: self.replay(request))
        if not found:
            self.requests.addAction("No request yet").setEnabled(False)

    def stop(self) -> None:
        """Serve no longer."""
        self._studio.stop_serving()
        self._look()

    def _look(self) -> None:
        serving = self._studio.serving
        state = serving.state if serving is not None else None
        if state is self._told:
            return
        before, self._told = self._told, state
        if state is None:
            self._timer.stop()
        elif state.status == "ready" and self._page_wished:
            self._page_wished = False
            self.open_page()
        if state is not None and state.refusal is not None and (before is None or state.refusal is not before.refusal):
            self._focus.tell(self._refusal(state))
        self._show()
        self._actions.refresh()

    def _refusal(self, state: Served) -> StudioError:
        assert state.refusal is not None
        if state.status != "ready":
            return state.refusal
        return StudioError(
            f"The change is not served: {state.refusal.what}",
            f"What was served before answers on. {state.refusal.mend}",
        )

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self._show()

    def _show(self) -> None:
        state = self._told
        self.setVisible(state is not None)
        if state is None:
            return
        place = state.url.removeprefix("http://")
        words = {"starting": f"Starting at {place} …", "ready": f"Serving at {place}", "failed": "Not served"}
        text = words.get(state.status, "Stopped")
        role = {"starting": "muted", "ready": "good"}.get(state.status, "bad")
        if state.status == "ready" and state.refusal is not None:
            text, role = f"{text}, without the last change", "warn"
        self.setText(text)
        self.setIcon(icon("serve", role))
        theme = current_theme()
        colours = {"good": theme.text, "muted": theme.muted, "warn": theme.warn, "bad": theme.bad}
        self.setStyleSheet(f"QToolButton {{ color: {colours[role]}; padding: 1px 18px 1px 6px; border-radius: 5px; }}")
        left_out = [f"{problem.address}: {problem.what}" for problem in state.left_out]
        lines = [", ".join(state.workflows), f"Configuration {state.hash}" if state.hash else ""]
        if left_out:
            lines.append("Left out: " + "; ".join(left_out))
        self.setToolTip("\n".join(line for line in lines if line) or text)
