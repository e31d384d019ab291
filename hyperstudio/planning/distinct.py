"""How many distinct steps a set of configurations costs: each is run once, however many configurations need it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.keys import Environment, canonical
from hyperstudio.planning.plan import WORK, Plan, Source, Step
from hyperstudio.planning.planner import plan


@dataclass(frozen=True, slots=True)
class Distinct:
    """`steps` are the distinct steps, `naive` those of all configurations added up.

    `assumed` are the places that run for each item, in rounds, or by a value, and of which no run has told yet how
    often: they count once.
    """

    steps: int
    naive: int
    assumed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a value is made by, and how many values are made so: one for each item of the loops around it."""

    recipe: str
    times: int = 1


def distinct_steps(
    project: Project, workflows: tuple[str, ...], configurations: Iterable[Configuration], items: Mapping[str, int]
) -> Distinct:
    """The distinct steps of running `workflows` in all `configurations`. `items` are numbers of items by place."""
    counting = _Counting(items)
    for configuration in configurations:
        for workflow in workflows:
            made = plan(project, workflow, configuration, {}, Environment())
            inputs = {
                name: _Made(_digest("input", given.form, canonical(given.value))) for name, given in made.inputs.items()
            }
            counting.plan(made, inputs)
    return Distinct(sum(counting.found.values()), counting.naive, frozenset(counting.assumed))


def items_of(places: Iterable[str]) -> dict[str, int]:
    """The number of items by place, from the places of a run's steps: `evaluate.folds[4].learn` has five of `folds`."""
    found: dict[str, int] = {}
    for place in places:
        for match in re.finditer(r"\[(\d+)\]", place):
            loop = re.sub(r"\[\d+\]", "", place[: match.start()])
            found[loop] = max(found.get(loop, 0), int(match[1]) + 1)
    return found


@dataclass(slots=True)
class _Counting:
    items: Mapping[str, int]
    found: dict[str, int] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)
    bundles: dict[str, dict[str, _Made]] = field(default_factory=dict)
    naive: int = 0

    def plan(self, made: Plan, inputs: Mapping[str, _Made], times: int = 1) -> dict[str, _Made]:
        """Count the steps of a plan that runs `times` times; what its outputs are made by."""
        outputs: list[dict[int, _Made]] = []
        constants = [_Made(_digest("constant", canonical(given.value))) for given in made.constants]

        def source(of: Source) -> _Made:
            if of[0] == "input":
                return inputs[of[1]]
            if of[0] == "constant":
                return constants[of[1]]
            return outputs[of[0]][of[1]]

        for step in made.steps:
            taken = {name: source(of) for name, of in step.inputs}
            outputs.append(self._step(step, taken, times))
        return {port: source(of) for port, of in made.outputs.items()}

    def _step(self, step: Step, taken: dict[str, _Made], times: int) -> dict[int, _Made]:
        most = max((one.times for one in taken.values()), default=1)
        recipe = _digest(step.kind, step.key, *(f"{name}={one.recipe}" for name, one in sorted(taken.items())))
        if step.kind in WORK:
            self.found[recipe] = max(most, self.found.get(recipe, 0))
            self.naive += times
        elif step.kind == "bundle":
            self.bundles[_digest(recipe, "0")] = taken
        elif step.kind == "pick":
            member = self.bundles.get(next(iter(taken.values())).recipe, {}).get(step.name)
            return {0: member or _Made(_digest(recipe, step.name), most)}
        elif step.plans:
            return self._holding(step, taken, times, recipe, most)
        return {n: _Made(_digest(recipe, str(n)), most) for n in range(len(step.outputs))}

    def _holding(self, step: Step, taken: dict[str, _Made], times: int, recipe: str, most: int) -> dict[int, _Made]:
        """A step that holds plans of its own: one for each item or round, or one that a value chooses."""
        place = re.sub(r"\[\d+\]", "", step.place)
        number = self.items.get(place, 1)
        if place not in self.items:
            self.assumed.add(place)
        over = step.rule.get("over", list(taken))
        given = {
            name: _Made(_digest("item", one.recipe), one.times * number) if name in over else one
            for name, one in taken.items()
        }
        parts = []
        for name, inner in sorted(step.plans.items()):
            gave = self.plan(inner, given, times * number)
            parts.append(f"{name}:" + ",".join(f"{port}={one.recipe}" for port, one in sorted(gave.items())))
        return {n: _Made(_digest(recipe, *parts, str(n)), most) for n in range(len(step.outputs))}


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()
