"""Samplers beside plain Optuna on one conditional space of 210 configurations, of which few are feasible.

Told for each: evaluations until the optimum, over many seeds; repeated configurations; milliseconds for each trial.
"""

import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import optuna

from hyperstudio.graph.block import GraphImplementation
from hyperstudio.graph.project import Objective
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Judge, Number, Outcome, judge_of
from hyperstudio.optimizer.proposals import Sampler
from hyperstudio.optimizer.questions import suggested
from hyperstudio.optimizer.search import Budget, search
from hyperstudio.optimizer.study import About, StudyFile
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.space import Answers, Question, Space
from tests.optimizer.made import project
from tests.projects import block, chain, code

AT_LEAST = 80
"""So many trials are run in each study, to count repetitions; more only until the optimum is found."""
CONSTRAINTS = ("score >= 0.73", "latency <= 1.3")
MOST = 420
Tried = list[tuple[Answers, float, bool]]
Taken = tuple[Tried, float, float]
"""What was tried, the seconds that went by, and those of the processor."""


def space_of() -> tuple[Space, Judge]:
    """Ways to fill gaps, features and models with parameters of their own; the features hold a graph."""
    inner = chain(
        {
            "score": block({"f": code("f"), "mi": code("mi")}),
            "top": block({"k": code("k", ", *, k: Literal[5, 10] = 5")}),
        }
    )
    ways = chain(
        {
            "impute": block(
                {
                    "mean": code("mean"),
                    "median": code("median"),
                    "knn": code("knn", ", *, k: Literal[3, 5, 7] = 3"),
                }
            )
        }
    )
    blocks: dict[str, object] = {
        "prep": block({"graph": GraphImplementation(graph=ways)}),
        "feat": block(
            {
                "raw": code("raw"),
                "pca": code("pca", ", *, n: Literal[5, 10] = 5"),
                "select": GraphImplementation(graph=inner),
            }
        ),
        "model": block(
            {
                "logreg": code("logreg", ", *, c: Literal[0.1, 10.0] = 0.1"),
                "forest": code("forest", ", *, n: Literal[50, 100] = 50, depth: Literal[4, 8] = 4"),
            }
        ),
    }
    made = project(blocks, constraints=CONSTRAINTS)
    return Space(made, ("main",), FrozenMap()), judge_of(made, Objective(maximize="0.7 × score + 0.3 / latency"))


def measured(answers: Answers) -> Outcome:
    """A score and a latency with interactions: PCA suits the logistic regression, the selection the forest."""
    said = {address.removeprefix("main."): value for address, value in answers.items()}
    impute, features, model = said["prep.graph.impute"], said["feat"], said["model"]
    score = (
        0.6 + {"mean": 0.0, "median": 0.01, "knn": 0.02}[impute] + {"raw": 0.02, "pca": 0.0, "select": 0.01}[features]
    )
    score += {3: -0.01, 5: 0.015, 7: 0.0}[said.get("prep.graph.impute.knn.k", 7)]
    score += {5: -0.03, 10: 0.01}[said["feat.pca.n"]] if features == "pca" else 0.0
    if features == "select":
        score += {"f": 0.0, "mi": 0.02}[said["feat.select.score"]]
        score += {5: -0.02, 10: 0.025}[said["feat.select.top.k.k"]]
    latency = 1.0 + {"mean": 0.0, "median": 0.0, "knn": 3.0}[impute] + {"raw": 0.0, "pca": 0.3, "select": 0.1}[features]
    if model == "logreg":
        score += 0.1 - 0.02 * (np.log10(said["model.logreg.c"]) - 0.5) ** 2 + (0.08 if features == "pca" else 0.0)
        latency += 0.2
    else:
        score += 0.08 + {4: 0.0, 8: 0.03}[said["model.forest.depth"]] + {50: 0.0, 100: 0.01}[said["model.forest.n"]]
        score += 0.03 if features == "select" and impute == "knn" else 0.0
        latency += 4 * said["model.forest.n"] / 50
    return Outcome({"score": Number(float(score)), "latency": Number(latency)})


def ours(sampler: Sampler, seed: int, optimum: float) -> Taken:
    """What a search of the studio tried, with its journal on disk."""
    space, judge = space_of()
    seen: Tried = []

    def told(trial: Trial) -> None:
        seen.append((trial.answers, trial.verdict.values[0], trial.feasible))

    with tempfile.TemporaryDirectory() as folder:
        file = StudyFile(Path(folder), "one")
        file.begin(About("one", tuple(map(str, judge.aims)), CONSTRAINTS, ("main",), sampler, seed))
        begun, used = time.perf_counter(), time.process_time()
        search(
            file,
            space,
            judge,
            sampler,
            Budget(MOST),
            measured,
            configurations=210,
            seed=seed,
            told=told,
            stopped=lambda: enough(seen, optimum),
        )
        return seen, time.perf_counter() - begun, time.process_time() - used


