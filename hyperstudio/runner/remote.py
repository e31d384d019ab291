"""Running on a cluster of dask.distributed: its workers start workers of ours as children, which run whole plans.

What is submitted is a plan, never a step, since a task costs dask two milliseconds; stopping reaches our child, which
dask's own tasks could not. All machines see the project and the store under the same paths.
"""

import contextlib
import importlib
import queue
import sys
import threading
import uuid
from asyncio import CancelledError
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.limits import Limits
from hyperstudio.runner.process import Event
from hyperstudio.runner.runner import Runner
from hyperstudio.runner.running import RunHandle

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECTING_SECONDS = 10
ONE_WORKER = Limits(workers=1)


def connected(scheduler: str) -> "Client":
    """A client of a scheduler, such as tcp://10.0.0.1:8786. StudioError where it cannot be had."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        mend = "Install it: pip install 'hyperstudio[dask]'."
        raise StudioError("The package “distributed” is not installed.", mend) from None
    try:
        client: Client = distributed.Client(scheduler, timeout=CONNECTING_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        why = str(error).partition("\n")[0]
        mend = "Start one (dask scheduler), and give its address, such as tcp://127.0.0.1:8786."
        raise StudioError(f"No scheduler answers at “{scheduler}”: {why}", mend) from None
    return client


class RemoteRun(RunHandle):
    """A run on the cluster; its events come all together when it has ended, but for the numbers of progress bars.

    Those come as they are told, since they decide whether it goes on. `told` is where they arrive, by who listens.
    """

    def __init__(
        self,
        run_id: str,
        future: "Future[list[Event]]",
        on_event: Callable[[Event], None],
        stop: Callable[[], None],
        told: "queue.SimpleQueue[tuple[str, Event | None]]",
    ) -> None:
        self.run_id = run_id
        self.status = None
        self._future = future
        self._on_event = on_event
        self._stop = stop
        self._numbers = told
        future.add_done_callback(lambda _future: told.put((run_id, None)))  # type: ignore[no-untyped-call]  # as above
        self._ended = threading.Event()
        threading.Thread(target=self._follow, name="remote run", daemon=True).start()

    def ask_to_stop(self) -> None:
        """Stop it wherever it runs."""
        self._stop()

    def _follow(self) -> None:
        numbers = 0
        while True:
            try:
                run_id, told = self._numbers.get(timeout=1)
            except queue.Empty:
                if self._future.done():  # type: ignore[no-untyped-call]  # as above
                    break  # the connection ended, and nobody told
                continue
            if run_id != self.run_id:
                continue  # of a run before this one
            if told is None:
                break
            self._on_event(told)
            numbers += 1
        try:
            error = self._future.exception()  # type: ignore[no-untyped-call]  # dask says no types here
            events: list[Event] = [] if error is not None else self._future.result()
        except (OSError, RuntimeError, CancelledError, StudioError) as lost:  # the connection is gone
            error, events = lost, []
        if error is not None:
            text = f"The cluster lost this run: {type(error).__name__}: {error}\n"
            events = [
                {"event": "run_started", "run": self.run_id, "steps": 0},
                {"event": "log", "place": "", "stream": "stderr", "text": text},
                {"event": "run_finished", "run": self.run_id, "status": "failed", "seconds": 0.0, "outputs": {}},
            ]
        for event in events:
            if event["event"] == "number" and numbers:
                numbers -= 1  # it was told already
                continue
            if event["event"] == "run_finished":
                self.status = event["status"]
            self._on_event(event)
        self._ended.set()


class RemoteRunner(Runner):
    """A runner whose runs happen on a cluster; values are looked at here, in the same store.

    Several may share one client: each has one run at a time.
    """

    def __init__(self, client: "Client", project: Path, name: str, store: Path, *, python: str | None = None) -> None:
        super().__init__(project, name, store, python=python, spare=None, limits=ONE_WORKER)
        self._client = client
        self._about = (str(self.project), name, str(self.store), python or sys.executable)
        self._topic = f"hyperstudio-{uuid.uuid4().hex}"
        self._told: queue.SimpleQueue[tuple[str, Event | None]] = queue.SimpleQueue()
        client.subscribe_topic(self._topic, self._hear)  # type: ignore[no-untyped-call]  # dask says no types here

    def start(
        self,
        plan: Mapping[str, Any],
        *,
        run_id: str,
        on_event: Callable[[Event], None],
        on_pause: Callable[[], None] | None = None,
    ) -> RunHandle:
        """Start a run on a worker that is free. Raises `StudioError` while another run of this runner is going on."""
        with self._lock:
            if self.running is not None:
                raise StudioError("A run is going on.", "Wait for its end, or stop it.")
            # The plan goes as one object: dask would look through a dict of thousands of steps.
            future = self._client.submit(
                perform,
                self._about,
                _Plan(plan),
                run_id,
                self._topic,
                key=f"run-{run_id}",
                pure=False,
                retries=3,
            )
            self._run = run = RemoteRun(run_id, future, on_event, lambda: self._stop_there(run_id), self._told)
            return run

    def _hear(self, said: tuple[float, tuple[str, Event]]) -> None:
        """A number of a run that goes on; it is passed on elsewhere, since dask's own thread must not wait."""
        run_id, event = said[1]
        self._told.put((run_id, event))

    def stop(self) -> None:
        """Stop the run, wherever it is; its last event says that it was stopped."""
        if (run := self.running) is not None:
            run.ask_to_stop()

    def environment(self, imports: Sequence[str]) -> dict[str, Any]:
        """What the cluster's interpreters are and have. StudioError where they differ from one another."""
        every: dict[str, dict[str, Any]] = self._client.run(environment_there, self._about, list(imports))
        if not every:
            raise StudioError("The cluster has no workers.", "Start some: dask worker ADDRESS.")
        (first, wanted), *others = every.items()
        for worker, found in others:
            for name in ("python", "distributions"):
                if found[name] != wanted[name]:
                    what = f"The workers {first} and {worker} differ: {_difference(wanted[name], found[name])}."
                    raise StudioError(what, "Give all workers the same environment.")
        return wanted

    def _stop_there(self, run_id: str) -> None:
        # A cluster that is gone has nothing to be stopped.
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):
            self._client.run(stop_there, run_id)


