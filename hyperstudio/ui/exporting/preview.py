"""What would be written: what stands in the way, the files, and the text of one of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hyperstudio.graph.problems import Problem
from hyperstudio.studio.export_preview import Preview
from hyperstudio.ui.code.editor import CodeEditor
from hyperstudio.ui.theme import current_theme, icon

MARKS = {"new": "+", "changed": "~", "same": " ", "gone": "−", "edited": "!"}
MOST_PROBLEMS = 4
"""Problems that are shown at once; the rest is counted."""


class PreviewPane(QWidget):
    """The right side of the dialog."""

    def __init__(self, go_to: Callable[[str], object]) -> None:
        super().__init__()
        self._go_to = go_to
        self._preview: Preview | None = None
        self.problems = QVBoxLayout()
        self.problems.setSpacing(6)
        self.counted = QLabel()
        self.counted.setProperty("role", "muted")
        self.counted.setWordWrap(True)
        self.files = QListWidget()
        self.files.setAccessibleName("Files of the package")
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.code, self.text = CodeEditor(read_only=True), QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("role", "code")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.texts = QStackedWidget()
        self.texts.addWidget(self.code)
        self.texts.addWidget(self.text)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(self.files)
        sides.addWidget(self.texts)
        sides.setSizes([250, 470])
        sides.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(self.problems)
        rows.addWidget(self.counted)
        rows.addWidget(sides, 1)

    def show_preview(self, preview: Preview) -> None:
        """Show what would be written; the file that was looked at stays."""
        self._preview = preview
        self._show_problems(preview.problems)
        theme = current_theme()
        colours = {
            "new": theme.good,
            "changed": theme.warn,
            "gone": theme.muted,
            "edited": theme.bad,
            "same": theme.text,
        }
        before = self.files.currentItem()
        looked_at = str(before.data(Qt.ItemDataRole.UserRole)) if before is not None else ""
        self.files.blockSignals(True)
        self.files.clear()
        for path, state in preview.states.items():
            shown = path.split("/", 2)[2] if path.startswith("src/") else path
            item = QListWidgetItem(f"{MARKS[state]}  {shown}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setForeground(QColor(colours.get(state, theme.text)))
            item.setToolTip(f"{path}: {state}")
            self.files.addItem(item)
            if path == looked_at or (not looked_at and "/flows/" in path and not path.endswith("__init__.py")):
                looked_at = path
                self.files.setCurrentItem(item)
        self.files.blockSignals(False)
        self._show(self.files.currentItem())
        self.counted.setText(_counted(preview))

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None or self._preview is None:
            self.text.setPlainText("")
            self.texts.setCurrentWidget(self.text)
            return
        path = str(item.data(Qt.ItemDataRole.UserRole))
        text = self._preview.differences.get(path) or self._preview.files.get(path, "")
        if path.endswith(".py") and path not in self._preview.differences:
            self.code.set_text(text)
            self.texts.setCurrentWidget(self.code)
        else:
            self.text.setPlainText(text)
            self.texts.setCurrentWidget(self.text)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        while self.problems.count():
            item = self.problems.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ordered = sorted(problems, key=lambda problem: problem.severity != "error")
        for problem in ordered[:MOST_PROBLEMS]:
            self.problems.addWidget(ProblemLine(problem, self._go_to))
        if len(ordered) > MOST_PROBLEMS:
            self.problems.addWidget(QLabel(f"… and {len(ordered) - MOST_PROBLEMS} more"))


class ProblemLine(QFrame):
    """One thing that stands in the way, with what mends it and the way there."""

    def __init__(self, problem: Problem, go_to: Callable[[str], object]) -> None:
        super().__init__()
        role = "bad" if problem.severity == "error" else "warn"
        self.setObjectName("problem_line")
        theme = current_theme()
        self.setStyleSheet(
            f"QFrame#problem_line {{ background: {theme.raised}; border: none; border-radius: 5px;"
            f" border-left: 3px solid {getattr(theme, role)}; }}"
        )
        mark = QLabel()
        mark.setPixmap(icon("error" if role == "bad" else "problem", role).pixmap(18, 18))
        self.what, mend = QLabel(problem.what), QLabel(problem.mend)
        mend.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(1)
        for label in (self.what, mend):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if problem.address:
            there = QPushButton("Go there")
            there.setAutoDefault(False)
            there.clicked.connect(lambda: go_to(problem.address))
            row.addWidget(there, 0, Qt.AlignmentFlag.AlignTop)


def _counted(preview: Preview) -> str:
    if not preview.states:
        return ""
    states = list(preview.states.values())
    parts = [f"{states.count(name)} {name}" for name in MARKS if name in states]
    needs = f" It requires {', '.join(preview.requirements)}." if preview.requirements else ""
    return f"{len(states)} files: {', '.join(parts)}; the tests’ recorded answers come along.{needs}"
