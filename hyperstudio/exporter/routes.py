"""Blocks whose implementation is named, for each call, by the value of an input: one function that tells them apart."""

from hyperstudio.exporter.body import Body
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.names import field_name, parameter_name
from hyperstudio.exporter.scribe import Scribe
from hyperstudio.exporter.texts import described
from hyperstudio.exporter.ways import Output, Ref, Way
from hyperstudio.graph.block import Block
from hyperstudio.graph.faces import Face
from hyperstudio.graph.names import class_name


def route(book: Scribe, module: Module, body: Body, face: Face) -> Way:
    """Write the function, and say how it is called."""
    block = face.thing
    assert isinstance(block, Block)
    assert block.choose_by is not None
    ways = {name: book.way(module, face, name) for name in sorted(block.implementations)}
    used = {block.choose_by} | {port.name for way in ways.values() for port in way.inputs}
    inputs = tuple(port for port in block.inputs if port.name in used)
    refs = {port.name: Ref(parameter_name(port.name), port.type) for port in inputs}
    function = module.claim(f"{face.name}_by_{block.choose_by}")
    outputs, returns = held_outputs(module, function, block)
    by = parameter_name(block.choose_by)
    lines = [described(block, face.name, inputs), f"match {by}:"]
    lines += cases(body, face.name, block, returns, ways, refs, {name: f"case {name!r}:" for name in ways})
    legal = ", ".join(ways)
    lines.append(f'raise ValueError(f"{block.choose_by} is {{{by}!r}}, but it can be: {legal}.")')
    taken = ", ".join(f"{parameter_name(port.name)}: {module.annotations.of(port.type)}" for port in inputs)
    text = "\n".join(f"    {line}" if line else "" for part in lines for line in part.split("\n"))
    module.parts.append(f"{'async def' if body.is_async else 'def'} {function}({taken}) -> {returns}:\n{text}")
    names = {port.name: parameter_name(port.name) for port in inputs}
    return Way("function", function, inputs, outputs, is_async=body.is_async, names=names)


def held_outputs(module: Module, function: str, block: Block) -> tuple[dict[str, Output], str]:
    """Where each output of a block is found in what such a function gives, and its return annotation."""
    returns = ", ".join(module.annotations.of(port.type) for port in block.outputs)
    if len(block.outputs) <= 1:
        return {port.name: Output("{}", port.type) for port in block.outputs}, returns or "None"
    holder = module.claim(f"{class_name(function)}Outputs")
    fields = [f"    {field_name(p.name)}: {module.annotations.of(p.type)}" for p in block.outputs]
    base = module.bring("typing", "NamedTuple")
    module.parts.append("\n".join([f"class {holder}({base}):", f'    """What {function} gives."""', "", *fields]))
    return {p.name: Output(f"{{}}.{field_name(p.name)}", p.type) for p in block.outputs}, holder


def cases(
    body: Body,
    called: str,
    block: Block,
    returns: str,
    ways: dict[str, Way],
    refs: dict[str, Ref],
    heads: dict[str, str],
) -> list[str]:
    """The cases of a `match`: for each implementation the head that is given, its call, and what is returned."""
    lines = []
    for name, way in ways.items():
        lines.append(f"    {heads[name]}")
        _, expression, found = body.called(called, way, refs)
        if len(block.outputs) == 1:
            only = next(iter(found.values()))
            text = body.fitting(Ref(expression, only.type), block.outputs[0].type)
        elif way.unpacked:
            parts = [body.names.of(f"{name}_{port}") for port in found]
            lines.append(f"        {', '.join(parts)} = {expression}")
            text = _held(body, returns, block, dict(zip(found, parts, strict=True)), found)
        else:
            whole = body.names.of(f"{name}_outputs")
            lines.append(f"        {whole} = {expression}")
            text = _held(body, returns, block, {port: out.template.format(whole) for port, out in found.items()}, found)
        lines.append(f"        return {text}")
    return lines


def _held(body: Body, holder: str, block: Block, parts: dict[str, str], found: dict[str, Output]) -> str:
    given = [
        f"{field_name(port.name)}={body.fitting(Ref(parts[port.name], found[port.name].type), port.type)}"
        for port in block.outputs
    ]
    return f"{holder}({', '.join(given)})"
