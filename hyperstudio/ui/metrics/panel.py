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
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.errors import StudioError
from hyperstudio.runner.runs import Run
from hyperstudio.studio.plots import Ink, draw_metrics, metrics_figure
from hyperstudio.studio.shown_runs import BlockTime, ShownRun, block_times, shown_runs
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import current_theme, icon, text_scale, ui_font

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
        self._canvas: QWidget | None = None
        self.figure: Figure | None = None
        self.runs: list[ShownRun] = []
        self.times: list[BlockTime] = []
        self.words = QLabel()
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
        self._drawn = None
        self._later()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_redraw"):
            self.save_button.setIcon(icon("save", "muted"))
            self._later()

    def save_plot(self, file: Path) -> None:
        """Write the plots to a file: PNG, SVG or PDF by its suffix. StudioError where that cannot be."""
        if file.suffix.lower() not in {".png", ".svg", ".pdf"}:
            raise StudioError(f"A plot cannot be saved as “{file.suffix}”.", "Use .png, .svg or .pdf.")
        width, height = self._inches()
        figure = metrics_figure(self.runs, self.times, ink=_ink(), size=(max(7.0, width), max(3.5, height)))
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
        self.runs = shown_runs(project, everything)
        latest = next((run for run in everything if run.steps), None)
        self.times = block_times(project, latest) if latest else []
        self.save_button.setEnabled(bool(self.runs or self.times))
        if not self.runs and not any(time.computed or time.reused for time in self.times):
            self._pages.setCurrentIndex(0)
            self.words.setText("")
            return
        ink = _ink()
        wanted = (tuple(self.runs), tuple(self.times), ink, self._inches())
        self.words.setText(_about(latest, self.runs))
        self._pages.setCurrentIndex(1)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if self.figure is None:
            self._make_canvas(ink)
        if self.figure is not None and self._canvas is not None:
            draw_metrics(self.figure, self.runs, self.times, ink)
            self._canvas.draw_idle()  # type: ignore[attr-defined]  # matplotlib's canvas is a QWidget with this method

    def _make_canvas(self, ink: Ink) -> None:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg

        self.figure = metrics_figure([], ink=ink, size=self._inches())
        self._canvas = canvas = FigureCanvasQTAgg(self.figure)  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
        canvas.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._room.addWidget(canvas, 1)

    def _inches(self) -> tuple[float, float]:
        return (max(2.5, self.width() / 100), max(1.5, (self.height() - 40) / 100))

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
        self._room = QVBoxLayout(page)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(0)
        self._room.addLayout(head)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)


def _prepared(studio: Studio) -> list[Run]:
    """In the background: what takes long before the first plot."""
    import matplotlib.backends.backend_agg  # noqa: F401  # only to have it ready

    return studio.past_runs()


def _ink() -> Ink:
    """The plot's colours in the current theme."""
    theme = current_theme()
    return Ink(
        ground=theme.panel,
        text=theme.text,
        muted=theme.muted,
        line=theme.line,
        strong=theme.accent,
        calm="#4a566b" if theme.dark else "#b4c0d1",
        points=9.0 * text_scale(),
        family=ui_font().family(),
    )


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
