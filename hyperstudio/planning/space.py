"""The space that a search walks: what is asked, in the order of the data flow, and only where it matters.

One walk asks each reached choice and parameter once; what an implementation asks is asked only when it is chosen, so
the space is conditional by construction. A shared block, and a workflow used as a block, is asked where it is first
reached.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.block import Block, Graph, GraphImplementation
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import MISSING, chosen, value_of
from hyperstudio.planning.formula_values import Value, holds
from hyperstudio.planning.formulas import Formula, FormulaError, read_formula
from hyperstudio.planning.superposition import search_range

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A choice, or a parameter: its address, and the answers there are.

    `answers` is None for a range of real numbers from `low` to `high` (`log`: by its logarithm). `usual` is what the
    configuration says that is worked on.
    """

    address: str
    answers: tuple[Any, ...] | None
    usual: Any
    low: float = 0.0
    high: float = 0.0
    log: bool = False


Decide = Callable[[Question], Any]


class Excluded(Exception):
    """A guard forbids what was decided so far."""

    def __init__(self, guard: Formula) -> None:
        super().__init__(str(guard))
        self.guard = guard


@dataclass(slots=True)
class _Walk:
    decide: Decide
    answers: Answers = field(default_factory=dict)
    reached: dict[str, Value] = field(default_factory=dict)
    definitions: set[str] = field(default_factory=set)
    guards: list[Formula] = field(default_factory=list)


class Space:
    """All configurations of some workflows, around the one that is worked on.

    `broken` are addresses of implementations that cannot run: they are never an answer. Without `parameters` they keep
    their values, and choices alone are asked.
    """

    def __init__(
        self,
        project: Project,
        workflows: tuple[str, ...],
        configuration: Configuration,
        broken: frozenset[str] = frozenset(),
        *,
        parameters: bool = True,
    ) -> None:
        self.project = project
        self.workflows = workflows
        self.configuration = configuration
        self.broken = broken
        self.parameters = parameters
        self._guards = [read_formula(text) for text in project.guards]
        self._order: dict[str, tuple[str, ...]] = {}

    def walk(self, decide: Decide) -> Answers:
        """Ask what is reached; the answers by address, in the order asked. Raises Excluded where a guard says no."""
        walk = _Walk(decide, guards=list(self._guards))
        for name in self.workflows:
            self._definition(walk, name)
        return walk.answers

    def usual(self) -> Answers:
        """The answers of the configuration that is worked on."""
        return self.walk(lambda question: question.usual)

    def configurations(self) -> Iterator[Answers]:
        """Every configuration that no guard forbids, neighbours sharing as much of the data flow as can be.

        A range of real numbers keeps its usual value.
        """
        path: list[int] = []
        while True:
            asked: list[int] = []

            def decide(question: Question, asked: list[int] = asked) -> Any:
                if question.answers is None:
                    return question.usual
                if len(asked) == len(path):
                    path.append(0)
                asked.append(len(question.answers))
                return question.answers[path[len(asked) - 1]]

            try:
                yield self.walk(decide)
            except Excluded:
                del path[len(asked) :]
            while path and path[-1] + 1 == asked[len(path) - 1]:
                path.pop()
            if not path:
                return
            path[-1] += 1

    def configured(self, answers: Answers) -> Configuration:
        """The whole configuration with these answers; what they leave open stays as it is worked on."""
        kept = {address: value for address, value in self.configuration.items() if address not in answers}
        return FrozenMap(kept | answers)

    def _definition(self, walk: _Walk, of: str) -> None:
        if of in walk.definitions:
            return
        walk.definitions.add(of)
        if of.startswith("shared."):
            self._block(walk, of, self.project.shared[of.removeprefix("shared.")])
        else:
            self._graph(walk, of, self.project.workflows[of].graph)

    def _graph(self, walk: _Walk, address: str, graph: Graph) -> None:
        for name in self._in_order(address, graph):
            face = face_of(self.project, address, graph, name)
            if face is None:
                continue
            if face.use is not None:
                self._definition(walk, face.definition)
            elif isinstance(face.thing, Block):
                self._block(walk, face.definition, face.thing)

    def _block(self, walk: _Walk, address: str, block: Block) -> None:
        names = tuple(
            name
            for name in sorted(block.implementations)
            if name not in block.disabled and f"{address}.{name}" not in self.broken
        )
        if block.choose_by is not None:
            for name in names:
                self._implementation(walk, address, block, name)
            return
        usual = chosen(block, address, self.configuration)
        if not names:
            raise StudioError(f"“{address}” has no implementation that can run.", "Mend one, or enable one.", address)
        if len(names) > 1:
            usual = usual if usual in names else names[0]
            usual = self._ask(walk, Question(address, names, usual))
        elif usual != names[0]:
            walk.answers[address] = usual = names[0]
        self._settle(walk, address, usual)
        self._implementation(walk, address, block, usual)

    def _implementation(self, walk: _Walk, address: str, block: Block, name: str) -> None:
        implementation, own = block.implementations[name], f"{address}.{name}"
        if isinstance(implementation, GraphImplementation):
            self._graph(walk, own, implementation.graph)
        if not isinstance(implementation, CodeImplementation):
            return
        for parameter in implementation.code.parameters:
            value, _ = value_of(block, address, name, parameter, self.configuration)
            found = search_range(parameter, block.said(name, parameter.name)) if self.parameters else None
            where = f"{own}.{parameter.name}"
            if found is not None and found.values is None:
                low, high = found.low or 0.0, found.high or 0.0
                usual = value if isinstance(value, int | float) and low <= value <= high else low
                value = self._ask(walk, Question(where, None, usual, low, high, found.log))
            elif found is not None and found.values:
                first = value if value in found.values else found.values[0]
                if len(found.values) > 1:
                    value = self._ask(walk, Question(where, found.values, first, log=found.log))
                elif value is MISSING or value != first:
                    walk.answers[where] = value = first
            self._settle(walk, where, value)

    def _ask(self, walk: _Walk, question: Question) -> Any:
        answer = walk.answers[question.address] = walk.decide(question)
        return answer

    def _settle(self, walk: _Walk, address: str, value: Any) -> None:
        """Note what stands at an address, and look at the guards that are about nothing open any more."""
        if not walk.guards:
            return
        walk.reached[address] = value if isinstance(value, bool | str) else _as_value(value)
        for guard in [guard for guard in walk.guards if all(name in walk.reached for name in guard.names)]:
            walk.guards.remove(guard)
            try:
                allowed = holds(guard, walk.reached)
            except FormulaError as error:
                raise StudioError(f"The guard {error.what[0].lower()}{error.what[1:]}", error.mend) from None
            if not allowed:
                raise Excluded(guard)

    def _in_order(self, address: str, graph: Graph) -> tuple[str, ...]:
        """The blocks of a graph along the data flow, by name where that leaves it open."""
        if address not in self._order:
            before: dict[str, set[str]] = {name: set() for name in sorted(graph.names)}
            for target, source in sorted(graph.wires.items()):
                giver, taker = split_end(source)[0], split_end(target)[0]
                if giver in before and taker in before:
                    before[taker].add(giver)
            try:
                self._order[address] = tuple(TopologicalSorter(before).static_order())
            except CycleError:
                self._order[address] = tuple(before)
        return self._order[address]


def _as_value(value: Any) -> Value:
    return float(value) if isinstance(value, int | float) else str(value)
