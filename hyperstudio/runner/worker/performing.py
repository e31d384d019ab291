"""Running one step: its inputs are supplied, it is called, watched, and what it gave is stored and told."""

import json
import os
import time
from collections.abc import Mapping
from contextvars import ContextVar
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .attempts import Attempts, longest
from .calling import Callee, Callees, finished, fitted, sorted_out
from .capture import log_event
from .digests import text_digest
from .failures import error_told, inputs_told
from .settling import ChangedInPlace, Settler
from .slots import SHARED, Slot
from .supply import Lost, Supply
from .templates import Frame, Step
from .third_party import taken_figures
from .workshop import Orders, Tally, Workshop

PID = os.getpid()


class Now:
    """The step that runs now: its place as JSON text, and the numbers that it told."""

    __slots__ = ("extras", "place")

    def __init__(self, place: str) -> None:
        self.place = place
        self.extras: list[list[Any]] = []


OWN_NOW: ContextVar[Now | None] = ContextVar("now", default=None)


class Performer:
    """Runs steps, one after another, in the main thread."""

    def __init__(self, workshop: Workshop, orders: Orders, tally: Tally) -> None:
        self._workshop = workshop
        self._orders = orders
        self._tally = tally
        self.wall = 0.0  # of the step that was run last
        self._settler = Settler(workshop, orders)
        self._now = Now('""')
        self._attempts = Attempts(workshop.store.files.scratch, workshop.rates, workshop.interrupts, workshop.capture)
        self.supply = Supply(workshop, self.again)
        self.callees = Callees()

    def key_of(self, frame: Frame, step: Step, static: str = "") -> str:
        """The step's key: what is static, the digests of its inputs, and the run and place when it is never reused.

        `static` is another static part in place of the step's own.
        """
        text = static or step.key
        slots = frame.slots
        for label, source in step.keyed:
            text += label + slots[source].digest
        if step.always:
            text += f"|run={self._orders.run}|{frame.place(step)}"
        return text_digest(text + self._workshop.files.read_by(step.reads) if step.reads else text)

    def again(self, frame: Frame, step: Step) -> bool:
        """Run a step once more, since what it gave was not kept and is needed now."""
        told = (frame.place(step), step.kind)
        if told in self._tally.reused:
            self._tally.reused.discard(told)
        else:
            self._tally.ran -= 1
        return self.perform(frame, step, self.key_of(frame, step), again=True)

    def perform(self, frame: Frame, step: Step, key: str, again: bool = False) -> bool:
        """Run a step and fill its slots: False when it failed, was stopped, or lacks an input."""
        ready_made = self.supplied(frame, step, key)
        if ready_made is None:
            return False
        arguments, key = ready_made
        self.tell_start(frame, step)
        workshop = self._workshop
        capture, memory = workshop.capture, workshop.memory
        place = frame.place(step)
        workshop.outbox.running(place.encode())
        self._now = now = Now(quoted(place))
        capture.begin(now.place)
        workshop.opened.begin()
        caught, results = None, ()
        wall = cpu = 0.0
        try:
            try:
                workshop.interrupts.open = True
                ready = step.callee or self.loaded(step)
                memory.begin()
                wall, cpu = time.perf_counter(), time.process_time()
                results = self.called(step, ready, arguments, key)
            finally:
                workshop.interrupts.open = False
        except BaseException as error:  # the project's code: an interrupt and an exit come out here as well
            caught = error
        workshop.interrupts.open = False
        # What fails before it is called has taken no time.
        self.wall = wall = time.perf_counter() - wall if wall else 0.0
        cpu = time.process_time() - cpu if wall else 0.0
        peak = memory.end(wall)
        files = workshop.opened.end(step.file)
        pictures = [] if caught else self._pictures()
        log = capture.end()
        workshop.outbox.running(b"")
        if caught is not None:
            self.fail(frame, step, caught, arguments)
            return False
        costs = f'"wall":{wall:.6f},"cpu":{cpu:.6f},"memory":{"null" if peak is None else peak}'
        extras = [["log", *part] for part in log] + now.extras + [["picture", picture] for picture in pictures]
        self.conclude(frame, step, key, (arguments, results), again, (costs, wall, extras, files))
        return True

    def supplied(self, frame: Frame, step: Step, key: str) -> tuple[dict[str, Any], str] | None:
        """A step's arguments, and its key now; None when it failed or was skipped for lack of an input."""
        arguments: dict[str, Any] = {}
        try:
            for name, source in step.inputs:
                arguments[name] = self.supply.take(frame.slots[source])
        except Lost as lost:
            self.skip(frame, step, lost.place)
            return None
        except Exception as error:  # a given value of the project's own type is made by its code
            self.fail(frame, step, error, arguments)
            return None
        if self._settler.changed and self._orders.keyed:
            # An input was made again and is not what it was: the result belongs to the new one.
            self._settler.changed = False
            key = self.key_of(frame, step)
        return arguments, key

    def tell_start(self, frame: Frame, step: Step) -> None:
        """A step is about to be called."""
        if not self._orders.quiet:
            limit = f',"limit":{longest(step)}' if "timeout" in step.rule else ""
            at = f'"at":{time.time():.3f},"pid":{PID}{limit}'
            self._workshop.outbox.put(f'{{"event":"started","place":{frame.head(step)},{at}}}')
            self._workshop.outbox.flush_when_quiet()

    def conclude(
        self,
        frame: Frame,
        step: Step,
        key: str,
        did: tuple[dict[str, Any], Any],
        again: bool,
        made: tuple[str, float, list[Any], list[str]],
    ) -> None:
        """A step has given its results: they are stored and told. `did` are its arguments and results."""
        steady = not self._workshop.opened.unsteady and self._settler.steady(frame, step, did[0])
        costs, wall, extras, files = made
        facts, read = self._settler.settle(
            frame, step, key, did[1], again, (costs, wall, extras, files if steady else None)
        )
        self._tally.ran += 1
        if not self._orders.quiet:
            self._say_problems(quoted(frame.place(step)))
            self._tell_end("finished", frame, step, key, costs, facts, read)

    def handed_over(self, frame: Frame, step: Step, key: str) -> bool:
        """Give on what was made for as long as the process lives, if it was made already."""
        if self._orders.fresh and not step.rule.get("state"):
            return False
        kept = self._workshop.kept.find(key, self._orders.run)
        if kept is None:
            return False
        for number, value in enumerate(kept.values):
            source = step.base + number
            told = kept.facts[number]
            frame.slots[source] = Slot(kept.digests[number], value, SHARED, (frame, step), told)
        self._tally.reused.add((frame.place(step), step.kind))
        if not self._orders.quiet:
            self._tell_end("reused", frame, step, key, kept.costs, kept.facts)
        return True

    def _tell_end(
        self, event: str, frame: Frame, step: Step, key: str, costs: str, facts: list[str], read: str = ""
    ) -> None:
        outputs = ",".join(map(_port, step.port_heads, facts))
        self._workshop.outbox.put(
            f'{{"event":"{event}","place":{frame.head(step)},"key":"{key}",{costs},"outputs":[{outputs}]'
            + (f',"files":{read}}}' if read else "}")
        )

    def called(self, step: Step, ready: Callee, arguments: dict[str, Any], key: str) -> Any:
        """Call a step's code, on its block's terms. Raises what it raises, and `ChangedInPlace` in a strict run."""
        before = self._settler.named(arguments) if self._orders.strict else None
        results = self._called(step, ready, arguments, key)
        if before is not None:
            changed = [name for name, digest in self._settler.named(arguments).items() if before[name] != digest]
            if changed:
                raise ChangedInPlace(step.address, changed)
        return results

    def _called(self, step: Step, ready: Callee, arguments: dict[str, Any], key: str) -> Any:
        if not step.terms:
            return outputs_of(step, ready, dict(arguments), {})
        return self._attempts.results(step, key, arguments, lambda given, more: outputs_of(step, ready, given, more))

    def loaded(self, step: Step) -> Callee:
        """The implementation of a step, imported. Raises whatever its code raises."""
        ready = step.callee = self.callees.of(step.module, step.name, step.parameters)
        return ready

    def _pictures(self) -> list[str]:
        try:
            pictures = taken_figures()
        except Exception as error:  # drawing runs the project's formatters and callbacks
            self._workshop.capture.write("stderr", f"A figure could not be drawn: {error}\n")
            return []
        if not self._orders.quiet:
            for picture in pictures:
                self._workshop.outbox.put(f'{{"event":"picture","place":{self._now.place},"png":"{picture}"}}')
        return pictures

    def number(self, name: str, value: float, step: float) -> None:
        """The running step told a number (tqdm's postfix)."""
        now = OWN_NOW.get() or self._now
        now.extras.append(["number", name, value, step])
        if not self._orders.quiet:
            numbers = f'"value":{value!r},"step":{json.dumps(step)}'
            with self._workshop.interrupts:
                self._workshop.outbox.put(f'{{"event":"number","place":{now.place},"name":{quoted(name)},{numbers}}}')

    def progress(self, done: float, total: float | None, label: str) -> None:
        """The running step told how far it is (tqdm)."""
        if not self._orders.quiet:
            now = OWN_NOW.get() or self._now
            numbers = f'"done":{json.dumps(done)},"total":{json.dumps(total)}'
            with self._workshop.interrupts:
                self._workshop.outbox.put(
                    f'{{"event":"progress","place":{now.place},{numbers},"label":{quoted(label)}}}'
                )

    def fail(self, frame: Frame, step: Step, error: BaseException, arguments: dict[str, Any]) -> None:
        """Tell that a step failed (or, after a stop was asked for, that it was stopped)."""
        workshop = self._workshop
        place = frame.place(step)
        if workshop.interrupts.stop:
            self.skip(frame, step, place)
            return
        self.lose(frame, step)
        if not self._orders.quiet:
            self._say_problems(quoted(place))
            inputs = json.dumps(inputs_told(arguments))
            cause = json.dumps(error_told(error, workshop.project, step.file))
            workshop.outbox.put(f'{{"event":"failed","place":{frame.head(step)},"error":{cause},"inputs":{inputs}}}')

    def lose(self, frame: Frame, step: Step) -> None:
        """A step failed: there is nothing in its slots."""
        self._tally.failed += 1
        for source in range(step.base, step.base + step.count):
            frame.slots[source] = frame.place(step)

    def skip(self, frame: Frame, step: Step, because: str) -> None:
        """Tell that a step was not run, and why."""
        self._tally.skipped += 1
        for source in range(step.base, step.base + step.count):
            frame.slots[source] = because
        if not self._orders.quiet:
            self._workshop.outbox.put(f'{{"event":"skipped","place":{frame.head(step)},"because":{quoted(because)}}}')

    def _say_problems(self, place: str) -> None:
        for problem in self._workshop.store.problems:
            self._workshop.outbox.put(log_event(place, "stderr", problem + "\n"))
        self._workshop.store.problems.clear()

    def say_problems(self) -> None:
        """Tell what was wrong with the store, apart from any step."""
        if not self._orders.quiet:
            self._say_problems('""')


def _port(head: str, fact: str) -> str:
    return f"{head}{fact}}}"


def outputs_of(step: Step, ready: Callee, arguments: dict[str, Any], more: Mapping[str, Any]) -> Any:
    """Call a step's code; its outputs in the order of its ports. `more` are parameters that the worker itself gives."""
    if step.kind == "call":
        ready.fill(arguments)
        if more:
            arguments.update(more)
        result = finished(ready.target(**arguments))
        return (result,) if step.count == 1 else sorted_out(result, step.ports)
    if step.kind == "fit":
        return (fitted(ready.target, {**ready.parameters(), **more}, arguments),)
    learner = arguments.pop("")
    return sorted_out(finished(learner(**arguments)), step.ports)
