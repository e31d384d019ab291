"""The runs of trials: one configuration run through the workflows it is judged by, and what that gave."""

import queue
import threading
import time
from dataclasses import replace
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.optimizer.judging import Number, Outcome
from hyperstudio.optimizer.pruning import Curve, MedianPruner, curve_of
from hyperstudio.planning.aims import workflow_of
from hyperstudio.planning.repeated import repeated
from hyperstudio.runner.runs import Run
from hyperstudio.studio.clusters import Cluster
from hyperstudio.studio.latency import latency_of
from hyperstudio.studio.measures import Measures, metrics_of, with_formulas
from hyperstudio.studio.repeats import asked_in, needed_ports, repeats_of, rounds_of, timed_places, together
from hyperstudio.studio.running import Running, Wish


class TrialRuns:
    """Runs configurations of one project, up to `workers` at once; what is asked of it may come from any thread.

    `stop` ends what is going on; its outcome is then a failure.
    """

    def __init__(
        self,
        folder: Path,
        project: Project,
        configuration_name: str,
        study: str,
        workers: int = 1,
        scheduler: str | None = None,
    ) -> None:
        """With a `scheduler` of dask they run on its cluster, else on this machine."""
        self.project = project
        self._cluster = Cluster(scheduler) if scheduler else None
        self.stop = threading.Event()
        self._name, self._study = configuration_name, study
        made = self._cluster.running if self._cluster else Running
        self._every = [made(folder, project.name) for _ in range(workers)]
        if workers > 1 or any(metric.measure for metric in project.metrics.values()):
            # Several trials at once are enough for the machine, and nothing runs beside what is measured.
            for running in self._every:
                running.workers = 1
        self._free: queue.SimpleQueue[Running] = queue.SimpleQueue()
        for running in self._every:
            self._free.put(running)

    def outcome(
        self,
        configuration: Configuration,
        workflows: tuple[str, ...],
        project: Project | None = None,
        pruner: MedianPruner | None = None,
    ) -> Outcome:
        """Run the workflows one after the other, and measure what `project` (as it is, by default) says.

        With a `pruner`, what turns out to be hopeless is ended early.
        """
        running = self._free.get()
        try:
            return self._outcome(running, configuration, workflows, project or self.project, pruner)
        finally:
            self._free.put(running)

    def close(self) -> None:
        """End the processes."""
        for running in self._every:
            running.close()
        if self._cluster is not None:
            self._cluster.close()

    def _outcome(
        self,
        running: Running,
        configuration: Configuration,
        workflows: tuple[str, ...],
        project: Project,
        pruner: MedianPruner | None,
    ) -> Outcome:
        measures, outcome, began = Measures(), Outcome({}), time.monotonic()
        for workflow in workflows:
            wish = Wish(workflow, configuration, self._name, study=self._study)
            try:
                execution = running.start(project, wish)
            except StudioError as error:
                return replace(outcome, failure=f"{error.what} {error.mend}".strip())
            pruned = ""
            while not execution.wait(0.1):
                if pruner is not None and not pruned:
                    pruned = pruner.why_hopeless(_curve(execution.run, pruner))
                if pruned or self.stop.is_set():
                    running.stop()
            run = execution.run
            failure = "" if run.status == "done" else (run.failure or {}).get("what") or f"The run was {run.status}."
            outcome = replace(
                outcome,
                run=outcome.run + run.run,
                reused=outcome.reused + run.reused,
                naive=outcome.naive + run.planned,
                cost=outcome.cost + sum(run.walls.values()),
                runs=(*outcome.runs, run.id),
                failure=outcome.failure or failure,
                curve=outcome.curve or (_curve(run, pruner) if pruner is not None else ()),
            )
            if pruned and run.status == "stopped" and not self.stop.is_set():
                return replace(outcome, failure="", pruned=pruned, seconds=time.monotonic() - began)
            more = metrics_of(project, workflow, run)
            if not outcome.failure:
                more, outcome = self._repeated(running, wish, project, more, outcome)
            measures = Measures(measures.found | more.found, measures.missing | more.missing)
        if not outcome.failure:
            measures = self._with_latencies(running, configuration, project, measures)
        measures = with_formulas(project, measures)
        numbers = {
            name: Number(one.value, one.error, one.unit, one.spread, one.repeats)
            for name, one in measures.found.items()
        }
        return replace(outcome, metrics=numbers, missing=measures.missing, seconds=time.monotonic() - began)

    def _repeated(
        self, running: Running, wish: Wish, project: Project, measures: Measures, outcome: Outcome
    ) -> tuple[Measures, Outcome]:
        """The metrics of a workflow that has run, those with `repeats` measured as often as they say."""
        gave = {name: [one] for name, one in measures.found.items()}
        missing = dict(measures.missing)
        for number in range(1, rounds_of(project, wish.workflow)):
            asked = asked_in(project, wish.workflow, number)
            again = replace(wish, targets=needed_ports(asked.metrics, wish.workflow))
            plan = running.planned(project, again)
            made = repeated(project, plan, wish.configuration, number, timed_places(asked.metrics))
            if made is plan:
                break
            execution = running.start(asked, again, made=made)
            while not execution.wait(0.1):
                if self.stop.is_set():
                    running.stop()
            run = execution.run
            outcome = replace(outcome, measuring=outcome.measuring + run.run)
            if run.status != "done":
                what = (run.failure or {}).get("what") or f"The run was {run.status}."
                return Measures({}, missing), replace(outcome, failure=f"When it was measured again: {what}")
            more = metrics_of(asked, wish.workflow, run)
            missing |= more.missing
            for name in asked.metrics:
                if name in more.found and name in gave:
                    gave[name].append(more.found[name])
        found = {name: together(measured) for name, measured in gave.items() if name not in missing}
        return with_formulas(project, Measures(found, missing)), outcome

    def _with_latencies(
        self, running: Running, configuration: Configuration, project: Project, measures: Measures
    ) -> Measures:
        """The latencies too, of workflows whose path runs through."""
        found, missing = dict(measures.found), dict(measures.missing)
        for name, metric in project.metrics.items():
            if metric.measure != "latency":
                continue
            wish = Wish(workflow_of(metric), configuration, self._name, study=self._study)
            try:
                found[name] = together([latency_of(running, project, metric, wish) for _ in range(repeats_of(metric))])
            except StudioError as error:
                missing[name] = f"{name}: {error.what}"
        return Measures(found, missing)


def _curve(run: Run, pruner: MedianPruner) -> Curve:
    """What a run, perhaps one that goes on, has shown of the number that pruning looks at."""
    every = (curve_of(tuple(numbers), pruner.rule.number) for numbers in tuple(run.numbers.values()))
    return next((curve for curve in every if curve), ())
