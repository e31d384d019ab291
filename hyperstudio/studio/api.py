"""The Python API: open a project, run it, look at its values."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.trust import trust as trust_folder
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.proposals import sampler_named
from hyperstudio.planning.plan import Given
from hyperstudio.runner.runs import Run
from hyperstudio.studio.contracts import Contract, check_contracts
from hyperstudio.studio.document import Document
from hyperstudio.studio.drawing import project_html
from hyperstudio.studio.exporting import Exported, Exporter
from hyperstudio.studio.finished_study import FinishedStudy
from hyperstudio.studio.given import given_pin, given_values, with_settings
from hyperstudio.studio.looking import held_values, of_its_items
from hyperstudio.studio.opening import need_trust
from hyperstudio.studio.optimizing import Optimization, SearchWish
from hyperstudio.studio.past_runs import PastRun, past_runs
from hyperstudio.studio.results import result_of, summary
from hyperstudio.studio.running import Execution, Running, Wish
from hyperstudio.studio.shown_html import run_html, runs_html, values_html
from hyperstudio.studio.tree import tree


class OpenProject:
    """A project that is open for Python: a context manager; `close` ends its processes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._running: Running | None = None

    def __enter__(self) -> "OpenProject":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        counted = self.tree()["configurations"]
        return f"<project {self.document.project.name}: {counted} configurations, {self.document.folder}>"

    def _repr_html_(self) -> str:
        """The hierarchy drawn, as notebooks show it."""
        return project_html(self.document.project, self.document.configuration)

    @property
    def runs(self) -> "PastRuns":
        """The history of runs, the newest first."""
        return PastRuns(past_runs(self.document.folder))

    def tree(self, workflow: str | None = None) -> dict[str, Any]:
        """The hierarchy, as `hyperstudio tree --json` prints it."""
        return tree(self.document.folder, self.document.project, self.document.configuration, workflow)

    def run(
        self,
        workflow: str,
        configuration: Mapping[str, Any] | str | None = None,
        inputs: Mapping[str, Any] | None = None,
        *,
        fresh: bool = False,
        strict: bool = False,
        pins: Mapping[str, Any] | None = None,
    ) -> "FinishedRun":
        """Run the selected path of a workflow and wait for its end.

        `configuration` is a named one, or choices and parameters by address on top of the one worked on.
        `pins` are values for ports (`model.prep:table`) whose blocks then do not run; `fresh` uses no stored value.
        A `strict` run compares what each block was given before and after: one that changed it in place fails.
        Raises StudioError for a run that cannot start; a run whose code fails is an answer with status "failed".
        """
        running, project, wish = self._asked(workflow, configuration, inputs, pins, fresh, strict)
        execution = running.start(project, wish)
        execution.wait()
        return FinishedRun(execution, running)

    def stale(
        self,
        workflow: str,
        configuration: Mapping[str, Any] | str | None = None,
        inputs: Mapping[str, Any] | None = None,
        *,
        pins: Mapping[str, Any] | None = None,
    ) -> dict[str, str]:
        """Why blocks would run again if `run` were called like this, by address, held against the last run.

        Nothing is run. A block that only follows a changed one is in it: it runs unless the new value is equal.
        """
        running, project, wish = self._asked(workflow, configuration, inputs, pins)
        return dict(running.staleness(project, wish).reasons)

    def accept(
        self,
        block: str,
        workflow: str,
        configuration: Mapping[str, Any] | str | None = None,
        inputs: Mapping[str, Any] | None = None,
    ) -> None:
        """Accept the change of a block since the last run of `workflow` as none: its values of before are used.

        It ends when code, packages or parameters of the block change again, or with `take_back`. Each run that uses
        such a value names the block in `accepted`. Raises StudioError where there is no change that can be accepted.
        """
        running, project, wish = self._asked(workflow, configuration, inputs, None)
        running.accept(project, wish, block)

    def take_back(self, block: str, workflow: str, configuration: Mapping[str, Any] | str | None = None) -> None:
        """Take back that the change of a block was accepted; StudioError where none was."""
        running, project, wish = self._asked(workflow, configuration, None, None)
        running.take_back(project, wish, block)

    def _asked(
        self,
        workflow: str,
        configuration: Mapping[str, Any] | str | None,
        inputs: Mapping[str, Any] | None,
        pins: Mapping[str, Any] | None,
        fresh: bool = False,
        strict: bool = False,
    ) -> tuple[Running, Project, Wish]:
        need_trust(self.document.folder)
        name = configuration if isinstance(configuration, str) else self.document.configuration_name
        project = self.document.project
        if isinstance(configuration, str) and name not in project.configurations:
            names = ", ".join(sorted(project.configurations)) or "none yet"
            raise StudioError(f"There is no configuration “{name}”.", f"The configurations are: {names}.")
        if isinstance(configuration, Mapping):
            project = with_settings(project, name, dict(configuration))
        if self._running is None:
            self._running = Running(self.document.folder, project.name)
        given = given_values(project, workflow, inputs or {})
        held = {
            end: given_pin(project, end, str(value)) if isinstance(value, str | Path) else Given("json", value)
            for end, value in (pins or {}).items()
        }
        wish = Wish(
            workflow, project.configurations.get(name, FrozenMap()), name, given, held, fresh=fresh, strict=strict
        )
        return self._running, project, wish

    def optimize(
        self,
        workflow: str | None = None,
        *,
        trials: int = 100,
        sampler: str = "auto",
        seed: int | None = None,
        workers: int = 1,
        study: str = "",
        resume: bool = False,
        objective: str | None = None,
        seconds: float | None = None,
        cost: float | None = None,
        cost_metric: str = "",
        parameters: bool = True,
        scheduler: str | None = None,
    ) -> FinishedStudy:
        """Search for the configuration that reaches most of the objective within the constraints; waits for the end.

        `trials`, `seconds` and `cost` are the budget, whichever is spent first; a trial costs what the metric
        `cost_metric` says, or else the seconds of its steps. `sampler` is auto, exhaustive, tpe, random or nsga2;
        without `parameters` only implementations are chosen; `scheduler` is the address of dask's.
        Raises StudioError for a search that cannot begin.
        """
        need_trust(self.document.folder)
        wish = SearchWish(
            trials,
            sampler_named(sampler),
            seed,
            workers,
            study,
            resume,
            objective,
            workflow,
            seconds,
            parameters,
            scheduler,
            cost,
            cost_metric,
        )
        document = self.document
        optimization = Optimization(document.folder, document.project, document.configuration_name, wish)
        optimization.go()
        return FinishedStudy(optimization)

    def test(self, address: str = "") -> dict[str, Contract]:
        """Test the implementations at `address` (all by default) with their blocks' contracts; how each one stands.

        Raises StudioError for an address that does not exist, or where the interpreter has no pytest.
        """
        need_trust(self.document.folder)
        if self._running is None:
            self._running = Running(self.document.folder, self.document.project.name)
        return check_contracts(self.document.folder, self.document.project, self._running, address)

    def export(
        self,
        kind: str,
        out: Path | str,
        *,
        workflows: Sequence[str] = (),
        configuration: Mapping[str, Any] | str | None = None,
        prove: bool = False,
        api: bool = False,
        bind: Mapping[str, str] | None = None,
    ) -> Exported:
        """Write workflows (all by default) as a `package` without HyperStudio, into the folder `out`; may be refused.

        `configuration`: a name, or choices and parameters by address; frozen but for what `bind` leaves open, by
        address: until the `start` or each `call`. `api`: it serves them. `prove`: its tests run."""
        if kind != "package":
            raise StudioError(f"There is no export “{kind}”.", "What can be exported: package.")
        name = min(workflows or self.document.project.workflows)
        running, project, wish = self._asked(name, configuration, None, None)
        made = Exporter(running, project, wish.configuration_name, workflows, api=api, bind=bind)
        return made.write(Path(out), proven=prove)

    def close(self) -> None:
        """End the project's processes."""
        if self._running is not None:
            self._running.close()
            self._running = None


