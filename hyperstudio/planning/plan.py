"""The plan: the flat, ordered list of what a run will do."""

from dataclasses import dataclass, field
from typing import Any, Literal

from hyperstudio.graph.block import Cache
from hyperstudio.graph.problems import Problem

StepKind = Literal["call", "fit", "apply", "bundle", "pick", "for_each", "repeat", "route"]
Source = tuple[Literal["input"], str] | tuple[Literal["constant"], int] | tuple[int, int]
WORK: frozenset[StepKind] = frozenset({"call", "fit", "apply"})


@dataclass(frozen=True, slots=True)
class Given:
    """A value from outside: JSON, text, a file (by its path) or one in the store (by its digest), and its type."""

    form: Literal["json", "text", "file", "stored"]
    value: Any
    type: str = "typing.Any"

    def as_json(self) -> dict[str, Any]:
        """As the worker takes it."""
        return {self.form: self.value, "type": self.type}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a plan: what is called with which inputs; `key` is all of its key that is known before the run.

    `terms` say how it is to be run (timeout, retries, resources, lifetime …), where that is not as usual. A step that
    holds `plans` of its own (by implementation for a route, else one named "") has a `rule` for them. `accepted` are
    other keys whose values may be used in its place, since somebody said that the change between them does not matter.
    """

    place: str
    address: str
    kind: StepKind
    inputs: tuple[tuple[str, Source], ...]
    outputs: tuple[str, ...]
    key: str
    module: str = ""
    name: str = ""
    file: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    cache: Cache = "keep"
    terms: dict[str, Any] = field(default_factory=dict)
    rule: dict[str, Any] = field(default_factory=dict)
    plans: "dict[str, Plan]" = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    _json: dict[str, Any] | None = field(default=None, init=False, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """As the worker takes it: the same object each time, which nobody may change."""
        if self._json is None:
            object.__setattr__(self, "_json", self._made_json())
            assert self._json is not None
        return self._json

    def _made_json(self) -> dict[str, Any]:
        step: dict[str, Any] = {
            "place": self.place,
            "address": self.address,
            "kind": self.kind,
            "inputs": [[name, list(source)] for name, source in self.inputs],
            "outputs": list(self.outputs),
            "key": self.key,
            "cache": self.cache,
            "name": self.name,
        }
        if self.kind in WORK:
            step |= {"module": self.module, "file": self.file, "parameters": self.parameters}
            step |= self.terms
            if self.accepted:
                step["accepted"] = list(self.accepted)
        if self.kind == "route":
            step |= {"plans": {name: plan.as_json() for name, plan in self.plans.items()}}
        elif self.plans:
            step |= {"plan": self.plans[""].as_json()}
        return step | self.rule


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in an order in which they can run, what goes in, and where the wanted outputs come from.

    Nothing may start while `problems` holds an error. `files` are the digests of the project's .py files,
    `code` those of what modules reach, by name, `imports` which of these files imports which, `local` the packages
    outside of the project that count as code of it.
    """

    workflow: str
    steps: tuple[Step, ...]
    inputs: dict[str, Given]
    constants: tuple[Given, ...]
    outputs: dict[str, Source]
    problems: tuple[Problem, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    imports: dict[str, list[str]] = field(default_factory=dict)
    local: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep it from starting."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def as_json(self) -> dict[str, Any]:
        """As the worker takes it."""
        return {
            "steps": [step.as_json() for step in self.steps],
            "inputs": {name: given.as_json() for name, given in self.inputs.items()},
            "constants": [given.as_json() for given in self.constants],
            "outputs": {port: list(source) for port, source in self.outputs.items()},
            "files": self.files,
            "code": self.code,
            "imports": self.imports,
            "local": list(self.local),
        }
