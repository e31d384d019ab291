"""The metrics dock: plots of this run's metrics beside earlier runs, and of the own time of each block."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.runner.runs import Run
from hyperstudio.studio.ink import Ink, picture_of
from hyperstudio.studio.plots import metrics_figure
from hyperstudio.studio.shown_runs import BlockTime, ShownRun, block_times, shown_runs
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.plot import DOTS, Plot, current_ink
from hyperstudio.ui.theme import icon

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REDRAW_MS = 100
EMPTY = "Run a workflow to see its metrics here, beside those of earlier runs."


class MetricsPanel(QWidget):
    """Plots, drawn at most ten times a second, and only while they are seen."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._focus = focus
        self._answers = Answers(studio, self)
        self._history: list[Run] = []
        self._history_asked = False
        self._ready = False
        self._drawn: Any = None
        self._drawing = False
        self.plot = Plot("Metrics of this run and of earlier ones, and the time of each block")
        self.figure: Figure | None = None
        # What was drawn last.
        self.runs: list[ShownRun] = []
        self.times: list[BlockTime] = []
        self.words = FittedLabel()
        self.words.setProperty("role", "muted")
        self.save_button = QPushButton("Save plot …")
        self.save_button.setProperty("role", "flat")
        self.empty = QLabel(EMPTY)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._pages = QStackedWidget()
        self._lay_out()
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self.save_button.clicked.connect(self._ask_where)
        news.run_started.connect(self._later)
        news.run_batch.connect(self._later)
        news.run_over.connect(self._later)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._history_asked:
            self._history_asked = True
            self._answers.ask(partial(_prepared, self._studio), self._take_history)
        self._later()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_redraw"):
            self.save_button.setIcon(icon("save", "muted"))
            if self._drawn is not None and self._drawn[2] != current_ink():
                self.plot.forget()  # colours of the other theme
            self._later()

    def save_plot(self, file: Path) -> None:
        """Write the plots to a file: PNG, SVG or PDF by its suffix. StudioError where that cannot be."""
        if file.suffix.lower() not in {".png", ".svg", ".pdf"}:
            raise StudioError(f"A plot cannot be saved as “{file.suffix}”.", "Use .png, .svg or .pdf.")
        width, height = self.plot.inches()
        figure = metrics_figure(self.runs, self.times, ink=current_ink(), size=(max(7.0, width), max(3.5, height)))
        try:
            figure.savefig(file, dpi=200)
        except OSError as wrong:
            raise StudioError(f"{file} could not be written: {wrong.strerror}.", "Choose another place.") from wrong

    def _later(self, _execution: Any = None) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _take_history(self, runs: Any) -> None:
        self._ready = True
        if not isinstance(runs, StudioError):
            self._history = runs
        self._later()

    def _draw(self) -> None:
        if not (self.isVisible() and self._ready):
            return
        here = [execution.run for execution in reversed(self._studio.executions)]
        known = {run.id for run in here}
        everything = [*here, *(run for run in self._history if run.id not in known)]
        project = self._studio.document.project
        runs = shown_runs(project, everything)
        latest = next((run for run in everything if run.steps), None)
        times = block_times(project, latest) if latest else []
        there = bool(runs or any(time.computed or time.reused for time in times))
        self.save_button.setEnabled(there)
        self.words.say(_about(latest, runs) if there else "")
        self._pages.setCurrentIndex(1 if there else 0)
        wanted = (runs, times, current_ink(), self.plot.inches(), self.plot.devicePixelRatioF())
        if there and wanted != self._drawn and not self._drawing:
            self._drawn, self._drawing = wanted, True
            self._answers.ask(partial(_pictured, *wanted), self._take_picture)

    def _take_picture(self, found: Any) -> None:
        self._drawing = False
        if not isinstance(found, StudioError):
            self.runs, self.times = self._drawn[:2]
            self.figure, pixels, width, height = found
            if self._drawn[2] == current_ink():  # else the theme has changed meanwhile
                self.plot.show_picture(pixels, width, height)
        self._later()  # what came meanwhile

    def _ask_where(self) -> None:
        start = str(self._studio.folder / "metrics.png")
        name, _ = QFileDialog.getSaveFileName(self, "Save the plots", start, "Pictures (*.png *.svg *.pdf)")
        if name:
            try:
                self.save_plot(Path(name))
            except StudioError as refusal:
                self._focus.tell(refusal)

    def _lay_out(self) -> None:
        self.save_button.setIcon(icon("save", "muted"))
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 0)
        head.addWidget(self.words, 1)
        head.addWidget(self.save_button)
        page = QWidget()
        room = QVBoxLayout(page)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        room.addLayout(head)
        room.addWidget(self.plot, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)


def _prepared(studio: Studio) -> list[Run]:
    """In the background: what takes long before the first plot."""
    import matplotlib.backends.backend_agg  # noqa: F401  # only to have it ready

    return studio.past_runs()


def _pictured(
    runs: list[ShownRun], times: list[BlockTime], ink: Ink, size: tuple[float, float], ratio: float
) -> tuple[Figure, bytes, int, int]:
    """In the background: the plots as a figure, and as pixels with their width and height."""
    figure = metrics_figure(runs, times, ink=ink, size=size, dpi=DOTS * ratio)
    return figure, *picture_of(figure)


def _about(latest: Run | None, runs: list[ShownRun]) -> str:
    """One line about what is plotted."""
    if latest is None:
        return ""
    counts = latest.counts
    said = [f"{latest.asked.get('workflow', '')}: {counts['run']} run, {counts['reused']} reused"]
    if counts["failed"]:
        said.append(f"{counts['failed']} failed")
    if len(runs) > 1:
        said.append(f"beside {len(runs) - 1} earlier")
    return " · ".join(said)
