"""The crumbs of a trail: the project, then every stop with what could stand in its place."""

from __future__ import annotations

from hyperstudio.graph.project import Configuration, Project
from hyperstudio.ui.levels.breadcrumb import Crumb
from hyperstudio.ui.levels.trail import Trail, siblings, title_of


def crumbs_of(project: Project, configuration: Configuration, trail: Trail) -> list[Crumb]:
    """One crumb for the project and one for each stop, the last one for where one is."""
    crumbs = [Crumb(project.label, icon="explorer")]
    for place, stop in enumerate(trail):
        beside = siblings(project, configuration, trail, place)
        names = [other.via or other.address for other in beside]
        own = stop.via or stop.address
        present = names.index(own) if own in names else 0
        titles = tuple(title_of(project, other.address) for other in beside)
        crumbs.append(Crumb(title_of(project, stop.address), titles, present, "block" if stop.is_block else "workflow"))
    return crumbs
