"""The actions on what is selected: renamed, copied, grouped, deleted."""

from __future__ import annotations

from typing import Literal

from hyperstudio.editing.arranging import Edge
from hyperstudio.ui.actions.action import Action, Desk


def block_selected(desk: Desk) -> bool:
    """Whether a block is selected on the canvas."""
    page = desk.levels.page
    return page is not None and bool(page.selected())


def on_canvas(desk: Desk) -> bool:
    """Whether a graph is shown."""
    return desk.levels.page is not None


def _shown(desk: Desk) -> bool:
    return bool(desk.levels.stop.address)


def _nameable(desk: Desk) -> bool:
    return block_selected(desk) or bool(desk.levels.stop.looked_at)


def _several(desk: Desk) -> bool:
    page = desk.levels.page
    return page is not None and len(page.selected()) > 1


EDGES: tuple[Edge, ...] = ("left", "centre", "right", "top", "middle", "bottom")
DIRECTIONS: tuple[Literal["across", "down"], ...] = ("across", "down")

SELECTION_ACTIONS: tuple[Action, ...] = (
    Action("edit.rename", "Rename…", lambda d: d.wishes.rename(), "F2", icon="rename", menu="Edit", when=_shown),
    Action(
        "edit.cut",
        "Cut",
        lambda d: d.wishes.selection.cut(),
        "Ctrl+X",
        in_levels=True,
        menu="Edit",
        when=block_selected,
    ),
    Action(
        "edit.copy",
        "Copy",
        lambda d: d.wishes.selection.copy(),
        "Ctrl+C",
        in_levels=True,
        menu="Edit",
        when=block_selected,
        hint="Copy the selected blocks as text, with their code, choices, shared blocks and modules of lib",
    ),
    Action(
        "edit.paste",
        "Paste",
        lambda d: d.wishes.selection.paste(),
        "Ctrl+V",
        in_levels=True,
        menu="Edit",
        when=on_canvas,
        hint="Put the blocks of the clipboard where the pointer is: from any level, project or window",
    ),
    Action(
        "edit.paste_wired",
        "Paste with wires",
        lambda d: d.wishes.selection.paste(wired=True),
        "Ctrl+Shift+V",
        in_levels=True,
        menu="Edit",
        when=on_canvas,
        hint="Paste, and join the copies to what the originals took",
    ),
    Action(
        "edit.duplicate",
        "Duplicate",
        lambda d: d.wishes.duplicate(),
        "Ctrl+D",
        icon="duplicate",
        menu="Edit",
        when=block_selected,
    ),
    Action(
        "edit.duplicate_linked",
        "Duplicate (linked)",
        lambda d: d.wishes.selection.duplicate_linked(),
        menu="Edit",
        when=block_selected,
        hint="Use the block a second time: it becomes a shared one, with one choice everywhere",
    ),
    Action(
        "edit.own_copy",
        "Make its own copy",
        lambda d: d.wishes.selection.own_copy(),
        menu="Edit",
        when=block_selected,
        hint="Turn the use of a shared block or a workflow into a block of this graph",
    ),
    Action(
        "edit.delete",
        "Delete",
        lambda d: d.wishes.delete(),
        canvas_keys="Del",
        icon="remove",
        menu="Edit",
        when=_nameable,
    ),
    Action(
        "edit.group",
        "Group into a block",
        lambda d: d.wishes.selection.group(),
        "Ctrl+G",
        icon="graph",
        menu="Edit",
        when=block_selected,
        hint="Put the selected blocks into a block of their own; the wires that cross its edge become its ports",
    ),
    Action(
        "edit.ungroup",
        "Ungroup",
        lambda d: d.wishes.selection.ungroup(),
        "Ctrl+Shift+G",
        menu="Edit",
        when=block_selected,
        hint="Put what lies in the selected block in its place",
    ),
    Action(
        "arrange.layout",
        "Lay out",
        lambda d: d.wishes.selection.lay_out(),
        "L",
        in_levels=True,
        menu="Edit",
        when=on_canvas,
        hint="Put the selected blocks, or all, in layers along their wires",
    ),
    *(
        Action(
            f"arrange.{edge}",
            f"Align {edge}",
            lambda d, edge=edge: d.wishes.selection.align(edge),  # type: ignore[misc]  # bound now
            when=_several,
        )
        for edge in EDGES
    ),
    *(
        Action(
            f"arrange.{direction}",
            f"Distribute {direction}",
            lambda d, direction=direction: d.wishes.selection.distribute(direction),  # type: ignore[misc]  # bound now
            when=_several,
        )
        for direction in DIRECTIONS
    ),
)
