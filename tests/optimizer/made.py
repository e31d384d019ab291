"""Projects made for searches, as values: chains of blocks, and what their configurations are worth."""

from collections.abc import Mapping, Sequence

from hyperstudio.graph.block import GraphImplementation, Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Metric, Objective, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Number, Outcome
from tests.projects import RESULT, block, chain, code


def stages(stages: int, implementations: int, **said: object) -> Project:
    """A chain of blocks a, b, … with the implementations i0, i1, … each."""
    blocks = {
        chr(ord("a") + stage): block(
            {f"i{number}": code(f"i{number}", body=f"value + {number}") for number in range(implementations)}
        )
        for stage in range(stages)
    }
    return project(blocks, **said)


def project(blocks: dict[str, object], **said: object) -> Project:
    """A project with one workflow `main`, the metrics `score` and `seconds`, and what else is said."""
    given = Port(name="value", type="int", default=0)
    workflow = Workflow(inputs=(given,), outputs=(RESULT,), graph=chain(blocks))  # type: ignore[arg-type]
    metrics = {"score": Metric.model_validate({"from": "main:result"}), "seconds": Metric(measure="wall", of="main")}
    fields: dict[str, object] = {"metrics": FrozenMap(metrics), "objective": Objective(maximize="score"), **said}
    return Project.model_validate({"format": 1, "name": "made", "workflows": {"main": workflow}, **fields})


def conditional() -> Project:
    """About 200 configurations: implementations with parameters of their own, and one that is a graph."""
    ints = ", *, k: Annotated[int, Interval(ge=1, le={})] = 1"
    inner = chain({"score": block({"f": code("f"), "mi": code("mi")}), "top": block({"k": code("k", ints.format(2))})})
    blocks = {
        "fill": block({"mean": code("mean"), "median": code("median"), "knn": code("knn", ints.format(3))}),
        "features": block(
            {"raw": code("raw"), "pca": code("pca", ints.format(2)), "select": GraphImplementation(graph=inner)}
        ),
        "model": block(
            {
                "logistic": code("logistic", ints.format(2)),
                "forest": code("forest", ", *, trees: Literal[50, 100] = 50, deep: bool = False"),
            }
        ),
    }
    return project(blocks)


def gave(score: float, *, error: float | None = None, cost: float = 1.0, **metrics: float) -> Outcome:
    """An outcome with a score, and other metrics."""
    numbers = {"score": Number(score, error), **{name: Number(value) for name, value in metrics.items()}}
    return Outcome(numbers, cost=cost)


def additive(effects: Mapping[str, Sequence[float]], answers: Mapping[str, object]) -> float:
    """The sum of the effects of the chosen implementations i0, i1, … by block."""
    return sum(numbers[int(str(answers[f"main.{name}"])[1:])] for name, numbers in effects.items())