def plain(sampler: "optuna.samplers.BaseSampler", optimum: float, *, journal: bool = False) -> Taken:
    """What plain Optuna tried with a sampler, in memory, or with a journal on disk as ours."""
    space, judge = space_of()
    tried: Tried = []

    with tempfile.TemporaryDirectory() as folder:
        backend = optuna.storages.journal.JournalFileBackend(str(Path(folder) / "journal.log"))
        storage = optuna.storages.JournalStorage(backend) if journal else None
        begun, used = time.perf_counter(), time.process_time()
        study = optuna.create_study(storage=storage, direction="maximize", sampler=sampler)
        while len(tried) < MOST and not enough(tried, optimum):
            trial = study.ask()
            answers = space.walk(partial(ask, trial))
            verdict = judge.verdict(measured(answers))
            for constraint in judge.constraints:
                trial.set_constraint(constraint.text, verdict.violations.get(constraint.text, 0.0))
            study.tell(trial, verdict.values[0])
            tried.append((answers, verdict.values[0], verdict.state == "done"))
        return tried, time.perf_counter() - begun, time.process_time() - used


def ask(trial: optuna.Trial, question: Question) -> Any:
    """What Optuna's sampler answers."""
    return suggested(trial, question)


def enough(tried: Tried, optimum: float) -> bool:
    """Whether the optimum was found, and repetitions were given time to come up."""
    return len(tried) >= AT_LEAST and any(feasible and value >= optimum - 1e-12 for _, value, feasible in tried)


def until_optimum(tried: Tried, optimum: float) -> int:
    """How many evaluations it took; one more than there were where it was not found."""
    found = (n for n, (_, value, feasible) in enumerate(tried, 1) if feasible and value >= optimum - 1e-12)
    return next(found, MOST + 1)


def compare(seeds: int) -> None:
    """Measure and print a table. All ways take turns, seed by seed, so that other load meets all of them."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    space, judge = space_of()
    verdicts = [judge.verdict(measured(answers)) for answers in space.configurations()]
    feasible = [verdict.values[0] for verdict in verdicts if verdict.state == "done"]
    optimum = max(feasible)
    print(f"{len(verdicts)} configurations, {len(feasible)} feasible, {seeds} seeds", flush=True)
    ways = ways_of(optimum)
    took: dict[str, list[int]] = {name: [] for name in ways}
    costs: dict[str, list[float]] = {name: [] for name in ways}
    walls: dict[str, list[float]] = {name: [] for name in ways}
    again: dict[str, int] = dict.fromkeys(ways, 0)
    number: dict[str, int] = dict.fromkeys(ways, 0)
    for seed in range(seeds):
        for name, way in ways.items():
            tried, wall, cost = way(seed)
            took[name].append(until_optimum(tried, optimum))
            walls[name].append(1000 * wall / len(tried))
            costs[name].append(1000 * cost / len(tried))
            again[name] += len(tried) - len({json.dumps(answers, sort_keys=True) for answers, _, _ in tried})
            number[name] += len(tried)
    print("evaluations to the optimum, median (quartiles); repeated; processor ms a trial, wall ms a trial, medians")
    for name in ways:
        quarter = np.percentile(took[name], [25, 75])
        repeated = f"{again[name] / seeds:.1f} of {number[name] / seeds:.0f}"
        print(
            f"{name:24} {statistics.median(took[name]):6.1f} ({quarter[0]:.0f} to {quarter[1]:.0f});"
            f" {repeated:14}; {statistics.median(costs[name]):6.2f} {statistics.median(walls[name]):7.2f}"
        )
    for other in ("plain TPE", "plain TPE, grouped", "plain random"):
        low, high = interval(took["tpe"], took[other])
        ratio = statistics.median(took["tpe"]) / statistics.median(took[other])
        print(f"tpe beside {other}: {ratio:.2f} of the evaluations (95 % of bootstraps: {low:.2f} to {high:.2f})")
    for one, other in (("tpe", "plain TPE, journal"), ("random", "plain random, journal")):
        ratio = statistics.median(a / b for a, b in zip(costs[one], costs[other], strict=True))
        print(f"{one} beside {other}: {ratio:.2f} of the processor's time a trial")


def ways_of(optimum: float) -> dict[str, Callable[[int], Taken]]:
    """What is compared: plain Optuna, in memory and with a journal on disk, and the studio's searches."""
    made = optuna.samplers

    def grouped(seed: int) -> "optuna.samplers.BaseSampler":
        return made.TPESampler(seed=seed, multivariate=True, group=True)

    return {
        "plain TPE": lambda seed: plain(made.TPESampler(seed=seed), optimum),
        "plain TPE, grouped": lambda seed: plain(grouped(seed), optimum),
        "plain random": lambda seed: plain(made.RandomSampler(seed=seed), optimum),
        "plain TPE, journal": lambda seed: plain(made.TPESampler(seed=seed), optimum, journal=True),
        "plain random, journal": lambda seed: plain(made.RandomSampler(seed=seed), optimum, journal=True),
        "tpe": lambda seed: ours("tpe", seed, optimum),
        "random": lambda seed: ours("random", seed, optimum),
        "exhaustive": lambda seed: ours("exhaustive", seed, optimum),
    }


def interval(some: list[int], others: list[int]) -> tuple[float, float]:
    """Where 95 % of the ratios of medians lie when the seeds are drawn anew (bootstrap, percentiles)."""
    draw = np.random.default_rng(0)
    one, other = np.array(some), np.array(others)
    drawn = [np.median(draw.choice(one, len(one))) / np.median(draw.choice(other, len(other))) for _ in range(10_000)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
