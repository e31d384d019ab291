"""Sharing steps out: which of them run in helpers, when that pays, and what each of them needs of the machine."""

import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from .nests import Nests
from .performing import Performer
from .pool import Pool
from .portable import portable
from .resources import Resources
from .slots import MISSING, SHARED, Pending, Slot
from .templates import Frame, Step
from .workshop import Orders, Tally, Workshop

PAYS = 0.02
"""Seconds that a step must take for another process to pay."""
LISTEN = 50
OF_PLAN = ("files", "local", "imports", "code", "strict")
_EXACT = {"int", "float", "str", "bool", "NoneType"}

Task = tuple[Frame, Step, str]


class Sharing:
    """The steps of one run that wait for a helper or are with one.

    A step is put aside when it is expected to take a while. One that is alone in that is run here; several go to
    helpers. Where nothing is known of a step, the last such steps of this run tell what to expect.
    """

    def __init__(
        self,
        workshop: Workshop,
        orders: Orders,
        tally: Tally,
        performer: Performer,
        nests: Nests,
        plan: Mapping[str, Any],
    ) -> None:
        self._workshop = workshop
        self._tally = tally
        self._performer = performer
        self._nests = nests
        self._size = int(plan["workers"])
        self._begin = {"run": orders.run, "fresh": orders.fresh, "plan": {name: plan.get(name) for name in OF_PLAN}}
        self._walls: dict[str, float] = dict(plan.get("walls") or {})
        self._presumed = 0.0
        self._queue: deque[Task] = deque()
        self._resources = Resources(workshop.rates)
        self._interrupted = False

    @property
    def _pool(self) -> Pool:
        pool = self._workshop.pool
        assert pool is not None  # or there is no sharing
        return pool

    def took(self, step: Step, wall: float) -> None:
        """A step was run in `wall` seconds: the next ones like it are expected to take as long."""
        if _name(step) not in self._walls:
            self._presumed = (self._presumed + wall) / 2
        self._walls[_name(step)] = wall

    def offer(self, frame: Frame, step: Step, key: str) -> bool:
        """Whether a step is put aside, to be run elsewhere or when nothing else is to do."""
        if step.process or step.cache == "run":
            return False
        if self._walls.get(_name(step), self._presumed) < PAYS and "resources" not in step.rule:
            return False
        for _, source in step.inputs:
            if portable(frame.slots[source]) is None:
                return False
        for source in range(step.base, step.base + step.count):
            if frame.slots[source] is None:
                frame.slots[source] = Pending()
        self._queue.append((frame, step, key))
        if len(self._queue) + len(self._resources.held) > 1:
            self._send()
        return True

    def listen(self) -> None:
        """Hear at once what helpers have to tell, if any are at work."""
        if self._resources.held:
            self._pool.listen(0, self._ended)
            self._send()

    def advance(self) -> bool:
        """Wait until something has ended; False when there is nothing to wait for."""
        if self._workshop.interrupts.stop:
            self._stop()
        if not self._queue and not self._resources.held:
            return False
        if len(self._queue) == 1 and not self._resources.held and not self._resources.bound(self._queue[0][1]):
            self._here(*self._queue.popleft())
            return True
        self._send()
        self._pool.listen(self._resources.patience(LISTEN), self._ended)
        return True

    def _stop(self) -> None:
        if not self._interrupted:
            self._interrupted = True
            self._pool.interrupt()
        while self._queue:
            frame, step, _ = self._queue.popleft()
            pending = _pendings(frame, step)
            self._performer.skip(frame, step, frame.place(step))
            for waiting in pending:
                self._nests.wake(waiting)

    def _here(self, frame: Frame, step: Step, key: str) -> None:
        pending = _pendings(frame, step)
        self._performer.perform(frame, step, key)
        self.took(step, self._performer.wall)
        for waiting in pending:
            self._nests.wake(waiting)

    def _send(self) -> None:
        """Give to helpers what can be given now."""
        if not self._queue or self._workshop.interrupts.stop:
            return
        self._workshop.store.commit()
        left: deque[Task] = deque()
        while self._queue:
            frame, step, key = self._queue.popleft()
            device = self._resources.device(step)
            helper = None if device is None else self._pool.free(self._size, device)
            if helper is None or device is None:
                left.append((frame, step, key))
                if device is not None:
                    break  # all helpers are busy
                continue
            self._resources.take(id(helper), step, device)
            inputs = {name: portable(frame.slots[source]) for name, source in step.inputs}
            rule = {name: value for name, value in step.rule.items() if name != "resources"}
            request = {"step": rule, "place": frame.place(step), "key": key, "recipe": frame.recipes[step.number]}
            self._pool.give(helper, (frame, step, key, id(helper)), self._begin, {**request, "inputs": inputs})
            for _, source in step.inputs:
                slot = frame.slots[source]
                slot.uses -= 1
                if slot.uses <= 0:
                    slot.object = MISSING
        left.extend(self._queue)
        self._queue = left

    def _ended(self, task: tuple[Frame, Step, str, int], event: dict[str, Any]) -> None:
        frame, step, key, helper = task
        self._resources.give_back(helper)
        kind = event["event"]
        if kind == "unsupplied":
            self._here(frame, step, key)
            return
        self._workshop.outbox.put(json.dumps(event, separators=(",", ":")))
        if kind == "finished":
            self._tally.ran += 1
            self.took(step, event["wall"])
            uses = frame.template.uses
            for number, told in enumerate(event["outputs"]):
                self._nests.fill(frame, step.base + number, _slot(told, uses[step.base + number], (frame, step)))
            return
        if kind == "failed":
            self._tally.failed += 1
        else:
            self._tally.skipped += 1
        for source in range(step.base, step.base + step.count):
            self._nests.fill(frame, source, frame.place(step))


def _name(step: Step) -> str:
    return f"{step.kind} {step.address}"


def _pendings(frame: Frame, step: Step) -> list[Pending]:
    slots = frame.slots[step.base : step.base + step.count]
    return [slot for slot in slots if slot.__class__ is Pending]


def _slot(told: dict[str, Any], uses: int, origin: tuple[Frame, Step]) -> Slot:
    """A slot for a value that another worker made."""
    facts = json.dumps({name: fact for name, fact in told.items() if name != "port"}, separators=(",", ":"))[1:-1]
    value = told["value"] if "value" in told and told["type"] in _EXACT else MISSING
    return Slot(told["digest"], value, SHARED if value is not MISSING else uses, origin, facts)
