"""Steps that hold plans: for_each opens its items, repeat goes round until it may end, route takes the named one."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .items import frames_of, made_of, split
from .outcome import Telling
from .performing import Performer
from .recipes import prefetch
from .slots import Pending, Slot
from .templates import Frame, Step
from .workshop import Orders, Workshop

TRACE = 100
"""Of so many first and so many last rounds of a repeat the outputs are told together at its end."""

Entry = tuple[Frame, Iterator[Step], Callable[[], None] | None]


class NoSuchImplementation(ValueError):
    """The value that is to name an implementation names none."""


class Round:
    """A repeat at work: the round it is in, and what the rounds gave."""

    __slots__ = ("first", "frame", "last", "number", "step")

    def __init__(self, frame: Frame, step: Step) -> None:
        self.frame = frame
        self.step = step
        self.number = 0
        self.first: list[str] = []
        self.last: deque[str] = deque(maxlen=TRACE)

    def trace(self, told: str) -> None:
        """Keep what a round gave."""
        (self.first if len(self.first) < TRACE else self.last).append(told)


class Nests:
    """Opens steps that hold plans. What is to be walked next is put into `nexts`."""

    def __init__(
        self,
        workshop: Workshop,
        orders: Orders,
        performer: Performer,
        nexts: list[Entry],
        fill_givens: Callable[[Frame], None],
    ) -> None:
        self._workshop = workshop
        self._orders = orders
        self._performer = performer
        self._nexts = nexts
        self._fill_givens = fill_givens

    def open(self, frame: Frame, step: Step) -> None:
        """Begin a step whose inputs are all there."""
        try:
            if step.kind == "for_each":
                self._each(frame, step)
            elif step.kind == "repeat":
                self._round(Round(frame, step), {})
            else:
                self._route(frame, step)
        except Exception as error:  # lists and names come from the project's code, and loading them runs it
            self._performer.fail(frame, step, error, {})

    def fill(self, frame: Frame, source: int, value: Slot | str) -> None:
        """Put a value into a slot; who waits for it goes on."""
        before, frame.slots[source] = frame.slots[source], value
        if before.__class__ is Pending:
            self.wake(before)

    def wake(self, pending: Pending) -> None:
        """Let those go on who waited."""
        for frame, waiter in pending.waiting:
            if waiter.__class__ is not Step:
                self._nexts.append((frame, iter(()), waiter))
                continue
            held = [slot for slot in frame.slots[waiter.base : waiter.base + waiter.count] if slot.__class__ is Pending]
            self._nexts.append((frame, iter((waiter,)), partial(self._woken, frame, waiter, held)))
        pending.waiting = []

    def _woken(self, frame: Frame, step: Step, held: list[Pending]) -> None:
        """A step that had waited was walked: unless it waits again, those go on who waited for it."""
        if not any(slot.__class__ is Pending for slot in frame.slots[step.base : step.base + step.count]):
            for pending in held:
                self.wake(pending)

    def park(self, frame: Frame, waiter: Any, step: Step, pending: Pending) -> None:
        """Let a step (or a call that ends one) wait, and with it those that read what it gives."""
        pending.waiting.append((frame, waiter))
        for source in range(step.base, step.base + step.count):
            if frame.slots[source] is None:
                frame.slots[source] = Pending()

    def _begin(self, frames: Sequence[Frame], ends: Sequence[Callable[[], None] | None]) -> None:
        for item in frames:
            self._fill_givens(item)
        if self._orders.stored and frames:
            prefetch(frames, self._workshop.store, self._orders.fresh)
        self._nexts.extend((item, iter(item.template.steps), end) for item, end in zip(frames, ends, strict=True))

    def _tell(self, frame: Frame, step: Step, facts: str) -> None:
        if not self._orders.quiet:
            self._workshop.outbox.put(f'{{"event":{facts},"place":{frame.head(step)}}}')

    # for_each

    def _each(self, frame: Frame, step: Step) -> None:
        inputs = {name: frame.slots[source] for name, source in step.inputs}
        workshop, orders = self._workshop, self._orders
        lists = {name: split(inputs[name], self._performer.supply, workshop, orders) for name in step.rule["over"]}
        frames = frames_of(frame, step, frame.place(step), lists)
        steps = step.plans[""].counted() * len(frames)
        self._tell(frame, step, f'"expanded","items":{len(frames)},"steps":{steps}')
        gather = partial(self._gather, frame, step, frames)
        if frames:
            self._begin(frames, [*[None] * (len(frames) - 1), gather])
        else:
            gather()

    def _gather(self, frame: Frame, step: Step, frames: Sequence[Frame]) -> None:
        """Put lists of what the items gave into the slots of the for_each, in the order of the items."""
        outputs = step.plans[""].outputs
        for port in step.ports:
            for item in frames:
                slot = item.slots[outputs[port]]
                if slot.__class__ is Pending:
                    self.park(frame, partial(self._gather, frame, step, frames), step, slot)
                    return
        for number, port in enumerate(step.ports):
            parts: list[Any] = [item.slots[outputs[port]] for item in frames]
            lost = next((part for part in parts if part.__class__ is str), None)
            made = made_of(None, parts, self._workshop, self._orders) if lost is None else lost
            self.fill(frame, step.base + number, made)

    # repeat

    def _round(self, rounds: Round, carried: dict[str, Slot]) -> None:
        frame, step = rounds.frame, rounds.step
        nested = step.plans[""]
        item = Frame(nested, f"{frame.place(step)}[{rounds.number}]", len(step.place))
        for name, source in step.inputs:
            item.slots[nested.inputs[name]] = carried.get(name) or frame.slots[source]
        rounds.number += 1
        self._tell(frame, step, f'"expanded","items":{rounds.number},"steps":{nested.counted()}')
        self._begin([item], [partial(self._rounded, rounds, item)])

    def _rounded(self, rounds: Round, item: Frame) -> None:
        """A round is over: the next one, or the end."""
        frame, step = rounds.frame, rounds.step
        slots = {port: item.slots[source] for port, source in step.plans[""].outputs.items()}
        for slot in slots.values():
            if slot.__class__ is Pending:
                self.park(frame, partial(self._rounded, rounds, item), step, slot)
                return
        lost = next((slot for slot in slots.values() if slot.__class__ is str), None)
        if self._workshop.interrupts.stop and lost is None:
            lost = frame.place(step)
        if lost is not None:
            self._ended(rounds, "lost", dict.fromkeys(slots, lost))
            return
        if not self._orders.quiet:
            summary = Telling(self._workshop, self._orders, self._performer.supply).summary
            told = ",".join(summary(port, slot) for port, slot in slots.items())
            rounds.trace(f'{{"round":{rounds.number - 1},"outputs":[{told}]}}')
        try:
            over = bool(self._performer.supply.take(slots[step.rule["until"]]))
        except Exception as error:  # whether a value is true is for the project's code to say
            held = frame.slots[step.base : step.base + step.count]
            self._performer.fail(frame, step, error, {})
            for pending in held:
                if pending.__class__ is Pending:
                    self.wake(pending)
            return
        if over or rounds.number >= step.rule["limit"]:
            self._ended(rounds, "until" if over else "limit", slots)
        else:
            self._round(rounds, {name: slots[port] for port, name in step.rule["carry"].items()})

    def _ended(self, rounds: Round, how: str, slots: dict[str, Any]) -> None:
        trace = ",".join([*rounds.first, *rounds.last])
        facts = f'"repeated","rounds":{rounds.number},"ended":"{how}","trace":[{trace}]'
        self._tell(rounds.frame, rounds.step, facts)
        for number, port in enumerate(rounds.step.ports):
            self.fill(rounds.frame, rounds.step.base + number, slots[port])

    # route

    def _route(self, frame: Frame, step: Step) -> None:
        inputs = {name: frame.slots[source] for name, source in step.inputs}
        by = step.rule["by"]
        name = self._performer.supply.take(inputs[by])
        nested = step.plans.get(name) if isinstance(name, str) else None
        if nested is None:
            legal = ", ".join(step.plans)
            raise NoSuchImplementation(f"“{by}” is {name!r}, but the implementations are: {legal}.")
        item = Frame(nested, frame.place(step), len(step.place))
        for port, slot in inputs.items():
            item.slots[nested.inputs[port]] = slot
        self._tell(frame, step, f'"chosen","implementation":{quoted(name)},"steps":{nested.counted()}')
        self._begin([item], [partial(self._routed, frame, step, item)])

    def _routed(self, frame: Frame, step: Step, item: Frame) -> None:
        slots = [item.slots[item.template.outputs[port]] for port in step.ports]
        for slot in slots:
            if slot.__class__ is Pending:
                self.park(frame, partial(self._routed, frame, step, item), step, slot)
                return
        for number, slot in enumerate(slots):
            self.fill(frame, step.base + number, slot)
