"""Edits of named configurations: added under a name, renamed, taken away."""

from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.errors import StudioError
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import BASELINE


@dataclass(frozen=True, slots=True)
class AddConfiguration:
    """Keep choices and parameters under a name of their own."""

    name: str
    content: Configuration
    label: ClassVar[str] = "Add configuration"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        if why := why_bad_name(self.name, {BASELINE, *project.configurations}):
            raise StudioError(*why)
        return project.but(configurations=project.configurations.with_item(self.name, self.content))


@dataclass(frozen=True, slots=True)
class RenameConfiguration:
    """Call a configuration differently."""

    old: str
    name: str
    label: ClassVar[str] = "Rename configuration"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        _named(project, self.old)
        if why := why_bad_name(self.name, {BASELINE, *project.configurations} - {self.old}):
            raise StudioError(*why)
        return project.but(configurations=project.configurations.renamed(self.old, self.name))


@dataclass(frozen=True, slots=True)
class RemoveConfiguration:
    """Take a configuration away."""

    name: str
    label: ClassVar[str] = "Delete configuration"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        _named(project, self.name)
        return project.but(configurations=project.configurations.without(self.name))


def _named(project: Project, name: str) -> None:
    """Refuse what is no configuration with a name of its own."""
    if name == BASELINE:
        what = f"“{BASELINE}” is what a project is worked on in where nothing else is said; it keeps its name."
        raise StudioError(what, "Save its choices as a new configuration instead.")
    if name not in project.configurations:
        raise StudioError(f"There is no configuration “{name}”.", "Look at the toolbar for those that there are.")
