"""Blocks, graphs, workflows and their implementations."""

from typing import Any, Literal

from pydantic import Field

from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import InterfaceFile
from hyperstudio.graph.values import FrozenMap, Value

Scalar = bool | int | float | str | None
Position = tuple[float, float]


class ForEach(Value):
    """Once for each item of the listed inputs, which are lists."""

    for_each: tuple[str, ...] = Field(min_length=1)
    pair: Literal["together", "all"] = "together"


class RepeatRule(Value):
    """Until an output is true; `carry` takes outputs back to inputs, at most `limit` times."""

    until: str
    carry: FrozenMap[str, str] = FrozenMap()
    limit: int = Field(default=100, ge=1)


class Repeat(Value):
    """Again and again, by its rule."""

    repeat: RepeatRule


Mode = Literal["once", "fitted"] | ForEach | Repeat
Lifetime = Literal["call", "process", "baked"]
Cache = Literal["keep", "run", "never"]


class ParameterFile(Value):
    """What differs from the signature for one parameter: whether and where it is searched, its default, help."""

    search: Any = None
    default: Any = None
    doc: str = ""


class BlockFile(InterfaceFile):
    """What a block.json says."""

    default: str | None = None
    mode: Mode = "once"
    choose_by: str | None = None
    lifetime: Lifetime = "call"
    state: bool = False
    cache: Cache = "keep"
    reads: tuple[str, ...] = ()
    timeout: float | None = Field(default=None, gt=0)
    retries: int = Field(default=0, ge=0)
    resources: FrozenMap[str, float] = FrozenMap()
    disabled: tuple[str, ...] = ()
    parameters: FrozenMap[str, FrozenMap[str, ParameterFile]] = FrozenMap()


class Use(Value):
    """A shared block or a workflow, used as a block of a graph."""

    of: str
    as_: Literal["fit", "apply"] | None = Field(default=None, alias="as")
    mode: Mode | None = None
    lifetime: Lifetime | None = None
    cache: Cache | None = None


class GraphFile(Value):
    """What a graph.json says: wires (target ← source) and what is used from elsewhere."""

    wires: FrozenMap[str, str]
    uses: FrozenMap[str, Use] = FrozenMap()


Colour = Literal["grey", "blue", "green", "amber", "red", "violet"]
"""The colours of notes and frames; each theme has its own shade of them."""


class Note(Value):
    """A text (Markdown) on the canvas."""

    at: Position
    text: str
    colour: Colour = "amber"


class Frame(Value):
    """A titled rectangle behind blocks that belong together."""

    at: Position
    size: Position
    title: str = ""
    colour: Colour = "grey"


class LayoutFile(Value):
    """What a layout.json says: where blocks stand, notes and frames; nothing that a run depends on.

    `bends` are the places that a wire, known by its target, goes through.
    """

    positions: FrozenMap[str, Position] = FrozenMap()
    bends: FrozenMap[str, tuple[Position, ...]] = FrozenMap()
    notes: tuple[Note, ...] = ()
    frames: tuple[Frame, ...] = ()


class Layout(LayoutFile):
    """Positions, and what else the file held."""

    unknown: FrozenMap[str, Any] = FrozenMap()


class Graph(GraphFile):
    """Blocks joined by wires."""

    blocks: FrozenMap[str, "Block"] = FrozenMap()
    layout: Layout = Layout()
    unknown: FrozenMap[str, Any] = FrozenMap()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all blocks, own and used."""
        return (*self.blocks, *self.uses)


class GraphImplementation(Value):
    """One way to do what a block promises: a nested graph with the same interface."""

    graph: Graph

    @property
    def kind(self) -> Literal["graph"]:
        """A graph, not code."""
        return "graph"


Implementation = CodeImplementation | GraphImplementation


class Block(BlockFile):
    """A logical step: what goes in, what comes out, and the implementations that can do it.

    `others` are the .py files of its folder that are no implementations (`_helpers.py`, `test_contract.py`).
    """

    implementations: FrozenMap[str, Implementation] = FrozenMap()
    others: FrozenMap[str, SourceFile] = FrozenMap()
    unknown: FrozenMap[str, Any] = FrozenMap()

    @property
    def usual(self) -> str | None:
        """The implementation that is used when a configuration says nothing: the default, else the first by name."""
        if self.default in self.implementations:
            return self.default
        return min(self.implementations, default=None)

    def said(self, implementation: str, parameter: str) -> ParameterFile | None:
        """What block.json says about a parameter."""
        found = self.parameters.get(implementation)
        return found.get(parameter) if found is not None else None

    @property
    def fitted(self) -> bool:
        """Whether it learns from rows before it is applied to any."""
        return self.mode == "fitted"


class WorkflowFile(InterfaceFile):
    """What a workflow.json says."""


class Workflow(WorkflowFile):
    """A graph with a public interface: one entry point."""

    graph: Graph = Graph(wires=FrozenMap())
    unknown: FrozenMap[str, Any] = FrozenMap()


Graph.model_rebuild()
GraphImplementation.model_rebuild()
Block.model_rebuild()
Workflow.model_rebuild()
