"""Comparison of two projects: which levels differ, found fast because unchanged parts are the very same values."""

from hyperstudio.graph.block import Block, Graph, GraphImplementation
from hyperstudio.graph.project import Project

EVERYTHING = frozenset({""})
OWN_FIELDS = (
    *("name", "title", "metrics", "objective", "objectives", "constraints", "guards", "prices", "final"),
    *("pruning", "publish"),
    *("configurations", "faults"),
)
"""What a project says itself, beside its workflows and shared blocks."""


def changed_levels(old: Project, new: Project) -> frozenset[str]:
    """The addresses of graphs and blocks whose own content differs; `""` stands for the project's own fields."""
    if old is new:
        return frozenset()
    found: set[str] = set()
    if any(getattr(old, field) != getattr(new, field) for field in OWN_FIELDS):
        found.add("")
    todo: list[tuple[str, Graph | Block | None, Graph | Block | None]] = []
    for name in old.shared.keys() | new.shared.keys():
        todo.append((f"shared.{name}", old.shared.get(name), new.shared.get(name)))
    for name in old.workflows.keys() | new.workflows.keys():
        one, other = old.workflows.get(name), new.workflows.get(name)
        if one is not other:
            if one is None or other is None or one.but(graph=other.graph) != other:
                found.add(name)
            todo.append((name, one.graph if one else None, other.graph if other else None))
    while todo:
        address, before, after = todo.pop()
        if before is after:
            continue
        if before is None or after is None:
            found.add(address)
        elif isinstance(before, Graph) and isinstance(after, Graph):
            if (before.wires, before.uses, before.layout, before.blocks.keys()) != (
                after.wires,
                after.uses,
                after.layout,
                after.blocks.keys(),
            ):
                found.add(address)
            todo.extend((f"{address}.{n}", b, after.blocks.get(n)) for n, b in before.blocks.items())
        elif isinstance(before, Block) and isinstance(after, Block):
            found.add(address)
            for name, implementation in before.implementations.items():
                other_way = after.implementations.get(name)
                if isinstance(implementation, GraphImplementation) and isinstance(other_way, GraphImplementation):
                    todo.append((f"{address}.{name}", implementation.graph, other_way.graph))
    return frozenset(found)
