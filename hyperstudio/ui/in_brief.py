"""An implementation in one line: the first one of its documentation without marks, or what its graph is made of."""

from __future__ import annotations

from hyperstudio.graph.addresses import last
from hyperstudio.graph.block import GraphImplementation, Implementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Project


def in_brief(project: Project, address: str, implementation: Implementation) -> str:
    """What an implementation is; of a graph the titles of its blocks from left to right, each said once."""
    if not isinstance(implementation, GraphImplementation):
        return implementation.code.doc.strip().partition("\n")[0].replace("`", "")
    graph, titles = implementation.graph, []
    for name in sorted(graph.names, key=lambda name: (graph.layout.positions.get(name, (0.0, 0.0)), name)):
        face = face_of(project, address, graph, name)
        title = (face.thing.title or last(face.definition)) if face is not None else name
        titles.append(f"{title} ({face.as_})" if face is not None and face.as_ else title)
    return " · ".join(dict.fromkeys(titles)) or "An empty graph"
