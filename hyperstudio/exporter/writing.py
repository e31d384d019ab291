"""Writing a graph as a function, or as a class where it learns."""

from hyperstudio.exporter.body import Body
from hyperstudio.exporter.literals import signature_default
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.names import field_name, parameter_name
from hyperstudio.exporter.scribe import Scribe
from hyperstudio.exporter.texts import described
from hyperstudio.exporter.ways import Flow, Output, Ref
from hyperstudio.graph.block import Block, Graph, Workflow
from hyperstudio.graph.names import class_name
from hyperstudio.graph.ports import Port


def written_flow(
    book: Scribe,
    module: Module,
    address: str,
    graph: Graph,
    interface: Workflow | Block,
    learns: bool,
    names: tuple[str, ...],
) -> Flow:
    """Write a graph as a function or a class into its module."""
    targets = [port for port in interface.outputs if f":{port.name}" in graph.wires]
    declared = {port.name: port for port in interface.inputs}
    call = Body(book, module, address, graph, "apply" if learns else "call", declared)
    call.walk([graph.wires[f":{port.name}"] for port in targets])
    results = [(port, call.value(graph.wires[f":{port.name}"])) for port in targets]
    fit = None
    if learns:
        fit = Body(book, module, address, graph, "fit", declared)
        fit.learn_all()
    wanted = tuple(class_name(name) if learns else name for name in names)
    name = module.public if isinstance(interface, Workflow) else module.claim(*wanted, address.replace(".", "_"))
    kinds = [ref.type if ref.type.startswith("*") else port.type for port, ref in results]
    outputs, returns, given = _results(book, module, name, results, kinds, call)
    head = described(interface, names[0], [declared[port] for port in call.taken])
    inputs = tuple(declared[port] for port in declared if port in call.taken)
    learning: tuple[Port, ...] = ()
    if fit is None:
        parameters = ", ".join(_parameters(book, module, inputs, isinstance(interface, Workflow)))
        word = "async def" if call.is_async else "def"
        module.parts.append(f"{word} {name}({parameters}) -> {returns}:\n" + indented([head, *call.lines, *given]))
    else:
        learning = tuple(declared[port] for port in declared if port in fit.taken)
        module.parts.append(_class(book, module, name, head, (call, inputs, returns, given), (fit, learning)))
    return Flow(
        address,
        module.name,
        name,
        inputs,
        outputs,
        returns,
        call.is_async,
        learns,
        learning,
        bool(fit and fit.is_async),
    )


def _class(
    book: Scribe,
    module: Module,
    name: str,
    head: str,
    call: "tuple[Body, tuple[Port, ...], str, list[str]]",
    fit: "tuple[Body, tuple[Port, ...]]",
) -> str:
    """A graph that learns, as a class."""
    book.learning = True
    base = module.bring(f"{book.project.name}.fitted", "Fitted")
    body, inputs, returns, given = call
    learner, learning = fit
    members = [f"{attribute}: {kind}" for attribute, kind in learner.members.items()]
    taken = ", ".join(["self", *(_parameter(module, port) for port in learning)])
    used = ", ".join(["self", *(_parameter(module, port) for port in inputs)])
    learn = f"{'async def' if learner.is_async else 'def'} fit({taken}) -> None:\n" + indented(
        ['"""Learn from these rows."""', *learner.lines]
    )
    apply = f"{'async def' if body.is_async else 'def'} __call__({used}) -> {returns}:\n" + indented(
        ['"""Apply what was learnt."""', *body.lines, *given]
    )
    return f"class {name}({base}):\n" + indented([head, "", *members, "", learn, "", apply])


def _results(
    book: Scribe, module: Module, name: str, results: list[tuple[Port, Ref]], kinds: list[str], body: Body
) -> tuple[dict[str, Output], str, list[str]]:
    """The outputs of a flow, its return annotation, and the lines that return them."""
    written = [book.class_of(kind, module) or module.annotations.of(kind) for kind in kinds]
    texts = [body.fitting(ref, kind) for (_, ref), kind in zip(results, kinds, strict=True)]
    if not results:
        return {}, "None", []
    if len(results) == 1:
        return {results[0][0].name: Output("{}", kinds[0])}, written[0], [f"return {texts[0]}"]
    fields = {port.name: field_name(port.name) for port, _ in results}
    holder = module.claim(f"{class_name(name)}Outputs")
    lines = [f'"""What {name} gives."""', ""]
    for (port, _), kind in zip(results, written, strict=True):
        lines += [f"{fields[port.name]}: {kind}"]
    module.parts.append(f"class {holder}({module.bring('typing', 'NamedTuple')}):\n" + indented(lines))
    values = ", ".join(f"{fields[port.name]}={text}" for (port, _), text in zip(results, texts, strict=True))
    outputs = {
        port.name: Output(f"{{}}.{fields[port.name]}", kind) for (port, _), kind in zip(results, kinds, strict=True)
    }
    return outputs, holder, [f"return {holder}({values})"]


def _parameters(book: Scribe, module: Module, ports: tuple[Port, ...], public: bool) -> list[str]:
    """The parameters of a function; those of a workflow have its defaults, after those without one."""
    package = book.project.name
    defaults = {port.name: signature_default(package, port, module.bring) if public else "" for port in ports}
    ordered = sorted(ports, key=lambda port: bool(defaults[port.name]))
    return [_parameter(module, port) + (f" = {defaults[port.name]}" if defaults[port.name] else "") for port in ordered]


def _parameter(module: Module, port: Port) -> str:
    return f"{parameter_name(port.name)}: {module.annotations.of(port.type)}"


def indented(lines: list[str]) -> str:
    """The lines as the inside of a definition."""
    return "\n".join(f"    {line}" if line else "" for text in lines for line in text.split("\n"))
