"""A note: a text (Markdown) that stands on the canvas, under blocks and wires."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPalette, QTextDocument
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from hyperstudio.ui.canvas.faces import NoteFace
from hyperstudio.ui.canvas.library import BLOCK_LEVEL
from hyperstudio.ui.canvas.look import LABEL, font, look, tint

WIDTH, PAD = 220.0, 12.0


class _Text(QTextDocument):
    """Markdown that loads nothing from elsewhere."""

    def loadResource(self, _kind: int, _name: Any) -> Any:
        return None


class NoteItem(QGraphicsItem):
    """One note; the document says where it stands."""

    def __init__(self, face: NoteFace) -> None:
        super().__init__()
        self.face = face
        self._text = _Text()
        self._text.setDocumentMargin(0)
        self._text.setDefaultFont(font(LABEL))
        self._text.setTextWidth(WIDTH - 2 * PAD)
        self._text.setMarkdown(face.text)
        self._body = QRectF(0, 0, WIDTH, self._text.size().height() + 2 * PAD)
        self.setZValue(BLOCK_LEVEL - 50)
        self.setPos(*face.position)

    def body_rect(self) -> QRectF:
        """The note in the scene."""
        return self._body.translated(self.pos())

    def boundingRect(self) -> QRectF:
        return self._body.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: Any = None) -> None:
        paints = look()
        colour = tint(self.face.colour)
        painter.setPen(paints.pen(colour, 1.0, 0.4))
        painter.setBrush(paints.brush(colour, 0.08))
        painter.drawRoundedRect(self._body, 8, 8)
        painter.save()
        painter.translate(PAD, PAD)
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(paints.theme.text))
        context.palette = palette
        self._text.documentLayout().draw(painter, context)
        painter.restore()
