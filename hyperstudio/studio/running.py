"""Running: from the document to a plan, to a worker, to a run that can be looked at while it goes on."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import parent
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import thaw
from hyperstudio.planning.aims import objective_named, workflows_needed
from hyperstudio.planning.ingredients import ingredients
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.modules import modules_of
from hyperstudio.planning.plan import Given, Plan, Step
from hyperstudio.planning.planner import plan
from hyperstudio.runner.run_files import RunFile
from hyperstudio.runner.runner import Runner
from hyperstudio.runner.runs import Run, fold, list_runs, read_events
from hyperstudio.runner.secrets import secrets_of
from hyperstudio.signals import Signal
from hyperstudio.studio.accepting import accept, acceptances, take_back
from hyperstudio.studio.environments import Environments
from hyperstudio.studio.measures import Measured, Measures, as_json, measures_time, metrics_of
from hyperstudio.studio.places import interpreter, limits, store_folder
from hyperstudio.studio.staleness import Stale, last_run, staleness


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be run: a workflow in a configuration, with inputs; `to` is a block whose outputs are wanted.

    The runs of a `study` are kept with it. `targets` are the outputs that are wanted, without them all.
    """

    workflow: str
    configuration: Configuration
    configuration_name: str = ""
    inputs: Mapping[str, Given] = field(default_factory=dict)
    pins: Mapping[str, Given] = field(default_factory=dict)
    to: str | None = None
    fresh: bool = False
    strict: bool = False
    study: str = ""
    targets: tuple[str, ...] | None = None


ENDING_S = 2.0
"""How long the end of the run before is waited for, once it was told."""
LARGEST_READ = 10_000_000
"""Bytes of a run's file that are read before a run begins."""


