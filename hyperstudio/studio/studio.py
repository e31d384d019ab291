"""The studio: one open project with its document, its runs and its values."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hyperstudio.editing.edits import ChooseImplementation, ResetConfigured, SetParameter
from hyperstudio.errors import StudioError
from hyperstudio.files.trust import is_trusted, trust
from hyperstudio.graph.addresses import block_at, find
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.plan import Given
from hyperstudio.runner.history import glimpses, run_file
from hyperstudio.runner.runs import Run, read_run
from hyperstudio.signals import Signal
from hyperstudio.studio.document import Change, Document
from hyperstudio.studio.followed import Followed, runs_elsewhere
from hyperstudio.studio.given import given_values, output_at, with_settings
from hyperstudio.studio.opening import need_trust
from hyperstudio.studio.optimizing import Optimization, SearchWish
from hyperstudio.studio.replaying import ServedRequest, inputs_of, served_requests, settings_of
from hyperstudio.studio.running import Execution, Running, Wish
from hyperstudio.studio.searching import Searching
from hyperstudio.studio.serving import Serving, listening
from hyperstudio.studio.staleness import Stale

SERVED_AT = 8000
"""The port at which workflows are served, where it is free."""
SERVED_S = 2.0
"""How long what is being answered may take when the project is closed."""
LAST_WAIT_S = 20.0
"""How long closing waits for the end of a search."""


class Studio:
    """Everything the window does; the window itself only shows and asks.

    `started` tells each new run, `searched` each new search, `trusted_changed` that the folder was trusted,
    `pins_changed` that a value was pinned or let go. Events of a run come in the runner's thread.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.workflow = _first_workflow(document)
        self.started: Signal[Execution] = Signal()
        self.searched: Signal[Searching] = Signal()
        self.trusted_changed: Signal[bool] = Signal()
        self.pins_changed: Signal[None] = Signal()
        self.strict = False
        """Whether runs compare what each block was given before and after."""
        self.executions: list[Execution] = []
        self._pins: dict[str, Given] = {}
        self.search: Searching | None = None
        """The newest search of this session, going on or over."""
        self.serving: Serving | None = None
        """What serves the workflows over HTTP, as the document says it at any time."""
        self._running: Running | None = None
        self._closed = False
        document.changed.connect(self._serve_change)

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.document.folder

    @property
    def trusted(self) -> bool:
        """Whether the project's code may run."""
        return is_trusted(self.folder)

    def trust(self) -> None:
        """Allow the project's code to run, from now on."""
        trust(self.folder)
        self.trusted_changed.tell(True)

    @property
    def running(self) -> Running:
        """The runs of this project; its processes start with the first use. StudioError where it is not trusted."""
        need_trust(self.folder)
        if self._closed:
            raise StudioError("The project is closed.", "Open it again.")
        if self._running is None:
            self._running = Running(self.folder, self.document.project.name)
        return self._running

    @property
    def execution(self) -> Execution | None:
        """The newest run of this session, going on or over."""
        return self.executions[-1] if self.executions else None

    def choose(self, block: str, implementation: str) -> None:
        """Choose an implementation of the block at an address, in the configuration that is worked on."""
        self.document.do(ChooseImplementation(self.document.configuration_name, block, implementation))

    def step_implementation(self, block: str, direction: int) -> str:
        """Choose the next (1) or the one before (-1), round and round; the answer is its name."""
        found = block_at(self.document.project, block)
        names = sorted(name for name in found.implementations if name not in found.disabled)
        if not names:
            raise StudioError(f"“{block}” has no implementation.", "Add one.", block)
        now = chosen(found, block, self.document.configuration)
        name = names[(names.index(now) + direction) % len(names)] if now in names else names[0]
        self.choose(block, name)
        return name

    def set_parameter(self, address: str, value: Any, *, merge: bool = False) -> None:
        """Give a parameter a value; with `merge`, changes of the same one become one undo step."""
        edit = SetParameter(self.document.configuration_name, address, value)
        self.document.do(edit, f"set {address}" if merge else "")

    def reset(self, address: str) -> None:
        """Take a choice or a parameter back to its default."""
        if isinstance(find(self.document.project, address), Block | Parameter):
            self.document.do(ResetConfigured(self.document.configuration_name, address))

    def run(
        self,
        workflow: str | None = None,
        to: str | None = None,
        *,
        settings: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
        fresh: bool = False,
    ) -> Execution:
        """Save, then run the selected path of a workflow, or of it what the block at `to` needs.

        `settings` are choices and parameters by address for this run only, `inputs` are given to the workflow by port;
        `fresh` uses no stored value.
        """
        running = self.running
        if self.document.unsaved:
            self.document.save()
        name, document = workflow or self.workflow, self.document
        project = with_settings(document.project, document.configuration_name, dict(settings or {}))
        configuration = project.configurations.get(document.configuration_name, FrozenMap())
        given = given_values(project, name, inputs or {})
        wish = Wish(
            name, configuration, document.configuration_name, given, self.pins, to=to, fresh=fresh, strict=self.strict
        )
        return running.start(project, wish, self._told)

    @property
    def pins(self) -> dict[str, Given]:
        """What is pinned in this session, by port (`model.prep:table`); see `studio/pins.py`.

        The pin of a block that is gone waits for an undo.
        """
        project = self.document.project
        return {end: given for end, given in self._pins.items() if output_at(project, end)}

    def pin(self, end: str, given: Given) -> None:
        """Let a port hold a value in the runs of this session."""
        self._pins[end] = given
        self.pins_changed.tell(None)

    def unpin(self, end: str) -> None:
        """Let a port hold what its block gives again."""
        if self._pins.pop(end, None) is not None:
            self.pins_changed.tell(None)

    def staleness(self, workflow: str | None = None) -> Stale:
        """Why blocks would run again now, without running anything of the project's code. May be asked in a thread."""
        return self.running.staleness(self.document.project, self._wish(workflow))

    def accept(self, block: str, workflow: str | None = None) -> None:
        """Accept the change of a block since its last run as none, until it changes again; see `Running.accept`."""
        self.running.accept(self.document.project, self._wish(workflow), block)

    def take_back(self, block: str, workflow: str | None = None) -> None:
        """Take back that the change of a block was accepted."""
        self.running.take_back(self.document.project, self._wish(workflow), block)

    def _wish(self, workflow: str | None) -> Wish:
        document = self.document
        return Wish(workflow or self.workflow, document.configuration, document.configuration_name, pins=self.pins)

    def _told(self, execution: Execution) -> None:
        self.executions.append(execution)
        self.started.tell(execution)

    def take_up(self) -> list[Followed]:
        """Follow the runs of this project that go on in other processes; each is told as if it were started now."""
        found = runs_elsewhere(self.folder, self.document.project, {one.run.id for one in self.executions})
        for followed in found:
            self._told(followed)
            followed.begin()
        return found

    @property
    def busy(self) -> bool:
        """Whether a run goes on that ends with this process."""
        return any(not one.over for one in self.executions if not isinstance(one, Followed))

    @property
    def searching(self) -> bool:
        """Whether a search goes on; it ends with this process."""
        return self.search is not None and not self.search.over

    def stop(self) -> None:
        """Stop the run that is going on."""
        execution = self.execution
        if isinstance(execution, Followed):
            execution.stop()
        elif self._running is not None:
            self._running.stop()

    def optimize(self, wish: SearchWish) -> Searching:
        """Save, then search for the best configuration, in the background; one search at a time."""
        need_trust(self.folder)
        if self._closed:
            raise StudioError("The project is closed.", "Open it again.")
        if self.searching:
            raise StudioError("A search is going on.", "Wait for it, or stop it first.")
        if self.document.unsaved:
            self.document.save()
        document = self.document
        found = Searching(Optimization(self.folder, document.project, document.configuration_name, wish))
        self.search = found
        found.start()
        self.searched.tell(found)
        return found

    def serve(
        self, workflows: Sequence[str] = (), bind: Mapping[str, str] | None = None, port: int = SERVED_AT
    ) -> Serving:
        """Serve workflows (all by default) on this computer, and every change from then on.

        `bind` says what is left open. Where the port is taken, it is a free one. What was served before is no more.
        """
        running = self.running
        self.stop_serving()
        self.serving = Serving(running, listening("127.0.0.1", port, else_free=True), workflows, bind=bind, record=True)
        self.serving.serve(self.document.project, self.document.configuration)
        return self.serving

    def stop_serving(self) -> None:
        """Serve no longer; what is being answered may be finished."""
        serving, self.serving = self.serving, None
        if serving is not None:
            threading.Thread(target=serving.stop, name="ending a server", daemon=True).start()

    def served_requests(self, most: int = 20) -> list[ServedRequest]:
        """The newest requests that were answered since serving began, the newest first."""
        recorded = self.serving.recorded if self.serving is not None else None
        return served_requests(recorded, most) if recorded is not None else []

    def replay(self, request: ServedRequest) -> Execution:
        """Run what a request asked for, with what it gave and what was chosen for it."""
        project = self.document.project
        inputs = inputs_of(project, self.folder, request)
        return self.run(request.workflow, settings=settings_of(project, request), inputs=inputs)

    def _serve_change(self, _change: Change) -> None:
        if self.serving is not None:
            self.serving.serve(self.document.project, self.document.configuration)

    def past_runs(self) -> list[Run]:
        """The runs of this project's history, the newest first; all but that one without their steps."""
        found = glimpses(self.folder, {})
        if found:
            with suppress(OSError, StudioError):  # deleted meanwhile
                found[0] = read_run(run_file(self.folder, found[0].id))
        return found

    def close(self) -> None:
        """End the project's processes; nothing can be run from then on."""
        self._closed = True
        self.document.close()
        for execution in self.executions:
            if isinstance(execution, Followed):
                execution.leave()
        if self.serving is not None:
            self.serving.stop(SERVED_S)
        if self.search is not None:
            self.search.stop()
            self.search.wait(LAST_WAIT_S)
        if self._running is not None:
            self._running.close()
            self._running = None


def _first_workflow(document: Document) -> str:
    """The workflow that is shown and run first: one that a metric is measured in, else the first by name."""
    for metric in document.project.metrics.values():
        name = (metric.from_ or metric.of or "").partition(":")[0].partition(".")[0]
        if name in document.project.workflows:
            return name
    return min(document.project.workflows, default="")
