"""A plan once more, for a metric that is measured several times: which steps run again, and what makes them differ.

Where blocks say that they depend on chance (a parameter `seed`, or `cache: never`), those run again with another seed,
and after them what takes other values for it. Where none does, all run again, since chance may be in any. What is timed
always runs again. Blocks that are paid for (calls per second), keep state or live on in the process never do, nor does
what sets rows apart that are not looked at here, or for the final test: with another seed they would be other rows, and
the search would see those of the final test in one of its repeats.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hyperstudio.graph.addresses import block_at, implementation_at, parent
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import value_of
from hyperstudio.planning.plan import WORK, Plan, Step

SEED = "seed"


def repeated(
    project: Project, made: Plan, configuration: Configuration, number: int, timed: Collection[str] = ()
) -> Plan:
    """The plan as its repeat of a number (from 1) runs it; the very same where nothing has to run again.

    `timed` are the places (a workflow, a block) whose time or memory is measured. A step keeps its key where it is not
    repeated, and has the number of the repeat in it where it is.
    """
    free = [step for plan in _plans(made) for step in _repeatable(project, plan, made.workflow == project.final)]
    known = {id(step) for step in free}
    seeds = {step.address: _seed(project, step.address, configuration) for step in free}
    chance = any(seeds[step.address] is not None or step.cache == "never" for step in free)

    def again(step: Step) -> bool:
        if id(step) not in known:
            return False
        if any(_within(step, place) for place in timed):
            return True
        # What applies what was learnt takes other values for it where another seed learnt something else.
        return (seeds[step.address] is not None and step.kind != "apply") or not chance

    def once_more(step: Step) -> Step:
        if step.plans:
            return replace(step, plans={name: walked(plan) for name, plan in step.plans.items()})
        if not again(step):
            return step
        parameters, found = step.parameters, seeds[step.address]
        if found is not None and step.kind != "apply":
            parameters = parameters | {SEED: _another(*found, number)}
        return replace(step, key=f"{step.key}|repeat={number}", parameters=parameters, accepted=())

    def walked(plan: Plan) -> Plan:
        return replace(plan, steps=tuple(map(once_more, plan.steps)))

    return walked(made) if any(step.cache == "never" or again(step) for step in free) else made


def _plans(made: Plan) -> list[Plan]:
    """A plan, and those that its steps hold."""
    found, todo = [], [made]
    while todo:
        found.append(plan := todo.pop())
        todo.extend(inner for step in plan.steps for inner in step.plans.values())
    return found


def _repeatable(project: Project, plan: Plan, final: bool) -> list[Step]:
    """The steps of a plan that may run once more only to be measured."""
    used = {source for step in plan.steps for _, source in step.inputs} | set(plan.outputs.values())
    found = []
    for number, step in enumerate(plan.steps):
        if step.kind not in WORK:
            continue
        block = block_at(project, parent(step.address))
        apart = [place for place, port in enumerate(block.outputs) if port.held_out]
        sets_apart = any(final or (number, place) not in used for place in apart)
        paid_or_kept = block.state or "per_second" in block.resources or step.terms.get("lifetime") == "process"
        if not (sets_apart or paid_or_kept):
            found.append(step)
    return found


def _seed(project: Project, address: str, configuration: Configuration) -> tuple[Parameter, int] | None:
    """The parameter `seed` of an implementation, and its value; None where it has none, or no whole number."""
    implementation, block = implementation_at(project, address), block_at(project, parent(address))
    if not isinstance(implementation, CodeImplementation):
        return None
    found = next((one for one in implementation.code.parameters if one.name == SEED), None)
    if found is None:
        return None
    name = address.rpartition(".")[2]
    value: Any = value_of(block, parent(address), name, found, configuration)[0]
    return (found, value) if type(value) is int else None


def _another(parameter: Parameter, value: int, number: int) -> int:
    """The seed of a repeat: so many further, in a circle where its values are bounded."""
    if value in parameter.choices:
        places = parameter.choices
        return int(places[(places.index(value) + number) % len(places)])
    if parameter.high is not None and value + number > parameter.high:
        low, high = int(parameter.low or 0), int(parameter.high)
        return low + (value - low + number) % (high - low + 1)
    return value + number


def _within(step: Step, place: str) -> bool:
    return any(at == place or at.startswith((f"{place}.", f"{place}[")) for at in (step.place, step.address))
