"""What becomes of what a step gave: it is named by its content, stored, and put into the slots of its outputs."""

import json
import os
import time
import zlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from .digests import OPAQUE
from .entries import Entry
from .givens import given_digest
from .kept import Kept
from .paths import paths_within
from .slots import IMMUTABLE, MISSING, SHARED, Slot
from .supply import Given
from .telling import told
from .templates import Frame, Step
from .workshop import Orders, Workshop


class ChangedInPlace(ValueError):
    """A block changed what it was given, which others may have been given as well."""

    def __init__(self, address: str, inputs: list[str]) -> None:
        names = ", ".join(f"“{name}”" if name else "what it learnt" for name in inputs)
        super().__init__(f"{address} changed its input {names} in place. Change a copy, and return that.")


class Settler:
    """Settles the results of one run. `changed`: something was made again and is not what it was."""

    def __init__(self, workshop: Workshop, orders: Orders) -> None:
        self._workshop = workshop
        self._orders = orders
        self.changed = False

    def settle(
        self,
        frame: Frame,
        step: Step,
        key: str,
        results: Any,
        again: bool,
        made: tuple[str, float, list[Any], list[str] | None],
    ) -> tuple[list[str], str]:
        """Store what a step gave and fill its slots; the facts of each output, and the files it read as JSON.

        Without a list of files it read in `made` (something it read was changed meanwhile) it is not found again.
        """
        orders, store = self._orders, self._workshop.store
        several = len(results) > 1
        digests, facts, sizes, watched = [], [], [], list(made[3] or ())
        for number, value in enumerate(results):
            source = step.base + number
            uses = frame.template.uses[source]
            if several and value.__class__ not in IMMUTABLE:
                uses += SHARED  # two outputs may share parts: each reader gets its own
            opaque = f"{key}:{number}"
            form, digest = None, OPAQUE + opaque
            if not step.process:
                form, digest = self._workshop.identity.of(value, opaque, learnt=step.kind == "fit")
            watched.extend(os.path.abspath(path) for path in paths_within(value))
            size = store.put(digest, form) if form is not None and orders.stored and step.cache != "run" else None
            if size:
                sizes.append(f"{digest}={size}")
            fact = told(digest, value, None if form is None else form.size)
            slot = frame.slots[source]
            if isinstance(slot, Slot):
                self.changed = self.changed or slot.digest != digest
                slot.digest, slot.told, slot.parked = digest, fact, False
            else:
                slot = frame.slots[source] = Slot(digest, MISSING, uses, (frame, step), fact)
            if value.__class__ in IMMUTABLE or again or (uses and (uses < SHARED or size is None)):
                slot.object = value
            digests.append(digest)
            facts.append(fact)
        if step.process:
            known = self._workshop.finder.files or {}
            reach = {file: known.get(file) for file in step.rule["reach"]}
            kept = Kept(step.address, reach, list(results), digests, facts, made[0], orders.run)
            self._workshop.kept.keep(key, kept)
        if orders.stored and made[3] is not None:
            costs, wall, extras, _ = made
            content = self._workshop.files.content
            files = [[self._workshop.files.named(path), content(path)] for path in dict.fromkeys(watched)]
            entry = Entry(
                key, " ".join(digests), "\x1e".join(facts), costs,
                zlib.compress(json.dumps(extras).encode(), 1) if extras else None,
                json.dumps(files) if files else None, " ".join(sizes) or None, time.time(),
            )  # fmt: skip
            store.record(entry, frame.recipes[step.number], wall)
            return facts, entry.files or ""
        return facts, ""

    def named(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """The digests of a step's arguments as they are now; what cannot be pickled counts as unchanged."""
        return {name: self._workshop.identity.of(value, "")[1] for name, value in arguments.items()}

    def steady(self, frame: Frame, step: Step, arguments: dict[str, Any]) -> bool:
        """Whether the files that the step got as inputs are still as they were when its key was made."""
        workshop = self._workshop
        for name, source in step.inputs:
            slot = frame.slots[source]
            if slot.digest[:1] == "p" and isinstance(path := arguments[name], PurePath):
                full = os.path.join(workshop.project, path)
                if workshop.files.path(path) != slot.digest and not workshop.opened.wrote(full):
                    return False
            elif (
                slot.digest[:1] == "g"
                and isinstance(slot.origin, Given)
                and "file" in slot.origin.given
                and given_digest(slot.origin.given, workshop.files, workshop.project) != slot.digest
            ):
                return False
        return True
