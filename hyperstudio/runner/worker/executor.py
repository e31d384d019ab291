"""Walking through a plan: what is found is reused, what is not is run, and what depends on a failure is skipped."""

import gc
import json
import time
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .capture import tell_again
from .digests import OPAQUE, text_digest
from .entries import Entry
from .givens import given_digest
from .items import made_of
from .nests import Entry as Next
from .nests import Nests
from .outcome import Telling
from .performing import Performer, outputs_of
from .recipes import prefetch
from .sharing import Sharing
from .slots import IMMUTABLE, MISSING, SHARED, Pending, Slot
from .supply import Given
from .templates import CALLABLE, HOLDING, Frame, Step, Template, keeps
from .together import Together
from .workshop import Orders, Tally, Workshop

NOTHING: dict[str, Any] = {}


class Executor:
    """One run of one plan."""

    def __init__(self, workshop: Workshop, run: str, plan: Mapping[str, Any]) -> None:
        self._workshop = workshop
        options = (bool(plan.get("store", True)), bool(plan.get("fresh")), bool(plan.get("quiet")))
        self._orders = Orders(run, *options, strict=bool(plan.get("strict")), keeps=keeps(plan))
        self._tally = Tally()
        self._performer = Performer(workshop, self._orders, self._tally)
        self._nexts: list[Next] = []
        self._nests = Nests(workshop, self._orders, self._performer, self._nexts, self._fill_givens)
        self._plan = plan
        # Where this worker goes on for one that died: what that one made, and the steps that it told as failed.
        self._made = frozenset(plan.get("made", ()))
        self._broken = frozenset((place, kind) for place, kind in plan.get("broken", ()))
        self._together = Together(workshop, self._performer, self._nests)
        self._sharing: Sharing | None = None
        told = self._orders.stored and not self._orders.quiet  # helpers tell of their steps
        if told and workshop.pool is not None and plan.get("workers", 1) > 1:
            self._sharing = Sharing(workshop, self._orders, self._tally, self._performer, self._nests, plan)
        self._stopped_at = ""
        self._begun = time.time()

    @property
    def performer(self) -> Performer:
        """Who runs the steps; progress and numbers of the running step are told to it."""
        return self._performer

    def run(self) -> None:
        """Do all of it. Whatever happens in the project's code, the last event is `run_finished`."""
        begun = time.perf_counter()
        workshop = self._workshop
        # Nothing of the plan is garbage before the run ends: the collector need not walk through it again and again.
        gc.disable()
        template = Template(self._plan, {}, keyed=self._orders.keyed)
        workshop.learn(self._plan, workshop.kept.begin(self._plan.get("files")))
        if not self._orders.quiet:
            start = f'"run":{quoted(self._orders.run)},"steps":{template.counted()}'
            workshop.outbox.put(f'{{"event":"run_started",{start}}}')
        frame = Frame(template)
        self._fill_givens(frame)
        if self._orders.stored:
            prefetch([frame], workshop.store, self._orders.fresh)
        gc.freeze()
        gc.enable()
        self._walk(frame)
        self._performer.say_problems()
        summary = Telling(workshop, self._orders, self._performer.supply).summary
        outputs = ",".join(
            f"{quoted(port)}:{summary(port, frame.slots[source])}" for port, source in template.outputs.items()
        )
        status = "stopped" if workshop.interrupts.stop else "failed" if self._tally.failed else "done"
        end: dict[str, Any] = {"event": "run_finished", "run": self._orders.run, "status": status}
        end |= {"seconds": round(time.perf_counter() - begun, 6), "counts": self._tally.counts()}
        end["files"] = workshop.files.counted
        workshop.kept.end(self._orders.run)
        workshop.outbox.put(f'{json.dumps(end)[:-1]}, "outputs": {{{outputs}}}}}')
        gc.unfreeze()

    def _fill_givens(self, frame: Frame) -> None:
        template = frame.template
        givens = [(template.inputs[name], given) for name, given in template.given.items()]
        for source, given in [*givens, *template.constants]:
            digest = ""
            if self._orders.keyed:
                digest = given_digest(given, self._workshop.files, self._workshop.project)
            frame.slots[source] = Slot(digest, MISSING, SHARED, Given(given))

    def _walk(self, root: Frame) -> None:
        do = self._keyed_step if self._orders.keyed else self._quick_step
        interrupts, nexts = self._workshop.interrupts, self._nexts
        agenda: list[Next] = [(root, iter(root.template.steps), None)]
        sharing = self._sharing
        while agenda or self._together.advance() or (sharing is not None and sharing.advance()):
            if not agenda:
                agenda.extend(reversed(nexts))
                nexts.clear()
                continue
            frame, steps, end = agenda[-1]
            for step in steps:
                if interrupts.stop:
                    self._skip(frame, step, self._stopped_at or frame.place(step))
                elif step.kind in CALLABLE:
                    do(frame, step)
                    if interrupts.stop:
                        self._stopped_at = frame.place(step)
                    elif sharing is not None:
                        sharing.listen()
                elif self._ready(frame, step):
                    if step.kind in HOLDING:
                        self._nests.open(frame, step)
                    else:
                        self._silent(frame, step)
                if nexts:
                    break
            else:
                agenda.pop()
                if end is not None:
                    end()
            if nexts:
                agenda.extend(reversed(nexts))
                nexts.clear()

    def _ready(self, frame: Frame, step: Step) -> bool:
        """Whether all that a silent step reads is there."""
        if all(frame.slots[source].__class__ is Slot for _, source in step.inputs):
            return True
        self._unready(frame, step)
        return False

    def _unready(self, frame: Frame, step: Step) -> None:
        """A step is skipped where an input never will be there, else it waits for one that is on its way."""
        slots = [frame.slots[source] for _, source in step.inputs]
        lost = next((slot for slot in slots if slot.__class__ is str), None)
        if lost is not None:
            self._skip(frame, step, lost)
        else:
            self._nests.park(frame, step, step, next(slot for slot in slots if slot.__class__ is Pending))

    # One step

    def _quick_step(self, frame: Frame, step: Step) -> None:
        """Run a step of which nobody wants to hear and of which nothing is kept."""
        slots, workshop = frame.slots, self._workshop
        take = self._performer.supply.take
        arguments: dict[str, Any] = {}
        interrupts = workshop.interrupts
        try:
            for name, source in step.inputs:
                slot = slots[source]
                if slot.__class__ is str:
                    self._performer.skip(frame, step, slot)
                    return
                value = slot.object
                arguments[name] = value if value.__class__ in IMMUTABLE else take(slot)
            workshop.outbox.running(frame.place(step).encode())
            try:
                interrupts.open = True
                if step.callee is None:
                    step.callee = self._performer.callees.of(step.module, step.name, step.parameters)
                if step.terms:
                    key = text_digest(f"{self._orders.run} {frame.place(step)}")
                    results = self._performer.called(step, step.callee, arguments, key)
                else:
                    results = outputs_of(step, step.callee, arguments, NOTHING)
            finally:
                interrupts.open = False
        except BaseException as error:  # the project's code: an interrupt and an exit come out here as well
            interrupts.open = False
            self._performer.fail(frame, step, error, arguments)
            return
        self._tally.ran += 1
        uses, source = frame.template.uses, step.base
        if step.count == 1:
            readers = uses[source]
            slots[source] = Slot("", results[0] if readers else MISSING, readers)
            return
        for value in results:
            readers = uses[source]
            if value.__class__ not in IMMUTABLE:
                readers += SHARED
            slots[source] = Slot("", value if readers else MISSING, readers)
            source += 1

    def _keyed_step(self, frame: Frame, step: Step) -> None:
        """Find what a step gave, or run it."""
        slots = frame.slots
        text = step.key
        for label, source in step.keyed:
            slot = slots[source]
            if slot.__class__ is not Slot:
                self._unready(frame, step)
                return
            text += label + slot.digest
        if step.always:
            text += f"|run={self._orders.run}|{frame.place(step)}"
        if step.reads:
            text += self._workshop.files.read_by(step.reads)
        key = text_digest(text)
        if step.process and self._performer.handed_over(frame, step, key):
            return
        if self._broken and (frame.place(step), step.kind) in self._broken:
            self._performer.lose(frame, step)
            return
        if self._orders.stored and ((not step.always and not self._orders.fresh) or key in self._made):
            recipe = frame.recipes[step.number]
            entry = frame.found.get(recipe)
            if entry is not None and entry.key == key:
                if self._reused(frame, step, entry, None):
                    return
            else:
                entry = self._workshop.store.entry(key)
                if entry is not None and self._reused(frame, step, entry, recipe):
                    return
            for other in step.accepted:
                entry = self._workshop.store.entry(self._performer.key_of(frame, step, other))
                if entry is not None and self._reused(frame, step, entry, None, ',"accepted":true'):
                    return
        sharing = self._sharing
        if step.joins and not self._orders.strict:
            self._together.put(frame, step, key)
        elif sharing is None:
            self._performer.perform(frame, step, key)
        elif not sharing.offer(frame, step, key):
            self._performer.perform(frame, step, key)
            sharing.took(step, self._performer.wall)

    def _reused(self, frame: Frame, step: Step, entry: Entry, recipe: str | None, said: str = "") -> bool:
        """Take what the entry holds, unless files that belong to it were changed. `said` is told with it."""
        store, slots = self._workshop.store, frame.slots
        if (entry.files is not None and self._files_changed(entry.files)) or (
            entry.sizes is not None and step.cache != "run" and not store.intact(entry.sizes)
        ):
            return False
        digests, facts = entry.digests.split(" "), entry.told.split("\x1e")
        if len(digests) != step.count and step.count:
            return False
        uses, source, origin = frame.template.uses, step.base, (frame, step)
        for number in range(step.count):
            slots[source] = Slot(digests[number], MISSING, uses[source], origin, facts[number])
            source += 1
        for _, read in step.inputs:
            slot = slots[read]
            slot.uses -= 1
            if not slot.uses:
                slot.object = MISSING
        store.used(entry, recipe, self._begun)
        place = frame.place(step)
        self._tally.reused.add((place, step.kind))
        if not self._orders.quiet:
            if step.count == 1:
                outputs = f"{step.port_heads[0]}{facts[0]}}}"
            else:
                outputs = ",".join(f"{head}{fact}}}" for head, fact in zip(step.port_heads, facts, strict=False))
            self._workshop.outbox.put_reused(
                f'{{"place":{frame.head(step)},"key":"{entry.key}"{said},{entry.costs},"outputs":[{outputs}]'
                + (f',"files":{entry.files}}}' if entry.files else "}")
            )
            if entry.extras is not None:
                tell_again(self._workshop.outbox, quoted(place), store.extras(entry))
        return True

    def _files_changed(self, files: str) -> bool:
        content = self._workshop.files.content
        return any(content(path) != digest for path, digest in json.loads(files))

    def _skip(self, frame: Frame, step: Step, because: str) -> None:
        """Skip a step, and all steps inside of it when it holds a plan that was not opened."""
        if step.kind in CALLABLE or step.kind == "route":
            self._performer.skip(frame, step, because)
            return
        for source in range(step.base, step.base + step.count):
            frame.slots[source] = because
        for plan in step.plans.values():
            inner = Frame(plan, frame.place(step), len(step.place))
            for nested in plan.steps:
                self._skip(inner, nested, because)

    # Silent steps

    def _silent(self, frame: Frame, step: Step) -> None:
        """A bundle is put together, or a part is taken out of one."""
        parts = [frame.slots[source] for _, source in step.inputs]
        if step.kind == "bundle":
            made = made_of([name for name, _ in step.inputs], parts, self._workshop, self._orders)
            frame.slots[step.base] = made
            return
        try:
            frame.slots[step.base] = self._picked(parts[0], step.name)
        except Exception as error:  # the bundle may have to be loaded, which runs the project's code
            self._performer.fail(frame, step, error, {})

    def _picked(self, bundle: Slot, member: str) -> Slot:
        if bundle.members is not None and bundle.names is not None:
            return bundle.members[bundle.names.index(member)]
        known = self._workshop.store.bundle(bundle.digest) if self._orders.keyed else None
        if known is not None:
            return Slot(known[member], MISSING, SHARED, Given({"stored": known[member]}))
        value = self._performer.supply.take(bundle)[member]
        return Slot(f"{OPAQUE}{bundle.digest}.{member}" if self._orders.keyed else "", value, SHARED)
