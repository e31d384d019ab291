"""What is told at the end of a run: the values of the plan's outputs."""

from json.encoder import encode_basestring_ascii as quoted

from .digests import OPAQUE, pickled
from .slots import MISSING, Slot
from .supply import Supply
from .telling import told, told_members
from .workshop import Orders, Workshop


class Telling:
    """Describes values; those that no step told about (given, or from a list) are made for it now."""

    def __init__(self, workshop: Workshop, orders: Orders, supply: Supply) -> None:
        self._workshop = workshop
        self._orders = orders
        self._supply = supply

    def summary(self, port: str, slot: Slot | str | None) -> str:
        """The value that an output port holds, as JSON; null when its step failed or was skipped."""
        if slot.__class__ is not Slot:
            return "null"
        return f'{{"port":{quoted(port)},{self._facts(slot)}}}'

    def _facts(self, slot: Slot) -> str:
        if not slot.told:
            if slot.members is not None and slot.digest:
                members = [self._facts(member) for member in slot.members]
                slot.told = told_members(slot.digest, slot.names, members)
            else:
                slot.told = self._described(slot)
        return slot.told

    def _described(self, slot: Slot) -> str:
        if not self._orders.keyed and slot.object is not MISSING:
            return told("", slot.object, None)  # nothing is stored, so it has no size and nobody can ask for it
        try:
            value = self._supply.take(slot)
        except Exception as error:  # making a given value runs the code of the project's types
            return f'"digest":"{slot.digest}","type":{quoted(type(error).__name__)},"shape":null,"size":null'
        form = pickled(value)
        if not slot.digest and self._orders.keyed:  # else nobody can ask for it
            slot.digest = OPAQUE if form is None else form.digest()
        if self._orders.stored and form is not None:
            self._workshop.store.put(slot.digest, form)
        return told(slot.digest, value, None if form is None else form.size)
