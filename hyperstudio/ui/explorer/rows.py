"""The hierarchy as rows: workflows, blocks, implementations, blocks in them, and the shared blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from hyperstudio.graph.addresses import last
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen


@dataclass(slots=True)
class Row:
    """One line of the tree. `goes_to` is the address that it selects; a use goes to what it uses.

    `within` is the graph that has to be shown for that, where the address alone does not say it.
    """

    key: str
    title: str
    picture: str
    goes_to: str
    chosen: bool = False
    hint: str = ""
    within: str = ""
    rows: list[Row] = field(default_factory=list)


def rows_of(project: Project, configuration: Configuration) -> list[Row]:
    """The rows of the whole project, outer before inner; nothing is repeated, since uses are not opened."""
    found = [_workflow(project, name, project.workflows[name], configuration) for name in sorted(project.workflows)]
    if project.shared:
        inner = [_block(project, f"shared.{n}", project.shared[n], configuration) for n in sorted(project.shared)]
        found.append(Row("shared", "Shared blocks", "shared", "", rows=inner))
    return found


def _workflow(project: Project, name: str, workflow: Workflow, configuration: Configuration) -> Row:
    inner = _graph(project, name, workflow.graph, configuration)
    return Row(name, workflow.title or name, "workflow", name, hint=workflow.doc.partition("\n")[0], rows=inner)


def _graph(project: Project, address: str, graph: Graph, configuration: Configuration) -> list[Row]:
    found: list[Row] = []
    for name in sorted(graph.names, key=lambda n: (graph.layout.positions.get(n, (0.0, 0.0)), n)):
        face = face_of(project, address, graph, name)
        if face is not None and face.use is None and isinstance(face.thing, Block):
            found.append(_block(project, face.definition, face.thing, configuration))
        elif face is not None:
            title = face.thing.title or last(face.definition)
            suffix = f" · {face.as_}" if face.as_ else ""
            hint = f"uses {face.definition}"
            row = Row(f"{address}.{name}", f"{title}{suffix}", "shared", face.definition, hint=hint, within=address)
            found.append(row)
        else:
            found.append(Row(f"{address}.{name}", name, "problem", "", hint=f"{graph.uses[name].of} is missing"))
    return found


def _block(project: Project, address: str, block: Block, configuration: Configuration) -> Row:
    now = chosen(block, address, configuration)
    inner = []
    for name in sorted(block.implementations):
        implementation, own = block.implementations[name], f"{address}.{name}"
        row = Row(own, name, implementation.kind, own, chosen=name == now)
        if isinstance(implementation, GraphImplementation):
            row.rows = _graph(project, own, implementation.graph, configuration)
        else:
            row.hint = implementation.code.doc.strip().partition("\n")[0]
        inner.append(row)
    return Row(address, block.title or last(address), "block", address, hint=block.doc.partition("\n")[0], rows=inner)
