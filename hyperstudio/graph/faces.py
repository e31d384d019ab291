"""What a block of a graph looks like from outside: its ports, whether it is its own or a use of something."""

from dataclasses import dataclass

from hyperstudio.graph.block import Block, ForEach, Graph, Mode, Use, Workflow
from hyperstudio.graph.ports import Interface, Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.types import list_of

FITTED_TYPE = "typing.Any"


@dataclass(frozen=True, slots=True)
class Face:
    """A block as its graph sees it.

    `definition` is the address of the block or workflow it stands for; `interface` has the ports as they are
    wired (lists where it runs for each item); `as_` is "fit" or "apply" for a use of a fitted workflow.
    """

    name: str
    definition: str
    thing: Block | Workflow
    use: Use | None
    interface: Interface
    mode: Mode

    @property
    def as_(self) -> str | None:
        """How a fitted workflow is used here."""
        return self.use.as_ if self.use else None


def face_of(project: Project, address: str, graph: Graph, name: str) -> Face | None:
    """The face of the block `name` in the graph at `address`; None when there is none or it uses what is not there."""
    if name in graph.blocks:
        block = graph.blocks[name]
        return Face(name, f"{address}.{name}", block, None, _seen(block.inputs, block.outputs, block.mode), block.mode)
    use = graph.uses.get(name)
    thing = used_thing(project, use.of) if use else None
    if use is None or thing is None:
        return None
    mode: Mode = use.mode or (thing.mode if isinstance(thing, Block) else "once")
    inputs, outputs = thing.inputs, thing.outputs
    if use.as_ == "fit":
        outputs = (*outputs, Port(name="fitted", type=FITTED_TYPE, doc="What all its blocks learnt."))
    elif use.as_ == "apply":
        learnt = Port(name="fitted", type=FITTED_TYPE, doc="What all its blocks learnt.")
        inputs = (learnt, *(port for port in inputs if not port.learning))
    return Face(name, use.of.removeprefix("workflows."), thing, use, _seen(inputs, outputs, mode), mode)


def used_thing(project: Project, of: str) -> Block | Workflow | None:
    """What a use stands for: `shared.embedder` or `workflows.model`."""
    kind, _, name = of.partition(".")
    if kind == "shared":
        return project.shared.get(name)
    return project.workflows.get(name) if kind == "workflows" else None


def is_fitted_workflow(project: Project, name: str) -> bool:
    """Whether a workflow learns: its graph holds a block that learns from rows, or uses one as a plain part."""
    workflow = project.workflows.get(name)
    if workflow is None:
        return False
    used = (used_thing(project, use.of) for use in workflow.graph.uses.values())
    things = (*workflow.graph.blocks.values(), *used)
    return any(isinstance(thing, Block) and thing.fitted for thing in things)


def _seen(inputs: tuple[Port, ...], outputs: tuple[Port, ...], mode: Mode) -> Interface:
    if not isinstance(mode, ForEach):
        return Interface(inputs=inputs, outputs=outputs)
    return Interface(
        inputs=tuple(p.but(type=list_of(p.type)) if p.name in mode.for_each else p for p in inputs),
        outputs=tuple(p.but(type=list_of(p.type)) for p in outputs),
    )
