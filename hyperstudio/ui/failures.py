"""What is offered where a block failed: its error, what it got, its code, and to run again from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hyperstudio.ui.focus import Focus


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that failed: where it ran, the address of its code, and the run's workflow and target (empty: all)."""

    place: str
    address: str
    workflow: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done about it at once; `icon` is a name of the theme's pictures."""

    title: str
    icon: str
    does: Callable[[], None]


def offers_about(failed: Failed, focus: Focus) -> tuple[Offer, ...]:
    """What can be done about a failed step, the same wherever it is told of."""
    return (
        Offer("Show error", "problem", lambda: focus.show_error(failed.place)),
        Offer("Inputs", "console", lambda: focus.tell_console(f'dict(inputs["{failed.place}"])')),
        Offer("Run again", "run", lambda: focus.run(failed.workflow, failed.to)),
        Offer("Open code", "code", lambda: focus.show_code(failed.address)),
    )
