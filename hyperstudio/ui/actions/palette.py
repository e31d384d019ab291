"""The palette: type a few letters of any action, workflow, block or implementation, and Enter does or opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hyperstudio.ui.theme import current_theme, icon

SHOWN = 60
WIDTH, HEIGHT = 560, 380


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette: what is read, what is searched besides, and what Enter does."""

    title: str
    hint: str
    picture: str
    does: Callable[[], object]

    def fits(self, words: Sequence[str]) -> bool:
        """Whether every word is in its title or hint."""
        text = f"{self.title} {self.hint}".lower()
        return all(word in text for word in words)


class Palette(QFrame):
    """A field and the list of what fits, over its parent; it goes away when something was chosen or one goes on.

    `at` is where it stands in its parent, in the middle above where none is said. `also` gives lines that depend on
    what is typed and stand last.
    """

    def __init__(
        self,
        parent: QWidget,
        offers: Sequence[Offer],
        *,
        ask: str = "Find an action, a workflow or a block",
        at: QPoint | None = None,
        size: tuple[int, int] = (WIDTH, HEIGHT),
        also: Callable[[str], Sequence[Offer]] = lambda _text: (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._theme = ""
        self._before = QApplication.focusWidget()
        self._offers, self._shown, self._also = offers, list(offers), also
        self.field = QLineEdit()
        self.field.setPlaceholderText(ask)
        self.field.setAccessibleName(self.field.placeholderText())
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.field)
        rows.addWidget(self.list, 1)
        self.field.textChanged.connect(self.show_fitting)
        self.list.itemClicked.connect(lambda _item: self.do_current())
        self.retheme()
        width, height = min(size[0], parent.width() - 8), min(size[1], parent.height() - 8)
        self.setFixedSize(width, height)
        wanted = at or QPoint((parent.width() - width) // 2, 84)
        self.move(
            max(4, min(wanted.x(), parent.width() - width - 4)), max(4, min(wanted.y(), parent.height() - height - 4))
        )
        self.show()
        self.raise_()
        self.field.setFocus()
        QApplication.instance().installEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme and current_theme().name != self._theme:
            self.retheme()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self._theme = theme.name
        self.setStyleSheet(
            f"QFrame#palette {{ background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: 12px; }}"
        )
        self.show_fitting(self.field.text())

    def show_fitting(self, text: str) -> None:
        """List what fits the words; what begins with them comes first."""
        words = text.lower().split()
        fitting = [offer for offer in self._offers if offer.fits(words)]
        fitting.sort(key=lambda offer: not offer.title.lower().startswith(text.lower().strip()))
        self._shown = [*fitting[:SHOWN], *self._also(text.strip())]
        self.list.clear()
        for offer in self._shown:
            title = f"{offer.title}    {offer.hint}" if offer.hint else offer.title
            self.list.addItem(QListWidgetItem(icon(offer.picture, "muted"), title))
        self.list.setCurrentRow(0 if self._shown else -1)

    def do_current(self) -> None:
        """Close, then do what the marked line says."""
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            offer = self._shown[row]
            self.leave()
            offer.does()

    def leave(self) -> None:
        """Go away, and give the keyboard back."""
        QApplication.instance().removeEventFilter(self)
        self.hide()
        parent = self.parentWidget()
        if parent is not None and self._before in parent.findChildren(QWidget):
            self._before.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the field; and a press anywhere else, which also where nothing takes the keyboard goes on."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.leave()
            return False
        if watched is not self.field:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.do_current()
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._shown))
                return True
        elif event.type() == QEvent.Type.FocusOut and not self.list.underMouse():
            self.leave()
        return super().eventFilter(watched, event)
