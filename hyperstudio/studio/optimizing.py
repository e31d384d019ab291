"""Optimizing: a search over the superposition of a project, each trial a run that uses what others have computed."""

import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.optimizer.judging import Judge, judge_of
from hyperstudio.optimizer.proposals import SamplerWish, sampler_named
from hyperstudio.optimizer.pruning import MedianPruner
from hyperstudio.optimizer.search import Budget, Ended, sampler_for, search
from hyperstudio.optimizer.study import About, StudyFile, study_names
from hyperstudio.optimizer.trials import Trial, best_of
from hyperstudio.planning.aim_checks import NOT_PRUNED
from hyperstudio.planning.aims import objective_named, workflows_needed
from hyperstudio.planning.choices import configuration_named
from hyperstudio.planning.distinct import Distinct, distinct_steps, items_of
from hyperstudio.planning.space import Excluded, Space
from hyperstudio.planning.superposition import Count, count
from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.final_test import look
from hyperstudio.studio.finalists import measure_again
from hyperstudio.studio.left_out import problems_in, reasons, why_broken
from hyperstudio.studio.running import refuse
from hyperstudio.studio.trial_runs import TrialRuns

PLANNED = 2000
"""Up to so many configurations are planned to count their distinct steps."""
RECENT = 20


@dataclass(frozen=True, slots=True)
class SearchWish:
    """What is asked of a search: `trials` in all, the sampler, a seed, worker processes, and the study it belongs to.

    Without a `workflow` every one that the objective and the constraints need is run in each trial. Without
    `parameters` only implementations are chosen, and parameters keep their values. A `scheduler` is dask's address.
    It ends also after `seconds`, or when its trials cost `cost` in all: by a metric, or else in seconds of their paths.
    """

    trials: int = 100
    sampler: SamplerWish = "auto"
    seed: int | None = None
    workers: int = 1
    study: str = ""
    resume: bool = False
    objective: str | None = None
    workflow: str | None = None
    seconds: float | None = None
    parameters: bool = True
    scheduler: str | None = None
    cost: float | None = None
    cost_metric: str = ""


