"""Held-out data: whether rows that must not be learnt from reach anything that learns, found without running."""

from hyperstudio.graph.addresses import every_graph
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.folders import graph_file
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end

Flow = dict[str, frozenset[str]]


def held_out_problems(project: Project) -> list[Problem]:
    """A problem for each learning input that a held-out output reaches, whatever is chosen on the way."""
    tracer = _Tracer(project)
    for address, graph in every_graph(project):
        tracer.trace(address, graph, frozenset(), learning=False)
    return list(dict.fromkeys(tracer.problems))


class _Tracer:
    """Follows held-out data through graphs; a graph is followed once for each set of tainted inputs."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.problems: list[Problem] = []
        self._known: dict[tuple[str, frozenset[str], bool], frozenset[str]] = {}

    def trace(self, address: str, graph: Graph, tainted: frozenset[str], *, learning: bool) -> frozenset[str]:
        """Which of the graph's outputs are tainted, when these inputs are; `learning`: its fitted blocks learn."""
        key = (address, tainted, learning)
        if key in self._known:
            return self._known[key]
        self._known[key] = frozenset()
        after: dict[str, list[str]] = {}
        for target, source in graph.wires.items():
            after.setdefault(source, []).append(target)
        dirty: dict[str, set[str]] = {}
        outputs: set[str] = set()
        done: dict[str, frozenset[str]] = {}
        fresh = [f":{name}" for name in tainted]
        for name in graph.names:
            face = face_of(self.project, address, graph, name)
            if face is not None:
                fresh.extend(f"{name}:{port.name}" for port in face.interface.outputs if port.held_out)
        seen = set(fresh)
        while fresh:
            for target in after.get(fresh.pop(), []):
                name, port = split_end(target)
                if not name:
                    outputs.add(port)
                    continue
                face = face_of(self.project, address, graph, name)
                if face is None:
                    continue
                dirty.setdefault(name, set()).add(port)
                inputs = frozenset(dirty[name])
                if done.get(name) == inputs:
                    continue
                done[name] = inputs
                for out in self._through(address, face, inputs, learning):
                    end = f"{name}:{out}"
                    if end not in seen:
                        seen.add(end)
                        fresh.append(end)
        self._known[key] = frozenset(outputs)
        return self._known[key]

    def _through(self, address: str, face: Face, tainted: frozenset[str], learning: bool) -> frozenset[str]:
        """Which outputs of a block are tainted; told as a problem where it learns from them."""
        everything = frozenset(port.name for port in face.interface.outputs)
        if isinstance(face.thing, Workflow):
            inner = tainted - {"fitted"}
            if face.as_ == "fit":
                self._tell(address, face, inner)
                return everything
            if "fitted" in tainted:
                return everything
            return self.trace(face.definition, face.thing.graph, inner, learning=False)
        if face.thing.fitted and learning:
            self._tell(address, face, tainted)
            return everything
        return self._through_block(face, face.thing, tainted, learning) or frozenset()

    def _through_block(self, face: Face, block: Block, tainted: frozenset[str], learning: bool) -> frozenset[str]:
        reached: frozenset[str] = frozenset()
        for name, implementation in block.implementations.items():
            if isinstance(implementation, GraphImplementation):
                own = f"{face.definition}.{name}"
                reached |= self.trace(own, implementation.graph, tainted, learning=learning)
            else:
                taken = {port.name for port in implementation.code.inputs}
                if taken & tainted or not taken:
                    reached |= frozenset(port.name for port in block.outputs)
        return reached

    def _tell(self, address: str, face: Face, ports: frozenset[str]) -> None:
        if not ports:
            return
        port = min(ports)
        self.problems.append(
            Problem(
                what=f"Held-out data reaches “{face.name}:{port}”, which learns.",
                mend="Learn from the training rows only; wire the held-out rows to a use with “apply”.",
                address=f"{address}.{face.name}:{port}",
                file=graph_file(address),
            )
        )
