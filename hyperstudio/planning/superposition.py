"""The superposition: what can be chosen under which block, and exactly how many configurations there are.

Counted by sums and products over the hierarchy, never enumerated. A shared block and a workflow used as a
block have one choice everywhere, so their counts are multiplied once however often they are reached.
"""

from collections.abc import Collection
from dataclasses import dataclass

from hyperstudio.graph.block import Block, Graph, GraphImplementation, ParameterFile, Workflow
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.faces import face_of, used_thing
from hyperstudio.graph.project import Project

# For each set of shared definitions that are reached: in how many ways.
Ways = dict[frozenset[str], int]
ONE: Ways = {frozenset(): 1}


@dataclass(frozen=True, slots=True)
class Count:
    """How many configurations there are; `continuous`: besides, some parameters have a range of real numbers.

    `left_out` are the addresses of implementations that would be reached, and are not counted: disabled, broken.
    """

    configurations: int
    continuous: bool
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRange:
    """What a search tries for one parameter: its values, or a range of real numbers (`values` is None)."""

    values: tuple[object, ...] | None = None
    low: float | None = None
    high: float | None = None
    log: bool = False


def count(
    project: Project,
    workflows: tuple[str, ...] | None = None,
    *,
    parameters: bool = True,
    broken: Collection[str] = (),
) -> Count:
    """The number of configurations of these workflows (all by default); of choices alone without `parameters`.

    `broken` are addresses of implementations that do not count.
    """
    counter = _Counter(project, parameters, frozenset(broken))
    names = tuple(project.workflows) if workflows is None else workflows
    open_ways: Ways = {frozenset(f"workflows.{name}" for name in names): 1}
    total = 0
    settled: dict[frozenset[str], dict[frozenset[str], int]] = {frozenset(): open_ways}
    # Every shared definition that is reached is counted once; what it reaches itself joins the set.
    while settled:
        done, reached = settled.popitem()
        for names_reached, number in reached.items():
            waiting = names_reached - done
            if not waiting:
                total += number
                continue
            name = min(waiting)
            inner = counter.definition(name)
            after = settled.setdefault(done | {name}, {})
            for more, ways in inner.items():
                union = names_reached | more
                after[union] = after.get(union, 0) + number * ways
    return Count(total, counter.continuous, tuple(sorted(counter.left_out)))


def search_range(parameter: Parameter, said: ParameterFile | None) -> SearchRange | None:
    """What a search tries for a parameter; None where it keeps its value.

    What has choices or a finite range is searched, unless block.json says otherwise or its name is `seed`.
    """
    rule = said.search if said is not None and "search" in said.model_fields_set else None
    if rule is False or (rule is None and parameter.name == "seed"):
        return None
    if isinstance(rule, dict):
        if "choices" in rule:
            return SearchRange(values=tuple(rule["choices"]))
        parameter = parameter.but(
            low=rule.get("low", parameter.low),
            high=rule.get("high", parameter.high),
            log=rule.get("log", parameter.log),
        )
    if parameter.choices:
        return SearchRange(values=parameter.choices)
    if parameter.form == "bool":
        return SearchRange(values=(False, True))
    if parameter.low is None or parameter.high is None or parameter.form not in {"int", "float"}:
        return None
    if parameter.form == "int":
        low = int(parameter.low) + (1 if parameter.low_open else 0)
        high = int(parameter.high) - (1 if parameter.high_open else 0)
        step = int(parameter.step or 1)
        first = -(-low // step) * step
        return (
            SearchRange(values=tuple(range(first, high + 1, step)), log=parameter.log) if high - first < 10**7 else None
        )
    if parameter.step:
        steps = range(round(parameter.low / parameter.step), round(parameter.high / parameter.step) + 1)
        return SearchRange(values=tuple(number * parameter.step for number in steps))
    return SearchRange(low=parameter.low, high=parameter.high, log=parameter.log)


class _Counter:
    def __init__(self, project: Project, with_parameters: bool, broken: frozenset[str]) -> None:
        self.project = project
        self.broken = broken
        self.left_out: set[str] = set()
        self.with_parameters = with_parameters
        self.continuous = False
        self._known: dict[str, Ways] = {}

    def definition(self, name: str) -> Ways:
        """The ways of a shared block or a workflow, by its name in `of`."""
        known = self._known.get(name)
        if known is None:
            thing = used_thing(self.project, name)
            if isinstance(thing, Workflow):
                known = self.graph(name.partition(".")[2], thing.graph)
            else:
                known = self.block(name, thing) if thing is not None else ONE
            self._known[name] = known
        return known

    def graph(self, address: str, graph: Graph) -> Ways:
        ways = ONE
        for name in graph.names:
            face = face_of(self.project, address, graph, name)
            if face is None:
                continue
            if face.use is not None:
                ways = _both(ways, {frozenset({face.use.of}): 1})
            elif isinstance(face.thing, Block):
                ways = _both(ways, self.block(face.definition, face.thing))
        return ways

    def block(self, address: str, block: Block) -> Ways:
        total: Ways = {}
        together = ONE
        for name in sorted(block.implementations):
            if name in block.disabled or f"{address}.{name}" in self.broken:
                self.left_out.add(f"{address}.{name}")
                continue
            implementation = block.implementations[name]
            if isinstance(implementation, GraphImplementation):
                ways = self.graph(f"{address}.{name}", implementation.graph)
            else:
                ways = {frozenset(): self.parameters(block, name, implementation)}
            for reached, number in ways.items():
                total[reached] = total.get(reached, 0) + number
            together = _both(together, ways)
        if block.choose_by is not None:
            return together  # all of them are in use: the value of a port chooses at each call
        return total or ONE

    def parameters(self, block: Block, name: str, implementation: CodeImplementation) -> int:
        number = 1
        for parameter in implementation.code.parameters if self.with_parameters else ():
            found = search_range(parameter, block.said(name, parameter.name))
            if found is None:
                continue
            if found.values is None:
                self.continuous = True
            else:
                number *= max(1, len(found.values))
        return number


def _both(one: Ways, other: Ways) -> Ways:
    if one is ONE:
        return other
    product: Ways = {}
    for reached, number in one.items():
        for more, ways in other.items():
            union = reached | more
            product[union] = product.get(union, 0) + number * ways
    return product
