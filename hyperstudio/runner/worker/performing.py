"""Running one step: its inputs are supplied, it is called, watched, and what it gave is stored and told."""

import json
import os
import time
import zlib
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted
from pathlib import PurePath
from typing import Any

from .attempts import Attempts, longest
from .calling import Callee, Callees, finished, fitted, sorted_out
from .capture import log_event
from .digests import OPAQUE, text_digest
from .entries import Entry
from .failures import error_told, inputs_told
from .givens import given_digest
from .kept import Kept
from .paths import paths_within
from .slots import IMMUTABLE, MISSING, SHARED, Slot
from .supply import Given, Lost, Supply
from .telling import told
from .templates import Frame, Step
from .third_party import taken_figures
from .workshop import Orders, Tally, Workshop

PID = os.getpid()


class Performer:
    """Runs steps, one after another, in the main thread."""

    def __init__(self, workshop: Workshop, orders: Orders, tally: Tally) -> None:
        self._workshop = workshop
        self._orders = orders
        self._tally = tally
        self.wall = 0.0  # of the step that was run last
        self._changed = False
        self._place = '""'
        self._extras: list[list[Any]] = []
        self._attempts = Attempts(workshop.store.folder, workshop.rates, workshop.interrupts, workshop.capture)
        self.supply = Supply(workshop, self.again)
        self.callees = Callees()

    def key_of(self, frame: Frame, step: Step) -> str:
        """The step's key: what is static, the digests of its inputs, and the run when it is never reused."""
        text = step.key
        slots = frame.slots
        for label, source in step.keyed:
            text += label + slots[source].digest
        if step.always:
            text += "|run=" + self._orders.run
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
        place = frame.place(step)
        head = frame.head(step)
        workshop, quiet = self._workshop, self._orders.quiet
        capture, memory = workshop.capture, workshop.memory
        arguments: dict[str, Any] = {}
        self._extras = []
        try:
            for name, source in step.inputs:
                arguments[name] = self.supply.take(frame.slots[source])
        except Lost as lost:
            self.skip(frame, step, lost.place)
            return False
        except Exception as error:  # a given value of the project's own type is made by its code
            self.fail(frame, step, error, arguments)
            return False
        if self._changed and self._orders.keyed:
            # An input was made again and is not what it was: the result belongs to the new one.
            self._changed = False
            key = self.key_of(frame, step)
        if not quiet:
            limit = f',"limit":{longest(step)}' if "timeout" in step.rule else ""
            workshop.outbox.put(f'{{"event":"started","place":{head},"at":{time.time():.3f},"pid":{PID}{limit}}}')
            workshop.outbox.flush_when_quiet()
        workshop.outbox.running(place.encode())
        self._place = quoted(place)
        self._extras = []
        capture.begin(self._place)
        workshop.opened.begin()
        memory.begin()
        caught, results = None, ()
        wall = cpu = 0.0
        try:
            try:
                workshop.interrupts.open = True
                ready = step.callee or self._loaded(step)
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
        steady = not workshop.opened.unsteady and self._steady(frame, step, arguments)
        del arguments
        costs = f'"wall":{wall:.6f},"cpu":{cpu:.6f},"memory":{"null" if peak is None else peak}'
        extras = [["log", *part] for part in log] + self._extras + [["picture", picture] for picture in pictures]
        facts = self._settle(frame, step, key, results, again, (costs, wall, extras, files if steady else None))
        self._tally.ran += 1
        if not quiet:
            self._say_problems(self._place)
            self._tell_end("finished", frame, step, key, costs, facts)
        return True

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

    def _tell_end(self, event: str, frame: Frame, step: Step, key: str, costs: str, facts: list[str]) -> None:
        outputs = ",".join(map(_port, step.port_heads, facts))
        self._workshop.outbox.put(
            f'{{"event":"{event}","place":{frame.head(step)},"key":"{key}",{costs},"outputs":[{outputs}]}}'
        )

    def called(self, step: Step, ready: Callee, arguments: dict[str, Any], key: str) -> Any:
        """Call a step's code, on its block's terms."""
        if not step.terms:
            return outputs_of(step, ready, dict(arguments), {})
        return self._attempts.results(step, key, arguments, lambda given, more: outputs_of(step, ready, given, more))

    def _loaded(self, step: Step) -> Callee:
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
                self._workshop.outbox.put(f'{{"event":"picture","place":{self._place},"png":"{picture}"}}')
        return pictures

    def number(self, name: str, value: float, step: float) -> None:
        """The running step told a number (tqdm's postfix)."""
        self._extras.append(["number", name, value, step])
        if not self._orders.quiet:
            numbers = f'"value":{value!r},"step":{json.dumps(step)}'
            with self._workshop.interrupts:
                self._workshop.outbox.put(f'{{"event":"number","place":{self._place},"name":{quoted(name)},{numbers}}}')

    def progress(self, done: float, total: float | None, label: str) -> None:
        """The running step told how far it is (tqdm)."""
        if not self._orders.quiet:
            numbers = f'"done":{json.dumps(done)},"total":{json.dumps(total)}'
            with self._workshop.interrupts:
                self._workshop.outbox.put(
                    f'{{"event":"progress","place":{self._place},{numbers},"label":{quoted(label)}}}'
                )

    def _settle(
        self,
        frame: Frame,
        step: Step,
        key: str,
        results: Any,
        again: bool,
        made: tuple[str, float, list[Any], list[str] | None],
    ) -> list[str]:
        """Store what a step gave and fill its slots; the facts of each output.

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
                self._changed = self._changed or slot.digest != digest
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
        return facts

    def _steady(self, frame: Frame, step: Step, arguments: dict[str, Any]) -> bool:
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
        return (result,) if len(step.ports) == 1 else sorted_out(result, step.ports)
    if step.kind == "fit":
        return (fitted(ready.target, {**ready.parameters(), **more}, arguments),)
    learner = arguments.pop("")
    return sorted_out(finished(learner(**arguments)), step.ports)
