"""Optimizing: a search over the superposition of a project, each trial a run that uses what others have computed."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.optimizer.judging import Judge, Number, Outcome, judge_of
from hyperstudio.optimizer.proposals import SAMPLERS, Sampler
from hyperstudio.optimizer.search import Budget, Ended, sampler_for, search
from hyperstudio.optimizer.study import About, StudyFile, study_names
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.aims import objective_named, workflows_needed
from hyperstudio.planning.checks import check
from hyperstudio.planning.choices import configuration_named
from hyperstudio.planning.space import Answers, Space
from hyperstudio.planning.superposition import Count, count
from hyperstudio.studio.measures import Measures, metrics_of, with_formulas
from hyperstudio.studio.running import Execution, Running, Wish, refuse


@dataclass(frozen=True, slots=True)
class SearchWish:
    """What is asked of a search: `trials` in all, the sampler, a seed, worker processes, and the study it belongs to.

    Without a `workflow` every one that the objective and the constraints need is run in each trial.
    """

    trials: int = 100
    sampler: Sampler | Literal["auto"] = "auto"
    seed: int | None = None
    workers: int = 1
    study: str = ""
    resume: bool = False
    objective: str | None = None
    workflow: str | None = None
    seconds: float | None = None


class Optimization:
    """One search of a project. It is made without running anything; `go` runs it in the caller's thread.

    Raises StudioError where the objective cannot be read, the project has a problem that no trial can avoid, or the
    study's name is taken.
    """

    def __init__(self, folder: Path, project: Project, configuration_name: str, wish: SearchWish) -> None:
        if wish.sampler not in (*SAMPLERS, "auto"):
            raise StudioError(f"There is no sampler “{wish.sampler}”.", f"The samplers: auto, {', '.join(SAMPLERS)}.")
        if wish.trials < 1 or wish.workers < 1:
            raise StudioError("A search needs at least one trial and one worker.", "Use larger numbers.")
        self.folder, self.project, self.wish = folder, project, wish
        self.configuration_name = configuration_name
        problems = check(project)
        refuse(tuple(p for p in problems if p.severity == "error" and p.file == "hyperstudio.json"))
        objective = objective_named(project, wish.objective)
        self.judge: Judge = judge_of(project, objective)
        self.workflows = (wish.workflow,) if wish.workflow else workflows_needed(project, objective)
        broken = frozenset(p.address for p in problems if p.severity == "error" and p.address)
        self.space = Space(project, self.workflows, configuration_named(project, configuration_name), broken)
        self.counted: Count = count(project, self.workflows)
        number, continuous = self.counted.configurations, self.counted.continuous
        self.sampler = sampler_for(wish.sampler, number, continuous=continuous, trials=wish.trials)
        name = wish.study or (self._latest() if wish.resume else None) or f"{datetime.now():%Y%m%d-%H%M%S}"
        self.file = StudyFile(folder, name)
        self._stop = threading.Event()
        self._going: set[Execution] = set()
        if self.file.exists and not wish.resume:
            raise StudioError(f"There is a study “{name}” already.", "Go on with it (--resume), or use another name.")
        if self.file.exists and self.file.about.aims != tuple(map(str, self.judge.aims)):
            raise StudioError(f"The study “{name}” has another objective.", "Use another name.")

    def go(self, told: Callable[[Trial], None] = lambda trial: None) -> Ended:
        """Search until the budget is spent, nothing is left to try, or `stop` is called."""
        if not self.file.exists:
            aims, constraints = tuple(map(str, self.judge.aims)), self.project.constraints
            seed, now = self.wish.seed, time.time()
            self.file.begin(About(self.file.name, aims, constraints, self.workflows, self.sampler, seed, now))
        pool: queue.SimpleQueue[Running] = queue.SimpleQueue()
        made = [Running(self.folder, self.project.name) for _ in range(self.wish.workers)]
        for running in made:
            pool.put(running)

        def evaluate(answers: Answers) -> Outcome:
            running = pool.get()
            try:
                return self._evaluate(running, answers)
            finally:
                pool.put(running)

        try:
            return search(
                self.file,
                self.space,
                self.judge,
                self.sampler,
                Budget(self.wish.trials, self.wish.seconds),
                evaluate,
                configurations=self.counted.configurations,
                seed=self.wish.seed,
                workers=self.wish.workers,
                told=told,
                stopped=self._stop.is_set,
            )
        finally:
            for running in made:
                running.close()

    def stop(self) -> None:
        """End the search; what is being tried is stopped and tried again when the study goes on. From any thread."""
        self._stop.set()

    def _evaluate(self, running: Running, answers: Answers) -> Outcome:
        """Run the workflows of one configuration, one after the other, and measure."""
        configuration = self.space.configured(answers)
        measures, outcome, failure = Measures(), Outcome({}), ""
        began = time.monotonic()
        for workflow in self.workflows:
            wish = Wish(workflow, configuration, self.configuration_name, study=self.file.name)
            try:
                execution = running.start(self.project, wish)
            except StudioError as error:
                return replace(outcome, failure=f"{error.what} {error.mend}".strip())
            while not execution.wait(0.1):
                if self._stop.is_set():
                    running.stop()
            run = execution.run
            outcome = replace(
                outcome,
                run=outcome.run + run.run,
                reused=outcome.reused + run.reused,
                naive=outcome.naive + run.planned,
                cost=outcome.cost + sum(run.walls.values()),
                runs=(*outcome.runs, run.id),
            )
            if run.status != "done":
                failure = failure or (run.failure or {}).get("what") or f"The run was {run.status}."
            more = metrics_of(self.project, workflow, run)
            measures = Measures(measures.found | more.found, measures.missing | more.missing)
        measures = with_formulas(self.project, measures)
        numbers = {name: Number(one.value, one.error, one.unit) for name, one in measures.found.items()}
        return replace(
            outcome,
            metrics=numbers,
            missing=measures.missing,
            seconds=time.monotonic() - began,
            failure=failure,
        )

    def _latest(self) -> str | None:
        """The newest study with these aims."""
        wanted = tuple(map(str, self.judge.aims))
        return next(
            (name for name in study_names(self.folder) if StudyFile(self.folder, name).about.aims == wanted), None
        )
