"""The plots of a study: chosen by name, drawn in the background, saved as picture or data."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.studio.ink import Ink, picture_of
from hyperstudio.studio.mlflow_study import publish_to_mlflow
from hyperstudio.studio.report import save_report
from hyperstudio.studio.shown_study import ShownStudy
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.study_files import save_study_plot
from hyperstudio.studio.study_plots import CHARTS, study_figure
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.plot import DOTS, Plot, current_ink
from hyperstudio.ui.studies import Studies
from hyperstudio.ui.theme import icon

REDRAW_MS = 100
EMPTY = "The plots of the study stand here: its history, the Pareto front, which choices matter …"


class Charts(QWidget):
    """One plot of the study that is shown; drawn at most ten times a second, and only while it is seen."""

    def __init__(self, studio: Studio, studies: Studies, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._studies, self._focus = studio, studies, focus
        self._answers = Answers(studio, self)
        self._drawing = False
        self._drawn: Any = None
        self.drawn_study: ShownStudy | None = None
        self.plot = Plot("A plot of the study")
        self.empty = QLabel(EMPTY)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.plot.hide()
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Plot")
        # Room for the forms beside it comes before that for a long title.
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kinds.setMinimumContentsLength(7)
        for kind, chart in CHARTS.items():
            self.kinds.addItem(chart.title, kind)
        self.save_button = QPushButton("Save …")
        self.save_button.setToolTip("Save the plot as a picture, or its data")
        self.save_button.setProperty("role", "flat")
        self.save_button.setIcon(icon("save", "muted"))
        self.report_button = QPushButton("Report …")
        self.report_button.setToolTip("Write what the study says, with its plots, as one HTML file or as Markdown")
        self.report_button.setProperty("role", "flat")
        self.report_button.setIcon(icon("export", "muted"))
        self.report_button.clicked.connect(self._ask_where_report)
        self.mlflow_button = QPushButton("To MLflow")
        self.mlflow_button.setToolTip("Publish the study to the project’s MLflow database (.hyperstudio/mlflow.db)")
        self.mlflow_button.setProperty("role", "flat")
        self.mlflow_button.clicked.connect(self.publish)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(8, 4, 8, 2)
        self.head.addWidget(self.kinds, 1)
        self.head.addWidget(self.mlflow_button)
        self.head.addWidget(self.report_button)
        self.head.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.plot, 1)
        column.addWidget(self.empty, 1)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self.kinds.currentIndexChanged.connect(lambda _row: self.later())
        self.save_button.clicked.connect(self._ask_where)
        studies.changed.connect(self.later)

    @property
    def kind(self) -> str:
        """The plot that is shown."""
        return str(self.kinds.currentData())

    def show_kind(self, kind: str) -> None:
        """Show a plot by its name."""
        self.kinds.setCurrentIndex(self.kinds.findData(kind))

    def later(self) -> None:
        """Draw soon."""
        if not self._redraw.isActive():
            self._redraw.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.later()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.later()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_redraw"):
            self.save_button.setIcon(icon("save", "muted"))
            self.report_button.setIcon(icon("export", "muted"))
            if self._drawn is not None and self._drawn[2] != current_ink():
                self.plot.forget()  # colours of the other theme
            self.later()

    def _draw(self) -> None:
        study = self._studies.shown
        for button in (self.save_button, self.report_button, self.mlflow_button):
            button.setEnabled(study is not None and bool(study.trials))
        if study is None:
            self._drawn = None
            self.plot.forget()
        self.empty.setVisible(study is None)
        self.plot.setVisible(study is not None)
        if study is None:
            return
        seen = self.isVisible() and not self.visibleRegion().isEmpty()
        wanted = (self.kind, study, current_ink(), self.plot.inches(), self.plot.devicePixelRatioF())
        if seen and not self._drawing and not self._is_drawn(wanted):
            self._drawn, self._drawing = wanted, True
            self._answers.ask(partial(_pictured, *wanted), self._take_picture)

    def _is_drawn(self, wanted: Any) -> bool:
        """Whether this was drawn last; studies are compared by what they are, not by what is in them."""
        drawn = self._drawn
        return drawn is not None and drawn[1] is wanted[1] and (drawn[0], *drawn[2:]) == (wanted[0], *wanted[2:])

    def _take_picture(self, found: Any) -> None:
        self._drawing = False
        if not isinstance(found, StudioError) and self._drawn is not None and self._drawn[2] == current_ink():
            self.drawn_study = self._drawn[1]
            self.plot.show_picture(*found)
        self.later()  # what came meanwhile

    def _ask_where(self) -> None:
        study = self._studies.shown
        if study is None:
            return
        start = str(self._studio.folder / f"{study.about.name}_{self.kind}.png")
        name, _ = QFileDialog.getSaveFileName(self, "Save the plot", start, "Pictures and data (*.png *.svg *.csv)")
        if name:
            self.save(Path(name))

    def _ask_where_report(self) -> None:
        study = self._studies.shown
        if study is not None:
            start = str(self._studio.folder / f"{study.about.name}.html")
            name, _ = QFileDialog.getSaveFileName(self, "Write the report", start, "Reports (*.html *.md)")
            if name:
                self.write_report(Path(name))

    def write_report(self, file: Path) -> None:
        """Write the report of the study, in the background: its plots take a while."""
        study = self._studies.shown
        if study is not None:
            self.report_button.setEnabled(False)
            self._answers.ask(partial(save_report, study, file), self._after_report)

    def _after_report(self, found: Any) -> None:
        if isinstance(found, StudioError):
            self._focus.tell(found)
        self.later()

    def publish(self) -> None:
        """Publish the study to MLflow, in the background: its process takes seconds."""
        study = self._studies.shown
        if study is not None:
            self.mlflow_button.setEnabled(False)
            self._answers.ask(partial(publish_to_mlflow, study, self._studio.folder), self._after_publishing)

    def _after_publishing(self, found: Any) -> None:
        if isinstance(found, StudioError):
            self._focus.tell(found)
        else:
            self._focus.say(f"{found['new']} trials are new in MLflow.", str(found["to"]))
        self.later()

    def save(self, file: Path) -> None:
        """Write the plot as .png or .svg, or its data as .csv."""
        study = self._studies.shown
        if study is not None:
            try:
                save_study_plot(study, self.kind, file, ink=current_ink())
            except StudioError as refusal:
                self._focus.tell(refusal)


def _pictured(
    kind: str, study: ShownStudy, ink: Ink, size: tuple[float, float], ratio: float
) -> tuple[bytes, int, int]:
    """In the background: a plot as pixels, with their width and height."""
    return picture_of(study_figure(kind, study, ink=ink, size=size, dpi=DOTS * ratio))
