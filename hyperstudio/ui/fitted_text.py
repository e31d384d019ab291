"""Labels and buttons that never make their window wider: a text without room is cut, and told in full on hover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

NARROWEST = 36
"""How narrow, in pixels, a cut text may become."""
_RIGHT = Qt.TextElideMode.ElideRight


def breakable(name: str) -> str:
    """A name that may go on in the next line after each `_` and `.`; for labels that wrap words."""
    return name.replace("_", "_\u200b").replace(".", ".\u200b")


class FittedLabel(QLabel):
    """One line, cut where it has no room; `words` is all of it."""

    def __init__(self, words: str = "", cut: Qt.TextElideMode = _RIGHT) -> None:
        super().__init__()
        self._words, self._cut, self._told = words, cut, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._fit()

    @property
    def words(self) -> str:
        """The whole text."""
        return self._words

    def say(self, words: str) -> None:
        """Show another text."""
        self._words = words
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._words, self._cut, max(self.minimumWidth() or NARROWEST, self.width())
        )
        self.setText(shown)
        if self.toolTip() == self._told:  # otherwise somebody else says more
            self._told = self._words if shown != self._words else ""
            self.setToolTip(self._told)


class FittedButton(QPushButton):
    """A button whose text is cut where it has no room; `text()` is all of it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(min(NARROWEST, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), _RIGHT, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.width() < self.sizeHint().width():
            self.setToolTip(self.text())
        return super().event(event)


class FittedBox(QComboBox):
    """A box to choose from whose text is cut where it has no room."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, _RIGHT, room - 4)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
