"""Studies made for looking at: as many trials as wished for, with long names, missing metrics, two or three aims."""

import random

from hyperstudio.graph.block import GraphImplementation
from hyperstudio.graph.project import Metric, Objective, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Judge, Number, Outcome, judge_of
from hyperstudio.optimizer.study import About
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.space import Question, Space
from hyperstudio.studio.shown_study import ShownStudy, as_shown
from tests.optimizer import made
from tests.projects import block, chain, code

LONG = "gradient_boosted_trees_with_monotone_constraints_on_every_column"


def project(objective: Objective, **said: object) -> Project:
    """Choices with parameters, one that is a graph, and one implementation with a long name."""
    ints = ", *, k: Annotated[int, Interval(ge=1, le=20)] = 5"
    rate = ", *, rate: Annotated[float, Interval(ge=0.001, le=1.0)] = 0.1"
    inner = chain({"score": block({"f": code("f"), "mi": code("mi")}), "top": block({"k_best": code("k_best", ints)})})
    blocks = {
        "fill": block({"mean": code("mean"), "median": code("median"), "knn": code("knn", ints)}),
        "features": block({"raw": code("raw"), "pca": code("pca", ints), "select": GraphImplementation(graph=inner)}),
        "model": block({"logistic": code("logistic", rate), LONG: code(LONG, rate), "forest": code("forest", ints)}),
    }
    metrics = {
        "score": Metric.model_validate({"from": "main:result"}),
        "latency_ms": Metric(measure="latency", of="main"),
        "size_mb": Metric(measure="size", of="main:result"),
    }
    return made.project(blocks, metrics=FrozenMap(metrics), objective=objective, **said)


def study(
    trials: int,
    *,
    objective: Objective | None = None,
    constraints: tuple[str, ...] = ("latency_ms <= 200",),
    missing: str = "",
    seed: int = 1,
    error: float | None = 0.01,
    failing: float = 0.03,
) -> ShownStudy:
    """A study of random configurations; the metric `missing` has no value in a third of the trials."""
    objective = objective or Objective(maximize="score")
    of = project(objective, constraints=constraints)
    judge, chance = judge_of(of, objective), random.Random(seed)
    space = Space(of, ("main",), FrozenMap())

    def decide(question: Question) -> object:
        if question.answers is None:
            return chance.uniform(question.low, question.high)
        return chance.choice(question.answers)

    found = tuple(
        _trial(number, space.walk(decide), judge, chance, missing, error, failing) for number in range(trials)
    )
    about = About("made", tuple(map(str, judge.aims)), constraints, ("main",), "random", seed)
    return as_shown(of, about, found)


def _trial(
    number: int,
    answers: dict[str, object],
    judge: Judge,
    chance: random.Random,
    missing: str,
    error: float | None,
    failing: float,
) -> Trial:
    """Forests and medians are good, the long one is slow; two choices hang together."""
    model, fill = answers["main.model"], answers["main.fill"]
    score = 0.7 + {"logistic": 0.0, LONG: 0.08, "forest": 0.1}[str(model)] + {"knn": 0.03}.get(str(fill), 0.0)
    score += 0.05 if (model, answers["main.features"]) == ("logistic", "pca") else 0.0
    score += chance.gauss(0, 0.01)
    latency = {"logistic": 20.0, LONG: 180.0, "forest": 90.0}[str(model)] * chance.uniform(0.7, 1.5)
    metrics = {"score": Number(score, error), "latency_ms": Number(latency, None, "ms"), "size_mb": Number(latency / 7)}
    outcome = Outcome(metrics, run=chance.randint(1, 4), reused=2, naive=6, seconds=0.4, cost=latency / 100)
    if missing and number % 3 == 0:
        kept = {name: one for name, one in metrics.items() if name != missing}
        outcome = Outcome(kept, {missing: f"“{missing}” was not measured"}, 2, 2, 6, 0.4, 1.0)
    if chance.random() < failing:
        outcome = Outcome({}, run=1, naive=6, seconds=0.1, failure="ValueError: the matrix is singular")
    return Trial(number, answers, outcome, judge.verdict(outcome))
