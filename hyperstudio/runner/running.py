"""One run as its parent sees it: events are passed on; when its worker dies, another one goes on with what is left."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hyperstudio.runner.expected import expected_steps
from hyperstudio.runner.guard import Guard, kill_process
from hyperstudio.runner.process import Event, Worker
from hyperstudio.runner.worker.starting import death

_STEP_ENDS = frozenset(("finished", "reused", "failed", "skipped"))
_OF_STEPS = frozenset(("log", "number", "picture", "progress"))
UNEXPLAINED = 2
"""So often a worker may die outside of any step before the run is given up."""
_COUNTED = {"run": "finished", "reused": "reused", "failed": "failed", "skipped": "skipped"}


class RunHandle:
    """A run that was started. `status` is None until it has ended; `on_event` is called in the worker's thread."""

    def __init__(
        self,
        run_id: str,
        plan: Mapping[str, Any],
        worker: Worker,
        on_event: Callable[[Event], None],
        memory: int | None = None,
    ) -> None:
        self.run_id = run_id
        self.status: str | None = None
        self._plan = plan
        self._worker = worker
        self._on_event = on_event
        self._ended = threading.Event()
        self._items: dict[str, int | str] = {}
        self._told: dict[tuple[str, str], str] = {}  # by place and kind
        self._running: dict[str, Event] = {}  # by place
        self._keys: list[str] = []
        self._broken: list[tuple[str, str]] = []
        self._deaths = 0
        self._asked_to_stop = False
        self._begun = time.monotonic()
        self._memory = memory
        self._guard = Guard(worker.pid, memory, self._end_process)

    @property
    def worker(self) -> Worker:
        """The process that does it."""
        return self._worker

    @property
    def finished(self) -> bool:
        """Whether the run has ended, in whatever way."""
        return self._ended.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end; False when it did not come within `timeout` seconds."""
        return self._ended.wait(timeout)

    def ask_to_stop(self) -> None:
        """Interrupt the running step; the worker goes on to the end of the run by itself."""
        self._asked_to_stop = True
        self._worker.interrupt()

    def take(self, event: Event) -> None:
        """An event of the worker."""
        kind = event["event"]
        if kind == "reused_steps":
            self._take_reused(event)
            return
        if self._deaths and self._told_before(event):
            return
        self._guard.hear(event)
        if kind == "failed" and "pid" in event["error"]:
            self._say_why(event["error"])
        if kind in _STEP_ENDS:
            self._told[(event["place"], event["kind"])] = kind
            self._running.pop(event["place"], None)
            if kind == "finished":
                self._keys.append(event["key"])
        elif kind == "started":
            self._running[event["place"]] = event
        elif kind == "expanded":
            self._items[event["place"]] = event["items"]
        elif kind == "chosen":
            self._items[event["place"]] = event["implementation"]
        if kind == "run_finished":
            self.status = event["status"]
            if self._deaths:
                event |= {"seconds": time.monotonic() - self._begun, "counts": self._counts()}
        self._on_event(event)
        if kind == "run_finished":
            self._guard.end()
            self._ended.set()

    def _take_reused(self, event: Event) -> None:
        """Many steps were reused; those that a worker before this one had told are left out."""
        if self._deaths:
            event["steps"] = [step for step in event["steps"] if (step["place"], step["kind"]) not in self._told]
        for step in event["steps"]:
            self._told[(step["place"], step["kind"])] = "reused"
        if event["steps"]:
            self._on_event(event)

    def _end_process(self, pid: int) -> None:
        """A process went beyond its limits."""
        if pid == self._worker.pid:
            self._worker.kill()
        else:
            kill_process(pid)

    def _say_why(self, error: dict[str, Any]) -> None:
        """A process that was ended here died for that reason."""
        why = self._guard.why(error["pid"])
        if why is not None:
            error["message"] = f"This step was ended: {why}."

    def _told_before(self, event: Event) -> bool:
        """Whether this worker tells again what the one before it had told."""
        kind, place = event["event"], event.get("place", "")
        if kind == "run_started":
            return True
        if kind in _STEP_ENDS or kind == "started":
            return (place, event["kind"]) in self._told
        if kind in ("expanded", "chosen"):
            return place in self._items and (kind == "chosen" or event["items"] <= self._items[place])
        known = any((place, step) in self._told for step in ("call", "fit", "apply"))
        return kind in _OF_STEPS and known and place not in self._running

    def _counts(self) -> dict[str, int]:
        states = list(self._told.values())
        return {name: states.count(state) for name, state in _COUNTED.items()}

    def died(self, another: Callable[[], Worker] | None) -> Worker | None:
        """The worker's process has ended before the run did: what became of its step is told.

        `another` makes the worker that goes on with what is left; where none can, the run ends here.
        """
        if self.finished:
            return None
        place = self._tell_last_words()
        left = [step for step in expected_steps(self._plan, self._items) if (step[0], step[2]) not in self._told]
        died = None if self._asked_to_stop else next((step for step in left if step[0] == place), None)
        if died is not None:
            self.take(death(*died, self._worker.pid, self._worker.how_it_ended()))
            self._broken.append((died[0], died[2]))
        self._deaths += 1
        unexplained = self._deaths - len(self._broken)
        if another is None or self._asked_to_stop or not self._plan.get("store", True) or unexplained > UNEXPLAINED:
            self._tell_end([step for step in left if step != died], place)
            return None
        self._guard.end()
        self._running.clear()
        self._worker = another()
        self._guard = Guard(self._worker.pid, self._memory, self._end_process)
        return self._worker

    def rest(self) -> dict[str, Any]:
        """What a worker that goes on has to know: the keys of what this run has made, and the steps that ended one."""
        return {"made": self._keys, "broken": self._broken} if self._deaths else {}

    def _tell_last_words(self) -> str:
        """Tell what the dead worker had not sent; the place where it died, if it was in a step."""
        unsent, place, output = self._worker.last_words()
        # A value that was not brought to the store yet is not there: such a step counts as not run.
        stored = self._plan.get("store", True)
        void = {event["place"] for event in unsent if event["event"] == "finished"} if stored else set()
        for event in unsent:
            if event.get("place") not in void:
                self.take(event)
        if not place:
            # The step may have died before its beginning was noted; those of helpers died of their own accord.
            own = [at for at, event in self._running.items() if event.get("pid", self._worker.pid) == self._worker.pid]
            place = own[-1] if own else ""
        for stream, text in output:
            if text:
                self.take({"event": "log", "place": place, "stream": stream, "text": text})
        return place

    def _tell_end(self, left: Iterable[tuple[str, str, str]], because: str) -> None:
        for place, address, kind in left:
            about = {"place": place, "address": address, "kind": kind}
            self.take({"event": "skipped", **about, "because": because or place})
        status = "stopped" if self._asked_to_stop else "failed"
        outputs = dict.fromkeys(self._plan.get("outputs", ()))
        end = {"event": "run_finished", "run": self.run_id, "status": status, "outputs": outputs}
        self.take({**end, "seconds": time.monotonic() - self._begun, "counts": self._counts()})
