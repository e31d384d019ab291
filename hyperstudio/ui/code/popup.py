"""What floats beside the cursor while one writes: names to choose from, and what a call takes."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from hyperstudio.ui.theme import current_theme, mono_font

MOST_SEEN = 9
FLOATS = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint


class Names(QListWidget):
    """Names that could be written here; it never takes the keyboard from the editor."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(FLOATS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda _item: self.pick())

    def offer(self, names: list[dict[str, str]], at: QPoint, line: int) -> None:
        """Show names (`name`, `kind`) below a point of the screen, or above the `line` (its height) there."""
        theme = current_theme()
        self.setFont(mono_font())
        self.setStyleSheet(
            f"QListWidget {{ {_written(mono_font())}"
            f" background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line};"
            f" border-radius: 6px; padding: 3px; }} QListWidget::item {{ padding: 2px 6px; }}"
            f"QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; border-radius: 4px; }}"
        )
        self.clear()
        widest = max(len(each["name"]) for each in names)
        for each in names:
            item = QListWidgetItem(f"{each['name'].ljust(widest)}  {each['kind']}")
            item.setData(Qt.ItemDataRole.UserRole, each["name"])
            self.addItem(item)
        self.setCurrentRow(0)
        metrics = QFontMetrics(self.font())
        width = min(520, metrics.horizontalAdvance("x") * (widest + 12) + 48)
        height = self.sizeHintForRow(0) * min(MOST_SEEN, len(names)) + 10
        self.resize(width, height)
        self.move(_placed(self, at, line))
        self.show()

    def step(self, by: int) -> None:
        """Go to another name, round the ends."""
        self.setCurrentRow((self.currentRow() + by) % max(1, self.count()))

    def pick(self) -> None:
        """Take the name that is marked."""
        item = self.currentItem()
        self.hide()
        if item is not None:
            self.picked.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class CallHint(QLabel):
    """What the call around the cursor takes, the parameter that is being written in bold."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(FLOATS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setMargin(6)

    def tell(self, signature: dict[str, Any], at: QPoint, line: int) -> None:
        """Show a signature (`name`, `parameters`, `index`) above the line that ends at a point of the screen."""
        theme = current_theme()
        self.setFont(mono_font(-0.5))
        self.setStyleSheet(
            f"QLabel {{ {_written(mono_font(-0.5))}"
            f" background: {theme.raised}; color: {theme.muted}; border: 1px solid {theme.line}; }}"
        )
        parts = [escape(str(text)) for text in signature["parameters"]]
        index = signature["index"]
        if index is not None and 0 <= index < len(parts):
            parts[index] = f"<b style='color: {theme.text}'>{parts[index]}</b>"
        self.setText(f"{escape(str(signature['name']))}({', '.join(parts)})")
        self.setFixedWidth(min(560, self._width(signature)))
        self.adjustSize()
        place = QPoint(at.x(), at.y() - line - self.height() - 2)
        screen = self.screen().availableGeometry()
        if place.y() < screen.top():
            place.setY(at.y() + 2)
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()

    def _width(self, signature: dict[str, Any]) -> int:
        plain = f"{signature['name']}({', '.join(map(str, signature['parameters']))})"
        return QFontMetrics(self.font()).horizontalAdvance(plain) + 40


def _written(font: QFont) -> str:
    """A font as a style sheet says it: that of the window would win over the widget's own."""
    return f'font-family: "{font.family()}"; font-size: {font.pointSizeF()}pt;'


def _placed(widget: QWidget, at: QPoint, line: int) -> QPoint:
    """Below a point of the screen where there is room, else above the line there."""
    screen = widget.screen().availableGeometry()
    place = QPoint(min(at.x(), screen.right() - widget.width()), at.y() + 2)
    if place.y() + widget.height() > screen.bottom():
        place.setY(at.y() - line - widget.height() - 2)
    return place
