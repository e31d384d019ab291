"""A slot: what one output port of one step holds, or what was given from outside, during a run."""

from enum import Enum
from typing import Any

SHARED = 1 << 40
"""A number of readers that never runs out: nobody gets the object itself, everybody a copy."""

# Nothing in these can be changed in place, so every reader may have the same object.
IMMUTABLE = frozenset((type(None), bool, int, float, complex, str, bytes, type(Ellipsis)))


class Missing(Enum):
    """The mark for an object that is not in memory."""

    MISSING = "missing"


MISSING = Missing.MISSING


class Slot:
    """One value of a run.

    `digest` names its content, `object` is the value itself or MISSING, `uses` counts the readers still to come,
    `origin` says how to get it again: (frame, step, output) or (slot of a list, position) or a given value.
    `members` are the slots of a list's items or of a bundle's parts (`names`), when it was made of such.
    `told` is what is said about the value (type, shape, size, text) as a JSON fragment.
    """

    __slots__ = ("digest", "members", "names", "object", "origin", "parked", "told", "uses")

    def __init__(self, digest: str, value: Any, uses: int, origin: Any = None, told: str = "") -> None:
        self.digest = digest
        self.object = value
        self.uses = uses
        self.origin = origin
        self.told = told
        self.members: list[Slot] | None = None
        self.names: list[str] | None = None
        self.parked = False


class Pending:
    """What stands in a slot while its step is run elsewhere or waits: who is to go on when it is there."""

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, Any]] = []
