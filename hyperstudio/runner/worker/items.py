"""for_each: taking lists apart into items, and putting what the items gave back together."""

import itertools

from .digests import OPAQUE, members_digest
from .slots import IMMUTABLE, MISSING, SHARED, Slot
from .supply import Split, Supply
from .templates import Frame, Step
from .workshop import Orders, Workshop


class LengthsDiffer(ValueError):
    """Lists that go together have different lengths."""


def split(slot: Slot, supply: Supply, workshop: Workshop, orders: Orders) -> list[Slot]:
    """The items of a list as slots. Raises what loading the list raises, and TypeError for what has no items."""
    if slot.members is not None and slot.names is None:
        return slot.members
    known = workshop.store.members(slot.digest) if orders.keyed and not slot.digest.startswith(OPAQUE) else None
    if known is not None:
        items = [Slot(digest, MISSING, 0) for digest in known]
        whole = Split(slot, items)
        for item in items:
            item.origin = whole
        return items
    values = list(supply.take(slot))
    items = []
    for number, value in enumerate(values):
        digest = workshop.identity.of(value, f"{slot.digest}[{number}]")[1] if orders.keyed else ""
        items.append(Slot(digest, value, 0))
    if len({id(value) for value in values if value.__class__ not in IMMUTABLE}) < sum(
        value.__class__ not in IMMUTABLE for value in values
    ):
        for item in items:
            item.uses = SHARED  # the same object twice: its readers get copies
    whole = Split(slot, items)
    for item in items:
        item.origin = whole
    if orders.stored and not any(item.digest.startswith(OPAQUE) for item in items):
        workshop.store.put_members(slot.digest, None, [item.digest for item in items])
    return items


def frames_of(frame: Frame, step: Step, place: str, lists: dict[str, list[Slot]]) -> list[Frame]:
    """A frame for each item, its inputs filled. Raises `LengthsDiffer`."""
    nested = step.plans[""]
    names, pair = list(lists), step.rule["pair"]
    if pair == "all":
        rows: list[tuple[Slot, ...]] = list(itertools.product(*lists.values()))
    else:
        lengths = {name: len(items) for name, items in lists.items()}
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
            raise LengthsDiffer(f"The lists that go together have different lengths: {told} items.")
        rows = list(zip(*lists.values(), strict=True))
    once = len(names) == 1 or pair != "all"
    frames = []
    for number, row in enumerate(rows):
        item = Frame(nested, f"{place}[{number}]", len(step.place))
        for name, source in step.inputs:
            if name not in lists:
                item.slots[nested.inputs[name]] = frame.slots[source]
        for name, slot in zip(names, row, strict=True):
            source = nested.inputs[name]
            slot.uses += nested.uses[source] if once and isinstance(slot.origin, Split) else SHARED
            item.slots[source] = slot
        frames.append(item)
    return frames


def made_of(names: list[str] | None, parts: list[Slot], workshop: Workshop, orders: Orders) -> Slot:
    """A slot for a list (or, with names, a bundle) whose members are in other slots."""
    digests = [part.digest for part in parts] if orders.keyed else []
    digest = members_digest("list" if names is None else "bundle", names, digests) if orders.keyed else ""
    slot = Slot(digest, MISSING, SHARED)
    slot.members = parts
    slot.names = names
    if orders.stored and not digest.startswith(OPAQUE):
        workshop.store.put_members(digest, names, digests)
    return slot
