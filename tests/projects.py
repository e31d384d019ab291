"""Random small projects, as values, for properties that must hold for all of them."""

from hypothesis import strategies as st

from hyperstudio.graph.block import Block, Graph, GraphImplementation, Layout, Use, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.code import read_code

VALUE = Port(name="value", type="int")
RESULT = Port(name="result", type="int")
SIGNATURES = (
    "",
    ", *, k: Annotated[int, Interval(ge=1, le=3)] = 1",
    ", *, how: Literal['a', 'b'] = 'a', flag: bool = True",
    ", *, seed: Annotated[int, Interval(ge=0, le=9)] = 0",
    ", *, rate: Annotated[float, Interval(ge=0.0, le=1.0)] = 0.5",
)


def code(name: str, signature: str = "", body: str = "value + 1") -> CodeImplementation:
    """A code implementation with the ports value → result."""
    text = (
        "from typing import Annotated, Literal\n\nfrom annotated_types import Interval\n\n\n"
        f"def {name}(value: int{signature}) -> int:\n    return {body}\n"
    )
    return CodeImplementation(source=SourceFile.of(text), code=read_code(text, name))


def chain(blocks: dict[str, Block], uses: dict[str, Use] | None = None) -> Graph:
    """Blocks one after the other, from the graph's input `value` to its output `result`."""
    names = [*blocks, *(uses or {})]
    wires = {}
    before = ":value"
    for name in names:
        wires[f"{name}:value"] = before
        before = f"{name}:result"
    wires[":result"] = before
    positions = FrozenMap({name: (280.0 * number, 0.0) for number, name in enumerate(names)})
    return Graph(
        wires=FrozenMap(wires),
        blocks=FrozenMap(blocks),
        uses=FrozenMap(uses or {}),
        layout=Layout(positions=positions),
    )


def block(implementations: dict[str, CodeImplementation | GraphImplementation]) -> Block:
    """A block with the ports value → result."""
    return Block(inputs=(VALUE,), outputs=(RESULT,), implementations=FrozenMap(implementations))


@st.composite
def graphs(draw: st.DrawFn, depth: int, shared: tuple[str, ...]) -> Graph:
    """A chain of one to three blocks, some of them uses of shared ones."""
    blocks = {f"b{number}": draw(blocks_of(depth, shared)) for number in range(draw(st.integers(1, 2)))}
    used = draw(st.lists(st.sampled_from(shared), max_size=2)) if shared else []
    return chain(blocks, {f"u{number}": Use(of=f"shared.{name}") for number, name in enumerate(used)})


@st.composite
def blocks_of(draw: st.DrawFn, depth: int, shared: tuple[str, ...]) -> Block:
    """A block with one to three implementations, some of them nested graphs."""
    found: dict[str, CodeImplementation | GraphImplementation] = {}
    for number in range(draw(st.integers(1, 3))):
        name = f"way{number}"
        if depth and draw(st.booleans()):
            found[name] = GraphImplementation(graph=draw(graphs(depth - 1, shared)))
        else:
            found[name] = code(name, draw(st.sampled_from(SIGNATURES)))
    return block(found)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project with one workflow, and up to two shared blocks that it may use anywhere."""
    shared = tuple(f"s{number}" for number in range(draw(st.integers(0, 2))))
    made = {name: draw(blocks_of(1, shared[:number])) for number, name in enumerate(shared)}
    graph = draw(graphs(2, shared))
    workflow = Workflow(inputs=(VALUE.but(default=1),), outputs=(RESULT,), graph=graph)
    return Project(format=1, name="random", workflows=FrozenMap({"main": workflow}), shared=FrozenMap(made))
