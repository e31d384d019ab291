"""The toolbar: run, stop and optimize, which workflow, in which configuration, undo, and the theme."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from hyperstudio.planning.choices import BASELINE
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.theme import icon

NARROW = 1060
"""Below this width (pixels) the toolbar does without words, so that all its buttons stay in sight."""

WORKFLOW_WIDTH, CONFIGURATION_WIDTH, BRIEF_WIDTH, WIDEST = 150, 190, 150, 320
"""How wide the boxes are at least, in a narrow toolbar, and at most, in pixels."""


class ToolBar(QToolBar):
    """Shows what is run; `workflow_chosen` and `configuration_chosen` tell what the user picked."""

    workflow_chosen = Signal(str)
    configuration_chosen = Signal(str)
    theme_wished = Signal()

    def __init__(self, studio: Studio, actions: BoundActions, parent: QWidget | None = None) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self._studio, self._actions = studio, actions
        self.addAction(actions["run.run"])
        run = self.widgetForAction(actions["run.run"])
        if isinstance(run, QToolButton):
            run.setProperty("role", "primary")
            run.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addAction(actions["run.stop"])
        self.addAction(actions["study.optimize"])
        self._labels: list[QAction] = []
        self._narrow = False
        self.workflows, self.configurations = QComboBox(), QComboBox()
        for title, box, told in (
            ("Workflow", self.workflows, self.workflow_chosen),
            ("Configuration", self.configurations, self.configuration_chosen),
        ):
            self.addSeparator()
            label = QLabel(title)
            label.setProperty("role", "muted")
            label.setContentsMargins(4, 0, 6, 0)
            label.setBuddy(box)
            self._labels.append(self.addWidget(label))
            box.setAccessibleName(title)
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.activated.connect(lambda _row, box=box, told=told: told.emit(box.currentData()))
            self.addWidget(box)
        self.workflows.setToolTip("The workflow that Run runs")
        self.configurations.setToolTip("Which choices and parameters are worked on and run")
        self.more = QToolButton()
        self.more.setToolTip("Save the choices as a configuration, rename or delete it")
        self.more.setAccessibleName("Configurations")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self.more)
        for name in ("configuration.save_as", "configuration.rename", "configuration.delete"):
            menu.addAction(actions[name])
        menu.aboutToShow.connect(actions.refresh)
        self.more.setMenu(menu)
        self.addWidget(self.more)
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        for name in ("edit.undo", "edit.redo", "file.save", "view.palette"):
            self.addAction(actions[name])
        self._theme = QToolButton()
        self._theme.setToolTip("Switch between the dark and the light theme")
        self._theme.clicked.connect(self.theme_wished.emit)
        self.addWidget(self._theme)
        self._wear_words()
        self.refresh()
        self.retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < NARROW) != self._narrow:
            self._narrow = not self._narrow
            self._wear_words()

    def _wear_words(self) -> None:
        """With words, or in a narrow window without those that can be guessed."""
        for label in self._labels:
            label.setVisible(not self._narrow)
        for box, width in ((self.workflows, WORKFLOW_WIDTH), (self.configurations, CONFIGURATION_WIDTH)):
            box.setMinimumWidth(BRIEF_WIDTH if self._narrow else width)
            box.setMaximumWidth(BRIEF_WIDTH if self._narrow else WIDEST)
        optimize = self.widgetForAction(self._actions["study.optimize"])
        if isinstance(optimize, QToolButton):
            styles = Qt.ToolButtonStyle
            optimize.setToolButtonStyle(styles.ToolButtonIconOnly if self._narrow else styles.ToolButtonTextBesideIcon)

    def refresh(self) -> None:
        """Show the workflows and configurations of the project, and which ones are worked on."""
        project = self._studio.document.project
        workflows = [(project.workflows[name].title or name, name) for name in sorted(project.workflows)]
        names = dict.fromkeys((BASELINE, *sorted(project.configurations)))
        _fill(self.workflows, workflows, self._studio.workflow)
        _fill(self.configurations, [(name, name) for name in names], self._studio.document.configuration_name)

    def retheme(self) -> None:
        """Take the colours of the theme."""
        self._theme.setIcon(icon("theme"))
        self.more.setIcon(icon("more"))


def _fill(box: QComboBox, entries: list[tuple[str, str]], chosen: str) -> None:
    with QSignalBlocker(box):
        if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] != entries:
            box.clear()
            for title, name in entries:
                box.addItem(title, name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
