"""Planning: the chosen implementations flattened into steps, and only what the targets need."""

import gc
from collections.abc import Mapping, Sequence

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, implementation_at, parent
from hyperstudio.graph.block import Block, GraphImplementation, Workflow
from hyperstudio.graph.faces import is_fitted_workflow
from hyperstudio.graph.ports import port_named
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.demands import output_of, run, source_of
from hyperstudio.planning.frames import Demand, Frame, Job, Scope, inner_frame
from hyperstudio.planning.given import given_inputs
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import Given, Plan, Source
from hyperstudio.planning.replanning import Planned, remember, remembered
from hyperstudio.planning.steps import bundle


def plan(
    project: Project,
    workflow: str,
    configuration: Configuration,
    inputs: Mapping[str, Given],
    environment: Environment,
    targets: tuple[str, ...] | None = None,
    pins: Mapping[str, Given] | None = None,
    to: str | None = None,
    accepted: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """What a run of `workflow` will do.

    `targets` are output ports (all by default); `to` is the address of a block: its outputs instead.
    `pins` replace ports (`model.prep:table`) by given values. `accepted` says of static keys which earlier ones count
    as the same. Raises StudioError for a workflow, target or
    input that does not exist; all else that prevents a run is in the plan's problems.
    """
    found = project.workflows.get(workflow)
    if found is None:
        names = ", ".join(sorted(project.workflows)) or "none"
        raise StudioError(f"There is no workflow “{workflow}”.", f"The workflows there are: {names}.", workflow)
    for name in inputs:
        if port_named(found.inputs, name) is None:
            ports = ", ".join(port.name for port in found.inputs) or "none"
            raise StudioError(f"“{workflow}” has no input “{name}”.", f"Its inputs are: {ports}.", workflow)
    # Nothing of a plan is garbage before it is written: the collector need not walk through a large project meanwhile.
    collecting = gc.isenabled()
    gc.disable()
    try:
        job = Job(project, configuration, environment, dict(pins or {}), accepted or {})
        # As text: values that are equal and have other types, as 5 and 5.0, are different things to ask for.
        asked = repr((workflow, dict(inputs), targets, to, job.pins, job.accepted))
        before = remembered(job.modules, asked)
        made = before.again(job) if before is not None else None
        if made is None:
            phase = "fit" if is_fitted_workflow(project, workflow) else "call"
            made = _planned(job, found, workflow, phase, inputs, targets, to)
            remember(job.modules, asked, Planned(environment, configuration, made, job.makers))
        return made
    finally:
        if collecting:
            gc.enable()


def implementation_plan(project: Project, address: str, inputs: Mapping[str, Given], environment: Environment) -> Plan:
    """What a call of the graph implementation at `address` will do, alone and with every default inside.

    A fitted one learns on the inputs and is applied to the same. StudioError where there is no such implementation.
    """
    found, block = implementation_at(project, address), block_at(project, parent(address))
    if not isinstance(found, GraphImplementation):
        raise StudioError(f"“{address}” is code, not a graph.", "Call its function.", address)
    holder = Workflow(inputs=block.inputs, outputs=block.outputs, graph=found.graph)
    job = Job(project, FrozenMap(), environment, {}, {})
    targets = tuple(port.name for port in block.outputs)
    return _planned(job, holder, address, "fit" if block.fitted else "call", inputs, targets, None)


def _planned(
    job: Job,
    found: Workflow,
    workflow: str,
    phase: str,
    inputs: Mapping[str, Given],
    targets: tuple[str, ...] | None,
    to: str | None,
) -> Plan:
    scope = Scope(job)
    frame = Frame(scope, workflow, found.graph, workflow, phase)
    given = given_inputs(found, inputs)
    for port in found.inputs:
        if port.name in given:
            frame.bound[port.name] = ("input", port.name)
    outputs: dict[str, Source] = {}
    if to is not None:
        outputs = run(_outputs_of(frame, to)) or {}
    else:
        for name in targets if targets is not None else _output_names(found, phase):
            source = run(bundle(frame) if name == "fitted" and phase == "fit" else source_of(frame, f":{name}"))
            if source is not None:
                outputs[name] = source
    used = {name: value for name, value in given.items() if name in scope.inputs_used}
    files = dict.fromkeys(recipe.file for recipe in job.recipes.values())
    return Plan(
        workflow,
        tuple(scope.steps),
        used,
        tuple(scope.constants),
        outputs,
        tuple(job.problems),
        job.modules.digests,
        job.modules.code(files) | job.environment.local,
        job.modules.imports(files),
        tuple(job.environment.local),
    )


def _outputs_of(frame: Frame, address: str) -> Demand:
    """The outputs of the block at `address`, which lies in the workflow that `frame` is of."""
    names = address.split(".")
    if names[0] != frame.address:
        raise StudioError(f"“{address}” is not in the workflow “{frame.address}”.", "Run its own workflow.", address)
    at = frame
    for depth in range(1, len(names), 2):
        face = at.face(names[depth])
        if face is None:
            raise StudioError(f"There is no block “{'.'.join(names[: depth + 1])}”.", "Look at the tree.", address)
        if depth + 2 >= len(names):
            found = {}
            for port in face.interface.outputs:
                source = yield output_of(at, f"{face.name}:{port.name}")
                if source is not None:
                    found[port.name] = source
            return found
        own = f"{face.definition}.{names[depth + 1]}"
        block = face.thing
        implementation = block.implementations.get(names[depth + 1]) if isinstance(block, Block) else None
        picked = isinstance(block, Block) and chosen(block, face.definition, frame.scope.job.configuration)
        if not isinstance(implementation, GraphImplementation) or picked != names[depth + 1]:
            raise StudioError(f"“{own}” is not on the chosen path.", f"Choose it for “{face.definition}”.", own)
        at = inner_frame(at, face, implementation.graph, own, at.phase)
    return {}


def _output_names(workflow: Workflow, phase: str) -> list[str]:
    return [port.name for port in workflow.outputs] + (["fitted"] if phase == "fit" else [])
