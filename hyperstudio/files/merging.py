"""Bringing two sides together, file by file: what others wrote into the folder, and what is not saved here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from hyperstudio.files.read import read_project
from hyperstudio.files.write import changed_texts
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap


@dataclass(frozen=True, slots=True)
class Collision:
    """A file that both sides changed: the text of each; None where a side deleted it."""

    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Both sides in one: `saved` is what of it is known to be in the folder, for saving to compare with.

    In `project` a file of `collisions` says what it said here; in `saved` what it said before both changes.
    """

    project: Project
    saved: Project
    collisions: Mapping[str, Collision]


def merge(
    folder: Path, mine: Project, saved: Project, *, keep: Collection[str] = (), take: Collection[str] = ()
) -> Merged:
    """Read the folder with what `mine` has changed since `saved` laid over it.

    Of files that both sides changed, those in `keep` are settled for this side and those in `take` for the
    folder's. Raises StudioError where the project in the folder cannot be read.
    """
    theirs = read_project(folder, saved)
    here, there = changed_texts(mine, saved), changed_texts(theirs, saved)
    both = {path: Collision(text, there[path]) for path, text in here.items() if path in there and there[path] != text}
    collisions = {path: collision for path, collision in both.items() if path not in keep and path not in take}
    over = {path: text for path, text in here.items() if path not in both or path not in take}
    project = read_project(folder, mine, over=over)
    if not here:
        theirs = project  # the very same value, so that nothing is found to be unsaved
    if collisions:
        before = changed_texts(saved, theirs)
        theirs = read_project(folder, saved, over={path: before[path] for path in collisions})
    return Merged(project, theirs, FrozenMap(collisions))
