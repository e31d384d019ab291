"""The docks of the window: what each shows, and where it stands at first."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from hyperstudio.studio.studio import Studio
from hyperstudio.ui.code.panel import CodePanel
from hyperstudio.ui.console.panel import ConsolePanel
from hyperstudio.ui.data.panel import DataPanel
from hyperstudio.ui.explorer.panel import Explorer
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.inspector.panel import Inspector
from hyperstudio.ui.library.panel import LibraryPanel
from hyperstudio.ui.log.panel import LogPanel
from hyperstudio.ui.metrics.panel import MetricsPanel
from hyperstudio.ui.news import News
from hyperstudio.ui.problems.panel import ProblemsPanel
from hyperstudio.ui.runs.panel import RunsPanel
from hyperstudio.ui.studies import Studies
from hyperstudio.ui.study.panel import StudyPanel
from hyperstudio.ui.trials.panel import TrialsPanel

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


ROOMY = 1100
"""From this width (pixels) of the window on, the docks at its sides have the room that they like best."""
DATA_HEIGHT = 0.45
"""The data dock grows to this part of the window's height with the first table or picture that is opened in it."""
FIRST_AREA = {"explorer": LEFT, "library": LEFT, "inspector": RIGHT}
"""Where docks stand at first; the others share the lower edge."""


class Docks:
    """The docks of a window by their names."""

    def __init__(self, window: QMainWindow, studio: Studio, news: News, focus: Focus) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._grown: set[str] = set()
        self.explorer = Explorer(studio, news, focus)
        self.library = LibraryPanel(focus)
        self.inspector = Inspector(studio, news, focus)
        self.code = CodePanel(studio, news, focus)
        self.data = DataPanel(studio, news, focus)
        self.metrics = MetricsPanel(studio, news, focus)
        self.log = LogPanel(studio, news, focus)
        self.problems = ProblemsPanel(studio, news, focus)
        self.runs = RunsPanel(studio, news, focus)
        self.studies = Studies(studio, news, window)
        self.study = StudyPanel(studio, news, focus, self.studies)
        self.trials = TrialsPanel(studio, news, focus, self.studies)
        self.console = ConsolePanel(studio, news, focus)
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        panels: dict[str, QWidget] = {
            "explorer": self.explorer,
            "library": self.library,
            "inspector": self.inspector,
            "code": self.code,
            "data": self.data,
            "metrics": self.metrics,
            "log": self.log,
            "problems": self.problems,
            "runs": self.runs,
            "study": self.study,
            "trials": self.trials,
            "console": self.console,
        }
        for name, panel in panels.items():
            dock = QDockWidget(name.capitalize(), window)
            dock.setObjectName(name)
            # A panel that wants much room must not take it from the canvas.
            panel.setMinimumSize(120, 80)
            dock.setWidget(panel)
            self._docks[name] = dock
        for name, dock in self._docks.items():
            if name != "inspector":
                dock.topLevelChanged.connect(lambda floats, dock=dock: _title(dock, floats))
                _title(dock, False)
        for name, panel in (("runs", self.runs), ("console", self.console), ("study", self.study)):
            self._docks[name].visibilityChanged.connect(panel.come_to_front)
        self._docks["trials"].visibilityChanged.connect(self.trials.come_to_front)
        self.data.room_wished.connect(lambda: self.grow_once("data", DATA_HEIGHT))
        self.stand_as_at_first()

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def __iter__(self) -> Iterator[QDockWidget]:
        return iter(self._docks.values())

    def stand_as_at_first(self) -> None:
        """Put every dock where it stands at first."""
        window = self._window
        before: dict[Qt.DockWidgetArea, QDockWidget] = {}
        for name, dock in self._docks.items():
            area = FIRST_AREA.get(name, BOTTOM)
            dock.setFloating(False)
            window.addDockWidget(area, dock)
            dock.show()
            if area in before:
                window.tabifyDockWidget(before[area], dock)
            before[area] = dock
        self._docks["explorer"].raise_()
        self._docks["metrics"].raise_()  # the code of what is shown can be read on its level
        self.take_room()

    def take_room(self) -> None:
        """Share the window's room among the docks as at first; the window must be shown for it to have an effect."""
        window = self._window
        width, height = window.width(), window.height()
        sides = [self._docks["explorer"], self._docks["inspector"]]
        # In a small window the canvas still gets about half of the width and of the height.
        least = (210, 270) if width >= ROOMY else (158, 228)
        shares = [max(least[0], width // 7), max(least[1], width // 5)]
        window.resizeDocks(sides, shares, Qt.Orientation.Horizontal)
        window.resizeDocks([self._docks["code"]], [max(150, round(height * 0.32))], Qt.Orientation.Vertical)

    def bring_up(self, name: str) -> None:
        """Show a dock, in front of those that share its place."""
        self._docks[name].show()
        self._docks[name].raise_()

    def give_height(self, name: str, share: float) -> None:
        """Give a dock at the lower edge at least this share of the window's height."""
        dock, wanted = self._docks[name], round(self._window.height() * share)
        if not dock.isFloating() and dock.height() < wanted:
            self._window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)

    def grow_once(self, name: str, share: float) -> None:
        """Give a dock this share of the window's height, unless it had that before: then its height is the user's."""
        if name not in self._grown:
            self._grown.add(name)
            self.give_height(name, share)

    def is_in_front(self, name: str) -> bool:
        """Whether a dock can be seen, and not only its tab."""
        dock = self._docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def title(self, name: str, text: str) -> None:
        """Call a dock differently, such as with the number of problems."""
        self._docks[name].setWindowTitle(text)


def _title(dock: QDockWidget, floats: bool) -> None:
    """Docks behind tabs have no second title above them; one that floats has."""
    if floats:
        dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # None gives Qt's own title back
    else:
        dock.setTitleBarWidget(QWidget(dock))
