"""Serving a project's workflows over HTTP, straight from the project: a change takes the place of what was there."""

import queue
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.exporter.api_module import addresses, servable
from hyperstudio.exporter.plan import ExportPlan, plan_package
from hyperstudio.exporter.writer import read_lock
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.signals import Signal
from hyperstudio.studio.package_values import computed_values
from hyperstudio.studio.running import Running, refuse
from hyperstudio.studio.server_process import END_S, ServerProcess

LOOK_S = 0.2
"""How often it is looked whether the process still lives."""
SETTLED_S = 2.0
"""A process that ends sooner than this after it was ready is not started again."""


Wish = tuple[Project, Configuration] | tuple[Path, Path] | None
"""A project in a configuration, a package and the folder to work in, or the end."""


@dataclass(frozen=True, slots=True)
class Served:
    """How it stands with a server.

    `workflows` are the addresses that answer with the configuration of this `hash`, `left_out` says why others do not.
    `refusal` is why the newest change is not served; what was there before answers on where the status is `ready`.
    """

    status: Literal["starting", "ready", "failed", "stopped"]
    url: str
    hash: str = ""
    workflows: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    refusal: StudioError | None = None

    @property
    def docs(self) -> str:
        """The page to read about it and to try it on."""
        return f"{self.url}/docs"


