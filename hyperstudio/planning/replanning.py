"""Planning again after only parameters were changed: the same steps, of which a few have another recipe.

Nothing but parameters, settings of blocks and code decide on a recipe, and parameters decide on nothing else. So where
the project's blocks, the environment, what is asked for and the choices are the very same, the plan of before holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from hyperstudio.graph.addresses import parent
from hyperstudio.graph.project import Configuration
from hyperstudio.planning.choices import same
from hyperstudio.planning.frames import Job
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.modules import Modules
from hyperstudio.planning.plan import Plan, Step, StepKind
from hyperstudio.planning.recipes import RecipeMaker

MOST = 8
"""So many plans are remembered for the same code."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what it was made for, and who made its recipes, by implementation and kind."""

    environment: Environment
    configuration: Configuration
    plan: Plan
    makers: Mapping[tuple[str, StepKind], RecipeMaker]

    def again(self, job: Job) -> Plan | None:
        """The plan for the job's configuration; None where more than parameters of its steps differs."""
        if self.environment != job.environment:
            return None
        one, other = self.configuration, job.configuration
        changed = {
            parent(key)
            for key in one.keys() | other.keys()
            if key not in one or key not in other or not same_in_order(one[key], other[key])
        }
        if not changed:
            return self.plan
        if not changed <= {own for own, _ in self.makers}:
            return None
        makers = {about: maker for about, maker in self.makers.items() if about[0] in changed}
        return _remade(self.plan, makers, job)


_KNOWN: WeakKeyDictionary[Modules, dict[str, Planned]] = WeakKeyDictionary()


def remembered(modules: Modules, asked: str) -> Planned | None:
    """The plan that was made for this code and question."""
    return _KNOWN.get(modules, {}).get(asked)


def remember(modules: Modules, asked: str, made: Planned) -> None:
    """Remember a plan as long as its code is the project's."""
    _KNOWN[modules] = dict([*_KNOWN.get(modules, {}).items(), (asked, made)][-MOST:])


def same_in_order(one: object, other: object) -> bool:
    """Whether two values are the same with their types, and so are the orders of what they map."""
    return one is other or (same(one, other) and repr(one) == repr(other))


def _remade(plan: Plan, makers: Mapping[tuple[str, StepKind], RecipeMaker], job: Job) -> Plan:
    steps = tuple(
        _step(step, makers, job) if step.plans or (step.address, step.kind) in makers else step for step in plan.steps
    )
    return replace(plan, steps=steps)


def _step(step: Step, makers: Mapping[tuple[str, StepKind], RecipeMaker], job: Job) -> Step:
    if step.plans:
        return replace(step, plans={name: _remade(inner, makers, job) for name, inner in step.plans.items()})
    recipe = makers[step.address, step.kind].recipe(job.modules, job.environment, job.configuration)
    terms = {name: value for name, value in step.terms.items() if name != "reads"}
    if recipe.reads:
        terms["reads"] = list(recipe.reads)
    accepted = tuple(job.accepted.get(recipe.key, ())) if step.cache == "keep" else ()
    return replace(step, key=recipe.key, parameters=recipe.parameters, terms=terms, accepted=accepted)
