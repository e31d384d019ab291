"""Measuring latency: a plan is run round after round, in turn with a fixed computation that tells the machine's speed.

What others compute meanwhile does not count: the time in which this process stood in line for a processor is known.
Nothing is stored, told, or copied between steps: this is what a call of the finished program would take. What is given
from the store is loaded once, and objects that live as long as the process are made once.
"""

import gc
import json
import time
from collections.abc import Mapping
from typing import Any

from .executor import Executor
from .platform import OwnSeconds
from .slots import MISSING, SHARED, Slot
from .supply import Supply
from .templates import Frame, Step, Template
from .workshop import Workshop

WARM_UPS = 2
ROUNDS = 15
SECONDS = 0.3
"""So long at least, of its own seconds: on a busy machine as many rounds as on a quiet one, which takes longer."""
LONGEST = 10.0


class Unspoilt(Supply):
    """Hands out the objects themselves; what comes from the store is loaded once for all rounds."""

    loaded: dict[str, Any]

    def _copy(self, slot: Slot, value: Any) -> Any:
        return value

    def _loaded(self, slot: Slot) -> Any:
        if slot.digest not in self.loaded:
            self.loaded[slot.digest] = super()._loaded(slot)
        return self.loaded[slot.digest] if slot.digest else super()._loaded(slot)


class Rounds(Executor):
    """One plan, run as often as is asked for."""

    def __init__(self, workshop: Workshop, run: str, plan: Mapping[str, Any]) -> None:
        super().__init__(workshop, run, {**plan, "store": False, "quiet": True, "fresh": False})
        self._orders.keeps = False
        self._performer.supply = supply = Unspoilt(workshop, self._performer.again)
        supply.loaded = {}
        self._kept: dict[int, list[Any]] = {}
        self._template = Template(self._plan, {}, keyed=False)
        workshop.learn(self._plan, workshop.kept.begin(self._plan.get("files")))

    @property
    def failed(self) -> bool:
        """Whether a step failed or was not run."""
        return bool(self._tally.failed or self._tally.skipped or self._workshop.interrupts.stop)

    def round(self, clock: OwnSeconds) -> float:
        """Run the plan once; the answer is how many seconds that took by the clock."""
        frame = Frame(self._template)
        self._fill_givens(frame)
        for slot in frame.slots:
            if isinstance(slot, Slot) and slot.object is MISSING:
                slot.digest = slot.origin.given.get("stored", "")
                slot.object = self._performer.supply.take(slot)
        clock.begin()
        self._walk(frame)
        return clock.end()

    def _quick_step(self, frame: Frame, step: Step) -> None:
        if not step.process:
            super()._quick_step(frame, step)
            return
        made = self._kept.get(id(step))
        places = range(step.base, step.base + step.count)
        if made is not None:
            for source, value in zip(places, made, strict=True):
                frame.slots[source] = Slot("", value, SHARED)
            return
        super()._quick_step(frame, step)
        slots = [frame.slots[source] for source in places]
        if all(isinstance(slot, Slot) and slot.object is not MISSING for slot in slots):
            self._kept[id(step)] = [slot.object for slot in slots]


def measure(workshop: Workshop, run: str, plan: Mapping[str, Any]) -> None:
    """Measure a plan; tells `measured` (seconds of each round and of the fixed computation), then `run_finished`."""
    put = workshop.outbox.put
    put(json.dumps({"event": "run_started", "run": run, "steps": 0}))
    rounds = Rounds(workshop, run, plan)
    paths: list[float] = []
    references: list[float] = []
    begun, own = time.perf_counter(), 0.0
    gc.collect()
    gc.disable()
    try:
        with OwnSeconds() as clock:
            for number in range(10_000):
                references.append(reference(clock))
                paths.append(rounds.round(clock))
                own += references[-1] + paths[-1]
                enough = len(paths) >= WARM_UPS + ROUNDS and own >= SECONDS
                late = time.perf_counter() - begun > LONGEST and number > WARM_UPS
                if rounds.failed or enough or late:
                    break
    finally:
        gc.enable()
    status = "stopped" if workshop.interrupts.stop else "failed" if rounds.failed else "done"
    told = {"seconds": paths[WARM_UPS:], "reference": references[WARM_UPS:]}
    put(json.dumps({"event": "measured", "run": run, **told}))
    counts = {"run": 0, "reused": 0, "failed": 0, "skipped": 0}
    end = {"event": "run_finished", "run": run, "status": status, "seconds": time.perf_counter() - begun}
    put(json.dumps({**end, "counts": counts, "outputs": {}}))


def reference(clock: OwnSeconds) -> float:
    """The seconds that a fixed computation takes now: about a millisecond of what interpreters do all day.

    It makes and drops many small objects. One that makes large ones depends on the state of the memory, and told the
    speed of the machine less well than the path alone did.
    """
    clock.begin()
    for _ in range(20):
        table = {number: str(number * number) for number in range(100)}
        sum(len(text) for text in table.values())
        json.dumps(table)
    return clock.end()
