"""Random projects whose graph is a mesh: blocks of several ports, wired at random without a circle."""

from hypothesis import strategies as st

from hyperstudio.graph.block import Block, Graph, Layout, Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from tests.projects import code

NAMES = ("value", "other", "y")


@st.composite
def meshed(draw: st.DrawFn) -> Project:
    """A project with one workflow of two to six blocks; some of them learn, some outputs are held out."""
    blocks: dict[str, Block] = {}
    wires: dict[str, str] = {}
    sources = [":value", ":other"]
    for number in range(draw(st.integers(2, 6))):
        fitted = draw(st.booleans())
        taken = ["value", *draw(st.lists(st.sampled_from(NAMES[1:]), unique=True))]
        inputs = tuple(Port(name=n, type="int", learning=fitted and n == "y", default=1) for n in taken)
        outputs = [Port(name="result", type="int"), *([Port(name="other", type="int")] if draw(st.booleans()) else [])]
        if draw(st.booleans()):
            outputs[0] = outputs[0].but(held_out=True)
        blocks[f"b{number}"] = Block(
            inputs=inputs,
            outputs=tuple(outputs),
            mode="fitted" if fitted else "once",
            implementations=FrozenMap({"way": code("way")}),
        )
        for name in taken:
            if draw(st.booleans()):
                wires[f"b{number}:{name}"] = draw(st.sampled_from(sources))
        sources += [f"b{number}:{port.name}" for port in outputs]
    wires[":result"] = draw(st.sampled_from(sources))
    graph = Graph(
        wires=FrozenMap(wires),
        blocks=FrozenMap(blocks),
        layout=Layout(positions=FrozenMap({name: (300.0 * n, 40.0 * n) for n, name in enumerate(blocks)})),
    )
    inputs = (Port(name="value", type="int", default=1), Port(name="other", type="int", default=1))
    workflow = Workflow(inputs=inputs, outputs=(Port(name="result", type="int"),), graph=graph)
    return Project(format=1, name="random", workflows=FrozenMap({"main": workflow}))