class FinishedRun:
    """A run that is over: its status, outputs, metrics, counted steps and values."""

    def __init__(self, execution: Execution, running: Running) -> None:
        self._execution = execution
        result = result_of(execution)
        self.id: str = result["run"]
        self.status: str = result["status"]
        self.outputs: dict[str, Any] = result["outputs"]
        self.metrics: dict[str, float] = result["metrics"]
        self.steps: dict[str, int] = result["steps"]
        self.ran: list[str] = result["ran"]
        self.accepted: list[str] = result["accepted"]
        self.failure: dict[str, Any] | None = result["failure"]
        self.seconds: float = result["seconds"]
        self.traces: dict[str, Any] = result["traces"]
        self.choices: dict[str, str] = result["choices"]
        self.values = Values(execution, running)

    def __repr__(self) -> str:
        measured = ", ".join(f"{name} {value:.4g}" for name, value in self.metrics.items())
        return f"<run {self.id}: {self.status}; {self.steps['run']} run, {self.steps['reused']} reused; {measured}>"

    def _repr_html_(self) -> str:
        return run_html(self.status, self.seconds, self.steps, self.metrics, self.outputs, self.failure)


class PastRuns(tuple[PastRun, ...]):
    """Runs of the history; notebooks show them as a table."""

    def _repr_html_(self) -> str:
        return runs_html(self)


class Values(Mapping[str, Any]):
    """What the ports held, by `model.prep:table`. Looking one up loads the object into this process."""

    def __init__(self, execution: Execution, running: Running) -> None:
        self._execution = execution
        self._running = running

    def __getitem__(self, address: str) -> Any:
        return self._running.runner.load(self._said(address)["digest"])

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(f"{place}:{value['port']}" for place, _, value in self._run.values()))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return "\n".join(f"{port}  {kind}" for port, kind in self._kinds())

    def _repr_html_(self) -> str:
        return values_html(self._kinds())

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _kinds(self) -> list[tuple[str, str]]:
        return list({f"{place}:{said['port']}": summary(said) for place, _, said in self._run.values()}.items())

    def held(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What is told of every value: its place, the implementation's address, and port, digest, type, shape, size."""
        return self._run.values()

    def preview(self, address: str, count: int = 20) -> Any:
        """A look at the value; nothing is loaded into this process."""
        return self._running.runner.look(self._said(address)["digest"], count=count)

    def summary(self, address: str) -> str:
        """Its type and shape."""
        return summary(self._said(address))

    @property
    def _run(self) -> Run:
        return self._execution.run

    def _said(self, address: str) -> dict[str, Any]:
        held = of_its_items(held_values(self._execution.project, self._run, address), address)
        if not held:
            raise KeyError(f"This run has no value for {address!r}.")
        return held[0].value


def open_project(path: Path, *, trust: bool = False) -> OpenProject:
    """The project in the folder; see `hyperstudio.open_project`."""
    document = Document(path)
    if trust:
        trust_folder(document.folder)
    return OpenProject(document)
