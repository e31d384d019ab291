"""The steps of a block: its call, its learning and applying, and the bundle of all that was learnt."""

from typing import Any, Literal

from hyperstudio.graph.block import Block, Cache, Graph, GraphImplementation
from hyperstudio.graph.code import Code, CodeImplementation
from hyperstudio.graph.faces import Face
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.rules import split_end
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.frames import Demand, Frame, Want, inner_frame
from hyperstudio.planning.plan import Source, Step
from hyperstudio.planning.recipes import Recipe, RecipeMaker


def code_step(frame: Frame, face: Face, block: Block, name: str, implementation: CodeImplementation) -> Demand:
    """The step that calls a code implementation; for a class the one that applies what it learnt."""
    code = implementation.code
    if code.problems and any(problem.severity == "error" for problem in code.problems):
        frame.scope.job.problems.extend(p for p in code.problems if p not in frame.scope.job.problems)
        return None
    memo = (face.name, "apply")
    if memo in frame.made:
        return frame.made[memo]
    sources: list[tuple[str, Source]] = []
    if code.form == "class":
        learnt = yield learnt_object(frame, face, block, name, implementation)
        if learnt is None:
            return None
        sources.append(("", learnt))
    taken = yield _inputs(frame, face, code.inputs)
    frame.made[memo] = None
    if taken is not None:
        kind: Literal["apply", "call"] = "apply" if code.form == "class" else "call"
        frame.made[memo] = _add(frame, face, block, name, implementation, kind, (*sources, *taken))
    return frame.made[memo]


def learnt_object(frame: Frame, face: Face, block: Block, name: str, implementation: CodeImplementation) -> Demand:
    """What the block learnt: from a fit step here, or picked from what another use learnt."""
    own = f"{face.definition}.{name}"
    if frame.phase == "apply" and frame.learnt is not None:
        learnt = frame.learnt
        if own not in learnt.picked:
            source = yield Want(learnt.frame, learnt.end)
            if source is None:
                return None
            place = f"{frame.place}.{face.name}"
            learnt.picked[own] = frame.scope.add(
                Step(place, own, "pick", (("fitted", source),), ("fitted",), "", name=_member(own))
            )
        return (learnt.picked[own], 0)
    memo = (face.name, "fit")
    if memo not in frame.made:
        frame.made[memo] = None
        taken = yield _inputs(frame, face, implementation.code.learning)
        if taken is not None:
            frame.made[memo] = _add(frame, face, block, name, implementation, "fit", taken)
    step = frame.made[memo]
    return None if step is None else (step, 0)


def _inputs(frame: Frame, face: Face, ports: tuple[Port, ...]) -> Demand:
    taken: list[tuple[str, Source]] | None = []
    for port in ports:
        if port_named(face.interface.inputs, port.name) is None:
            continue  # told by the contract of the implementation with its interface
        source = yield Want(frame, f"{face.name}:{port.name}")
        if source is None:
            taken = None
        elif taken is not None:
            taken.append((port.name, source))
    return taken


def _add(
    frame: Frame,
    face: Face,
    block: Block,
    name: str,
    implementation: CodeImplementation,
    kind: Literal["call", "fit", "apply"],
    sources: tuple[tuple[str, Source], ...],
) -> int:
    job = frame.scope.job
    own = f"{face.definition}.{name}"
    recipe = job.recipes.get((own, kind))
    if recipe is None:
        maker = job.makers[(own, kind)] = RecipeMaker(face.definition, block, name, implementation, kind)
        recipe = job.recipes[(own, kind)] = maker.recipe(job.modules, job.environment, job.configuration)
    cache: Cache = (face.use and face.use.cache) or block.cache
    if block.state and ((face.use and face.use.lifetime) or block.lifetime) != "process":
        cache = "never"  # what it changes is not its object, which would be kept, but something outside
    return frame.scope.add(
        Step(
            f"{frame.place}.{face.name}",
            own,
            kind,
            sources,
            recipe.outputs,
            recipe.key,
            recipe.module,
            recipe.name,
            recipe.file,
            recipe.parameters,
            cache,
            _terms(frame, face, block, recipe, implementation.code),
            accepted=tuple(job.accepted.get(recipe.key, ())) if cache == "keep" else (),
        )
    )


def _terms(frame: Frame, face: Face, block: Block, recipe: Recipe, code: Code) -> dict[str, Any]:
    """How a block's steps are to be run, where that is not as usual."""
    terms: dict[str, Any] = {}
    if block.timeout is not None:
        terms["timeout"] = block.timeout
    if block.retries:
        terms["retries"] = block.retries
    if code.is_async and code.form == "function":
        terms["async"] = True
    if scratch := [parameter.name for parameter in code.parameters if parameter.scratch]:
        terms["scratch"] = scratch
    if recipe.reads:
        terms["reads"] = list(recipe.reads)
    if block.resources:
        terms["resources"] = dict(block.resources)
    if ((face.use and face.use.lifetime) or block.lifetime) == "process":
        reach = frame.scope.job.modules.reach(recipe.file).paths
        terms |= {"lifetime": "process", "state": block.state, "reach": list(reach)}
    return terms


def bundle(frame: Frame) -> Demand:
    """One value that holds what all fitted blocks of a graph learnt."""
    memo = ("", "bundle")
    if memo in frame.made:
        step = frame.made[memo]
        return None if step is None else (step, 0)
    frame.made[memo] = None
    members: list[tuple[str, Source]] = []
    todo = [frame]
    while todo:
        at = todo.pop()
        for name in sorted(_reached(at.graph)):
            face = at.face(name)
            if face is None or not isinstance(face.thing, Block) or not face.thing.fitted:
                continue
            picked = chosen(face.thing, face.definition, frame.scope.job.configuration)
            if picked is None:
                continue
            implementation = face.thing.implementations[picked]
            own = f"{face.definition}.{picked}"
            if isinstance(implementation, GraphImplementation):
                todo.append(inner_frame(at, face, implementation.graph, own, "fit"))
            elif implementation.code.form == "class":
                source = yield learnt_object(at, face, face.thing, picked, implementation)
                if source is None:
                    return None
                members.append((_member(own), source))
    step = frame.scope.add(Step(frame.place, frame.address, "bundle", tuple(sorted(members)), ("fitted",), ""))
    frame.made[memo] = step
    return (step, 0)


def _member(address: str) -> str:
    """What a learnt object is called in a bundle: its address without the workflow's name."""
    return address if address.startswith("shared.") else address.partition(".")[2]


def _reached(graph: Graph) -> set[str]:
    """The blocks that some output of the graph needs."""
    before: dict[str, list[str]] = {}
    for target, source in graph.wires.items():
        before.setdefault(split_end(target)[0], []).append(split_end(source)[0])
    reached: set[str] = set()
    todo = list(before.get("", []))
    while todo:
        name = todo.pop()
        if name and name not in reached:
            reached.add(name)
            todo.extend(before.get(name, []))
    return reached
