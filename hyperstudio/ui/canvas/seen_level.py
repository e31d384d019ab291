"""A level and where it is looked at from: fitting, flying towards a block and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from hyperstudio.ui.canvas import showing
from hyperstudio.ui.canvas.border import Border
from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.canvas.flight import Flight
from hyperstudio.ui.canvas.level_graph import LevelGraph
from hyperstudio.ui.canvas.viewer import CanvasViewer


class SeenLevel(QWidget):
    """The picture of a level, and its camera. `animated` switches all movement that is not the user's own."""

    animated = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graph = LevelGraph()
        self._graph.setParent(self)
        self.view: CanvasViewer = self._graph.view
        self._border = Border()
        self._fitted = False
        self._flight = Flight(self.view)

    def selected(self) -> tuple[str, ...]:
        """The ids of the selected blocks, in the order of the level's face."""
        return tuple(block for block, item in self._graph.blocks.items() if item.isSelected())

    def fit(self) -> None:
        """Show the whole level."""
        self._fitted = True
        self._look_at(showing.level_rect(self._graph))

    def fit_selection(self) -> None:
        """Show the selected blocks, or the whole level where none is selected."""
        chosen = [self._graph.blocks[block].body_rect() for block in self.selected()]
        self._look_at(showing.united(chosen) if chosen else showing.level_rect(self._graph))

    def _look_at(self, rect: QRectF) -> None:
        if rect.isEmpty():
            self.view.look_from(Camera(0.0, 0.0, 1.0))
        else:
            self.view.fit(rect)

    def camera(self) -> Camera:
        """Where the page is looked at from: a value to give back to `set_camera`."""
        return self.view.camera()

    def set_camera(self, camera: Camera) -> None:
        """Look from where `camera` was taken."""
        self._fitted = True
        self._border.forget()
        self.view.look_from(camera)

    def zoom_into(self, block: str, done: Callable[[], None]) -> None:
        """Fly towards a block, then call `done`; the page itself is found again as it was. At once if not animated.

        Raises `KeyError` for an unknown id.
        """
        body = self._graph.blocks[block].body_rect()
        home = self._flight.home(body)

        def arrive() -> None:
            done()
            self.set_camera(home)

        self._flight.into(body, self._moving(), arrive)

    def zoom_out_of(self, block: str) -> None:
        """Fly back from a block to where the page was looked at from. Raises `KeyError` for an unknown id."""
        self._flight.out_of(self._graph.blocks[block].body_rect(), self._moving())

    def _moving(self) -> bool:
        return self.animated and self.isVisible()

    def _size(self) -> QSizeF:
        return QSizeF(self.view.viewport().size())
