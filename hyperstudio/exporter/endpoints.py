"""What a package shows of each workflow: all that its command line, its HTTP API and its tests are generated from."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from hyperstudio.exporter.book import Book
from hyperstudio.exporter.names import field_name, parameter_name
from hyperstudio.graph.block import GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.ports import Port
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import chosen


@dataclass(frozen=True, slots=True)
class EndpointPort:
    """An input or output: the port's name, its name in Python, its type (full module names), what it is.

    `default` is there where `has_default`; one that is read from a file is not kept. `example` is what golden
    tests and documentation show, `@FILE` for a file beside the tests.
    """

    port: str
    name: str
    type: str
    doc: str = ""
    title: str = ""
    has_default: bool = False
    default: Any = None
    has_example: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One workflow of a package.

    `module` and `function` say where it is; `kind` is "class" where it learns (`learning` are then the inputs of
    `fit`). With one output the function returns it, with several a NamedTuple with the outputs' names. `streams`:
    its one output comes straight from a generator, whose address is `source`. `artifacts` are the values shipped
    with the package that the workflow itself loads.
    """

    workflow: str
    title: str
    doc: str
    module: str
    function: str
    kind: Literal["function", "class"]
    is_async: bool
    inputs: tuple[EndpointPort, ...]
    outputs: tuple[EndpointPort, ...]
    learning: tuple[EndpointPort, ...] = ()
    streams: bool = False
    source: str = ""
    artifacts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def endpoint_of(book: Book, name: str) -> Endpoint:
    """The endpoint of a workflow whose flow is in the book."""
    flow, workflow = book.workflow(name), book.project.workflows[name]
    source = _generator(book, name, workflow)
    outputs = [port for port in workflow.outputs if port.name in flow.outputs]
    return Endpoint(
        name,
        workflow.title or name,
        workflow.doc,
        flow.module,
        flow.name,
        "class" if flow.learns else "function",
        flow.is_async,
        tuple(_port(workflow, port) for port in flow.inputs),
        tuple(EndpointPort(p.name, field_name(p.name), flow.outputs[p.name].type, p.doc, p.title) for p in outputs),
        tuple(_port(workflow, port) for port in flow.learning),
        bool(source) and len(outputs) == 1,
        source,
        tuple(stem for stem, (graph, _, _) in book.artifacts.items() if graph.partition(".")[0] == name),
    )


def _port(workflow: Workflow, port: Port) -> EndpointPort:
    is_path = port.type in {"pathlib.Path", "Path"} or (isinstance(port.default, str) and port.default.startswith("@"))
    kept = port.has_default and not (isinstance(port.default, str) and port.default.startswith("@"))
    example, has_example = workflow.example.get(port.name), port.name in workflow.example
    if not has_example and port.has_default:
        example, has_example = port.default, True
    if is_path and isinstance(example, str):
        example = f"@{example.removeprefix('@')}"
    return EndpointPort(
        port.name, parameter_name(port.name), port.type, port.doc, port.title,
        kept, thaw(port.default) if kept else None, has_example, thaw(example),
    )  # fmt: skip


def _generator(book: Book, name: str, workflow: Workflow) -> str:
    """The address of the generator that a workflow's one output comes straight from; empty where there is none."""
    ends = [workflow.graph.wires.get(f":{port.name}") for port in workflow.outputs]
    if len(ends) != 1 or ends[0] is None:
        return ""
    address, graph, end = name, workflow.graph, ends[0]
    while True:
        block = split_end(end)[0]
        face = face_of(book.project, address, graph, block) if block else None
        if face is None or not isinstance(face.mode, str):
            return ""
        if isinstance(face.thing, Workflow):
            address, graph = face.definition, face.thing.graph
        else:
            picked = chosen(face.thing, face.definition, book.configuration)
            found = face.thing.implementations[picked] if picked else None
            own = f"{face.definition}.{picked}"
            if isinstance(found, CodeImplementation):
                return own if found.code.is_generator and len(face.thing.outputs) == 1 else ""
            if not isinstance(found, GraphImplementation):
                return ""
            address, graph = own, found.graph
        following = graph.wires.get(f":{split_end(end)[1]}")
        if following is None:
            return ""
        end = following
