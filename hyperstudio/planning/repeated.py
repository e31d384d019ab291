"""A plan once more, for a metric that is measured several times: which steps run again, and what makes them differ.

Where blocks say that they depend on chance (a parameter `seed`, or `cache: never`), those run again with another seed,
and after them what takes other values for it. Where none does, all run again, since chance may be in any. What is timed
always runs again. Blocks that are paid for (calls per second), keep state or live on in the process never do.
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
    every = list(_every(made))
    seeds = {step.address: _seed(project, step.address, configuration) for step in every}
    chance = [step for step in every if seeds[step.address] is not None or step.cache == "never"]

    def again(step: Step) -> bool:
        if not _may_repeat(project, step):
            return False
        if any(_within(step, place) for place in timed):
            return True
        return seeds[step.address] is not None or not chance

    def once_more(step: Step) -> Step:
        if step.plans:
            return replace(step, plans={name: walked(plan) for name, plan in step.plans.items()})
        if step.kind not in WORK or not again(step):
            return step
        parameters, found = step.parameters, seeds[step.address]
        if found is not None and step.kind != "apply":
            parameters = parameters | {SEED: _another(*found, number)}
        return replace(step, key=f"{step.key}|repeat={number}", parameters=parameters, accepted=())

    def walked(plan: Plan) -> Plan:
        return replace(plan, steps=tuple(map(once_more, plan.steps)))

    runs_anyway = any(step.cache == "never" and _may_repeat(project, step) for step in every)
    return walked(made) if runs_anyway or any(map(again, every)) else made


def _every(plan: Plan) -> list[Step]:
    """The steps that call code, those of the plans that others hold too."""
    found, todo = [], [plan]
    while todo:
        for step in todo.pop().steps:
            todo.extend(step.plans.values())
            if step.kind in WORK:
                found.append(step)
    return found


def _may_repeat(project: Project, step: Step) -> bool:
    """Whether a step may run once more only to be measured."""
    block = block_at(project, parent(step.address))
    return not (block.state or "per_second" in block.resources or step.terms.get("lifetime") == "process")


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