def listening(host: str, port: int, *, else_free: bool = False) -> socket.socket:
    """A socket that listens at the address; 0 is a free port, as is, with `else_free`, one in the place of a taken one.

    StudioError where that cannot be.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if else_free and port:
            return listening(host, 0)
        raise StudioError(
            f"Nothing can be served at {host}:{port}: {error.strerror or error}.",
            "Name another port; 0 takes a free one.",
        ) from error


class Serving:
    """Serves a project while it is worked on: the same package that an export writes, kept in a folder of its own.

    `changed` tells each new state, in a thread of its own.
    """

    def __init__(
        self,
        running: Running,
        held: socket.socket,
        workflows: Sequence[str] = (),
        log: Callable[[str], None] = lambda _line: None,
        bind: Mapping[str, str] | None = None,
        *,
        record: bool = False,
    ) -> None:
        """Serve at the socket `held`; `workflows` are all that can be served where none is named.

        `bind` says what is left open, as an export takes it. With `record` the requests are written down, for as long
        as this serves.
        """
        self._bind = dict(bind or {})
        self._running, self._held, self._workflows, self._log = running, held, tuple(workflows), log
        host, port = held.getsockname()[:2]
        self.state = Served("starting", f"http://{f'[{host}]' if ':' in host else host}:{port}")
        self.changed: Signal[Served] = Signal()
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._process: ServerProcess | None = None
        self._shown: tuple[dict[str, str], dict[str, str]] | None = None
        self._artifacts: tuple[tuple[object, ...], dict[str, bytes]] | None = None
        self._running_package = ""
        self._folder_of_work = running.folder.absolute()
        self._shown_place = Path()
        self._ready_at = 0.0
        self._folder = tempfile.TemporaryDirectory(prefix="hyperstudio-serve-")
        self.recorded = Path(self._folder.name) / "requests" if record else None
        self._count, self._end_s = 0, END_S
        self._thread = threading.Thread(target=self._work, name="serving a project", daemon=True)
        self._thread.start()

    def serve(self, project: Project, configuration: Configuration) -> None:
        """From now on, or as soon as it is ready, answer as the project says. `state` tells what came of it."""
        self._wishes.put((project, configuration))

    def serve_package(self, package: Path, folder: Path) -> None:
        """From now on answer with an exported package, working in `folder`, once that is ready."""
        self._wishes.put((package, folder))

    def stop(self, seconds: float = END_S) -> None:
        """Answer nothing more, and give the address back. What is being answered may be finished for so long."""
        self._end_s = seconds
        self._wishes.put(None)
        self._thread.join()

    def _work(self) -> None:
        with self._folder, closing(self._held):
            while True:
                try:
                    wish = self._wishes.get(timeout=LOOK_S)
                    while not self._wishes.empty() and wish is not None:
                        wish = self._wishes.get()
                except queue.Empty:
                    self._look_after()
                    continue
                if wish is None:
                    break
                try:
                    if isinstance(wish[0], Path):
                        self._take_package(wish[0], wish[1])
                    else:
                        self._take(wish[0], wish[1])
                except StudioError as refusal:
                    status: Literal["ready", "failed"] = "ready" if self._process else "failed"
                    self._tell(replace(self.state, status=status, refusal=refusal))
            if self._process is not None:
                self._process.end(self._end_s)
        self._tell(replace(self.state, status="stopped", refusal=None))

    def _tell(self, state: Served) -> None:
        self.state = state
        self.changed.tell(state)

    def _look_after(self) -> None:
        """Start the process again where project code ended it."""
        if self._process is None or self._process.alive:
            return
        refusal = StudioError("The server ended by itself.", "Its log says more; save a change to start it again.")
        self._process, shown = None, self._shown
        self._shown = None
        if shown is not None and time.monotonic() - self._ready_at > SETTLED_S:
            try:
                self._start(self._shown_place, self._running_package)
                self._shown = shown
                return
            except StudioError as error:
                refusal = error
        self._tell(replace(self.state, status="failed", refusal=refusal))

    def _take(self, project: Project, configuration: Configuration) -> None:
        made, left_out = self._planned(project, configuration)
        known = (made.files, made.makers)
        if known == self._shown:
            self._tell(replace(self.state, status="ready", refusal=None))
            return
        self._count += 1
        place = self._place()
        files = {path: text.encode("utf-8", "surrogateescape") for path, text in made.files.items()}
        for path, content in (files | self._computed(made)).items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
        self._start(place, made.project)
        self._shown, self._shown_place = known, place
        served = servable(project, made.endpoints)[0]
        workflows = tuple(addresses(served).values())
        self._tell(Served("ready", self.state.url, made.hash, workflows, left_out))

    def _take_package(self, package: Path, folder: Path) -> None:
        lock = read_lock(package)
        if lock is None or not lock.get("api"):
            raise StudioError(f"{package} is no package that serves workflows.", "Export it with --api.")
        folder.mkdir(parents=True, exist_ok=True)
        self._folder_of_work = folder.absolute()
        self._start(package.absolute(), str(lock["project"]))
        self._shown, self._shown_place = ({}, {}), package.absolute()
        self._tell(Served("ready", self.state.url, str(lock["hash"]), tuple(lock["workflows"])))

    def _place(self) -> Path:
        return Path(self._folder.name) / str(self._count)

    def _start(self, place: Path, package: str) -> None:
        """Start a process for the package; once it answers, the one before it ends."""
        runner = self._running.runner
        fresh = ServerProcess(
            runner.python,
            place / "src",
            package,
            self._folder_of_work,
            self._held,
            self._log,
            {f"{package.upper()}_RECORD": str(self.recorded)} if self.recorded else {},
        )
        fresh.wait_until_loaded()
        before, self._process, self._running_package = self._process, fresh, package
        if before is not None:
            before.close()  # requests wait at the socket for a moment, so that none is answered by both
        fresh.begin()
        self._ready_at = time.monotonic()
        if before is not None:
            threading.Thread(target=before.end, name="ending a server", daemon=True).start()

    def _planned(self, project: Project, configuration: Configuration) -> tuple[ExportPlan, tuple[Problem, ...]]:
        """The plan of all that was named; where nothing was, of what can be served, and why the rest cannot."""
        environment = self._running.environment(project)
        left_out: list[Problem] = []
        names = list(self._workflows)
        if not names:
            for name in sorted(project.workflows):
                alone = plan_package(project, [name], configuration, environment, api=True)
                left_out += [problem for problem in alone.problems if problem.severity == "error" or not problem.file]
                if not alone.errors and servable(project, alone.endpoints)[0]:
                    names.append(name)
            if not names:
                refuse(tuple(left_out))
                raise StudioError("The project has no workflow.", "Add one, and give it inputs and outputs.")
        made = plan_package(project, names, configuration, environment, api=True, bind=self._bind)
        refuse(made.errors)
        if not servable(project, made.endpoints)[0]:
            refuse(tuple(problem for problem in made.problems if problem.address in names))
        return made, tuple(dict.fromkeys(left_out or made.problems))

    def _computed(self, made: ExportPlan) -> dict[str, bytes]:
        """The artifacts; those of before where no code that makes them was changed."""
        if not made.artifacts:
            return {}
        code = tuple((path, made.files[path]) for path in sorted(made.origins))
        chosen = tuple((path, text) for path, text in made.files.items() if "/flows/" in path)
        key = (tuple(made.makers.items()), code, chosen)
        if self._artifacts is None or self._artifacts[0] != key:
            with tempfile.TemporaryDirectory(prefix="hyperstudio-export-") as folder:
                runner = self._running.runner
                found = computed_values(made, Path(folder) / "package", self._running.folder, runner.python, api=False)
            self._artifacts = (key, found)
        return self._artifacts[1]
