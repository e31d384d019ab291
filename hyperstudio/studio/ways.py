"""The way from a workflow to a place of a run: the blocks that are entered, in the graphs that the run took."""

from __future__ import annotations

from collections.abc import Mapping

from hyperstudio.graph.block import Graph, GraphImplementation, Workflow
from hyperstudio.graph.faces import Face, face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.ingredients import ITEM

Spot = tuple[str, str]
"""A block as it is drawn: the address of its graph, and its name there."""
NOTHING: Mapping[str, str] = {}


def way_to(
    project: Project, configuration: Configuration, place: str, *, address: str = "", taken: Mapping[str, str] = NOTHING
) -> tuple[Spot, ...]:
    """The blocks that are entered on the way to a place, outer ones first; shorter where the project has no more.

    Where a value chooses, a place does not say the graph: the `address` of the step's code does, or what was `taken`
    (places of such blocks, with their items, and the implementation there).
    """
    return tuple(spot for spot, _ in _walked(project, configuration, place, address, taken))


def definition_at(project: Project, configuration: Configuration, place: str, taken: Mapping[str, str]) -> str:
    """The address of the block that stands at a place; empty where the project has none."""
    walked = _walked(project, configuration, place, "", taken)
    return walked[-1][1] if walked and len(walked) == place.count(".") else ""


def _walked(
    project: Project, configuration: Configuration, place: str, address: str, taken: Mapping[str, str]
) -> list[tuple[Spot, str]]:
    """Each spot with the address of the block that is drawn there."""
    names = [ITEM.sub("", name) for name in place.split(".")]
    said = place.split(".")
    workflow = project.workflows.get(names[0])
    if workflow is None:
        return []
    at, graph = names[0], workflow.graph
    way: list[tuple[Spot, str]] = []
    for number, name in enumerate(names[1:], 1):
        face = face_of(project, at, graph, name)
        way.append(((at, name), face.definition if face is not None else ""))
        if face is None or number + 1 == len(names):
            break
        entered = taken.get(".".join(said[: number + 1]), "")
        inner = _inside(face, configuration, names[number + 1], address, entered)
        if inner is None:
            break
        at, graph = inner
    return way


def _inside(face: Face, configuration: Configuration, inner: str, address: str, taken: str) -> tuple[str, Graph] | None:
    """The graph that a block stands for on a way to its block `inner`, with its address; None where it is code."""
    if isinstance(face.thing, Workflow):
        return face.definition, face.thing.graph
    graphs = {name: one for name, one in face.thing.implementations.items() if isinstance(one, GraphImplementation)}
    name = chosen(face.thing, face.definition, configuration)
    if face.thing.choose_by is not None:
        holds = [one for one in sorted(graphs) if inner in graphs[one].graph.blocks or inner in graphs[one].graph.uses]
        told = [one for one in graphs if address.startswith(f"{face.definition}.{one}.")]
        name = next(iter([*told, *([taken] if taken in graphs else []), *holds]), None)
    return (f"{face.definition}.{name}", graphs[name].graph) if name in graphs else None
