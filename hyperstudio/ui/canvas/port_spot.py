"""The place of a port on a block or rail: it draws nothing, it only says where wires end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from hyperstudio.ui.canvas.faces import Place, PortFace, Side
from hyperstudio.ui.canvas.library import IN, PortItem

HALF_WIDTH, HALF_HEIGHT = 13.0, 10.0


class PortSpot(PortItem):
    """A port's spot; its origin is the middle of the dot."""

    RECT = QRectF(-HALF_WIDTH, -HALF_HEIGHT, 2 * HALF_WIDTH, 2 * HALF_HEIGHT)

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsScenePositionChanges, False)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.setAcceptHoverEvents(False)
        self.face = PortFace("", "", "any")
        self.block_id = ""
        self.side: Side = "input"

    def show_face(self, block_id: str, side: Side, face: PortFace) -> None:
        """Stand for a port of a block, or of the level where `block_id` is ""."""
        self.block_id, self.side, self.face = block_id, side, face
        self.setToolTip(face.tooltip or f"{face.name}: {face.type}")

    @property
    def place(self) -> Place:
        """The port that this spot stands for."""
        return (self.block_id, self.face.name)

    @property
    def takes(self) -> bool:
        """Wires end here: an input of a block, or an output of the level."""
        return self.port_type == IN

    @property
    def wires(self) -> list[Any]:
        """The wires that are drawn at this port."""
        return list(self._pipes)

    def middle(self) -> QPointF:
        """The middle of the dot, in the scene."""
        return self.scenePos()

    def boundingRect(self) -> QRectF:
        return self.RECT

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Nothing: the block paints the dots of its ports."""

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        return value
