"""Demands: where the value of a port comes from, asked from the targets back, without recursion.

A demand is a generator that asks for further ones; a loop runs them with a stack of its own, so a chain of
10,000 blocks is planned like one of ten.
"""

from typing import Any

from hyperstudio.graph.addresses import join
from hyperstudio.graph.block import Block, ForEach, GraphImplementation, Repeat, Workflow
from hyperstudio.graph.faces import Face
from hyperstudio.graph.folders import graph_file
from hyperstudio.graph.ports import port_named
from hyperstudio.graph.rules import split_end
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.frames import Demand, Frame, Want, inner_frame
from hyperstudio.planning.given import given_default
from hyperstudio.planning.nested import for_each, nested_output, repeat, route
from hyperstudio.planning.plan import Source
from hyperstudio.planning.steps import bundle, code_step


def run(demand: Demand) -> Any:
    """Run a demand and all that it asks for, with a stack of our own."""
    stack = [demand]
    answer: Any = None
    while stack:
        try:
            asked = stack[-1].send(answer)
        except StopIteration as done:
            stack.pop()
            answer = done.value
        else:
            stack.append(source_of(asked.frame, asked.target) if isinstance(asked, Want) else asked)
            answer = None
    return answer


def source_of(frame: Frame, target: str) -> Demand:
    """Where the value of a wire's target (`block:port`, `:port`) comes from; None after a problem."""
    if target in frame.sources:
        return frame.sources[target]
    job = frame.scope.job
    wired = frame.graph.wires.get(target)
    block, port = split_end(target)
    if wired is None:
        frame.sources[target] = source = _unwired(frame, block, port)
        return source
    if target in frame.open:
        ends = [*list(frame.open)[list(frame.open).index(target) :], target]
        names = " → ".join(dict.fromkeys(split_end(end)[0] for end in ends))
        job.problem(
            f"The wires make a cycle: {names}.", "Remove one of them.", frame.address, graph_file(frame.address)
        )
        return None
    frame.open[target] = None
    source = yield output_of(frame, wired)
    del frame.open[target]
    frame.sources[target] = source
    return source


def _unwired(frame: Frame, block: str, port_name: str) -> Source | None:
    job = frame.scope.job
    if not block:
        job.problem(
            f"The output “{port_name}” is not wired.",
            "Draw a wire to it.",
            f"{frame.address}:{port_name}",
            graph_file(frame.address),
        )
        return None
    face = frame.face(block)
    port = port_named(face.interface.inputs, port_name) if face else None
    if port is not None and port.has_default:
        return frame.scope.constant(given_default(port))
    job.problem(
        f"The input “{port_name}” of “{block}” is not wired.",
        "Draw a wire to it, or give the port a default.",
        f"{frame.address}.{block}:{port_name}",
        graph_file(frame.address),
    )
    return None


def output_of(frame: Frame, source: str) -> Demand:
    """Where the value at a wire's source comes from."""
    job = frame.scope.job
    name, port = split_end(source)
    if not name:
        return (yield _own_input(frame, port))
    if job.pins and (pinned := _pin(frame, name, port)) is not None:
        return pinned
    face = frame.face(name)
    if face is None:
        job.problem(
            f"There is no block “{name}”.", "Remove the wire.", join(frame.address, name), graph_file(frame.address)
        )
        return None
    if port_named(face.interface.outputs, port) is None:
        ports = ", ".join(p.name for p in face.interface.outputs)
        job.problem(
            f"“{name}” has no output “{port}”.",
            f"Its outputs are: {ports}.",
            join(frame.address, name),
            graph_file(frame.address),
        )
        return None
    if isinstance(face.mode, ForEach):
        return (yield nested_output(frame, face, port, for_each(frame, face, face.mode, _face_output)))
    if isinstance(face.mode, Repeat):
        return (yield nested_output(frame, face, port, repeat(frame, face, face.mode.repeat, _face_output)))
    return (yield _face_output(frame, face, port))


def _pin(frame: Frame, name: str, port: str) -> Source | None:
    face = frame.face(name)
    for address in (face.definition if face else "", f"{frame.place}.{name}"):
        if given := frame.scope.job.pins.get(f"{address}:{port}"):
            return frame.scope.constant(given)
    return None


def _own_input(frame: Frame, port: str) -> Demand:
    """Where the value of the graph's own input comes from."""
    job = frame.scope.job
    if port in frame.bound:
        source = frame.bound[port]
        if source[0] == "input":
            frame.scope.inputs_used.add(source[1])
        return source
    if frame.outer is not None:
        return (yield source_of(frame.outer.frame, f"{frame.outer.name}:{port}"))
    holder = job.project.workflows.get(frame.address)
    declared = port_named(holder.inputs, port) if holder else None
    if declared is not None:
        job.problem(
            f"The input “{port}” of “{frame.address}” has no value.",
            f"Give it one (--input {port}=…), or give the port a default or an example.",
            f"{frame.address}:{port}",
        )
    else:
        job.problem(f"The graph has no input “{port}”.", "Remove the wire.", frame.address, graph_file(frame.address))
    return None


def _face_output(frame: Frame, face: Face, port: str) -> Demand:
    """An output of a block that runs once: of its code, its nested graph, or the workflow that it uses."""
    if isinstance(face.thing, Workflow):
        inner = inner_frame(frame, face, face.thing.graph, face.definition, face.as_ or "call")
        if face.as_ == "fit" and port == "fitted":
            return (yield bundle(inner))
        return (yield source_of(inner, f":{port}"))
    block = face.thing
    if not _runnable(frame, face, block):
        return None
    if block.choose_by is not None:
        routed = route(frame, face, block, block.choose_by, _implementation_output)
        return (yield nested_output(frame, face, port, routed))
    name = chosen(block, face.definition, frame.scope.job.configuration)
    if name is None:
        frame.scope.job.problem(
            f"“{face.name}” has no implementation.", "Add one: a .py file in its folder.", face.definition
        )
        return None
    return (yield _implementation_output(frame, face, block, name, port))


def _implementation_output(frame: Frame, face: Face, block: Block, name: str, port: str) -> Demand:
    """An output of one implementation of a block."""
    implementation = block.implementations[name]
    own = f"{face.definition}.{name}"
    if isinstance(implementation, GraphImplementation):
        inner = inner_frame(frame, face, implementation.graph, own, frame.phase)
        return (yield source_of(inner, f":{port}"))
    step = yield code_step(frame, face, block, name, implementation)
    return None if step is None else (step, [p.name for p in block.outputs].index(port))


def _runnable(frame: Frame, face: Face, block: Block) -> bool:
    """Refuse by name what cannot run like this."""
    problem = frame.scope.job.problem
    if block.fitted and frame.phase == "call":
        problem(
            f"“{face.name}” learns, but here nothing says on what.",
            "Use its workflow as a block with “fit” or “apply”, or give this block the mode “fitted”.",
            face.definition,
        )
    elif block.fitted and block.choose_by is not None:
        problem(
            f"“{face.name}” learns, so no value can choose its implementation for each call.",
            "Take away its mode “fitted” or its “choose_by”.",
            face.definition,
        )
    else:
        return True
    return False
