"""Async steps that are ready together share one loop: while one waits, the others go on."""

import asyncio
import time
import types
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .calling import sorted_out
from .nests import Nests
from .performing import OWN_NOW, Now, Performer
from .slots import Pending
from .templates import Frame, Step
from .workshop import Workshop


class Call:
    """One step of a loop: what goes in, and what came of it."""

    __slots__ = ("arguments", "caught", "frame", "key", "log", "now", "results", "step", "wall")

    def __init__(self, frame: Frame, step: Step, key: str, arguments: dict[str, Any]) -> None:
        self.frame = frame
        self.step = step
        self.key = key
        self.arguments = arguments
        self.now = Now(quoted(frame.place(step)))
        self.log: list[tuple[str, str]] = []
        self.results: Any = None
        self.caught: BaseException | None = None
        self.wall = 0.0


class Together:
    """The async steps of a run that are ready and wait for each other, until nothing else is to do."""

    def __init__(self, workshop: Workshop, performer: Performer, nests: Nests) -> None:
        self._workshop = workshop
        self._performer = performer
        self._nests = nests
        self._waiting: list[tuple[Frame, Step, str]] = []

    def put(self, frame: Frame, step: Step, key: str) -> None:
        """A step is ready; its outputs come later."""
        for source in range(step.base, step.base + step.count):
            if frame.slots[source] is None:
                frame.slots[source] = Pending()
        self._waiting.append((frame, step, key))

    def advance(self) -> bool:
        """Run all that wait in one loop; False when there are none."""
        if not self._waiting:
            return False
        waiting, self._waiting = self._waiting, []
        pending = [
            slot
            for frame, step, _ in waiting
            for slot in frame.slots[step.base : step.base + step.count]
            if slot.__class__ is Pending
        ]
        if self._workshop.interrupts.stop:
            for frame, step, _ in waiting:
                self._performer.skip(frame, step, frame.place(step))
        elif len(waiting) == 1:
            self._performer.perform(*waiting[0])
        else:
            self._perform(waiting)
        for slot in pending:
            self._nests.wake(slot)
        return True

    def _perform(self, waiting: list[tuple[Frame, Step, str]]) -> None:
        performer, workshop = self._performer, self._workshop
        calls = []
        for frame, step, key in waiting:
            supplied = performer.supplied(frame, step, key)
            if supplied is not None:
                performer.tell_start(frame, step)
                calls.append(Call(frame, step, supplied[1], supplied[0]))
        if not calls:
            return
        first = calls[0]
        workshop.outbox.running(first.frame.place(first.step).encode())
        # What is written below Python cannot be told apart: it goes to the first one's log.
        workshop.capture.begin(first.now.place)
        workshop.opened.begin()
        broken: BaseException | None = None
        try:
            try:
                workshop.interrupts.open = True
                asyncio.run(self._all(calls))
            finally:
                workshop.interrupts.open = False
        except BaseException as error:  # an interrupt, or what the project's code did to the loop
            broken = error
        workshop.interrupts.open = False
        files = workshop.opened.end(None)
        first.log = [*workshop.capture.end(), *first.log]
        workshop.outbox.running(b"")
        for call in calls:
            caught = call.caught or (broken if call.results is None else None)
            if caught is not None:
                performer.fail(call.frame, call.step, caught, call.arguments)
                continue
            # Processor time and memory belong to the loop, not to one of its steps.
            costs = f'"wall":{call.wall:.6f},"cpu":null,"memory":null'
            extras = [["log", *part] for part in call.log] + call.now.extras
            made = (costs, call.wall, extras, files)
            performer.conclude(call.frame, call.step, call.key, (call.arguments, call.results), False, made)

    async def _all(self, calls: list[Call]) -> None:
        await asyncio.gather(*(self._one(call) for call in calls))

    async def _one(self, call: Call) -> None:
        log = self._workshop.capture.begin_own(call.now.place)
        OWN_NOW.set(call.now)
        begun = time.perf_counter()
        try:
            ready = call.step.callee or self._performer.loaded(call.step)
            arguments = dict(call.arguments)
            ready.fill(arguments)
            given = ready.target(**arguments)
            if isinstance(given, types.AsyncGeneratorType):
                result = [item async for item in given]
            else:
                result = await given
            call.results = sorted_out(result, call.step.ports)
        except (KeyboardInterrupt, asyncio.CancelledError) as error:
            call.caught = error
            raise
        except BaseException as error:  # the project's code; an exit must not end the other steps
            call.caught = error
        finally:
            call.wall = time.perf_counter() - begun
            call.log = self._workshop.capture.end_own(log)
