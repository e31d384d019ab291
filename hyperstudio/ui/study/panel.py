"""The study dock: objective and budget are set, the search is started, stopped and followed; its plots are drawn."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.editing.aims import SetObjective
from hyperstudio.errors import StudioError
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.counts import again_text, time_text
from hyperstudio.studio.progress import how_far, time_left
from hyperstudio.studio.searching import Searching
from hyperstudio.studio.shown_study import ShownStudy
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.study_words import Line
from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.news import News
from hyperstudio.ui.studies import Studies
from hyperstudio.ui.study.aims import Aims
from hyperstudio.ui.study.charts import Charts
from hyperstudio.ui.study.findings import Findings
from hyperstudio.ui.study.wishing import Wishing
from hyperstudio.ui.theme import icon

NONE_YET = Line("muted", "No study yet. Say what to look for under Objective, then press Start.")
LEFT_WIDTH = 300
CLOCK_MS = 500
FINENESS = 1000
"""So many steps has the bar, whatever ends the search."""


class StudyPanel(QWidget):
    """What is searched for, how the search goes, and what it says.

    `trust_wished` tells that a search was asked for before the project's code was trusted.
    """

    trust_wished = Signal()

    def __init__(
        self, studio: Studio, news: News, focus: Focus, studies: Studies, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._focus, self._studies = studio, focus, studies
        self._opened = False
        self.study_box = QComboBox()
        self.study_box.setAccessibleName("Study")
        self.study_box.setToolTip("Which study is shown")
        self.study_box.setMinimumWidth(184)
        self.progress_words = FittedLabel()
        self.progress_words.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, FINENESS)
        self.progress.setFixedHeight(6)
        self.progress.hide()
        self._clock = QTimer(self, interval=CLOCK_MS)  # time goes on between trials
        self._clock.timeout.connect(self._show_progress)
        self.start_button, self.stop_button = QPushButton("Start"), QPushButton("Stop")
        self.start_button.setProperty("role", "primary")
        self.resume_button = QPushButton("Resume")
        self.aims = Aims(studio, focus)
        self.wishing = Wishing(studio)
        self.findings = Findings()
        self.charts = Charts(studio, studies, focus)
        self._lay_out()
        self.start_button.clicked.connect(lambda: self.start())
        self.stop_button.clicked.connect(lambda: self.stop())
        self.resume_button.clicked.connect(lambda: self.resume())
        self.study_box.activated.connect(lambda row: studies.show(self.study_box.itemText(row)))
        self.findings.form_taken.connect(self._take_form)
        self.wishing.changed.connect(self._refresh_buttons)
        studies.changed.connect(self._on_study)
        news.search_changed.connect(self._on_search)
        news.document_changed.connect(lambda _change: self._on_document())
        self._refresh_buttons()

    def start(self) -> None:
        """Begin a new study."""
        if not self._studio.trusted:
            self.trust_wished.emit()
            return
        if attempt(self._focus, lambda: self._studio.optimize(self.wishing.wish())):
            self.wishing.name.clear()
            self.pages.setCurrentWidget(self.findings)

    def stop(self) -> None:
        """End the search that goes on; its trials are kept."""
        if self._studio.search is not None:
            self._studio.search.stop()

    def resume(self) -> None:
        """Go on with the study that is shown: up to as many trials in all as are asked for."""
        if not self._studio.trusted:
            self.trust_wished.emit()
            return
        name = self._studies.name

        def go_on() -> Searching:
            wish = self.wishing.wish()
            more = replace(wish, study=name, resume=True)
            shown = self._studies.shown
            if shown is not None and len(shown.trials) >= wish.trials:
                raise StudioError(
                    f"The study has {len(shown.trials)} trials already.", "Ask for more trials under Search."
                )
            return self._studio.optimize(more)

        if attempt(self._focus, go_on):
            self.pages.setCurrentWidget(self.findings)

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self.aims.retheme()
        self._icons()

    def come_to_front(self, seen: bool) -> None:
        """The dock came to the front (a tab that is behind counts as shown in Qt), or went behind."""
        if seen:
            QTimer.singleShot(0, self, self._open)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.come_to_front(True)

    def _open(self) -> None:
        if self.isVisible() and not self.visibleRegion().isEmpty():
            self._opened = True
            self._studies.want()
            self.aims.show_project()
            self.wishing.look_ahead()
            self.charts.later()

    def _on_document(self) -> None:
        if self._opened:
            self.aims.show_project()
            self.wishing.look_ahead()

    def _on_study(self) -> None:
        names = self._studies.names
        with QSignalBlocker(self.study_box):
            if [self.study_box.itemText(row) for row in range(self.study_box.count())] != names:
                self.study_box.clear()
                self.study_box.addItems(names)
            self.study_box.setCurrentText(self._studies.name)
        self.study_box.setEnabled(bool(names))
        shown, refusal = self._studies.shown, self._studies.refusal
        if refusal is not None:
            self.findings.say([Line("bad", f"{refusal.what} {refusal.mend}")])
        elif shown is not None:
            self.findings.say(self._studies.words, self._milder())
        else:
            self.findings.say([NONE_YET])
        self._show_progress()
        self._refresh_buttons()

    def _on_search(self, search: Searching) -> None:
        if search.over and search.refusal is not None:
            self._focus.tell(search.refusal)
        self._show_progress()
        self._refresh_buttons()

    def _show_progress(self) -> None:
        search = self._studies.search
        going = search is not None and not search.over
        self.progress.setVisible(going)
        if going != self._clock.isActive():
            (self._clock.start if going else self._clock.stop)()
        if search is None:
            shown = self._studies.shown
            self.progress_words.say(_about(shown) if shown is not None else "")
            return
        now = search.progress()
        self.progress.setValue(round(now.fraction * FINENESS))
        said = how_far(now)
        if now.best is not None:
            said.append(f"best {short(now.best)}")
        said.append(f"{now.run:,} steps run, {now.reused:,} reused, {now.naive:,} without reuse")
        if search.over:
            ways = {"budget": "done", "exhausted": "all tried", "stopped": "stopped", None: "ended"}
            said.append(f"{ways[search.ended]} in {time_text(now.seconds)}")
        elif left := time_left(now):
            said.append(left)
        elif now.done:
            said.append("final test …" if self._studio.document.project.final else "ending …")
        self.progress_words.say(" · ".join(said))

    def _milder(self) -> dict[str, str]:
        """Milder forms of the objective, where the project still has the one that was searched."""
        shown, objective = self._studies.shown, self._studio.document.project.objective
        same = shown is not None and objective is not None and shown.aim in (objective.maximize, objective.minimize)
        return self._studies.milder if same else {}

    def _take_form(self, text: str) -> None:
        objective = self._studio.document.project.objective
        if objective is not None:
            side = "maximize" if isinstance(objective.maximize, str) else "minimize"
            edit = SetObjective(objective.but(**{side: text}))
            attempt(self._focus, lambda: self._studio.document.do(edit))
            self.pages.setCurrentWidget(self.aims)

    def _refresh_buttons(self) -> None:
        going = self._studio.search is not None and not self._studio.search.over
        self.start_button.setEnabled(not going and self.wishing.refusal is None)
        self.stop_button.setEnabled(going)
        self.resume_button.setEnabled(not going and self._studies.shown is not None)

    def _icons(self) -> None:
        self.start_button.setIcon(icon("run", "on_accent"))
        self.stop_button.setIcon(icon("stop"))

    def _lay_out(self) -> None:
        self._icons()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 6)
        head.setSpacing(8)
        head.addWidget(self.study_box)
        head.addWidget(self.progress_words, 1)
        for button in (self.start_button, self.stop_button, self.resume_button):
            head.addWidget(button)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.aims, "Objective")
        self.pages.addTab(self.wishing, "Search")
        self.pages.addTab(self.findings, "Findings")
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.addWidget(self.pages)
        self.sides.addWidget(self.charts)
        self.sides.setStretchFactor(0, 0)
        self.sides.setStretchFactor(1, 1)
        self.sides.setSizes([LEFT_WIDTH, 2 * LEFT_WIDTH])
        self.sides.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.sides, 1)


def _about(study: ShownStudy) -> str:
    """One line about a study that no search goes on with."""
    run, naive, measuring = (
        sum(getattr(trial.outcome, name) for trial in study.trials) for name in ("run", "naive", "measuring")
    )
    trials = "1 trial" if len(study.trials) == 1 else f"{len(study.trials):,} trials"
    return f"{trials} · {run:,} steps run{again_text(measuring)}, {naive:,} without reuse"
