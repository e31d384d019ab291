"""Opening a project: the document, and its problems with the lines where they stand."""

from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.files.json_lines import lines_of
from hyperstudio.files.trust import is_trusted, trust
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project
from hyperstudio.planning.checks import check
from hyperstudio.studio.document import Document


def open_document(folder: Path, configuration: str | None = None) -> Document:
    """The project in `folder`; StudioError where there is none, or it has no such configuration."""
    document = Document(folder)
    if configuration is not None and configuration != document.configuration_name:
        if configuration not in document.project.configurations:
            names = ", ".join(sorted(document.project.configurations)) or "none yet"
            raise StudioError(f"There is no configuration “{configuration}”.", f"The configurations are: {names}.")
        document.configuration_name = configuration
    return document


def problems_of(project: Project, folder: Path) -> tuple[Problem, ...]:
    """All problems of the project, each with the line of its file where that is known."""
    return tuple(_with_line(problem, folder) for problem in check(project))


def need_trust(folder: Path, *, now: bool = False) -> None:
    """Make sure that the folder's code may run; `now`: the user says so. StudioError otherwise."""
    if now:
        trust(folder)
    elif not is_trusted(folder):
        raise StudioError(
            f"The code in {folder} has not been trusted to run.",
            "Look at it; then trust it in the window, with `hyperstudio trust`, or give --trust.",
        )


def _with_line(problem: Problem, folder: Path) -> Problem:
    if problem.line is not None or not problem.key or not problem.file:
        return problem
    try:
        text = (folder / problem.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return problem
    lines, path = lines_of(text), problem.key
    while path and path not in lines:
        path = path[:-1]
    return problem.but(line=lines[path][-1] if path else 1)
