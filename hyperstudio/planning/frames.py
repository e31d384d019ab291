"""Where planning stands: the job, the plan being written, and one frame for each graph on the way."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.block import Graph
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.modules import Modules, modules_of
from hyperstudio.planning.plan import Given, Source, Step, StepKind
from hyperstudio.planning.recipes import Recipe, RecipeMaker

Demand = Generator["Demand | Want", Any, Any]


class Job:
    """What is the same for all of one planning."""

    def __init__(
        self,
        project: Project,
        configuration: Configuration,
        environment: Environment,
        pins: dict[str, Given],
        accepted: Mapping[str, Sequence[str]],
    ) -> None:
        self.project = project
        self.configuration = configuration
        self.environment = environment
        self.pins = pins
        self.accepted = accepted
        self.modules: Modules = modules_of(project)
        self.problems: list[Problem] = []
        self.recipes: dict[tuple[str, StepKind], Recipe] = {}
        self.makers: dict[tuple[str, StepKind], RecipeMaker] = {}

    def problem(self, what: str, mend: str, address: str, file: str = "") -> None:
        found = Problem(what=what, mend=mend, address=address, file=file)
        if found not in self.problems:
            self.problems.append(found)


class Scope:
    """The steps of one plan: of the run, or of one item of a for_each."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.steps: list[Step] = []
        self.constants: list[Given] = []
        self.inputs_used: set[str] = set()

    def constant(self, given: Given) -> Source:
        """The source of a value that is the same in every run."""
        self.constants.append(given)
        return ("constant", len(self.constants) - 1)

    def add(self, step: Step) -> int:
        """Write a step down; the answer is its number."""
        self.steps.append(step)
        return len(self.steps) - 1


class Frame:
    """One graph on the way: where it stands, in which phase it is used, and what its own inputs are.

    `outer` is the frame that its inputs come from (as block `name` there) unless they are in `bound`.
    """

    def __init__(
        self, scope: Scope, address: str, graph: Graph, place: str, phase: str, outer: "Outer | None" = None
    ) -> None:
        self.scope = scope
        self.address = address
        self.graph = graph
        self.place = place
        self.phase = phase
        self.outer = outer
        self.bound: dict[str, Source] = {}
        self.learnt: Learnt | None = None
        self.sources: dict[str, Source | None] = {}
        self.open: dict[str, None] = {}
        self.inner: dict[str, Frame] = {}
        self.made: dict[tuple[str, str], int | None] = {}
        self.faces: dict[str, Face | None] = {}

    def face(self, name: str) -> Face | None:
        if name not in self.faces:
            self.faces[name] = face_of(self.scope.job.project, self.address, self.graph, name)
        return self.faces[name]


@dataclass(slots=True)
class Outer:
    """Where a frame's inputs come from: the block `name` of another frame."""

    frame: Frame
    name: str


@dataclass(frozen=True, slots=True)
class Want:
    """A demand by name: where the value of a wire's target in a frame comes from."""

    frame: Frame
    target: str


@dataclass(slots=True)
class Learnt:
    """Where a frame that only applies gets what its blocks learnt: a port of an outer frame."""

    frame: Frame
    end: str
    picked: dict[str, int]


def inner_frame(frame: Frame, face: Face, graph: Graph, address: str, phase: str) -> Frame:
    """The frame of a block's nested graph (or of the workflow that it uses); made once."""
    inner = frame.inner.get(face.name)
    if inner is None:
        inner = Frame(frame.scope, address, graph, f"{frame.place}.{face.name}", phase, outer=Outer(frame, face.name))
        inner.learnt = frame.learnt
        if phase == "apply" and face.as_ == "apply":
            inner.learnt = Learnt(frame, f"{face.name}:fitted", {})
        frame.inner[face.name] = inner
    return inner