class Optimization:
    """One search of a project. It is made without running anything; `go` runs it in the caller's thread.

    Raises StudioError where the objective cannot be read, the project has a problem that no trial can avoid, or the
    study's name is taken.
    """

    def __init__(self, folder: Path, project: Project, configuration_name: str, wish: SearchWish) -> None:
        sampler_named(wish.sampler)
        if wish.trials < 1 or wish.workers < 1:
            raise StudioError("A search needs at least one trial and one worker.", "Use larger numbers.")
        if min(1 if wish.seconds is None else wish.seconds, 1 if wish.cost is None else wish.cost) <= 0:
            raise StudioError("A budget of no time or no cost tries nothing.", "Use larger numbers.")
        if wish.cost_metric and wish.cost_metric not in project.metrics:
            names = ", ".join(project.metrics) or "none yet"
            raise StudioError(f"There is no metric “{wish.cost_metric}”.", f"The metrics are: {names}.")
        self.folder, self.project, self.wish = folder, project, wish
        self.configuration_name = configuration_name
        refuse(tuple(p for p in problems_in(project) if p.severity == "error" and p.file == "hyperstudio.json"))
        objective = objective_named(project, wish.objective)
        self.judge: Judge = judge_of(project, objective)
        self.workflows = (wish.workflow,) if wish.workflow else workflows_needed(project, objective)
        why = why_broken(folder, project)
        configuration, parameters = configuration_named(project, configuration_name), wish.parameters
        self.space = Space(project, self.workflows, configuration, frozenset(why), parameters=parameters)
        self.counted: Count = count(project, self.workflows, parameters=parameters, broken=why)
        self.left_out = reasons(self.counted, why)
        """The implementations that are never chosen, with why."""
        number, continuous = self.counted.configurations, self.counted.continuous
        self.sampler = sampler_for(wish.sampler, number, continuous=continuous, trials=wish.trials)
        name = wish.study or (self._latest() if wish.resume else None) or self._free_name()
        self.file = StudyFile(folder, name)
        self._stopped = False
        self._runs: TrialRuns | None = None
        if self.file.exists and not wish.resume:
            raise StudioError(f"There is a study “{name}” already.", "Go on with it (--resume), or use another name.")
        if self.file.exists and self.file.about.aims != tuple(map(str, self.judge.aims)):
            raise StudioError(f"The study “{name}” has another objective.", "Use another name.")

    def go(self, told: Callable[[Trial], None] = lambda trial: None) -> Ended:
        """Search until the budget is spent, nothing is left to try, or `stop` is called."""
        self._write_about()
        workers = 1 if self.measures_latency else self.wish.workers
        name, scheduler = self.configuration_name, self.wish.scheduler
        runs = TrialRuns(self.folder, self.project, name, self.file.name, workers, scheduler)
        self._runs = runs
        if self._stopped:
            runs.stop.set()
        pruner = self._pruner()

        def learn(trial: Trial) -> None:
            if pruner is not None:
                pruner.learn(trial)
            told(trial)

        try:
            ended = search(
                self.file,
                self.space,
                self.judge,
                self.sampler,
                Budget(self.wish.trials, self.wish.seconds, self.wish.cost, self.wish.cost_metric),
                lambda answers: runs.outcome(self.space.configured(answers), self.workflows, pruner=pruner),
                configurations=self.counted.configurations,
                seed=self.wish.seed,
                workers=workers,
                told=learn,
                stopped=runs.stop.is_set,
            )
            if ended != "stopped" and self.measures_latency and len(self.judge.aims) == 1:
                measure_again(runs, self.file, self.judge, self.space, self.workflows)
            if ended != "stopped" and self.project.final is not None and self.wish.workflow is None:
                self._final(runs)
        finally:
            runs.close()
        return ended

    def stop(self) -> None:
        """End the search; what is being tried is stopped and tried again when the study goes on. From any thread."""
        self._stopped = True
        if self._runs is not None:
            self._runs.stop.set()

    def _write_about(self) -> None:
        """Say what the study is about; of one that goes on, what it leaves out now."""
        if self.file.exists:
            about = self.file.about
            if dict(about.left_out) != self.left_out:
                self.file.begin(replace(about, left_out=self.left_out))
            return
        aims, constraints, wish = tuple(map(str, self.judge.aims)), self.project.constraints, self.wish
        name, now = self.file.name, time.time()
        self.file.begin(
            About(name, aims, constraints, self.workflows, self.sampler, wish.seed, now, wish.parameters, self.left_out)
        )

    @property
    def not_pruned(self) -> str:
        """Why hopeless trials are not ended early though the project asks for it; empty where they are."""
        return NOT_PRUNED if self.project.pruning is not None and len(self.judge.aims) > 1 else ""

    def _pruner(self) -> MedianPruner | None:
        """What ends hopeless trials, where the project asks for it and there is one aim."""
        rule = self.project.pruning
        return MedianPruner(rule, self.file.trials()) if rule is not None and len(self.judge.aims) == 1 else None

    def _final(self, runs: TrialRuns) -> None:
        """The final test of the winner and of the configuration that the search began from."""
        best = best_of(self.judge, self.file.trials())
        if best is None:
            return
        with suppress(Excluded):
            look(runs, self.file, self.judge, self.space, self.space.usual())
        look(runs, self.file, self.judge, self.space, best.answers)

    @property
    def measures_latency(self) -> bool:
        """Whether a latency is measured in each trial: then nothing else runs beside it, whatever was wished for."""
        return any(metric.measure == "latency" for metric in self.project.metrics.values())

    def announced(self) -> Distinct | None:
        """The distinct steps that all configurations cost; None where they are too many to plan each of them.

        How often a loop runs is taken from the newest run that is known.
        """
        if self.counted.configurations > PLANNED:
            return None
        items: dict[str, int] = {}
        for path in (*list_runs(self.folder)[:RECENT], *list_runs(self.folder, self.file.name)[:RECENT]):
            items = items_of(place for place, _ in read_run(path).steps) | items
        configurations = (self.space.configured(answers) for answers in self.space.configurations())
        return distinct_steps(self.project, self.workflows, configurations, items)

    def _free_name(self) -> str:
        """The time, and a number where a study has begun in this second already."""
        now = f"{datetime.now():%Y%m%d-%H%M%S}"
        names = (now if number == 1 else f"{now}-{number}" for number in itertools.count(1))
        return next(name for name in names if not StudyFile(self.folder, name).exists)

    def _latest(self) -> str | None:
        """The newest study with these aims."""
        wanted = tuple(map(str, self.judge.aims))
        return next(
            (name for name in study_names(self.folder) if StudyFile(self.folder, name).about.aims == wanted), None
        )
