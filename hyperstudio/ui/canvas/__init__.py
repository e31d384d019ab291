"""The canvas: one page for one level, fed with plain faces, emitting wishes; the only room that knows NodeGraphQt."""

from hyperstudio.ui.canvas.faces import BlockFace, LevelFace, PortFace, WireFace
from hyperstudio.ui.canvas.page import CanvasPage

__all__ = ["BlockFace", "CanvasPage", "LevelFace", "PortFace", "WireFace"]
