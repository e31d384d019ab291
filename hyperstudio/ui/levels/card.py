"""One card: an implementation of the shown block, that can be looked at and chosen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hyperstudio.ui.fitted_text import FittedLabel
from hyperstudio.ui.levels.card_faces import CardFace
from hyperstudio.ui.theme import current_theme, icon

SIGNS = {"passed": "✓", "failed": "✗", "unable": "!", "stale": "✓?", "untested": "–"}
"""How a card says where its implementation stands to the contract of its block."""
WIDTH, HEIGHT = 192, 84
NARROWEST = 150
"""How wide a card is, and may become where there are many, in pixels."""


class Card(QFrame):
    """Shows a `CardFace`. `looked` wishes to look at it, `picked` to choose it, `menu_wished` for its menu."""

    looked = Signal(str)
    picked = Signal(str)
    menu_wished = Signal(str, QPoint)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, face: CardFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face, self.is_looked_at = face, False
        self.setObjectName("card")
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._kind, self._mark, self.contract = QLabel(), QLabel(), QLabel()
        self._name, self._doc, self._metric = FittedLabel(), FittedLabel(), QLabel()
        self.choose = QPushButton("Choose")
        self.choose.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choose.setCursor(Qt.CursorShape.ArrowCursor)
        self.choose.setToolTip("Use this implementation in the configuration (Space)")
        self.choose.clicked.connect(lambda: self.picked.emit(self.face.name))
        self._doc.setProperty("role", "muted")
        self._metric.setProperty("role", "muted")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._kind)
        top.addWidget(self._name, 1)
        top.addWidget(self.contract)
        top.addWidget(self._mark)
        bottom = QHBoxLayout()
        bottom.addWidget(self._metric, 1)
        bottom.addWidget(self.choose)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 10, 8)
        rows.setSpacing(2)
        rows.addLayout(top)
        rows.addWidget(self._doc)
        rows.addStretch(1)
        rows.addLayout(bottom)
        self.show_face(face, False)

    def show_face(self, face: CardFace, looked_at: bool) -> None:
        """Show this, and whether it is the one whose inside is seen below."""
        self.face, self.is_looked_at = face, looked_at
        self._kind.setPixmap(icon(face.kind, "muted").pixmap(QSize(15, 15)))
        self._kind.setToolTip("A graph of blocks" if face.kind == "graph" else "Python code")
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self._name.say(face.name)
        role, name = ("bad", "error") if face.problem else ("accent", "chosen")
        self._mark.setPixmap(icon(name, role).pixmap(QSize(16, 16)))
        self._mark.setToolTip(face.problem or "Chosen in this configuration")
        self._mark.setVisible(face.chosen or bool(face.problem))
        self.contract.setText(SIGNS.get(face.contract, ""))
        self.contract.setToolTip(face.contract_what)
        self.contract.setVisible(bool(face.contract))
        metric = face.metric or ("default" if face.default else face.kind)
        self._metric.setText("disabled" if face.disabled else metric)
        self.choose.setText("Chosen" if face.chosen else "Choose")
        self.choose.setVisible(not face.chosen)
        self.setToolTip(face.problem or face.doc)
        kept = f", contract {face.contract}" if face.contract else ""
        self.setAccessibleName(f"{face.name}, {face.kind}{', chosen' if face.chosen else ''}{kept}")
        self._doc.say(face.problem or face.doc)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme."""
        theme = current_theme()
        self._doc.setStyleSheet(f"color: {theme.bad};" if self.face.problem else "")
        tones = {"passed": theme.good, "failed": theme.bad, "unable": theme.warn, "stale": theme.warn}
        tone = tones.get(self.face.contract, theme.muted)
        self.contract.setStyleSheet(f"color: {tone}; font-weight: bold;")
        line = theme.accent if self.is_looked_at else theme.line
        ground = theme.raised if self.is_looked_at else theme.panel
        border = f"1px solid {theme.muted if self.hasFocus() and not self.is_looked_at else line}"
        self.setStyleSheet(
            f"QFrame#card {{ background: {ground}; border: {border}; border-radius: 9px;"
            f" border-bottom: {'3px' if self.is_looked_at else '1px'} solid {line}; }}"
            f"QFrame#card:hover {{ border-color: {theme.accent if self.is_looked_at else theme.muted}; }}"
            "QFrame#card QPushButton { padding: 1px 9px; border-radius: 6px; min-height: 16px; }"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self.looked.emit(self.face.name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wished.emit(self.face.name, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.picked.emit(self.face.name)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.looked.emit(self.face.name)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.restyle()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.restyle()
