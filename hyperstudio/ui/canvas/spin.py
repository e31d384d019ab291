"""One spin of the wheel takes one to one level: what still comes of it must not zoom the level one arrives at."""

from __future__ import annotations

PAUSE_MS = 250
"""Turns of the wheel that follow one another faster than this belong to one spin."""


class Spin:
    """The wheel's turns, by the times of their events in milliseconds; shared by all levels of a window."""

    def __init__(self) -> None:
        self._last = 0
        self._spent = False

    def spend(self) -> None:
        """The spin has led to another level; the rest of it does nothing."""
        self._spent = self._last > 0

    def is_spent(self, now: int) -> bool:
        """Take note of a turn; whether it is the rest of a spin that has led to another level."""
        if not now or now - self._last > PAUSE_MS:
            self._spent = False
        self._last = now
        return self._spent
