"""Drags and drops as Qt sends them, with every version of PySide6."""

from PySide6 import QtCore
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

# From 6.12 on these events are made with a point of floats, and the other way is marked as deprecated.
_FLOATS = tuple(map(int, QtCore.__version__.split(".")[:2])) >= (6, 12)
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def entering(at: QPoint, actions: Qt.DropAction, data: QMimeData) -> QDragEnterEvent:
    """What is dragged comes in."""
    return QDragEnterEvent(QPointF(at) if _FLOATS else at, actions, data, _LEFT, _NONE)


def moving(at: QPoint, actions: Qt.DropAction, data: QMimeData) -> QDragMoveEvent:
    """What is dragged is here now."""
    return QDragMoveEvent(QPointF(at) if _FLOATS else at, actions, data, _LEFT, _NONE)


def dropping(at: QPoint, actions: Qt.DropAction, data: QMimeData) -> QDropEvent:
    """What is dragged is let go."""
    return QDropEvent(QPointF(at), actions, data, _LEFT, _NONE)
