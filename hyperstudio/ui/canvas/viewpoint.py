"""How a level is seen: the camera, what is where on the screen, and the painting of near and far."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsView

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.camera import Camera, fitting
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.frame_item import FrameItem
from hyperstudio.ui.canvas.ground import Ground
from hyperstudio.ui.canvas.hint import PointerHint
from hyperstudio.ui.canvas.library import NodeViewer, PipeItem
from hyperstudio.ui.canvas.note_item import NoteItem
from hyperstudio.ui.canvas.overview import Overview, overview_below
from hyperstudio.ui.canvas.parts import WireInHand
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.rail_item import RailItem
from hyperstudio.ui.canvas.wire_item import LooseWire, WireItem

PORT_REACH, WIRE_REACH = 9.0, 5.0
"""How near the pointer must come to a dot (scene units) and to a wire (pixels)."""
REST_MS, SHARPEN_S = 100, 0.005
"""The zoom rests when it has not changed for so long; how long (seconds) sharpening may keep the next frame waiting."""


class Viewpoint(NodeViewer):
    """NodeGraphQt's viewer with a camera that does not drift and painting that does not slow down."""

    camera_moved = Signal()

    def __init__(self) -> None:
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[tuple[Place, Place], WireItem] = {}
        self.rails: tuple[RailItem, ...] = ()
        self.frames: list[FrameItem] = []
        self.wiring: WireInHand | None = None
        self._camera = Camera(0.0, 0.0, 1.0)
        self._fitted: tuple[QRectF, Camera] | None = None
        self.overview = Overview(self)
        self.zooming = False
        self._ground = Ground()
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        flags = QGraphicsView.OptimizationFlag
        self.setOptimizationFlags(flags.DontSavePainterState | flags.DontAdjustForAntialiasing)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._sharpen)
        self._cursor_text.hide()
        self.loose_wire = LooseWire()
        self.scene().addItem(self.loose_wire)
        self.hint = PointerHint(self.viewport())

    # The camera.

    def camera(self) -> Camera:
        """Where the view looks from."""
        return self._camera

    def is_far(self, zoom: float | None = None) -> bool:
        """Whether the level is painted as an overview, at this zoom or as it is looked at now."""
        return (zoom or self._camera.zoom) < overview_below(len(self.blocks))

    def look_from(self, camera: Camera) -> None:
        """Look from there."""
        self._scene_range = camera.seen(self._size())
        self._update_scene()

    def fit(self, rect: QRectF) -> None:
        """Show this part of the scene whole, also when the view's size changes, until one looks from elsewhere."""
        self.look_from(fitting(rect, self._size()))
        self._fitted = rect, self._camera

    def pan(self, right: float, down: float) -> None:
        """Look so far (scene units) from where the view looks now."""
        self._set_viewer_pan(right, down)

    def _size(self) -> QSizeF:
        return QSizeF(max(1, self.viewport().width()), max(1, self.viewport().height()))

    def _update_scene(self) -> None:
        """Bring what the library wants to show onto the screen, exactly (its own way drifts by two pixels)."""
        size, wanted = self._size(), self._scene_range
        zoom = min(size.width() / max(1e-6, wanted.width()), size.height() / max(1e-6, wanted.height()))
        if abs(zoom / self._camera.zoom - 1) < 1e-9:
            zoom = self._camera.zoom  # pictures of blocks are kept for exactly one zoom
        elif hasattr(self, "_rest"):
            self.zooming = True
            self._rest.start(REST_MS)
        self._camera = Camera(wanted.center().x(), wanted.center().y(), zoom)
        self._scene_range = self._camera.seen(size)
        modes = QGraphicsView.ViewportUpdateMode
        mode = modes.FullViewportUpdate if self.is_far(zoom) else modes.BoundingRectViewportUpdate
        if self.viewportUpdateMode() != mode:
            self.setViewportUpdateMode(mode)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.setSceneRect(self._scene_range)
        self.viewport().update()
        self.camera_moved.emit()

    def _sharpen(self) -> None:
        """After zooming: make the pictures of the blocks in sight sharp, some at a time, then show them."""
        if not self.is_far():
            zoom, ratio = self.transform().m11(), self.viewport().devicePixelRatioF()
            until = time.perf_counter() + SHARPEN_S
            seen = self._camera.seen(self._size())
            for block in self.blocks.values():
                if block.body_rect().intersects(seen) and block.sharpen(zoom, ratio) and time.perf_counter() > until:
                    self._rest.start(0)
                    return
        self.zooming = False
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is shown whole stays whole; else the middle and the zoom stay as they are, whatever the size."""
        QGraphicsView.resizeEvent(self, event)
        if self._fitted is not None and self._camera == self._fitted[1]:
            self.fit(self._fitted[0])
        else:
            self.look_from(self._camera)

    def scene_point(self, position: QPoint | QPointF) -> QPointF:
        """The point of the scene under a point of the view (pixels)."""
        size, camera = self._size(), self._camera
        return QPointF(
            camera.x + (position.x() - size.width() / 2) / camera.zoom,
            camera.y + (position.y() - size.height() / 2) / camera.zoom,
        )

    def view_point(self, point: QPointF) -> QPoint:
        """The pixel of the view that shows a point of the scene."""
        size, camera = self._size(), self._camera
        return QPoint(
            round((point.x() - camera.x) * camera.zoom + size.width() / 2),
            round((point.y() - camera.y) * camera.zoom + size.height() / 2),
        )

    # What is where.

    def block_at(self, point: QPointF) -> BlockItem | None:
        """The block whose body is at a point of the scene."""
        owner = self.owner_at(point)
        return owner if isinstance(owner, BlockItem) else None

    def owner_at(self, point: QPointF) -> BlockItem | RailItem | None:
        """The block or rail whose body is at a point of the scene; the upper one where two are."""
        for item in self.scene().items(point):
            if isinstance(item, BlockItem | RailItem) and item.isVisible() and item.body_rect().contains(point):
                return item
        return None

    def spot_near(self, point: QPointF, reach: float) -> PortSpot | None:
        """The port nearest to a point of the scene, within `reach` pixels."""
        if self.is_far() and self.wiring is None:
            return None
        far = max(reach / self._camera.zoom, PORT_REACH)
        area = QRectF(point.x() - far, point.y() - far, 2 * far, 2 * far)
        spots = [item for item in self.scene().items(area) if isinstance(item, PortSpot) and item.isVisible()]
        near = [(distance, spot) for spot in spots if (distance := _distance(spot.middle(), point)) <= far]
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def wire_at(self, point: QPointF) -> WireItem | None:
        """A wire at a point of the scene, give or take a few pixels."""
        far = WIRE_REACH / self._camera.zoom
        area = QRectF(point.x() - far, point.y() - far, 2 * far, 2 * far)
        return next((item for item in self.scene().items(area) if isinstance(item, WireItem)), None)

    def note_at(self, point: QPointF) -> NoteItem | None:
        """The note at a point of the scene."""
        return next((item for item in self.scene().items(point) if isinstance(item, NoteItem)), None)

    def label_at(self, point: QPointF) -> NoteItem | FrameItem | None:
        """The note, or the frame by its head or corner, at a point of the scene where no block, rail or wire is."""
        if self.owner_at(point) is not None or self.wire_at(point) is not None:
            return None
        if (note := self.note_at(point)) is not None:
            return note
        near = [one for one in self.frames if one.head_rect().contains(point) or one.corner_rect().contains(point)]
        return min(near, key=lambda one: one.size[0] * one.size[1], default=None)

    # Painting.

    def drawBackground(self, painter: QPainter, rect: QRectF | Any) -> None:
        painter.save()
        painter.resetTransform()
        self._ground.paint(painter, self._camera, self.viewport().rect())
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Far away, thousands of items are painted by a few calls instead of one by one."""
        if not self.is_far():
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self._ground.paint(painter, self._camera, self.viewport().rect())
        self.overview.paint(painter, self._camera, self._size())
        painter.end()

    def all_pipes(self) -> list[PipeItem]:
        return list(self.wires.values())

    def all_nodes(self) -> list[Any]:
        return list(self.blocks.values())


def _distance(first: QPointF, second: QPointF) -> float:
    away = first - second
    return float((away.x() ** 2 + away.y() ** 2) ** 0.5)
