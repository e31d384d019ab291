"""One run as its parent sees it: events are passed on, and a worker's death becomes events as well."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hyperstudio.runner.expected import expected_steps
from hyperstudio.runner.guard import Guard, kill_process
from hyperstudio.runner.process import Event, Worker
from hyperstudio.runner.worker.starting import death

_STEP_ENDS = frozenset(("finished", "reused", "failed", "skipped"))
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
        self._running: Event | None = None
        self._asked_to_stop = False
        self._begun = time.monotonic()
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
        self._guard.hear(event)
        if kind == "failed" and "pid" in event["error"]:
            self._say_why(event["error"])
        if kind in _STEP_ENDS:
            self._told[(event["place"], event["kind"])] = kind
            self._running = None
        elif kind == "started":
            self._running = event
        elif kind == "expanded":
            self._items[event["place"]] = event["items"]
        elif kind == "chosen":
            self._items[event["place"]] = event["implementation"]
        if kind == "run_finished":
            self.status = event["status"]
        self._on_event(event)
        if kind == "run_finished":
            self._guard.end()
            self._ended.set()

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

    def died(self) -> None:
        """The worker's process has ended before the run did: tell what became of the steps."""
        if self.finished:
            return
        for event in self._last_events():
            self.take(event)

    def _last_events(self) -> Iterator[Event]:
        unsent, place, output = self._worker.last_words()
        stored = self._plan.get("store", True)
        for event in unsent:
            # A value that was not brought to the store yet is not there: such a step counts as not run.
            if not (event["event"] == "finished" and stored):
                yield event
        # The step may have died before its beginning was told.
        place = place or (self._running["place"] if self._running is not None else "")
        for stream, text in output:
            if text:
                yield {"event": "log", "place": place, "stream": stream, "text": text}
        left = [step for step in expected_steps(self._plan, self._items) if (step[0], step[2]) not in self._told]
        failed = not self._asked_to_stop
        died = next((step for step in left if step[0] == place), None) if failed else None
        if died is not None:
            yield death(*died, self._worker.pid, self._worker.how_it_ended())
        for step_place, address, kind in left:
            if (step_place, address, kind) != died:
                about = {"place": step_place, "address": address, "kind": kind}
                yield {"event": "skipped", **about, "because": place or step_place}
        outputs = dict.fromkeys(self._plan.get("outputs", ()))
        end = {"event": "run_finished", "run": self.run_id, "status": "failed" if failed else "stopped"}
        states = list(self._told.values())
        counts = {name: states.count(state) for name, state in _COUNTED.items()}
        yield {**end, "seconds": time.monotonic() - self._begun, "counts": counts, "outputs": outputs}
