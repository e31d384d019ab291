"""Checks: every problem of a project that can be known without running it."""

from collections.abc import Iterable, Iterator

from hyperstudio.graph.addresses import every_block, every_graph, find, nearest
from hyperstudio.graph.block import Block, ForEach, Graph, GraphImplementation, Repeat
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.faces import face_of, is_fitted_workflow
from hyperstudio.graph.folders import code_file, configuration_file, graph_file, interface_file
from hyperstudio.graph.names import why_bad_implementation, why_bad_name
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import boundary, split_end, target_ports, why_no_wire
from hyperstudio.graph.types import compatible, parse_type, short
from hyperstudio.planning.aim_checks import aim_problems
from hyperstudio.planning.choices import why_bad_value
from hyperstudio.planning.held_out import held_out_problems


def check(project: Project) -> tuple[Problem, ...]:
    """All problems, errors first, each once."""
    found: list[Problem] = list(project.faults)
    for name, workflow in project.workflows.items():
        found.extend(_names(project.workflows, name, name, f"workflows/{name}", workflow=True))
        found.extend(_ports(name, interface_file(name), workflow.inputs, workflow.outputs))
    for address, block in every_block(project):
        found.extend(_block(address, block))
    for address, graph in every_graph(project):
        found.extend(_graph(project, address, graph))
    found.extend(_configurations(project))
    found.extend(held_out_problems(project))
    found.extend(aim_problems(project))
    unique = list(dict.fromkeys(found))
    return tuple(sorted(unique, key=lambda problem: (problem.severity != "error", problem.file, problem.line or 0)))


def _names(siblings: Iterable[str], name: str, address: str, file: str, *, workflow: bool = False) -> Iterator[Problem]:
    beside = [other for other in siblings if other < name]
    if why := why_bad_name(name, beside, workflow=workflow):
        yield Problem(what=why[0], mend=why[1], address=address, file=file)


def _ports(address: str, file: str, inputs: tuple[Port, ...], outputs: tuple[Port, ...]) -> Iterator[Problem]:
    numbered = [("inputs", number, port) for number, port in enumerate(inputs)]
    numbered += [("outputs", number, port) for number, port in enumerate(outputs)]
    for side, number, port in numbered:
        for problem in _names((), port.name, f"{address}:{port.name}", file):
            yield problem.but(key=(side, number))
        if parse_type(port.type) is None:
            yield Problem(
                what=f"“{port.type}” is not a type.",
                mend="Write it as in Python, with full module names, such as pandas.DataFrame or list[float].",
                address=f"{address}:{port.name}",
                file=file,
                key=(side, number),
            )


def _block(address: str, block: Block) -> Iterator[Problem]:
    file = interface_file(address)
    yield from _ports(address, file, block.inputs, block.outputs)
    if not block.implementations:
        yield Problem(what="The block has no implementation.", mend="Add a .py file to its folder.", address=address)
    if block.default is not None and block.default not in block.implementations:
        legal = ", ".join(sorted(block.implementations)) or "none yet"
        yield Problem(
            what=f"The default “{block.default}” is no implementation of it.",
            mend=f"Name one of: {legal}.",
            address=address,
            file=file,
            key=("default",),
        )
    modes = block.mode.for_each if isinstance(block.mode, ForEach) else ()
    for name in (*modes, *([block.choose_by] if block.choose_by else [])):
        if port_named(block.inputs, name) is None:
            key = "choose_by" if name == block.choose_by else "mode"
            what = f"It has no input “{name}”."
            yield Problem(what=what, mend="Name one of its inputs.", address=address, file=file, key=(key,))
    if isinstance(block.mode, Repeat):
        rule = block.mode.repeat
        missing = [("output", name) for name in (rule.until, *rule.carry) if port_named(block.outputs, name) is None]
        missing += [("input", name) for name in rule.carry.values() if port_named(block.inputs, name) is None]
        for side, name in missing:
            yield Problem(
                what=f"It repeats by the {side} “{name}”, which it does not have.",
                mend=f"Name one of its {side}s.",
                address=address,
                file=file,
                key=("mode",),
            )
    for name, implementation in block.implementations.items():
        own = f"{address}.{name}"
        where = code_file(own, implementation) if isinstance(implementation, CodeImplementation) else graph_file(own)
        beside = [other for other in block.implementations if other < name]
        if why := why_bad_implementation(name, beside, [port.name for port in (*block.inputs, *block.outputs)]):
            yield Problem(what=why[0], mend=why[1], address=own, file=where)
        if isinstance(implementation, CodeImplementation):
            yield from _code(address, block, own, implementation)
        for parameter, said in block.parameters.get(name, {}).items():
            known = implementation.code.parameter(parameter) if isinstance(implementation, CodeImplementation) else None
            if known is None:
                yield Problem(
                    what=f"“{name}” has no parameter “{parameter}”.",
                    mend="Remove it from block.json, or name one that the signature has.",
                    address=f"{own}.{parameter}",
                    file=file,
                    key=("parameters", name, parameter),
                )
            elif "default" in said.model_fields_set and (why := why_bad_value(known, said.default)):
                place = ("parameters", name, parameter)
                yield Problem(what=why[0], mend=why[1], address=f"{own}.{parameter}", file=file, key=place)


