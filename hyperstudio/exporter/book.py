"""All flows of an export: which graphs become functions or classes, in which modules, called what."""

from collections.abc import Iterator

from hyperstudio.exporter.binding import FROZEN, Binding
from hyperstudio.exporter.body import Body
from hyperstudio.exporter.configured_calls import configured_parameters, configured_route
from hyperstudio.exporter.literals import parameter_literal
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.names import MODULES, Names, parameter_name
from hyperstudio.exporter.routes import route
from hyperstudio.exporter.ways import Flow, Output, Way, changed_by, outputs_of
from hyperstudio.exporter.writing import indented, written_flow
from hyperstudio.graph.addresses import every_block, graph_at
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import Face, face_of, is_fitted_workflow
from hyperstudio.graph.folders import code_file, module_of
from hyperstudio.graph.names import class_name
from hyperstudio.graph.ports import Port
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen, parameter_values


class Book:
    """Writes flows, each once; `included` are the implementations on the exported path, in the order they were met."""

    def __init__(self, project: Project, configuration: Configuration, binding: Binding = FROZEN) -> None:
        self.project = project
        self.configuration = configuration
        self.binding = binding
        self.met: set[str] = set()
        """The addresses of what is left open that were met."""
        self.selecting: dict[str, str] = {}
        """By the address of an implementation that is being written as a choice: the variable that holds its part."""
        self.modules: dict[str, Module] = {}
        self.included: dict[str, CodeImplementation] = {}
        self.artifacts: dict[str, tuple[str, str, str]] = {}
        """By name: the graph, the block and the port whose value is shipped."""
        self.uses_once = False
        self.learning = False
        self.problems: list[Problem] = []
        self._flows: dict[str, Flow] = {}
        self._files = Names(MODULES)
        self._types = frozenset(_types(project))
        self._ports = frozenset(parameter_name(port.name) for port in _ports(project)) | {"self"}

    def problem(self, what: str, mend: str, address: str) -> None:
        """Something that stands in the way of the export."""
        found = Problem(what=what, mend=mend, address=address)
        if found not in self.problems:
            self.problems.append(found)

    def workflow(self, name: str) -> Flow:
        """The flow of a workflow."""
        found = self.project.workflows[name]
        return self.flow(name, found.graph, found, is_fitted_workflow(self.project, name), (name,))

    def face(self, address: str, graph: Graph, name: str) -> Face:
        """A block as its graph sees it; the plan of the same path has made sure that it is there."""
        face = face_of(self.project, address, graph, name)
        assert face is not None
        return face

    def flow(
        self, address: str, graph: Graph, interface: Workflow | Block, learns: bool, names: tuple[str, ...]
    ) -> Flow:
        """The flow of a graph; written when it is first asked for."""
        known = self._flows.get(address)
        if known is None:
            module = self.module(address)
            known = self._flows[address] = written_flow(self, module, address, graph, interface, learns, names)
        return known

    def module(self, address: str) -> Module:
        """The module in which a graph is written: one for each workflow and each shared block."""
        parts = address.split(".")
        top = ".".join(parts[:2]) if parts[0] == "shared" else parts[0]
        if top not in self.modules:
            wanted = top.replace(".", "_")
            name = wanted if parts[0] != "shared" else self._files.of(wanted)
            doc = f"The workflow {top}: one function for each graph." if parts[0] != "shared" else f"The block {top}."
            path = f"flows/{name}.py"
            shown = ""
            if parts[0] != "shared":
                shown = class_name(top) if is_fitted_workflow(self.project, top) else top
            own = f"{self.project.name}.flows.{name}"
            self.modules[top] = Module(path, own, doc, self._types, self._ports, shown)
        return self.modules[top]

    def learns(self, address: str, graph: Graph) -> bool:
        """Whether some block of the graph, however deep, learns from rows."""
        for name in graph.names:
            face = self.face(address, graph, name)
            if isinstance(face.thing, Block) and face.thing.fitted and self.face_learns(face):
                return True
        return False

    def face_learns(self, face: Face) -> bool:
        """Whether a block, as its graph uses it, learns from rows."""
        block = face.thing
        if not isinstance(block, Block) or not block.fitted:
            return False
        picked = chosen(block, face.definition, self.configuration)
        implementation = block.implementations[picked] if picked else None
        if isinstance(implementation, GraphImplementation):
            return self.learns(f"{face.definition}.{picked}", implementation.graph)
        return implementation is not None and implementation.code.form == "class"

    def way(self, module: Module, face: Face, picked: str | None = None) -> Way:
        """How a block is called from a module; `picked` is another implementation than the chosen one."""
        if isinstance(face.thing, Workflow):
            return self._workflow_way(module, face, face.thing)
        block = face.thing
        name = picked or chosen(block, face.definition, self.configuration)
        assert name is not None
        implementation = block.implementations[name]
        own = f"{face.definition}.{name}"
        if isinstance(implementation, GraphImplementation):
            learns = block.fitted and self.learns(own, implementation.graph)
            flow = self.flow(own, implementation.graph, block, learns, (name, f"{face.name}_{name}"))
            return self._flow_way(module, flow, "object" if learns else "function")
        return self._code_way(module, face, block, name, implementation)

    def _workflow_way(self, module: Module, face: Face, workflow: Workflow) -> Way:
        learns = is_fitted_workflow(self.project, face.definition)
        flow = self.flow(face.definition, workflow.graph, workflow, learns, (face.definition,))
        if face.as_ == "fit":
            way = self._flow_way(module, flow, "fit")
            way.outputs = {**way.outputs, "fitted": Output("", f"*{flow.address}")}
            return way
        if face.as_ == "apply":
            way = self._flow_way(module, flow, "apply")
            way.inputs = (Port(name="fitted", type=f"*{flow.address}"), *way.inputs)
            return way
        return self._flow_way(module, flow, "function")

    def _flow_way(self, module: Module, flow: Flow, kind: "str") -> Way:
        return Way(
            kind,  # type: ignore[arg-type]  # one of the kinds, as the callers write them
            module.bring(flow.module, flow.name),
            flow.inputs,
            flow.outputs,
            learning=flow.learning,
            is_async=flow.is_async,
            fit_is_async=flow.fit_is_async,
            class_type=f"*{flow.address}",
            names={port.name: parameter_name(port.name) for port in (*flow.inputs, *flow.learning)},
        )

    def _code_way(self, module: Module, face: Face, block: Block, name: str, implementation: CodeImplementation) -> Way:
        own = f"{face.definition}.{name}"
        self.included[own] = implementation
        code = implementation.code
        home = module_of(self.project.name, code_file(own, implementation))[0]
        target = class_name(name) if code.form == "class" else name
        callee = module.bring(home, target, f"{face.name}_{target}", own.replace(".", "_"))
        outputs, unpacked = outputs_of(code, implementation.source.text, block.outputs)
        left_open = configured_parameters(self, module, own, code, home)
        parameters = [f"{key}={text}" for key, text in left_open.items()]
        values = parameter_values(block, face.definition, name, implementation, self.configuration)
        for parameter in code.parameters:  # a path that the project names is elsewhere in a package
            if parameter.form == "path" and isinstance(parameter.default, str) and parameter.default[:1] != "/":
                values.setdefault(parameter.name, parameter.default)
        for key, value in values.items():
            declared = code.parameter(key)
            assert declared is not None
            if key not in left_open:
                parameters.append(f"{key}={parameter_literal(value, declared, module.bring, home)}")
        for parameter in code.parameters:
            if parameter.scratch:
                self.problem(
                    "A folder for scratch files cannot be exported yet.", "Choose another implementation.", own
                )
        ports = {port.name for port in face.interface.inputs}
        lifetime = (face.use and face.use.lifetime) or block.lifetime
        kind = "object" if code.form == "class" else "once" if lifetime == "process" else "function"
        if kind == "once" and code.is_async:
            self.problem("A shared object that is made by async code cannot be exported yet.", "Make it without.", own)
        return Way(
            kind,  # type: ignore[arg-type]  # one of the kinds
            callee,
            tuple(port for port in code.inputs if port.name in ports),
            outputs,
            tuple(parameters),
            tuple(port for port in code.learning if port.name in ports),
            unpacked,
            code.is_async and not code.is_generator,
            is_generator=code.is_generator,
            by_keyword="@" in implementation.source.text,
            changed=changed_by(implementation, name),
            class_type=callee,
            names={port.name: port.name for port in (*code.inputs, *code.learning)},
        )

    def route_way(self, module: Module, address: str, graph: Graph, face: Face) -> Way:
        """A block whose implementation is named by the value of an input: a function that tells them apart."""
        body = Body(self, module, address, graph, "call", {})
        if face.definition in self.binding.choices:
            return configured_route(self, module, body, face, self.binding.choices[face.definition])
        return route(self, module, body, face)

    def is_open(self, address: str) -> bool:
        """Whether the implementation of a block is chosen when the package runs."""
        return address in self.binding.choices

    def artifact_way(self, module: Module, address: str, graph: Graph, face: Face) -> Way:
        """A block whose values were computed before. What computes them is not part of the package."""
        maker = Book(self.project, self.configuration)
        body = Body(maker, maker.module(address), address, graph, "call", {}, baking=face.name)
        outputs = body.outputs(face)
        for output in outputs.values():
            if output.type.startswith("*"):
                self.workflow(output.type[1:])
        return Way("artifact", f"{address}.{face.name}", (), outputs)

    def maker(self, address: str, block: str, port: str) -> tuple[str, str]:
        """The module and the function that compute what a baked block gives at a port."""
        graph = graph_at(self.project, address)
        path = f"flows/makers_{len(self.modules)}"
        doc = f"What {address}.{block} gives."
        name = f"{self.project.name}.{path.replace('/', '.')}"
        module = self.modules[f"makers:{address}.{block}.{port}"] = Module(
            f"{path}.py", name, doc, self._types, self._ports
        )
        body = Body(self, module, address, graph, "call", {}, baking=block)
        if any(graph.wires.get(f"{block}:{p.name}") for p in self.face(address, graph, block).interface.inputs):
            self.problem(
                f"“{block}” is baked, but it takes what is known in a call only.",
                "Take its wires away, or take away its lifetime “baked”.",
                f"{address}.{block}",
            )
            return name, "make"
        body.walk([f"{block}:{port}"])
        lines = [*body.lines, f"return {body.value(f'{block}:{port}').text}"]
        module.parts.append(
            f"def make() -> {module.bring('typing', 'Any')}:\n" + indented(['"""Compute it."""', *lines])
        )
        return name, "make"

    def class_of(self, kind: str, module: Module) -> str | None:
        """The class that a type stands for which is a flow's (`*address`), as the module calls it."""
        if not kind.startswith("*"):
            return None
        flow = self._flows[kind[1:]]
        return module.bring(flow.module, flow.name)


def _ports(project: Project) -> Iterator[Port]:
    for workflow in project.workflows.values():
        yield from (*workflow.inputs, *workflow.outputs)
    for _, block in every_block(project):
        yield from (*block.inputs, *block.outputs)


def _types(project: Project) -> Iterator[str]:
    for port in _ports(project):
        yield port.type
        yield f"list[{port.type}]"
    for _, block in every_block(project):
        for implementation in block.implementations.values():
            if isinstance(implementation, CodeImplementation):
                yield from (port.type for port in (*implementation.code.inputs, *implementation.code.learning))
