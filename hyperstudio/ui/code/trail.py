"""The files that were looked at, one after the other: back and forward between them."""

from __future__ import annotations

from dataclasses import dataclass, field

LONGEST = 50


@dataclass(frozen=True, slots=True)
class Spot:
    """A line (from 1) of a file, by its path."""

    path: str
    line: int = 1


@dataclass(slots=True)
class Trail:
    """Where one was and where one came back from."""

    behind: list[Spot] = field(default_factory=list)
    ahead: list[Spot] = field(default_factory=list)

    def leave(self, spot: Spot) -> None:
        """Go on from a spot to a new one."""
        if spot.path and (not self.behind or self.behind[-1] != spot):
            self.behind = [*self.behind, spot][-LONGEST:]
        self.ahead = []

    def step(self, here: Spot, back: bool) -> Spot | None:
        """Where one gets by a step from here; None at the end."""
        source, target = (self.behind, self.ahead) if back else (self.ahead, self.behind)
        if not source:
            return None
        if here.path:
            target.append(here)
        return source.pop()
