"""Steps that hold plans of their own: once for each item, again and again, or the implementation that a value names."""

from collections.abc import Callable, Iterable
from typing import Any

from hyperstudio.graph.block import Block, ForEach, RepeatRule
from hyperstudio.graph.faces import Face
from hyperstudio.graph.ports import port_named
from hyperstudio.planning.frames import Demand, Frame, Learnt, Scope, Want
from hyperstudio.planning.plan import Plan, Source, Step, StepKind

LEARNT = "*fitted"
"""The input of a nested plan that brings what was learnt outside; no port can have this name."""


def nested_output(frame: Frame, face: Face, port: str, step: Demand) -> Demand:
    """An output of the step that `step` plans; it is planned once for all outputs."""
    memo = (face.name, "nested")
    if memo not in frame.made:
        frame.made[memo] = None
        frame.made[memo] = yield step
    else:
        step.close()
    number = frame.made[memo]
    return None if number is None else (number, [p.name for p in face.interface.outputs].index(port))


def for_each(frame: Frame, face: Face, mode: ForEach, output: Callable[[Frame, Face, str], Demand]) -> Demand:
    """A block that runs once for each item of lists."""
    if not _known(frame, face, mode.for_each, ()):
        return None
    once = Face(face.name, face.definition, face.thing, face.use, face.interface, "once")
    plan = yield _inside(frame, once, lambda item, port: output(item, once, port))
    if plan is None:
        return None
    rule = {"over": list(mode.for_each), "pair": mode.pair}
    return (yield _step(frame, face, "for_each", rule, {"": plan}, mode.for_each))


def repeat(frame: Frame, face: Face, rule: RepeatRule, output: Callable[[Frame, Face, str], Demand]) -> Demand:
    """A block that runs until one of its outputs is true, some outputs going back to its inputs."""
    if not _known(frame, face, rule.carry.values(), (rule.until, *rule.carry)):
        return None
    once = Face(face.name, face.definition, face.thing, face.use, face.interface, "once")
    plan = yield _inside(frame, once, lambda item, port: output(item, once, port))
    if plan is None:
        return None
    used = _used(plan)
    carry = {port: name for port, name in rule.carry.items() if name in used}
    told = {"until": rule.until, "carry": carry, "limit": rule.limit}
    return (yield _step(frame, face, "repeat", told, {"": plan}, ()))


def route(
    frame: Frame, face: Face, block: Block, by: str, output: Callable[[Frame, Face, Block, str, str], Demand]
) -> Demand:
    """A block whose implementation is named, for each call, by the value of an input."""
    if not _known(frame, face, (by,), ()):
        return None
    plans: dict[str, Plan] = {}
    for name in sorted(block.implementations):

        def of(item: Frame, port: str, name: str = name) -> Demand:
            return output(item, face, block, name, port)

        plan = yield _inside(frame, face, of)
        if plan is None:
            return None
        plans[name] = plan
    return (yield _step(frame, face, "route", {"by": by}, plans, (by,)))


def _known(frame: Frame, face: Face, inputs: Iterable[str], outputs: Iterable[str]) -> bool:
    """Whether the ports that a mode names are there; a problem says which one is not."""
    interface = face.interface
    missing = [f"input “{name}”" for name in inputs if port_named(interface.inputs, name) is None]
    missing += [f"output “{name}”" for name in outputs if port_named(interface.outputs, name) is None]
    if missing:
        frame.scope.job.problem(
            f"“{face.name}” has no {missing[0]}, which its mode names.", "Mend its mode.", face.definition
        )
    return not missing


def _inside(frame: Frame, face: Face, output: Callable[[Frame, str], Demand]) -> Demand:
    """The plan of one call of a block: a frame with this one block, whose inputs are the inputs of the plan."""
    scope = Scope(frame.scope.job)
    item = Frame(scope, frame.address, frame.graph, frame.place, frame.phase)
    item.faces[face.name] = face
    for declared in face.interface.inputs:
        item.sources[f"{face.name}:{declared.name}"] = ("input", declared.name)
    if frame.learnt is not None:
        item.learnt = Learnt(item, f"{face.name}:{LEARNT}", {})
        item.sources[item.learnt.end] = ("input", LEARNT)
    outputs: dict[str, Source] = {}
    for declared in face.interface.outputs:
        source = yield output(item, declared.name)
        if source is None:
            return None
        outputs[declared.name] = source
    return Plan(frame.address, tuple(scope.steps), {}, tuple(scope.constants), outputs)


def _step(
    frame: Frame, face: Face, kind: StepKind, rule: dict[str, Any], plans: dict[str, Plan], needed: tuple[str, ...]
) -> Demand:
    """Write the step down, with the inputs that its plans take and those that it needs itself."""
    used = set(needed).union(*map(_used, plans.values()))
    taken: list[tuple[str, Source]] = []
    for name in (*(port.name for port in face.interface.inputs), LEARNT):
        if name not in used:
            continue
        if name != LEARNT:
            want = Want(frame, f"{face.name}:{name}")
        else:
            assert frame.learnt is not None  # or no plan inside would take it
            want = Want(frame.learnt.frame, frame.learnt.end)
        source = yield want
        if source is None:
            return None
        taken.append((name, source))
    outputs = tuple(port.name for port in face.interface.outputs)
    place = f"{frame.place}.{face.name}"
    return frame.scope.add(Step(place, face.definition, kind, tuple(taken), outputs, "", rule=rule, plans=plans))


def _used(plan: Plan) -> set[str]:
    """The inputs that a nested plan takes."""
    sources = [source for step in plan.steps for _, source in step.inputs] + list(plan.outputs.values())
    return {str(source[1]) for source in sources if source[0] == "input"}
