"""Notices above and over the level: whether the code is trusted, what is missing, and why a wish was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from hyperstudio.ui.failures import Offer
from hyperstudio.ui.theme import current_theme, icon

SEEN_MS = 9000
"""How long a refusal stays when nobody closes it; not while the pointer is over it."""


class Bar(QFrame):
    """A line across the window with words and buttons; it stays until it is answered."""

    def __init__(self, picture: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._picture, self._role = picture, role
        self._mark = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 7, 10, 7)
        self._row.setSpacing(10)
        self._row.addWidget(self._mark)
        self._row.addWidget(self.words, 1)
        self.buttons: dict[str, QPushButton] = {}
        self.retheme()
        self.hide()

    def add_button(self, title: str, does: Callable[[], object], *, primary: bool = False) -> QPushButton:
        """Put a button at the end."""
        button = QPushButton(title)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(lambda _checked=False: does())
        self._row.addWidget(button)
        self.buttons[title] = button
        return button

    def say(self, words: str) -> None:
        """Show these words."""
        self.words.setText(words)
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the words take more lines; none of them is given up."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._row.totalHeightForWidth(self.width()))

    def retheme(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self._mark.setPixmap(icon(self._picture, self._role).pixmap(QSize(20, 20)))
        colour = getattr(theme, self._role)
        self.setStyleSheet(
            f"QFrame#bar {{ background: {theme.raised}; border: none; border-left: 3px solid {colour};"
            f" border-bottom: 1px solid {theme.line}; }}"
        )


class Toast(QFrame):
    """Says why a wish was not granted and what would mend it, over the lower edge of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._mark, self.what, self.mend = QLabel(), QLabel(), QLabel()
        self.mend.setProperty("role", "muted")
        font = self.what.font()
        font.setBold(True)
        self.what.setFont(font)
        for label in (self.what, self.mend):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: dict[str, QPushButton] = {}
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        self._offers.addStretch(1)
        self.close_button = QToolButton()
        self.close_button.setToolTip("Close")
        self.close_button.setAccessibleName("Close")
        self.close_button.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.what)
        words.addWidget(self.mend)
        words.addStretch(1)
        words.addLayout(self._offers)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True, interval=SEEN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.retheme()
        self.hide()

    def say(self, what: str, mend: str, offers: Sequence[Offer] = ()) -> None:
        """Show it for a while, with a button for each thing that can be done at once; the last one is the main one."""
        self.what.setText(what)
        self.mend.setText(mend)
        self.mend.setVisible(bool(mend))
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()  # later: it may be what was clicked
        self.buttons = {offer.title: self._button(offer) for offer in offers}
        self.show()
        self._place()
        self.raise_()
        self._timer.start()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self._mark.setPixmap(icon("problem", "warn").pixmap(QSize(20, 20)))
        self.close_button.setIcon(icon("close", "muted"))
        self.setStyleSheet(
            f"QFrame#toast {{ background: {theme.raised}; border: 1px solid {theme.warn}; border-radius: 10px; }}"
        )

    def _button(self, offer: Offer) -> QPushButton:
        def do() -> None:
            self.hide()
            offer.does()

        button = QPushButton(offer.title, self)
        button.clicked.connect(lambda _checked=False: do())
        self._offers.addWidget(button)
        button.show()
        return button

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(620, parent.width() - 40)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - 18, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)
