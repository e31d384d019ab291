"""Getting a step what it reads: an object of its own, from memory, from the store, or made again."""

import copy
from collections.abc import Callable
from typing import Any

from .digests import OPAQUE, pickled
from .givens import given_value
from .slots import IMMUTABLE, MISSING, SHARED, Slot
from .templates import Frame, Step
from .workshop import Workshop


class Lost(Exception):
    """A value is not to be had, because of the step at `place`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Gone(LookupError):
    """A stored value that was named from outside is no longer in the store."""


class Given:
    """The origin of a slot that holds a value from outside."""

    __slots__ = ("given",)

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given


class Split:
    """The origin of slots that hold the items of a list."""

    __slots__ = ("_numbers", "items", "whole")

    def __init__(self, whole: Slot, items: list[Slot]) -> None:
        self.whole = whole
        self.items = items
        self._numbers: dict[int, int] = {}

    def number(self, slot: Slot) -> int:
        """The position of an item."""
        if not self._numbers:
            self._numbers = {id(item): number for number, item in enumerate(self.items)}
        return self._numbers[id(slot)]

    def fill(self, values: list[Any]) -> None:
        """Put the items of the list, which is nobody else's, into their slots."""
        shared = SHARED if len({id(value) for value in values}) < len(values) else 0
        for slot, value in zip(self.items, values, strict=True):
            slot.object = value
            slot.uses += shared  # one object twice in the list: its readers get copies


class Supply:
    """Hands values to steps. `again` runs a step whose value is needed and was not kept."""

    def __init__(self, workshop: Workshop, again: Callable[[Frame, Step], bool]) -> None:
        self._workshop = workshop
        self._again = again

    def take(self, slot: Slot) -> Any:
        """An object that the reader may change. Raises `Lost`, and what making a given value raises."""
        slot.uses -= 1
        value = slot.object
        if value.__class__ in IMMUTABLE:
            return value
        if value is MISSING:
            if slot.members is not None:
                values = [self.take(member) for member in slot.members]
                return values if slot.names is None else dict(zip(slot.names, values, strict=True))
            value = self._loaded(slot)
            if value is not MISSING:
                return value
            self._make_again(slot)
            value = slot.object
        if slot.parked or slot.uses <= 0:
            slot.parked = False
            slot.object = MISSING
            return value
        return self._copy(slot, value)

    def _loaded(self, slot: Slot) -> Any:
        if isinstance(slot.origin, Given):
            given = slot.origin.given
            if "stored" not in given:
                return copy.deepcopy(given_value(given, self._workshop.project))
        if not slot.digest or slot.digest.startswith(OPAQUE):
            return MISSING
        return self._workshop.store.load(slot.digest)

    def _copy(self, slot: Slot, value: Any) -> Any:
        """Another object like the one that others will read; what cannot be copied is shared by all."""
        if slot.digest.startswith(OPAQUE):
            return value
        form = pickled(value)
        if form is None:
            return value
        try:
            return form.value()
        except Exception:  # unpickling runs the code of the value's class
            return value

    def available(self, slot: Slot) -> bool:
        """Whether the value can be taken without running a step; what has to be loaded is loaded now."""
        if slot.object is not MISSING:
            return True
        if slot.members is not None:
            missing = [member for member in slot.members if not self.available(member)]
            return not missing
        value = self._loaded(slot)
        if value is MISSING:
            return False
        slot.object = value
        slot.parked = True
        return True

    def _make_again(self, wanted: Slot) -> None:
        """Run what is needed to have this value, with what that needs in turn, without recursion."""
        waiting = [wanted]
        while waiting:
            slot = waiting[-1]
            if slot is not wanted and self.available(slot):
                waiting.pop()
                continue
            if slot.members is not None:
                waiting.extend(member for member in slot.members if not self.available(member))
                continue
            origin = slot.origin
            if isinstance(origin, Split):
                if not self.available(origin.whole):
                    waiting.append(origin.whole)
                    continue
                origin.fill(list(self.take(origin.whole)))
            elif isinstance(origin, tuple):
                frame, step = origin
                inputs = [frame.slots[source] for _, source in step.inputs]
                lost = next((source for source in inputs if isinstance(source, str)), None)
                if lost is not None:
                    raise Lost(lost)
                missing = [source for source in inputs if not self.available(source)]
                if missing:
                    waiting.extend(missing)
                    continue
                if not self._again(frame, step):
                    raise Lost(frame.place(step))
                if slot.object is MISSING:
                    slot.object = self._loaded(slot)  # it is large and went to the store at once
                    slot.parked = True
            else:
                raise Gone(f"The stored value {slot.digest} is no longer there.")
            waiting.pop()
