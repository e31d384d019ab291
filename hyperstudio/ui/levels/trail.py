"""The way to a level: from a workflow through blocks down to what is shown, and what lies beside each stop."""

from __future__ import annotations

from dataclasses import dataclass

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, kind_of, last, parent
from hyperstudio.graph.block import Block, ForEach, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen


@dataclass(frozen=True, slots=True)
class Stop:
    """One level on the way: a workflow, or a block with the implementation of it that is looked at.

    `via` is the name of the block through which one came here from the graph above.
    """

    address: str
    looked_at: str = ""
    via: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it is a block level, with cards; else it is a workflow."""
        return kind_of(self.address) == "block"

    @property
    def inside(self) -> str:
        """The address of what is shown: the workflow, or the implementation that is looked at."""
        return f"{self.address}.{self.looked_at}" if self.looked_at else self.address


Trail = tuple[Stop, ...]


def graph_address(project: Project, stop: Stop) -> str | None:
    """The address of the graph that a stop shows; None where it shows code or nothing."""
    found = find(project, stop.inside)
    return stop.inside if isinstance(found, Workflow | GraphImplementation) else None


def title_of(project: Project, address: str) -> str:
    """What people read for a workflow or block; its name where it has no title."""
    found = find(project, address)
    return (found.title if isinstance(found, Workflow | Block) else "") or last(address)


def trail_to(project: Project, configuration: Configuration, address: str) -> Trail:
    """The shortest way to the level of a workflow, block or implementation; empty where there is none such.

    An address inside (a parameter, or something that is gone) leads to the nearest level above it.
    """
    while address and not isinstance(
        find(project, address), Workflow | Block | GraphImplementation | CodeImplementation
    ):
        address = parent(address)
    if not address:
        return ()
    looked_at = ""
    if kind_of(address) == "implementation":
        address, looked_at = parent(address), last(address)
    found: list[Stop] = []
    while address:
        thing = find(project, address)
        if isinstance(thing, Workflow):
            found.append(Stop(address))
            break
        if not isinstance(thing, Block):
            break
        picked = looked_at or chosen(thing, address, configuration) or ""
        found.append(Stop(address, picked, last(address)))
        implementation = parent(address)
        looked_at = last(implementation) if kind_of(implementation) == "implementation" else ""
        address = parent(implementation) if looked_at else implementation
        if address == "shared":
            break
    return tuple(reversed(found))


def entered(project: Project, configuration: Configuration, trail: Trail, block: str) -> Trail | None:
    """The trail after going into a block of the shown graph; None where it cannot be entered."""
    graph = graph_address(project, trail[-1]) if trail else None
    holder = find(project, graph) if graph is not None else None
    if graph is None or not isinstance(holder, Workflow | GraphImplementation):
        return None
    face = face_of(project, graph, holder.graph, block)
    if face is None:
        return None
    if isinstance(face.thing, Workflow):
        return (*trail, Stop(face.definition, "", block))
    return (*trail, Stop(face.definition, chosen(face.thing, face.definition, configuration) or "", block))


def mended(project: Project, configuration: Configuration, trail: Trail) -> Trail:
    """The trail as far as it still exists; a looked-at implementation that is gone gives way to the chosen one."""
    kept: list[Stop] = []
    for stop in trail:
        thing = find(project, stop.address)
        if isinstance(thing, Workflow):
            kept.append(stop)
            continue
        if not isinstance(thing, Block):
            break
        if stop.looked_at in thing.implementations:
            kept.append(stop)
            continue
        kept.append(Stop(stop.address, chosen(thing, stop.address, configuration) or "", stop.via))
        break
    return tuple(kept)


def siblings(project: Project, configuration: Configuration, trail: Trail, place: int) -> tuple[Stop, ...]:
    """What else could stand at a place of the trail: the other workflows, or the other blocks of the graph above."""
    if place == 0:
        return tuple(Stop(name) for name in sorted(project.workflows))
    above = graph_address(project, trail[place - 1])
    holder = find(project, above) if above is not None else None
    if above is None or not isinstance(holder, Workflow | GraphImplementation):
        return (trail[place],)
    found = (entered(project, configuration, trail[:place], name) for name in sorted(holder.graph.names))
    return tuple(way[-1] for way in found if way is not None)


def run_target(project: Project, trail: Trail, block: str) -> tuple[str, str]:
    """The workflow and the block in it that “run to here” means for a block of the shown graph.

    Inside a use, or inside what runs for each item, it is that block as a whole. StudioError where one did not come
    here from a workflow, as to a shared block from the explorer.
    """
    first = trail[0].address
    if first not in project.workflows:
        raise StudioError(
            f"“{block}” is shown here on its own, so it is not known which workflow should run to it.",
            "Open a workflow, go into the block that uses this one, and run to it from there.",
            first,
        )
    for stop, following in zip(trail, (*trail[1:], Stop("", "", block)), strict=True):
        graph = graph_address(project, stop)
        holder = find(project, graph) if graph is not None else None
        if graph is None or not isinstance(holder, Workflow | GraphImplementation):
            break
        face = face_of(project, graph, holder.graph, following.via)
        if following.via == "" or face is None:
            break
        if face.use is not None or isinstance(face.mode, ForEach) or not following.address:
            return first, f"{graph}.{following.via}"
    return first, f"{first}.{block}"
