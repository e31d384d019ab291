"""The project: one immutable value that everything else is computed from."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.values import FrozenMap, Value

FORMAT = 1

Configuration = FrozenMap[str, Any]


class Metric(Value):
    """A measured number: from a port, measured of a path, or a formula over others."""

    from_: str | None = Field(default=None, alias="from")
    measure: Literal["latency", "wall", "cpu", "memory", "size"] | None = None
    of: str | None = None
    unit: str | None = None
    formula: str | None = None
    title: str = ""
    doc: str = ""
    repeats: int | None = Field(default=None, ge=1)


class Objective(Value):
    """What is maximized or minimized: one formula, or several for a Pareto front."""

    maximize: str | tuple[str, ...] | None = None
    minimize: str | tuple[str, ...] | None = None


class Pruning(Value):
    """When a trial is ended early: a `number` that a progress bar shows (tqdm's postfix) lies behind the others'.

    Nothing is ended before so many `trials` have run to their end, nor before the bar's `from_step`.
    """

    number: str
    maximize: bool = False
    trials: int = Field(default=5, ge=1)
    from_step: float = 0.0


class Publish(Value):
    """Where published versions go, and what of the project: one of `folder`, `branch`, `container` and `command`.

    `folder` keeps versions, one of which is current; `branch` of the project's repository holds the package as commits;
    `container` keeps build contexts, as tar; `command` is run by the shell. Paths start in the project's folder.
    `workflows` are all where none is named; `configuration` is the one that is worked on by default.
    """

    folder: str | None = None
    branch: str | None = None
    container: str | None = None
    command: str | None = None
    workflows: tuple[str, ...] = ()
    configuration: str = ""
    api: bool = True
    bind: FrozenMap[str, str] = FrozenMap()

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if sum(bool(one) for one in (self.folder, self.branch, self.container, self.command)) != 1:
            raise ValueError("name one of folder, branch, container and command")
        return self


class ProjectFile(Value):
    """What hyperstudio.json says."""

    format: int
    name: str
    title: str = ""
    doc: str = ""
    version: str = "0.1.0"
    requirements: tuple[str, ...] = ()
    metrics: FrozenMap[str, Metric] = FrozenMap()
    objective: Objective | None = None
    objectives: FrozenMap[str, Objective] = FrozenMap()
    constraints: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    prices: FrozenMap[str, float] = FrozenMap()
    final: str | None = None
    pruning: Pruning | None = None
    publish: Publish | None = None


class Project(ProjectFile):
    """A whole project.

    `others` are the .py files outside the hierarchy by path (`lib/text.py`, `conftest.py`); `faults` are the
    problems found while reading the folder; `unreadable` are files that are never written over.
    """

    workflows: FrozenMap[str, Workflow] = FrozenMap()
    shared: FrozenMap[str, Block] = FrozenMap()
    configurations: FrozenMap[str, Configuration] = FrozenMap()
    others: FrozenMap[str, SourceFile] = FrozenMap()
    unknown: FrozenMap[str, Any] = FrozenMap()
    faults: tuple[Problem, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What people read."""
        return self.title or self.name
