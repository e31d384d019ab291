"""The one door to NodeGraphQt: the classes that the canvas builds on, with the types that the library leaves out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hyperstudio.ui.canvas import binding

binding.load()

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal
    from PySide6.QtGui import QMouseEvent, QUndoStack
    from PySide6.QtWidgets import (
        QGraphicsItem,
        QGraphicsPathItem,
        QGraphicsScene,
        QGraphicsTextItem,
        QGraphicsView,
        QRubberBand,
        QWidget,
    )

    IN: str
    OUT: str
    PIPE_LEVEL: float
    BLOCK_LEVEL: float

    class PortItem(QGraphicsItem):
        """Where wires end; a child of the item of its block."""

        name: str
        port_type: str
        multi_connection: bool
        display_name: bool
        locked: bool
        hovered: bool
        _hovered: bool
        _pipes: list[Any]

        def __init__(self, parent: QGraphicsItem | None = None) -> None: ...
        def add_pipe(self, pipe: PipeItem) -> None: ...
        def remove_pipe(self, pipe: PipeItem) -> None: ...

    class PipeItem(QGraphicsPathItem):
        """A wire."""

        _color: tuple[int, int, int]
        _style: int
        _active: bool
        _highlight: bool
        _input_port: Any
        _output_port: Any

        def set_connections(self, port1: PortItem, port2: PortItem) -> None: ...
        def delete(self) -> None: ...

    class AbstractNodeItem(QGraphicsItem):
        """What a node is drawn as."""

        id: str
        type_: str
        selected: bool
        visible: bool
        xy_pos: list[float]
        _properties: dict[str, Any]
        _width: float
        _height: float

        def __init__(self, name: str = "node", parent: QGraphicsItem | None = None) -> None: ...
        def delete(self) -> None: ...

    class NodeScene(QGraphicsScene):
        """The scene of one graph."""

        def viewer(self) -> NodeViewer | None: ...

    class NodeViewer(QGraphicsView):
        """The widget: marquee, selection, moving and slicing are the library's, the rest is overridden."""

        moved_nodes: Signal[tuple[object]]
        connection_sliced: Signal[tuple[list[Any]]]
        LMB_state: bool
        ALT_state: bool
        SHIFT_state: bool
        CTRL_state: bool
        acyclic: bool
        pipe_collision: bool
        _scene_range: QRectF
        _node_positions: dict[Any, list[float]]
        _rubber_band: QRubberBand
        _origin_pos: QPoint
        _previous_pos: QPoint
        _cursor_text: QGraphicsTextItem
        _search_widget: QWidget
        _LIVE_PIPE: QGraphicsPathItem
        _SLICER_PIPE: QGraphicsPathItem

        def __init__(self, parent: QWidget | None = None, undo_stack: QUndoStack | None = None) -> None: ...
        def mousePressEvent(self, event: QMouseEvent) -> None: ...
        def add_node(self, node: AbstractNodeItem, pos: tuple[float, float] | None = None) -> None: ...
        def _set_viewer_pan(self, pos_x: float, pos_y: float) -> None: ...
        def scale(self, sx: float, sy: float, pos: QPointF | None = None) -> None: ...

    class BaseNode:
        """A node of the library: joins the model with the item that draws it."""

        view: Any
        model: Any
        _graph: Any

        def __init__(self, qgraphics_item: type[AbstractNodeItem] | None = None) -> None: ...
        def inputs(self) -> dict[str, Any]: ...
        def outputs(self) -> dict[str, Any]: ...
        def add_input(self, name: str = ..., multi_input: bool = ...) -> Any: ...
        def add_output(self, name: str = ..., multi_output: bool = ...) -> Any: ...

    class NodeGraph(QObject):
        """The controller of one graph."""

        model: Any
        _viewer: Any

        def __init__(self, parent: QObject | None = None, **parts: Any) -> None: ...
        def viewer(self) -> Any: ...
        def scene(self) -> NodeScene: ...
        def undo_stack(self) -> QUndoStack: ...
        def get_node_by_id(self, node_id: str) -> BaseNode | None: ...

else:
    from NodeGraphQt import BaseNode, NodeGraph
    from NodeGraphQt.constants import Z_VAL_NODE as BLOCK_LEVEL
    from NodeGraphQt.constants import Z_VAL_PIPE as PIPE_LEVEL
    from NodeGraphQt.constants import PortTypeEnum
    from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
    from NodeGraphQt.qgraphics.pipe import PipeItem
    from NodeGraphQt.qgraphics.port import PortItem
    from NodeGraphQt.widgets.scene import NodeScene
    from NodeGraphQt.widgets.viewer import NodeViewer

    IN, OUT = PortTypeEnum.IN.value, PortTypeEnum.OUT.value


@contextmanager
def in_its_own_words() -> Iterator[None]:
    """Around calls of the library's handlers: they ask events for `pos()`, which Qt 6 deprecates."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is marked as deprecated.*", DeprecationWarning)
        yield


__all__ = [
    "BLOCK_LEVEL",
    "IN",
    "OUT",
    "PIPE_LEVEL",
    "AbstractNodeItem",
    "BaseNode",
    "NodeGraph",
    "NodeScene",
    "NodeViewer",
    "PipeItem",
    "PortItem",
    "in_its_own_words",
]
