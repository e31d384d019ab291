"""Where the parts of a block stand: sizes and rectangles in scene units, from its face alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from hyperstudio.ui.canvas.faces import BlockFace, PortFace
from hyperstudio.ui.canvas.look import LABEL, SMALL, TITLE, elided, elided_reason, width_of

PAD, ROW, GRID = 14.0, 20.0, 10
NARROWEST, WIDEST = 170.0, 320.0
TOP, TITLE_ROW, LINE_ROW, CHIP_ROW = 9.0, 21.0, 17.0, 22.0
MARK = 15.0
"""The diameter of the mark for a block's state."""
CHIP_PAD = 6.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text that fits where it stands, and that place."""

    text: str
    at: QPointF


@dataclass(frozen=True, slots=True)
class Chip:
    """A short word in a rounded box."""

    text: str
    box: QRectF


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """The places of everything in a block; the origin is its top left corner."""

    body: QRectF
    head: float
    title: Words
    subtitle: Words
    time: Words
    mark: QRectF
    count: Chip | None
    chips: tuple[Chip, ...]
    problem: Words | None
    inputs: tuple[Words, ...]
    outputs: tuple[Words, ...]
    input_dots: tuple[QPointF, ...]
    output_dots: tuple[QPointF, ...]
    shortened: bool
    """Some text did not fit and should be told in full elsewhere."""


def lay_out(face: BlockFace) -> BlockLayout:
    """Place the parts of a block: as wide as its texts need, within bounds, and a multiple of the grid."""
    inputs, outputs = _widest(face.inputs), _widest(face.outputs)
    marked = MARK + 8 if face.state != "never" else 0.0
    time_width = width_of(face.own_time, SMALL) + 8 if face.own_time else 0.0
    count_width = width_of(face.count, SMALL) + 2 * CHIP_PAD if face.count else 0.0
    second = width_of(face.subtitle, LABEL) + (count_width + 8 if count_width else 0) + time_width
    chip_widths = [width_of(badge, SMALL) + 2 * CHIP_PAD for badge in face.chips]
    wanted = max(
        NARROWEST,
        width_of(face.title, TITLE, True) + marked + 2 * PAD,
        second + 2 * PAD,
        sum(chip_widths) + 5 * len(chip_widths) + 2 * PAD,
        inputs + outputs + 2 * PAD + 24,
    )
    width = -(-min(WIDEST, wanted) // GRID) * GRID
    title = elided(face.title, TITLE, width - 2 * PAD - marked, bold=True)
    top = TOP + TITLE_ROW
    subtitle, count, time = _second_line(face, width, top, count_width, time_width)
    if face.subtitle or face.count or face.own_time:
        top += LINE_ROW
    chips: list[Chip] = []
    if face.chips:
        left = PAD
        for badge, chip_width in zip(face.chips, chip_widths, strict=True):
            chips.append(Chip(badge, QRectF(left, top + 3, chip_width, 16)))
            left += chip_width + 5
        top += CHIP_ROW
    head = top + 5
    rows = max(len(face.inputs), len(face.outputs))
    bottom = head + (rows * ROW + 10 if rows else 5)
    problem = None
    if face.problem:
        problem = Words(elided_reason(face.problem, SMALL, width - 2 * PAD - 16), QPointF(PAD + 16, bottom - 1))
        bottom += 20
    half = (width - 2 * PAD - 12) / 2
    in_room, out_room = max(half, width - 2 * PAD - 12 - outputs), max(half, width - 2 * PAD - 12 - inputs)
    in_words, in_dots = _ports(face.inputs, head + 5, in_room, None, 0.0)
    out_words, out_dots = _ports(face.outputs, head + 5, out_room, width - PAD, width)
    cut = title != face.title or subtitle.text != face.subtitle or (problem and problem.text != face.problem)
    return BlockLayout(
        body=QRectF(0, 0, width, -(-bottom // GRID) * GRID),
        head=head,
        title=Words(title, QPointF(PAD, TOP)),
        subtitle=subtitle,
        time=time,
        mark=QRectF(width - PAD - MARK + 2, TOP + 1, MARK, MARK),
        count=count,
        chips=tuple(chips),
        problem=problem,
        inputs=in_words,
        outputs=out_words,
        input_dots=in_dots,
        output_dots=out_dots,
        shortened=bool(cut),
    )


def _second_line(
    face: BlockFace, width: float, top: float, count_width: float, time_width: float
) -> tuple[Words, Chip | None, Words]:
    room = width - 2 * PAD - time_width - (count_width + 8 if count_width else 0)
    subtitle = elided(face.subtitle, LABEL, room)
    count = None
    if face.count:
        left = PAD + (width_of(subtitle, LABEL) + 7 if subtitle else 0)
        count = Chip(face.count, QRectF(left, top, count_width, 15))
    time = Words(face.own_time, QPointF(width - PAD - width_of(face.own_time, SMALL) + 2, top + 1))
    return Words(subtitle, QPointF(PAD, top)), count, time


def _widest(ports: tuple[PortFace, ...]) -> float:
    return max((width_of(port.name, LABEL) for port in ports), default=0.0)


def _ports(
    ports: tuple[PortFace, ...], top: float, room: float, right: float | None, dots_at: float
) -> tuple[tuple[Words, ...], tuple[QPointF, ...]]:
    words, dots = [], []
    for row, port in enumerate(ports):
        middle = top + row * ROW + ROW / 2
        text = elided(port.name, LABEL, room)
        left = PAD if right is None else right - width_of(text, LABEL)
        words.append(Words(text, QPointF(left, middle - 7.5)))
        dots.append(QPointF(dots_at, middle))
    return tuple(words), tuple(dots)
