"""Running plans of one project: a worker, a warm spare that takes over at once, and a viewer for values."""

import contextlib
import itertools
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.drop import Drop
from hyperstudio.runner.limits import USUAL, Limits
from hyperstudio.runner.process import Event, Worker, this_interpreter
from hyperstudio.runner.running import RunHandle
from hyperstudio.runner.secrets import with_secrets
from hyperstudio.runner.worker.project_modules import ProjectFinder
from hyperstudio.runner.worker.slots import MISSING
from hyperstudio.runner.worker.store import Store
from hyperstudio.runner.worker.store_folder import StoreRefused, private_folder

ANSWER_SECONDS = 60.0
LOOK_SECONDS = 600.0
_MEASURED = ("finished", "reused")
SPARE_SECONDS = 3.0
"""How long a run goes on before a spare is started: a short one is not to share the processors with it."""

Pause = Callable[[], None]


class Runner:
    """Runs the plans of one project, one at a time. Events arrive in a thread of the runner.

    `python` is the project's interpreter (HyperStudio's own by default), `preload` the packages that a spare worker
    imports beforehand, `spare` how many seconds a run goes on before there is one (None: never), `limits` what runs
    may use. Processes start when first needed.
    """

    def __init__(
        self,
        project: Path,
        name: str,
        store: Path,
        *,
        python: str | None = None,
        preload: Sequence[str] = (),
        spare: float | None = SPARE_SECONDS,
        limits: Limits = USUAL,
    ) -> None:
        """Raises `StudioError` when `store` cannot be a private folder."""
        try:
            private_folder(str(store))
        except StoreRefused as refused:
            raise StudioError(refused.what, refused.mend) from refused
        self.project, self.name, self.store = project.resolve(), name, store.resolve()
        self.python = python or this_interpreter()
        self.preload = tuple(preload)
        self._spare_after = spare
        self.limits = limits
        self.walls: dict[str, float] = {}
        self._lock = threading.RLock()
        self._worker: Worker | None = None
        self._spare: Worker | None = None
        self._viewer: Worker | None = None
        self._run: RunHandle | None = None
        self._answers: dict[int, Event] = {}
        self._awaited: set[int] = set()
        self._answered = threading.Condition()
        self._asks = itertools.count(1)
        self._closed = False

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def running(self) -> RunHandle | None:
        """The run that is going on."""
        run = self._run
        return run if run is not None and not run.finished else None

    def start(
        self,
        plan: Mapping[str, Any],
        *,
        run_id: str,
        on_event: Callable[[Event], None],
        on_pause: Pause | None = None,
    ) -> RunHandle:
        """Start a run; every event goes to `on_event`, the last one is `run_finished`.

        `on_pause` is called when no more events are there just now. Raises `StudioError` while another run is going on.
        """
        plan, on_event = with_secrets(plan, on_event)
        with self._lock:
            if self.running is not None:
                raise StudioError("A run is going on.", "Wait for its end, or stop it.")
            worker = self._ready_worker()
            run = RunHandle(run_id, plan, worker, self._learning(on_event), self.limits.memory)
            self._run = run
            self._give(worker, run, plan, on_pause)
        if self._spare_after is not None:
            told = (run, self._spare_after)
            threading.Thread(target=self._have_a_spare, args=told, name="spare", daemon=True).start()
        return run

    def _have_a_spare(self, run: RunHandle, after: float) -> None:
        """Start a spare worker when the run has gone on for a while; none where it is over by then."""
        if run.wait(after) and after:
            return
        with self._lock, contextlib.suppress(StudioError):
            if not self._closed and self._spare is None:
                self._spare = self._new_worker(warm=True)

    def learn(self, event: Mapping[str, Any]) -> None:
        """Remember how long a step took, which says whether another process pays for it next time."""
        told = event["steps"] if event["event"] == "reused_steps" else (event,) if event["event"] in _MEASURED else ()
        for step in told:
            self.walls[f"{step['kind']} {step['address']}"] = step["wall"]

    def _learning(self, on_event: Callable[[Event], None]) -> Callable[[Event], None]:
        def hear(event: Event) -> None:
            self.learn(event)
            on_event(event)

        return hear

    def _shared_out(self, plan: Mapping[str, Any]) -> Mapping[str, Any]:
        """The plan, with how many workers there may be and what is known of the times that steps take."""
        workers = plan.get("workers", self.limits.processes)
        return {"workers": workers, "walls": self.walls, **plan} if workers > 1 else plan

    def allow(self, limits: Limits) -> None:
        """Have other limits from the next run on."""
        changed = limits.store != self.limits.store
        self.limits = limits
        if changed:
            self.renew()

    def stop(self) -> None:
        """Stop the run: its step is interrupted, and after the grace the process is killed.

        Returns at once; the run's last event says that it was stopped. What was finished is kept.
        """
        run = self.running
        if run is None:
            return
        run.ask_to_stop()
        grace = self.limits.grace

        def kill() -> None:
            if not run.wait(grace):
                run.worker.kill()

        threading.Thread(target=kill, name="stop", daemon=True).start()

    def environment(self, imports: Sequence[str]) -> dict[str, Any]:
        """What the project's interpreter is and has; see `worker/environment.py`.

        {"python", "executable", "distributions": {module: text}, "local": {module: place}, "folders": [...]}. Each
        text is "distribution==version" (several joined by commas), None when the module cannot be found, "" when it
        belongs to no distribution.
        """
        answer = self._ask("environment", imports=list(imports))
        return {key: value for key, value in answer.items() if key not in ("event", "ask")}

    def renew(self) -> None:
        """Have new processes from now on: what is installed for them has changed. A run that goes on is not touched."""
        with self._lock:
            old = [self._spare, self._viewer]
            self._spare = self._viewer = None
            if self.running is None:
                old.append(self._worker)
                self._worker = None
        for worker in old:
            if worker is not None:
                worker.close()

    def look(self, digest: str, *, drop: Drop | None = None, **options: Any) -> dict[str, Any]:
        """A view of a stored value as JSON (`options` as in `worker/look.py`). Raises `StudioError` with the reason.

        `drop`, once set, ends the wait and the viewer's work on it.
        """
        view: dict[str, Any] = self._ask("look", drop=drop, digest=digest, options=options)["look"]
        return view

    def statistics(
        self, digest: str, column: int | str, filter: str = "", *, drop: Drop | None = None
    ) -> dict[str, Any]:
        """What a column of a stored table holds in the rows that fit. Raises `StudioError`."""
        options = {"column": column, "filter": filter}
        facts: dict[str, Any] = self._ask("statistics", drop=drop, digest=digest, options=options)["statistics"]
        return facts

    def compare(self, digest: str, other: str, *, drop: Drop | None = None, **options: Any) -> dict[str, Any]:
        """How two stored values differ (`options` as in `worker/comparing.py`). Raises `StudioError`."""
        asked = {"digest": digest, "other": other, "options": options}
        found: dict[str, Any] = self._ask("compare", drop=drop, **asked)["compared"]
        return found

    def save(self, digest: str, file: Path) -> None:
        """Write a stored value to a file: csv, parquet, npy, png, txt, json or pickle by its suffix.

        Raises `StudioError`, which says what would do.
        """
        self._ask("save", digest=digest, file=str(file.absolute()))

    def load(self, digest: str) -> Any:
        """The object itself, loaded into this process: runs the code of the project's classes, so only on request.

        Raises `StudioError` when it is not in the store.
        """
        finder = ProjectFinder(str(self.project), self.name)
        store = Store(str(self.store))
        finder.install()
        try:
            value = store.load(digest)
        finally:
            sys.meta_path.remove(finder)
            store.close()
        if value is MISSING:
            why = " ".join(store.problems)
            raise StudioError(f"This value cannot be had from the store. {why}".strip(), "Run again.")
        return value

    def close(self) -> None:
        """End all processes. A run that is going on is killed, and its last events are told."""
        with self._lock:
            self._closed = True
            workers = [self._worker, self._spare, self._viewer]
            self._worker = self._spare = self._viewer = None
        run = self.running
        if run is not None:
            run.ask_to_stop()
            run.worker.kill()
            run.wait(2.0)
        for worker in workers:
            if worker is not None:
                worker.close()

    def _new_worker(self, warm: bool) -> Worker:
        worker = Worker(self.python, self.project, self.name, self.store, self.limits.store)
        if warm and self.preload:
            worker.send(do="preload", imports=self.preload)
        return worker

    def _ready_worker(self) -> Worker:
        if self._closed:
            raise StudioError("This runner is closed.", "Open the project again.")
        worker = self._worker
        if worker is None or not worker.alive:
            if self._spare is not None and self._spare.alive:
                worker, self._spare = self._spare, None
            else:
                worker = self._new_worker(warm=False)  # it imports what its steps need, when they need it
            self._worker = worker
        return worker

    def _give(self, worker: Worker, run: RunHandle, plan: Mapping[str, Any], on_pause: Pause | None) -> None:
        """Let a worker do a run, or what is left of it."""
        worker.on_event = run.take
        if on_pause is not None:
            worker.on_pause = on_pause
        worker.on_end = lambda: self._ended(worker, run, plan, on_pause)
        worker.send_plan(run.run_id, {**self._shared_out(plan), **run.rest()})

    def _ended(self, worker: Worker, run: RunHandle, plan: Mapping[str, Any], on_pause: Pause | None) -> None:
        with self._lock:
            if self._worker is worker:
                self._worker = None
            another = None if self._closed else self._ready_worker
        next_one = run.died(another)
        if next_one is not None:
            self._give(next_one, run, plan, on_pause)

    def _ask(self, do: str, drop: Drop | None = None, **asked: Any) -> Event:
        """Ask the viewer and wait for its answer."""
        number = next(self._asks)
        with self._lock:
            if self._closed:
                raise StudioError("This runner is closed.", "Open the project again.")
            viewer = self._viewer
            if viewer is None or not viewer.alive:
                viewer = self._viewer = self._new_worker(warm=False)
                viewer.on_event = self._take_answer
                viewer.on_end = self._wake
            self._awaited.add(number)
            viewer.send(do=do, ask=number, **asked)
        if drop is not None:
            drop.begin(lambda: viewer.send(do="drop", asks=[number]), self._wake)
        seconds = ANSWER_SECONDS if do == "environment" else LOOK_SECONDS
        with self._answered:
            self._answered.wait_for(
                lambda: number in self._answers or not viewer.alive or (drop is not None and drop.dropped), seconds
            )
            self._awaited.discard(number)
            answer = self._answers.pop(number, None)
        if answer is None and drop is not None and drop.dropped:
            raise StudioError("This look was given up.", "")
        if answer is None:
            how = "took too long" if viewer.alive else f"ended: {viewer.how_it_ended()}"
            with contextlib.suppress(ProcessLookupError):
                viewer.kill()
            raise StudioError(f"The process that shows values {how}.", "Try again.")
        if "error" in answer:
            raise StudioError(answer["error"], "")
        return answer

    def _take_answer(self, event: Event) -> None:
        with self._answered:
            if event.get("ask", 0) in self._awaited:
                self._answers[event["ask"]] = event
            self._answered.notify_all()

    def _wake(self) -> None:
        with self._answered:
            self._answered.notify_all()