class MissingPackage(StudioError):
    """Packages that the project's code imports and its interpreter does not have."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        names = sorted(missing)
        what = f"The package “{names[0]}” is not installed." if len(names) == 1 else "Some packages are not installed."
        super().__init__(what, f"Install {', '.join(names)} for {interpreter()}.", missing[names[0]])


class Execution:
    """One run in progress, and when it is over its result. `changed` tells every event, in the runner's thread."""

    def __init__(self, project: Project, wish: Wish, run_id: str, folder: Path, made: Plan) -> None:
        self.project = project
        self.wish = wish
        self.plan = made
        self.run: Run = Run(id=run_id)
        self.metrics: dict[str, Measured] = {}
        self.changed: Signal[dict[str, Any]] = Signal()
        self._over = threading.Event()
        asked = {
            "event": "asked",
            "run": run_id,
            "at": time.time(),
            "pid": os.getpid(),
            "workflow": wish.workflow,
            "configuration_name": wish.configuration_name,
            "configuration": thaw(wish.configuration),
            "to": wish.to,
        }
        if wish.pins:
            asked["pins"] = {end: given.as_json() for end, given in wish.pins.items()}
        self._file = RunFile(folder, run_id, wish.study)
        self._described = threading.Event()
        self._write(asked)
        self._file.flush()

    def describe(self, environment: Environment) -> None:
        """Write down what its steps are made of. The worker is at it meanwhile; its events wait until then."""
        try:
            self._write({"event": "made_of", "ingredients": ingredients(self.project, self.plan, environment)})
            self._file.flush()
        finally:
            self._described.set()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; False where it did not come in time."""
        return self._over.wait(seconds)

    def take(self, event: dict[str, Any]) -> None:
        """One more event of the run: written down, folded, told."""
        self._described.wait()
        try:
            self._write(event)
            if event["event"] == "run_finished":
                self._measure()
        finally:
            if event["event"] == "run_finished":
                try:
                    self._file.close()
                finally:
                    self._over.set()
        self.changed.tell(event)

    def pause(self) -> None:
        """No more events are there just now: who reads the file finds all of them."""
        if not self.over:
            self._file.flush()

    def _measure(self) -> None:
        measures = metrics_of(self.project, self.wish.workflow, self.run) if self.wish.to is None else Measures()
        self.metrics = measures.found
        self._write({"event": "metrics", "metrics": as_json(measures.found), "missing": measures.missing})

    def _write(self, event: dict[str, Any]) -> None:
        self._file.append(event)
        self.run = fold(self.run, event)


class Running:
    """Starts and stops the runs of one project folder."""

    def __init__(self, folder: Path, name: str, runner: Runner | None = None) -> None:
        """`runner` is where they run: on this machine, by default."""
        self.folder = folder
        self.runner = runner or Runner(folder, name, store_folder(), python=interpreter(), limits=limits())
        self._here = runner is None
        self.workers: int | None = None
        """How many steps run at a time, whatever the settings say."""
        self._times_known = False
        self.current: Execution | None = None
        self._environments = Environments(self.runner)

    def environment(self, project: Project) -> Environment:
        """The interpreter's version and the distributions of all that the project imports, as they are now."""
        return self._environments.of(modules_of(project).third_party())

    def staleness(self, project: Project, wish: Wish, made: Plan | None = None) -> Stale:
        """Why blocks would run again if this were run now; see `studio/staleness.py`. `made` is its plan, if made."""
        made = made or self.planned(project, wish)
        before = last_run(self.folder, wish.workflow)
        return staleness(self.folder, project, made, self.environment(project), before, acceptances(self.folder))

    def accept(self, project: Project, wish: Wish, block: str) -> None:
        """Accept the change of a block as none: its values from before it are used, until it changes again.

        StudioError where the block would not run again, or for another reason than its own code, packages or
        parameters.
        """
        stale = self.staleness(project, wish)
        found = stale.acceptable.get(block)
        if found is None:
            why = stale.reasons.get(block)
            raise StudioError(
                f"“{block}” runs again: {why}." if why else f"“{block}” would not run again.",
                "Only a change of a block's own code, packages or parameters since its last run can be accepted.",
                block,
            )
        accept(self.folder, found)

    def take_back(self, project: Project, wish: Wish, block: str) -> None:
        """Take back that the change of a block was accepted; StudioError where none was."""
        steps = [step for step in every_step(self.planned(project, wish)) if parent(step.address) == block]
        if not any(step.accepted for step in steps):
            raise StudioError(f"No change of “{block}” was accepted.", "There is nothing to take back.", block)
        take_back(self.folder, {step.key for step in steps})

    def planned(self, project: Project, wish: Wish) -> Plan:
        """The plan of what is wished for."""
        accepted = {key: one.keys for key, one in acceptances(self.folder).items()}
        return plan(
            project,
            wish.workflow,
            wish.configuration,
            wish.inputs,
            self.environment(project),
            wish.targets,
            pins=wish.pins,
            to=wish.to,
            accepted=accepted,
        )

    def start(
        self,
        project: Project,
        wish: Wish,
        told: Callable[[Execution], None] | None = None,
        made: Plan | None = None,
    ) -> Execution:
        """Start a run; StudioError where one is going on, or where a problem prevents it.

        `told` gets the execution before its first event, so that whoever listens hears all of them. `made` is the
        plan of what is wished for, where it was just made.
        """
        if self.current is not None and not self.current.over:
            raise StudioError("A run is going on.", "Wait for it, or stop it first.")
        if (ending := self.runner.running) is not None:
            ending.wait(ENDING_S)  # it has told its last event, and is over in a moment
        if self._here:
            self.runner.allow(limits())
        made = made or self.planned(project, wish)
        refuse(made.errors)
        if missing := self._missing(project, made):
            raise MissingPackage(missing)
        asked = made.as_json() | {"store": True, "fresh": wish.fresh, "strict": wish.strict}
        secrets_of(asked)  # one that is not set prevents the run
        run_id = f"{datetime.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
        self.current = execution = Execution(project, wish, run_id, self.folder, made)
        if told is not None:
            told(execution)
        workers = 1 if measures_time(project, wish.workflow) else self.workers  # what is measured is alone
        if workers is not None:
            asked["workers"] = workers
        if workers != 1:
            self._learn_times()
        try:
            self.runner.start(asked, run_id=run_id, on_event=execution.take, on_pause=execution.pause)
        finally:
            execution.describe(self.environment(project))
        return execution

    def _learn_times(self) -> None:
        """Learn from the newest run of the project how long its steps take; the runs of this session teach the rest."""
        if self._times_known:
            return
        self._times_known = True
        for path in list_runs(self.folder)[1:2]:
            if path.stat().st_size < LARGEST_READ:
                for event in read_events(path):
                    self.runner.learn(event)

    def stop(self) -> None:
        """Stop the run that is going on, if any: interrupt, and kill what does not listen."""
        if self.current is not None and not self.current.over:
            self.runner.stop()

    def close(self) -> None:
        """End the processes."""
        self.runner.close()

    def _missing(self, project: Project, made: Plan) -> dict[str, str]:
        """The packages that the plan's code imports and the interpreter does not have, each with a place of its use."""
        environment, modules = self.environment(project), modules_of(project)
        missing: dict[str, str] = {}
        for step in every_step(made):
            for name in modules.reach(step.file).third_party if step.file else ():
                if environment.distributions.get(name) is None:
                    missing.setdefault(name, step.address)
        return missing


def every_step(made: Plan) -> Iterator[Step]:
    """The steps of a plan, and those of the plans that they hold."""
    steps = list(made.steps)
    while steps:
        step = steps.pop()
        steps.extend(inner for nested in step.plans.values() for inner in nested.steps)
        yield step


def refuse(problems: tuple[Problem, ...]) -> None:
    """Raise the first problem as a StudioError, saying how many more there are."""
    if problems:
        first = problems[0]
        more = f" (and {len(problems) - 1} more: see `hyperstudio check`)" if len(problems) > 1 else ""
        raise StudioError(
            f"{first.address}: {first.what}" if first.address else first.what, first.mend + more, first.address
        )


def workflows_for(project: Project) -> tuple[str, ...]:
    """The workflows that the objective and the constraints need; StudioError where there is no objective."""
    if project.objective is None and not project.objectives:
        raise StudioError(
            "Nothing says which workflow to run.",
            f"Name one: {', '.join(sorted(project.workflows))}; or write metrics and an objective.",
        )
    return workflows_needed(project, objective_named(project))
