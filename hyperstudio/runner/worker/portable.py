"""Values on their way to another worker: by digest where the store has them, small ones as they are."""

import base64
import pickle
from collections.abc import Callable, Mapping
from typing import Any

from .digests import OPAQUE, pickled
from .slots import IMMUTABLE, MISSING, SHARED, Slot
from .supply import Given, Split, Supply
from .workshop import Orders, Workshop

INLINE = 16 * 1024

Splitter = Callable[[Slot, Supply, Workshop, Orders], list[Slot]]


def portable(slot: Slot) -> dict[str, Any] | None:
    """How another worker gets this value, as JSON; None for what lives in this one only."""
    if slot.digest.startswith(OPAQUE):
        return None
    if slot.members is not None:
        parts = [portable(member) for member in slot.members]
        return None if None in parts else {"digest": slot.digest, "names": slot.names, "members": parts}
    origin = slot.origin
    if isinstance(origin, Given):
        return {"digest": slot.digest, "given": origin.given}
    if isinstance(origin, tuple) and origin[1].cache != "run":
        return {"digest": slot.digest}
    if slot.object is not MISSING:
        form = pickled(slot.object)
        if form is not None and form.size <= INLINE and not form.buffers:
            return {"digest": slot.digest, "data": base64.b64encode(form.head).decode()}
    if isinstance(origin, Split):
        whole = portable(origin.whole)
        return None if whole is None else {"digest": slot.digest, "item": origin.number(slot), "whole": whole}
    return None


class Arrivals:
    """Makes slots of what `portable` said, in the worker that needs the values."""

    def __init__(self, workshop: Workshop, orders: Orders, supply: Supply, split: Splitter) -> None:
        self._workshop = workshop
        self._orders = orders
        self._supply = supply
        self._split = split
        self._lists: dict[str, list[Slot]] = {}

    def slot(self, said: Mapping[str, Any]) -> Slot:
        """A slot that one step will read. Raises what unpickling or splitting raises."""
        digest = said["digest"]
        if "members" in said:
            slot = Slot(digest, MISSING, 1)
            slot.members, slot.names = [self.slot(member) for member in said["members"]], said["names"]
            return slot
        if "given" in said:
            return Slot(digest, MISSING, 1, Given(said["given"]))
        if "data" in said:
            value = pickle.loads(base64.b64decode(said["data"]))
            return Slot(digest, value, 1 if value.__class__ not in IMMUTABLE else SHARED)
        if "item" in said:
            whole = said["whole"]["digest"]
            if whole not in self._lists:
                # One list at a time: a worker gets the items of one for_each after the other.
                self._lists = {whole: self._split(self.slot(said["whole"]), self._supply, self._workshop, self._orders)}
            item: Slot = self._lists[whole][said["item"]]
            item.uses = SHARED
            return item
        return Slot(digest, MISSING, 1)
