"""Which implementations no search chooses, and why: disabled, with code that cannot run, or against their contract."""

from collections.abc import Mapping
from pathlib import Path

from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project
from hyperstudio.planning.checks import check
from hyperstudio.planning.superposition import Count, count
from hyperstudio.studio.contracts import broken

DISABLED = "disabled"


def why_broken(folder: Path, project: Project) -> dict[str, str]:
    """The addresses of implementations that cannot be chosen, with why; nothing is run to know it."""
    why = {p.address: p.what for p in problems_in(project) if p.severity == "error" and p.address}
    return why | broken(folder, project)


def counted_for_search(
    folder: Path, project: Project, workflows: tuple[str, ...] | None = None, *, parameters: bool = True
) -> tuple[Count, dict[str, str]]:
    """The configurations that a search of these workflows has, and the implementations that it leaves out, with why."""
    why = why_broken(folder, project)
    counted = count(project, workflows, parameters=parameters, broken=why)
    return counted, reasons(counted, why)


def reasons(counted: Count, why: Mapping[str, str]) -> dict[str, str]:
    """Why each of the implementations that are not counted is left out."""
    return {own: why.get(own, DISABLED) for own in counted.left_out}


def problems_in(project: Project) -> tuple[Problem, ...]:
    """The problems of a project; those of the last one that was asked for are remembered."""
    known = next(iter(_KNOWN), None)  # one look: another thread may ask for another project meanwhile
    if known is None or known[0] is not project:
        known = (project, check(project))
        _KNOWN[:] = [known]
    return known[1]


_KNOWN: list[tuple[Project, tuple[Problem, ...]]] = []
