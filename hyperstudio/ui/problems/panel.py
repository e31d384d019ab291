"""The list of problems, each with its place; a double click goes there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QStackedLayout, QWidget

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.problems import Problem
from hyperstudio.studio.opening import problems_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import icon

CALM_MS = 250
"""Problems are looked for when the document has been still for so long."""


class ProblemsPanel(QWidget):
    """Shows every problem of the project that can be known without running it. `counted` tells errors and warnings."""

    counted = Signal(int, int)

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._focus = studio, focus
        self.problems: tuple[Problem, ...] = ()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setAccessibleName("Problems")
        self._none = QLabel("No problems. Everything that is chosen can run.")
        self._none.setProperty("role", "muted")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self.list)
        self.list.itemActivated.connect(self._go)
        self._timer = QTimer(self, singleShot=True, interval=CALM_MS)
        self._timer.timeout.connect(self.refresh)
        news.document_changed.connect(lambda _change: self._timer.start())
        self._timer.start()

    def refresh(self) -> None:
        """Look for problems now."""
        self._timer.stop()
        self.problems = problems_of(self._studio.document.project, self._studio.folder)
        self.retheme()
        errors = sum(problem.severity == "error" for problem in self.problems)
        self.counted.emit(errors, len(self.problems) - errors)

    def retheme(self) -> None:
        """Make the list anew, in the colours of the theme."""
        self.list.clear()
        for problem in self.problems:
            error = problem.severity == "error"
            place = " · ".join(text for text in (problem.address, _file(problem)) if text)
            words = f"{problem.what} {problem.mend}".strip()
            item = QListWidgetItem(icon("error" if error else "problem", "bad" if error else "warn"), words)
            item.setText(f"{words}\n{place}" if place else words)
            self.list.addItem(item)
        self._stack.setCurrentIndex(1 if self.problems else 0)

    def _go(self, item: QListWidgetItem) -> None:
        address = split_port(self.problems[self.list.row(item)].address)[0]
        problem = self.problems[self.list.row(item)]
        if address:
            self._focus.open_level(address)
            self._focus.select(address)
        if problem.file.endswith(".py") and address:
            self._focus.show_code(address)


def _file(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}" if problem.line else problem.file
