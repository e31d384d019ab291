"""The row of cards above a block level: its implementations, and one to add another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from hyperstudio.ui.levels.card import HEIGHT, NARROWEST, WIDTH, Card
from hyperstudio.ui.levels.card_faces import CardFace
from hyperstudio.ui.levels.new_card import NewCard

EDGE, ABOVE, GAP = 12, 4, 10
COMFORTABLE = 176
"""Narrower than this, in pixels, cards only become when the last one has given up its words."""
"""The room beside and above the cards, and between two of them, in pixels."""


class CardRow(QScrollArea):
    """Shows cards; wishes are signals with the implementation's name."""

    looked = Signal(str)
    picked = Signal(str)
    menu_wished = Signal(str, QPoint)
    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cards")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QScrollArea#cards { background: transparent; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFixedHeight(HEIGHT + 22)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cards: dict[str, Card] = {}
        self._looked_at = ""
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(EDGE, ABOVE, GAP, 10)
        self._row.setSpacing(GAP)
        self._row.addStretch(1)
        self.setWidget(inner)
        self.new_card = NewCard(self)
        self.new_card.named.connect(self.named.emit)
        self.new_card.widened.connect(self._fit)

    def show_cards(self, faces: tuple[CardFace, ...], looked_at: str) -> None:
        """Show these cards, in this order; `looked_at` is the one whose inside is seen below."""
        wanted = [face.name for face in faces]
        if wanted != list(self._cards):
            focused = next((name for name, card in self._cards.items() if card.hasFocus()), None)
            for card in self._cards.values():
                self._row.removeWidget(card)
                card.hide()
                card.deleteLater()
            self._cards = {}
            for place, face in enumerate(faces):
                self._cards[face.name] = card = self._card(face)
                self._row.insertWidget(place, card)
            if focused in self._cards:
                self._cards[focused].setFocus()
            self._fit()
        for face in faces:
            card = self._cards[face.name]
            if (card.face, card.is_looked_at) != (face, face.name == looked_at):
                card.show_face(face, face.name == looked_at)
        if looked_at != self._looked_at and looked_at in self._cards:
            self._looked_at = looked_at
            self.ensureWidgetVisible(self._cards[looked_at])

    def _fit(self) -> None:
        """Make the cards narrower where all of them do not fit; the last one then shows its sign alone.

        The last one stands beside what scrolls, so that it is in sight however many there are.
        """
        room, count = self.width() - 2 * EDGE, max(1, len(self._cards))
        self.new_card.be_brief(count * (COMFORTABLE + GAP) + self.new_card.whole_width > room)
        new_width = self.new_card.minimumWidth()
        width = min(WIDTH, max(NARROWEST, (room - new_width) // count - GAP))
        for card in self._cards.values():
            card.setFixedWidth(width)
        left = max(0, min(EDGE + len(self._cards) * (width + GAP), self.width() - new_width - EDGE))
        self.setViewportMargins(0, 0, max(0, self.width() - left), 0)
        self.new_card.move(left, ABOVE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel turns to the cards beside, since there is nothing above or below."""
        bar, turned = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (turned.y() or turned.x()) // 2)
        event.accept()

    def cards(self) -> dict[str, Card]:
        """The cards by the names of their implementations."""
        return dict(self._cards)

    def focus_card(self, name: str) -> None:
        """Give the keyboard to a card, if it is there."""
        if name in self._cards:
            self._cards[name].setFocus()

    def retheme(self) -> None:
        """Take the colours of the theme."""
        for card in self._cards.values():
            card.show_face(card.face, card.is_looked_at)
        self.new_card.restyle()

    def _card(self, face: CardFace) -> Card:
        card = Card(face)
        card.looked.connect(self.looked.emit)
        card.picked.connect(self.picked.emit)
        card.menu_wished.connect(self.menu_wished.emit)
        card.left.connect(self.left.emit)
        card.stepped.connect(lambda direction, name=face.name: self._step(name, direction))
        return card

    def _step(self, name: str, direction: int) -> None:
        names = list(self._cards)
        place = names.index(name) + direction
        if 0 <= place < len(names):
            self._cards[names[place]].setFocus()
            self.looked.emit(names[place])
        elif place == len(names):
            self.new_card.button.setFocus()
