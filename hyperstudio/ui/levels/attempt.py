"""Trying what the user wishes: a refusal is shown, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hyperstudio.errors import StudioError
from hyperstudio.ui.focus import Focus

T = TypeVar("T")


def attempt(focus: Focus, wish: Callable[[], T]) -> T | None:
    """Do it; where it is refused, tell why and answer None."""
    try:
        return wish()
    except StudioError as refusal:
        focus.tell(refusal)
        return None
