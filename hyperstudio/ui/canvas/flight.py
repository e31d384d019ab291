"""What moves by itself: the view flying to a block and back, and the rings of blocks that run."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QRectF, QSizeF, QTimer, QVariantAnimation

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.camera import Camera, fitting
from hyperstudio.ui.canvas.viewer import CanvasViewer

ZOOM_MS, SPIN_MS, SPIN_DEGREES = 250, 60, 18.0
RETURN_ZOOM = 1.6
"""A level that was nearer than this is not found again like that; the block one comes back from is shown at 1."""
INSIDE = 8.0
"""The largest zoom at which a block is shown before its inside takes its place."""


class Flight(QObject):
    """Moves the camera of a view over a quarter of a second; one flight at a time."""

    def __init__(self, view: CanvasViewer) -> None:
        super().__init__(view)
        self._view = view
        self._animation: QVariantAnimation | None = None

    def to(self, aim: Camera, animated: bool, done: Callable[[], None] | None = None) -> None:
        """Go there, at once if not animated, and then call `done`. A flight under way ends where it is, undone."""
        self.stop()
        if not animated:
            self._view.look_from(aim)
            if done is not None:
                done()
            return
        start = self._view.camera()
        animation = self._animation = QVariantAnimation(self)
        animation.setDuration(ZOOM_MS)
        animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        animation.setStartValue(0.0)
        animation.setEndValue(1.0)
        animation.valueChanged.connect(lambda share: self._view.look_from(start.toward(aim, share)))

        def landed() -> None:
            self.stop()
            if done is not None:
                done()

        animation.finished.connect(landed)
        animation.start()

    def stop(self) -> None:
        """End a flight where it is."""
        animation, self._animation = self._animation, None
        if animation is not None:
            animation.stop()
            animation.deleteLater()

    def home(self, body: QRectF) -> Camera:
        """From where a level should be seen when one comes back from a body (scene units) of it."""
        now = self._view.camera()
        return now if now.zoom <= RETURN_ZOOM else Camera(body.center().x(), body.center().y(), 1.0)

    def into(self, body: QRectF, animated: bool, done: Callable[[], None]) -> None:
        """Go until a body (scene units) fills the view, and then call `done`."""
        self.to(self._filled_by(body), animated, done)

    def out_of(self, body: QRectF, animated: bool) -> None:
        """Come back from a body to where the view is now."""
        aim = self._view.camera()
        if animated:
            self._view.look_from(self._filled_by(body))
            self.to(aim, True)

    def _filled_by(self, body: QRectF) -> Camera:
        return fitting(body, QSizeF(self._view.viewport().size()), margin=0.0, nearest=INSIDE)


class Spinner(QObject):
    """Turns the rings of running blocks whose progress is not known; rests when there are none."""

    def __init__(self, blocks: dict[str, BlockItem], parent: QObject) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._timer = QTimer(self)
        self._timer.setInterval(SPIN_MS)
        self._timer.timeout.connect(self._turn)

    def refresh(self, moving: bool) -> None:
        """Turn or rest, by what the blocks show now; never turn when `moving` is False."""
        wanted = moving and bool(self._turning())
        if wanted != self._timer.isActive():
            (self._timer.start if wanted else self._timer.stop)()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def _turning(self) -> list[BlockItem]:
        return [b for b in self._blocks.values() if b.face.state == "running" and b.face.progress is None]

    def _turn(self) -> None:
        for item in self._turning():
            item.turn = (item.turn + SPIN_DEGREES) % 360
            item.update()
