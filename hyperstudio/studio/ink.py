"""What all plots share: their colours and lettering, and a figure as pixels. matplotlib is slow to import."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DRAWING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a plot, as `#rrggbb`, and the size of its text in points."""

    ground: str = "#ffffff"
    text: str = "#1b2029"
    muted: str = "#566070"
    line: str = "#d3d8e0"
    strong: str = "#1a5fd0"
    calm: str = "#a9b6c9"
    good: str = "#18734a"
    bad: str = "#bf2630"
    points: float = 9.0
    family: str = ""


@contextmanager
def lettering(ink: Ink) -> Iterator[None]:
    """Write in the ink's letters, one plot at a time: such settings are those of the whole process."""
    from matplotlib import rc_context
    from matplotlib.font_manager import get_font_names

    family = [ink.family] if ink.family in get_font_names() else []
    with _DRAWING, rc_context({"font.family": [*family, "DejaVu Sans"]}):
        yield


def picture_of(figure: "Figure") -> tuple[bytes, int, int]:
    """A figure as pixels: red, green, blue and opacity of each, a byte each, row by row; its width and height."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    width, height = canvas.get_width_height()
    return bytes(canvas.buffer_rgba()), width, height  # type: ignore[no-untyped-call]  # as above