class _Plan:
    """A plan on its way, opaque to dask."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.plan = dict(plan)


# What follows runs in the processes of the cluster.

_FREE: dict[tuple[str, ...], "queue.SimpleQueue[Runner]"] = {}
_GOING: dict[str, Runner] = {}
_STOPPED: set[str] = set()


def perform(about: tuple[str, str, str, str], plan: _Plan, run_id: str, topic: str) -> list[Event]:
    """Run a plan in a child of this process; all its events. Numbers are told under the topic at once as well."""
    tell = importlib.import_module("distributed").get_worker().log_event
    free = _FREE.setdefault(about, queue.SimpleQueue())
    try:
        runner = free.get_nowait()
    except queue.Empty:
        runner = _runner(about)
    events: list[Event] = []

    def hear(event: Event) -> None:
        events.append(event)
        if event["event"] == "number":
            tell(topic, (run_id, event))

    _GOING[run_id] = runner
    try:
        handle = runner.start({**plan.plan, "workers": 1}, run_id=run_id, on_event=hear)
        if run_id in _STOPPED:
            runner.stop()
        handle.wait()
    finally:
        _GOING.pop(run_id, None)
        free.put(runner)
    return events


def environment_there(about: tuple[str, str, str, str], imports: list[str]) -> dict[str, Any]:
    """What the interpreter of this machine is and has."""
    with _runner(about) as runner:
        return runner.environment(imports)


def stop_there(run_id: str) -> None:
    """Stop a run if it is going on here, or keep it from beginning."""
    _STOPPED.add(run_id)
    if (runner := _GOING.get(run_id)) is not None:
        runner.stop()


def _runner(about: tuple[str, str, str, str]) -> Runner:
    project, name, store, python = about
    if not Path(project).is_dir():
        raise StudioError(
            f"{project} is not there on this worker.", "Keep the project on a folder that all machines see."
        )
    return Runner(Path(project), name, Path(store), python=python, spare=None, limits=ONE_WORKER)


def _difference(one: Any, other: Any) -> str:
    if not isinstance(one, dict):
        return f"Python {one} and {other}"
    name = next(name for name in one if one[name] != other.get(name))
    return f"{one[name] or f'no {name}'} and {other.get(name) or f'no {name}'}"
