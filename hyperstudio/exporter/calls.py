"""Calls of blocks as expressions, and the names of what they give."""

from typing import Literal

from hyperstudio.exporter.literals import literal
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.names import parameter_name
from hyperstudio.exporter.scribe import Scribe
from hyperstudio.exporter.typed import fits, is_unknown
from hyperstudio.exporter.ways import Output, Ref, Way
from hyperstudio.graph.block import Block, Graph
from hyperstudio.graph.faces import Face
from hyperstudio.graph.ports import Port
from hyperstudio.graph.rules import split_end

Phase = Literal["call", "fit", "apply"]


class Calls:
    """Lines of one graph in the making.

    `taken` are the graph's own inputs that were used, `members` the learners by attribute.
    """

    def __init__(
        self,
        book: Scribe,
        module: Module,
        address: str,
        graph: Graph,
        phase: Phase,
        declared: dict[str, Port],
        baking: str = "",
    ) -> None:
        self.book = book
        self.module = module
        self.address = address
        self.graph = graph
        self.phase = phase
        self.declared = declared
        self.baking = baking
        self.names = module.local_names({"self", *(parameter_name(port) for port in declared)})
        self.lines: list[str] = []
        self.taken: dict[str, None] = {}
        self.members: dict[str, str] = {}
        self.is_async = False
        self._values: dict[str, Ref] = {}
        self._ways: dict[str, Way] = {}
        self._needed: dict[str, set[str]] = {}

    def value(self, end: str) -> Ref:
        """The value at a wire's source, whose block was called."""
        name, port = split_end(end)
        if name:
            return self._values[end]
        self.taken[port] = None
        return Ref(parameter_name(port), self.declared[port].type)

    def fitting(self, ref: Ref, wanted: str) -> str:
        """The expression, cast where a type checker could not know that it fits."""
        if wanted.startswith("*"):
            name = self.book.class_of(wanted, self.module)
            return ref.text if ref.type == wanted else f'{self._cast()}("{name}", {ref.text})'
        given_unknown = is_unknown(ref.type) or ref.type == "?"
        if is_unknown(wanted):
            return f"{self._cast()}({self.module.bring('typing', 'Any')}, {ref.text})"
        if not wanted or ref.type.startswith("*") or (not given_unknown and fits(ref.type, wanted)):
            return ref.text
        if fits(ref.type, wanted) and not given_unknown:
            return ref.text
        annotation = self.module.annotations.of(wanted)
        return ref.text if annotation == "Any" else f'{self._cast()}("{annotation}", {ref.text})'

    def _cast(self) -> str:
        return self.module.bring("typing", "cast")

    def _face(self, name: str) -> Face:
        return self.book.face(self.address, self.graph, name)

    def _way(self, name: str) -> Way:
        if name not in self._ways:
            face = self._face(name)
            lifetime = (face.use and face.use.lifetime) or (
                face.thing.lifetime if isinstance(face.thing, Block) else ""
            )
            if lifetime == "baked" and name != self.baking:
                self._ways[name] = self.book.artifact_way(self.module, self.address, self.graph, face)
            elif isinstance(face.thing, Block) and (face.thing.choose_by or self.book.is_open(face.definition)):
                self._ways[name] = self.book.route_way(self.module, self.address, self.graph, face)
            else:
                self._ways[name] = self.book.way(self.module, face)
            if self._ways[name].kind == "object" and not isinstance(face.mode, str):
                self.book.problem(
                    "A block that learns for each item cannot be exported yet.", "Let its items learn inside it.",
                    face.definition,
                )  # fmt: skip
        return self._ways[name]

    def _source(self, name: str, port: Port) -> Ref:
        end = self.graph.wires.get(f"{name}:{port.name}")
        if end is not None:
            return self.value(end)
        declared = next(p for p in self._face(name).interface.inputs if p.name == port.name)
        return Ref(literal(declared.default, declared.type, self.module.bring), declared.type)

    def _arguments(self, way: Way, refs: dict[str, Ref], ports: tuple[Port, ...], parameters: tuple[str, ...]) -> str:
        given = []
        for port in ports:
            text = self.fitting(refs[port.name], port.type)
            if port.name in way.changed:
                text = f"{self.module.bring('copy', 'deepcopy')}({text})"
            given.append((way.names.get(port.name, port.name), text))
        if len(given) == 1 and not way.by_keyword and way.kind != "once":
            return ", ".join([given[0][1], *parameters])
        return ", ".join([*(f"{name}={text}" for name, text in given), *parameters])

    def called(self, name: str, way: Way, refs: dict[str, Ref]) -> tuple[list[str], str, dict[str, Output]]:
        """One call: lines before it, its expression (empty where none is needed), and where each output is."""
        before: list[str] = []
        callee, outputs = way.callee, way.outputs
        wanted = self._needed.get(name, set()) - {"fitted"}
        if way.kind == "object":
            callee = f"self.{name}_" if name in {"fit", "save", "load"} else f"self.{name}"
        elif way.kind == "apply":
            callee = self.fitting(refs["fitted"], way.class_type)
        elif way.kind == "fit":
            callee = self.names.of(name, f"{name}_fitted")
            before = [f"{callee} = {way.callee}()"]
            wait = "await " if way.fit_is_async else ""
            self.is_async |= bool(wait)
            before.append(f"{wait}{callee}.fit({self._arguments(way, refs, way.learning, ())})")
            outputs = {**outputs, "fitted": Output(callee, way.class_type)}
            if not wanted:
                return before, "", outputs
        inputs = tuple(port for port in way.inputs if not (way.kind == "apply" and port.name == "fitted"))
        parameters = way.parameters if way.kind in {"function", "once"} else ()
        given = self._arguments(way, refs, inputs, parameters)
        expression = f"{callee}({given})"
        if way.kind == "once":
            self.book.uses_once = True
            once = self.module.bring(f"{self.book.project.name}.once", "once")
            expression = f"{once}({', '.join(part for part in (callee, given) if part)})"
        if way.is_generator:
            expression = f"list({expression})"
        elif way.is_async:
            self.is_async = True
            expression = f"await {expression}"
        return before, expression, outputs

    def _bind(self, name: str, before: list[str], expression: str, outputs: dict[str, Output], unpacked: bool) -> None:
        """Give names to what a call gave."""
        self.lines += before
        needed = self._needed.get(name, set())
        if not expression:
            variable = ""
        elif unpacked and len(outputs) > 1:
            parts = {port: self.names.of(f"{name}_{port}") if port in needed else "_" for port in outputs}
            self.lines.append(f"{', '.join(parts.values())} = {expression}")
            self._values |= {f"{name}:{port}": Ref(parts[port], out.type) for port, out in outputs.items()}
            return
        elif not needed:
            self.lines.append(expression)
            return
        else:
            variable = self.names.of(name, *(f"{name}_{port}" for port in outputs if port in needed))
            self.lines.append(f"{variable} = {expression}")
        for port, out in outputs.items():
            self._values[f"{name}:{port}"] = Ref(out.template.format(variable), out.type)