def _code(address: str, block: Block, own: str, implementation: CodeImplementation) -> Iterator[Problem]:
    code, file = implementation.code, code_file(own, implementation)
    yield from (problem.but(address=own, file=file) for problem in code.problems)
    if code.form == "none":
        return
    learns = block.fitted and code.form == "class"
    for port in (*code.inputs, *(code.learning if learns else ())):
        declared = port_named(block.inputs, port.name)
        if declared is None:
            legal = ", ".join(p.name for p in block.inputs) or "none"
            yield Problem(
                what=f"It takes “{port.name}”, which the block has no input for.",
                mend=f"The block's inputs are: {legal}. A parameter stands after the *.",
                address=own,
                file=file,
                line=code.line,
            )
        elif port.type and compatible(declared.type, port.type) == "no":
            yield Problem(
                what=f"It takes “{port.name}” as {short(port.type)}, but the block's input is {short(declared.type)}.",
                mend="Write the interface's type.",
                address=own,
                file=file,
                line=code.line,
            )
        elif declared.learning and port in code.inputs and block.fitted:
            yield Problem(
                what=f"“{port.name}” is a learning input, but __call__ takes it.",
                mend="Only fit takes it; when applied there is none.",
                address=own,
                file=file,
                line=code.line,
            )
    if code.form == "class" and not block.fitted:
        yield Problem(
            what="It is a class, but the block does not learn.",
            mend="Write a function, or give the block the mode “fitted”.",
            address=own,
            file=file,
            line=code.line,
        )
    if code.returns and len(block.outputs) == 1 and not code.is_generator:
        wanted = block.outputs[0]
        if compatible(code.returns, wanted.type) == "no":
            yield Problem(
                what=f"It returns {short(code.returns)}, but the output “{wanted.name}” is {short(wanted.type)}.",
                mend=f"Return {short(wanted.type)}.",
                address=own,
                file=file,
                line=code.line,
            )


def _graph(project: Project, address: str, graph: Graph) -> Iterator[Problem]:
    file = graph_file(address)
    for name in graph.names:
        yield from _names(graph.names, name, f"{address}.{name}", file)
        face = face_of(project, address, graph, name)
        if face is None:
            of = graph.uses[name].of
            yield Problem(
                what=f"“{name}” uses “{of}”, which is not there.",
                mend="Name a shared block (shared.name) or a workflow (workflows.name).",
                address=f"{address}.{name}",
                file=file,
                key=("uses", name),
            )
            continue
        if face.use is not None and is_fitted_workflow(project, face.definition) and face.as_ is None:
            yield Problem(
                what=f"“{name}” uses “{face.definition}”, which learns, but does not say how.",
                mend='Write "as": "fit" or "as": "apply".',
                address=f"{address}.{name}",
                file=file,
                key=("uses", name),
            )
        if not (isinstance(face.thing, Block) and not face.thing.implementations):
            yield from _unwired(address, graph, name, face.interface.inputs, file)
    for target, source in graph.wires.items():
        if refusal := why_no_wire(project, address, graph.but(wires=graph.wires.without(target)), source, target):
            place = f"{address}:{target}"
            yield Problem(what=refusal.what, mend=refusal.mend, address=place, file=file, key=("wires", target))
    for port in boundary(project, address).outputs:
        if f":{port.name}" not in graph.wires:
            yield Problem(
                what=f"The output “{port.name}” is not wired.",
                mend="Draw a wire to it.",
                address=f"{address}:{port.name}",
                file=file,
                key=("wires",),
            )
    for target in graph.wires:
        block, _ = split_end(target)
        if block and block not in graph.names and target_ports(project, address, graph, block) is None:
            yield Problem(
                what=f"There is no block “{block}”.",
                mend="Remove the wire, or add the block.",
                address=f"{address}:{target}",
                file=file,
            )


def _unwired(address: str, graph: Graph, name: str, inputs: tuple[Port, ...], file: str) -> Iterator[Problem]:
    taken = _taken(graph.blocks[name]) if name in graph.blocks else None
    for port in inputs:
        if f"{name}:{port.name}" in graph.wires or port.has_default or (taken is not None and port.name not in taken):
            continue
        yield Problem(
            what=f"The input “{port.name}” of “{name}” is not wired.",
            mend="Draw a wire to it, or give the port a default.",
            address=f"{address}.{name}:{port.name}",
            file=file,
            key=("wires",),
        )


def _taken(block: Block) -> set[str] | None:
    """The inputs that the implementation used by default takes; None: perhaps all."""
    usual = block.usual
    implementation = block.implementations[usual] if usual else None
    if isinstance(implementation, GraphImplementation):
        return {split_end(source)[1] for source in implementation.graph.wires.values() if source.startswith(":")}
    if implementation is None or implementation.code.form == "none":
        return None
    return {port.name for port in (*implementation.code.inputs, *implementation.code.learning)}


def _configurations(project: Project) -> Iterator[Problem]:
    for name, configuration in project.configurations.items():
        file = configuration_file(name)
        for address, value in configuration.items():
            found = find(project, address)
            if isinstance(found, Block):
                if value not in found.implementations:
                    legal = ", ".join(sorted(found.implementations))
                    what = f"“{address}” has no implementation “{value}”."
                    yield Problem(
                        what=what, mend=f"Choose one of: {legal}.", address=address, file=file, key=(address,)
                    )
            elif isinstance(found, Parameter):
                if why := why_bad_value(found, value):
                    yield Problem(what=why[0], mend=why[1], address=address, file=file, key=(address,))
            else:
                near = nearest(project, address)
                mend = f"Did you mean “{near}”?" if near else "Remove the line."
                what = f"There is nothing at “{address}”."
                yield Problem(what=what, mend=mend, address=address, file=file, key=(address,))
