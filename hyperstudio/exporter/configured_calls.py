"""Calls of what is left open: a choice is a function that asks the configuration, a parameter is read from it."""

from hyperstudio.exporter.binding import BoundChoice, BoundParameter
from hyperstudio.exporter.body import Body
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.names import parameter_name
from hyperstudio.exporter.routes import cases, held_outputs
from hyperstudio.exporter.scribe import Scribe
from hyperstudio.exporter.texts import described
from hyperstudio.exporter.ways import Ref, Way
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import Code
from hyperstudio.graph.faces import Face
from hyperstudio.graph.types import parse_type


def configured_parameters(book: Scribe, module: Module, own: str, code: Code, home: str) -> dict[str, str]:
    """By name, the parameters of an implementation that are left open, each as the expression for its value."""
    address = own.rpartition(".")[0]
    choice = book.binding.choices.get(address)
    found: dict[str, str] = {}
    if choice is not None and own in book.selecting:
        case = next(case for case in choice.cases if case.name == own.rpartition(".")[2])
        for one in case.parameters:
            found[one.parameter.name] = _expression(module, one, f"{book.selecting[own]}.{one.field}", home)
    for parameter in code.parameters:
        bound = book.binding.parameters.get(f"{own}.{parameter.name}")
        if bound is not None:
            book.met.add(bound.address)
            found[parameter.name] = _expression(module, bound, f"{_current(book, module)}().{bound.field}", home)
    return found


def configured_route(book: Scribe, module: Module, body: Body, face: Face, choice: BoundChoice) -> Way:
    """Write the function that calls the implementation that is chosen, and say how it is called."""
    block = face.thing
    assert isinstance(block, Block)
    book.met.add(choice.address)
    chosen = body.names.of("chosen")
    for case in choice.cases:
        book.selecting[f"{choice.address}.{case.name}"] = chosen
    ways = {case.name: book.way(module, face, case.name) for case in choice.cases}
    for name, way in ways.items():
        if way.kind not in {"function", "once"}:
            book.problem(
                f"“{choice.address}” cannot be chosen later: “{name}” learns.", "Leave it frozen.", choice.address
            )
    used = {port.name for way in ways.values() for port in way.inputs}
    inputs = tuple(port for port in block.inputs if port.name in used)
    function = module.claim(f"{face.name}_as_configured", choice.address.replace(".", "_"))
    outputs, returns = held_outputs(module, function, block)
    home = f"{book.project.name}.configuration"
    heads = {case.name: f"case {module.bring(home, case.class_name)}():" for case in choice.cases}
    refs = {port.name: Ref(parameter_name(port.name), port.type) for port in inputs}
    lines = [described(block, face.name, inputs), f"{chosen} = {_current(book, module)}().{choice.field}"]
    lines += [f"match {chosen}:", *cases(body, face.name, block, returns, ways, refs, heads)]
    taken = ", ".join(f"{parameter_name(port.name)}: {module.annotations.of(port.type)}" for port in inputs)
    text = "\n".join(f"    {line}" if line else "" for part in lines for line in part.split("\n"))
    module.parts.append(f"{'async def' if body.is_async else 'def'} {function}({taken}) -> {returns}:\n{text}")
    names = {port.name: parameter_name(port.name) for port in inputs}
    return Way("function", function, inputs, outputs, is_async=body.is_async, names=names)


def _current(book: Scribe, module: Module) -> str:
    return module.bring(f"{book.project.name}.configured", "current")


def _expression(module: Module, one: BoundParameter, text: str, home: str) -> str:
    if one.parameter.form != "enum":
        return text
    kind = parse_type(one.parameter.type.removesuffix(" | None"))
    assert kind is not None
    where, _, name = kind.name.rpartition(".")
    made = f"{module.bring(where or home, name)}[{text}]"
    return f"None if {text} is None else {made}" if one.parameter.optional else made
