"""The actions on what is selected: renamed, copied, grouped, deleted."""

from __future__ import annotations

from hyperstudio.ui.actions.action import Action, Desk


def block_selected(desk: Desk) -> bool:
    """Whether a block is selected on the canvas."""
    page = desk.levels.page
    return page is not None and bool(page.selected())


def _shown(desk: Desk) -> bool:
    return bool(desk.levels.stop.address)


def _nameable(desk: Desk) -> bool:
    return block_selected(desk) or bool(desk.levels.stop.looked_at)


SELECTION_ACTIONS: tuple[Action, ...] = (
    Action("edit.rename", "Rename…", lambda d: d.wishes.rename(), "F2", icon="rename", menu="Edit", when=_shown),
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
)
