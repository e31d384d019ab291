"""The actions on the implementations of the block that is shown."""

from __future__ import annotations

from hyperstudio.ui.actions.action import Action, Desk


def _in_block(desk: Desk) -> bool:
    return desk.levels.stop.is_block


def _looked_at(desk: Desk) -> bool:
    return bool(desk.wishes.implementations.looked_at)


def _toggle_disabled(desk: Desk) -> None:
    wishes = desk.wishes.implementations
    wishes.disable(wishes.looked_at, not wishes.disabled)


IMPLEMENTATION_ACTIONS: tuple[Action, ...] = (
    Action(
        "implementation.graph",
        "Add a graph as an implementation",
        lambda d: d.wishes.implementations.add_graph(),
        icon="graph",
        when=_in_block,
        hint="Do what the block promises with blocks of its own",
    ),
    Action(
        "implementation.pass_through",
        "Add pass-through as an implementation",
        lambda d: d.wishes.implementations.add_graph(passes=True),
        when=_in_block,
        hint="Hand the inputs on as outputs: what is it like without this block?",
    ),
    Action(
        "implementation.file",
        "Add an implementation from a file…",
        lambda d: d.wishes.implementations.ask_for_file(),
        icon="open",
        when=_in_block,
    ),
    Action(
        "implementation.duplicate",
        "Duplicate the shown implementation",
        lambda d: d.wishes.implementations.duplicate(d.wishes.implementations.looked_at),
        icon="duplicate",
        when=_looked_at,
    ),
    Action(
        "implementation.disable",
        "Disable the shown implementation",
        _toggle_disabled,
        when=_looked_at,
        ticked=lambda d: d.wishes.implementations.disabled,
        hint="Keep it, but let no search choose it and count it nowhere",
    ),
)
