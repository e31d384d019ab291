"""Two projects compared in words: folders, or folders at a revision of git."""

from pathlib import Path

from hyperstudio.editing.differences import Difference, differences
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project, read_texts
from hyperstudio.files.revisions import texts_at
from hyperstudio.graph.project import Project


def compare_projects(before: str, after: str, *, moved: bool = False) -> tuple[Difference, ...]:
    """What differs between two projects, each `FOLDER` or `FOLDER@REVISION`; where blocks stand only with `moved`."""
    old = project_at(before)
    return differences(old, project_at(after, old), moved=moved)


def project_at(place: str, before: Project | None = None) -> Project:
    """The project in a folder, or at a revision (`FOLDER@REVISION`); what is as in `before` is the very same."""
    folder, sign, revision = place.rpartition("@")
    if not sign or Path(place).exists():
        return read_project(Path(place), before)
    if not Path(folder).is_dir():
        raise StudioError(f"There is no folder {folder}.", "Write FOLDER or FOLDER@REVISION.")
    texts = texts_at(Path(folder), revision)
    if not texts:
        raise StudioError(f"There is no project in {folder} at “{revision}”.", "Name a revision that has it.")
    return read_texts(texts, before)
