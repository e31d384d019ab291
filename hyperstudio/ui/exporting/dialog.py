"""The export dialog: what will be written and what stands in the way, and then what can be done with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.studio.export_preview import ExportWish, Preview, export, previewed
from hyperstudio.studio.exporting import Exported
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.exporting.preview import PreviewPane
from hyperstudio.ui.exporting.wishing import WishForm
from hyperstudio.ui.focus import Focus

SIZE = (1120, 700)
PATIENCE_MS = 200
"""How long after a change the preview is made anew."""
STEP_MS = 60


class ExportDialog(QDialog):
    """Exports workflows as a package. `serve` is called with workflows and what is left open."""

    def __init__(self, studio: Studio, focus: Focus, serve: Callable[..., object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export as a Python package")
        room = parent.size()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 40))
        self._studio, self._focus, self._serve = studio, focus, serve
        self._answers = Answers(studio, self)
        self._steps: deque[str] = deque()
        self._done: tuple[ExportWish, Exported] | None = None
        self._busy = False
        project = studio.document.project
        self.form = WishForm(project, studio.workflow, studio.folder.parent / f"{project.name}-package")
        self.pane = PreviewPane(self._go_to)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.hide()
        self.buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout()
        line.addWidget(self.said, 1)
        for title, does in (
            ("Copy command", self._copy),
            ("Open folder", self._open_folder),
            ("Serve", self._serve_it),
            ("Close", self.close),
            ("Export", self.start),
        ):
            button = self.buttons[title] = QPushButton(title)
            button.clicked.connect(lambda _checked=False, does=does: does())
            line.addWidget(button)
        self.buttons["Export"].setProperty("role", "primary")
        self.buttons["Export"].setDefault(True)
        sides = QHBoxLayout()
        sides.setSpacing(18)
        sides.addWidget(self.form)
        sides.addWidget(self.pane, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 14)
        rows.setSpacing(12)
        rows.addLayout(sides, 1)
        rows.addWidget(self.bar)
        rows.addLayout(line)
        self._soon = QTimer(self, singleShot=True)
        self._soon.setInterval(PATIENCE_MS)
        self._soon.timeout.connect(self.refresh)
        self._ticks = QTimer(self)
        self._ticks.setInterval(STEP_MS)
        self._ticks.timeout.connect(self._tell_step)
        self.form.changed.connect(self._on_change)
        self._show_buttons(None)
        self.refresh()

    def refresh(self) -> None:
        """Make the preview anew, in the background."""
        wish = self.form.wish()
        self._say("Looking at what would be written …", "muted")
        self._answers.ask(partial(previewed, self._studio, wish), partial(self._take_preview, wish))

    def start(self) -> None:
        """Write the package, in the background."""
        wish, steps = self.form.wish(), self._steps
        self._busy, self._done = True, None
        self._show_buttons(None)
        self.bar.show()
        self._ticks.start()
        self._answers.ask(partial(export, self._studio, wish, steps.append), partial(self._take_result, wish))

    def reject(self) -> None:
        """Escape closes it, but not while it writes."""
        if not self._busy:
            super().reject()

    def _on_change(self) -> None:
        self._done = None
        self._show_buttons(None)
        self._soon.start()

    def _take_preview(self, wish: ExportWish, preview: Any) -> None:
        if wish != self.form.wish():
            return
        assert isinstance(preview, Preview)
        self.pane.show_preview(preview)
        self.form.show_choices(preview.choices)
        if self._done is None:
            self._say("" if preview.possible else "It cannot be exported yet: see what stands in the way.", "muted")
        self._show_buttons(preview)

    def _take_result(self, wish: ExportWish, result: Any) -> None:
        self._busy = False
        self._ticks.stop()
        self._steps.clear()
        self.bar.hide()
        if isinstance(result, StudioError):
            self._say(f"{result.what} {result.mend}", "bad")
            self.buttons["Export"].setEnabled(True)
            return
        assert isinstance(result, Exported)
        self._done = (wish, result)
        proof = result.proof
        words = f"Wrote {len(result.files)} files to {result.folder}, {len(result.changed)} of them new or changed."
        if proof is not None:
            words += f" Its tests pass: {proof.tests}." if proof.passed else f" Its tests fail: {proof.failure[-300:]}"
        self._say(words, "bad" if proof is not None and not proof.passed else "text")
        self.refresh_files()

    def refresh_files(self) -> None:
        """See how the files stand now."""
        wish = self.form.wish()
        self._answers.ask(partial(previewed, self._studio, wish), partial(self._take_preview, wish))

    def _tell_step(self) -> None:
        while self._steps:
            self._say(self._steps.popleft(), "muted")

    def _say(self, words: str, role: str) -> None:
        self.said.setText(words)
        self.said.setProperty("role", role)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def _show_buttons(self, preview: Preview | None) -> None:
        self.buttons["Export"].setEnabled(preview is not None and preview.possible and not self._busy)
        self.buttons["Copy command"].setEnabled(preview is not None and preview.possible)
        self.buttons["Close"].setEnabled(not self._busy)
        self.buttons["Open folder"].setVisible(self._done is not None)
        self.buttons["Serve"].setVisible(self._done is not None and self._done[0].api)

    def _copy(self) -> None:
        command = self.form.wish().command(self._studio.folder, self._studio.document.configuration_name)
        QGuiApplication.clipboard().setText(command)
        self._say(f"Copied: {command}", "muted")

    def _open_folder(self) -> None:
        if self._done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._done[1].folder).absolute())))

    def _serve_it(self) -> None:
        if self._done is not None:
            wish = self._done[0]
            self._serve(wish.workflows, dict(wish.bind))
            self.accept()

    def _go_to(self, address: str) -> None:
        self._focus.open_level(address)
        self.close()
