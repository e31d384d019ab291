"""What changed in a block since a run: its choice, its code, a parameter, a wire, or something inside it."""

from __future__ import annotations

from collections.abc import Mapping

from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import MISSING, chosen, same, value_of


class Since:
    """A comparison of the project now with the one that a run was started with."""

    def __init__(
        self, before: Project, configuration_before: Configuration, now: Project, configuration: Configuration
    ) -> None:
        self.before, self.configuration_before = before, configuration_before
        self.now, self.configuration = now, configuration
        self._same = before is now and configuration_before == configuration
        self._graphs: dict[str, dict[str, str]] = {}
        self._open: set[str] = set()

    def changed(self, graph_address: str, graph_before: Graph, graph: Graph) -> Mapping[str, str]:
        """Why each stale block of a graph is stale, by its name; also those that come after a changed one."""
        if self._same:
            return {}
        known = self._graphs.get(graph_address)
        if known is not None:
            return known
        if graph_address in self._open:  # a workflow that uses itself is a problem that is told elsewhere
            return {}
        self._open.add(graph_address)
        reasons: dict[str, str] = {}
        for name in graph.names:
            why = self._block(graph_address, graph_before, graph, name)
            if why:
                reasons[name] = why
        self._flow_on(graph, reasons)
        self._open.discard(graph_address)
        self._graphs[graph_address] = reasons
        return reasons

    def _block(self, address: str, graph_before: Graph, graph: Graph, name: str) -> str:
        if _wires_of(graph_before, name) != _wires_of(graph, name):
            return "its wires changed"
        then = face_of(self.before, address, graph_before, name)
        now = face_of(self.now, address, graph, name)
        if then is None or now is None:
            return "" if then is now else "it is new"
        return self._thing(then, now)

    def _thing(self, then: Face, now: Face) -> str:
        if isinstance(then.thing, Workflow) and isinstance(now.thing, Workflow):
            return self._inner(now.definition, then.thing.graph, now.thing.graph)
        if not isinstance(then.thing, Block) or not isinstance(now.thing, Block):
            return "it is another thing now"
        address = now.definition
        name_before = chosen(then.thing, address, self.configuration_before)
        name = chosen(now.thing, address, self.configuration)
        if name_before != name:
            return f"{name_before} → {name}"
        if name is None:
            return ""
        one, other = then.thing.implementations[name_before or name], now.thing.implementations[name]
        if isinstance(one, GraphImplementation) and isinstance(other, GraphImplementation):
            return self._inner(f"{address}.{name}", one.graph, other.graph)
        if isinstance(one, CodeImplementation) and isinstance(other, CodeImplementation):
            return self._code(address, name, then.thing, now.thing, one, other)
        return "it is of another kind now"

    def _inner(self, address: str, before: Graph, now: Graph) -> str:
        reasons = self.changed(address, before, now)
        first = next((name for name in reasons), None)
        if first is not None:
            return f"{first}: {reasons[first]}"
        return "its wires changed" if _wires_of(before, "") != _wires_of(now, "") else ""

    def _code(
        self, address: str, name: str, then: Block, now: Block, one: CodeImplementation, other: CodeImplementation
    ) -> str:
        for parameter in other.code.parameters:
            old = one.code.parameter(parameter.name)
            if old is None:
                continue
            was = value_of(then, address, name, old, self.configuration_before)[0]
            value = value_of(now, address, name, parameter, self.configuration)[0]
            if not same(thaw(was), thaw(value)):
                return f"{parameter.name}: {_text(was)} → {_text(value)}"
        if one.source.digest != other.source.digest or one.files != other.files:
            return "its code changed"
        return ""

    def _flow_on(self, graph: Graph, reasons: dict[str, str]) -> None:
        after: dict[str, list[str]] = {}
        for target, source in graph.wires.items():
            after.setdefault(split_end(source)[0], []).append(split_end(target)[0])
        todo = list(reasons)
        while todo:
            name = todo.pop()
            for following in after.get(name, []):
                if following and following not in reasons:
                    reasons[following] = f"{name} before it changed"
                    todo.append(following)


def _wires_of(graph: Graph, name: str) -> dict[str, str]:
    return {target: source for target, source in graph.wires.items() if split_end(target)[0] == name}


def _text(value: object) -> str:
    return "default" if value is MISSING else str(thaw(value))
