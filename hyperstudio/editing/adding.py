"""Edits that add to a graph what is defined elsewhere, and several edits as one undo step."""

from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.editing.edits import Edit
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import change_graph, every_graph, graph_at
from hyperstudio.graph.block import Graph, Position, Use
from hyperstudio.graph.faces import is_fitted_workflow, used_thing
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Project


@dataclass(frozen=True, slots=True)
class AddUse:
    """Use a shared block or a workflow as a block of a graph."""

    graph: str
    name: str
    use: Use
    position: Position
    label: ClassVar[str] = "Add block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        if why := why_bad_name(self.name, graph_at(project, self.graph).names):
            raise StudioError(*why, f"{self.graph}.{self.name}")
        if refusal := why_no_use(project, self.graph, self.use):
            raise refusal

        def added(graph: Graph) -> Graph:
            positions = graph.layout.positions.with_item(self.name, self.position)
            return graph.but(
                uses=graph.uses.with_item(self.name, self.use), layout=graph.layout.but(positions=positions)
            )

        return change_graph(project, self.graph, added)


@dataclass(frozen=True, slots=True)
class Together:
    """Several edits, one after the other, as one undo step; where one of them is refused, none is made."""

    label: str
    level: str
    edits: tuple[Edit, ...]

    def apply(self, project: Project) -> Project:
        for edit in self.edits:
            project = edit.apply(project)
        return project


def why_no_use(project: Project, graph: str, use: Use) -> StudioError | None:
    """Why a graph cannot use this; None when it can. What lies inside of a thing cannot use that thing."""
    if used_thing(project, use.of) is None:
        return StudioError(f"There is no “{use.of}” in the project.", "Use one that is in the explorer.", graph)
    workflow = use.of.removeprefix("workflows.")
    if use.of.startswith("workflows.") and is_fitted_workflow(project, workflow) and use.as_ is None:
        return StudioError(f"“{workflow}” learns from rows.", "Use it to fit or to apply.", graph)
    holder = _holder(graph)
    if holder in _reached(project, use.of):
        return StudioError(
            f"“{use.of}” cannot be used here: it would be inside itself.", "Use it in another workflow.", graph
        )
    return None


def _holder(graph: str) -> str:
    """What a graph lies in, as a use names it: `workflows.model`, `shared.embedder`."""
    names = graph.split(".")
    return f"shared.{names[1]}" if names[0] == "shared" else f"workflows.{names[0]}"


def _reached(project: Project, of: str) -> set[str]:
    """What is used inside of a shared block or workflow, itself included."""
    inside: dict[str, set[str]] = {}
    for address, graph in every_graph(project):
        inside.setdefault(_holder(address), set()).update(use.of for use in graph.uses.values())
    found, todo = {of}, [of]
    while todo:
        for following in inside.get(todo.pop(), set()) - found:
            found.add(following)
            todo.append(following)
    return found
