"""Edits of any .py file of a project by its path: an implementation's, or a helper's beside it or in `lib/`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.editing.edits import EditCode
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import Found, change, change_block, every_block
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.folders import code_file, folder_of
from hyperstudio.graph.project import Project


def implementation_in(project: Project, path: str) -> str:
    """The address of the implementation whose file this is; empty where it is a helper's, or none of the project."""
    for address, block in every_block(project):
        if path.startswith(f"{folder_of(address)}/"):
            for name, found in block.implementations.items():
                if isinstance(found, CodeImplementation) and code_file(f"{address}.{name}", found) == path:
                    return f"{address}.{name}"
    return ""


@dataclass(frozen=True, slots=True)
class EditFile:
    """Replace the text of a .py file, whoever it belongs to."""

    path: str
    text: str
    label: ClassVar[str] = "Edit code"
    level: ClassVar[str] = ""

    def apply(self, project: Project) -> Project:
        new = SourceFile.of(self.text)
        if self.path in project.others:
            return project.but(others=project.others.with_item(self.path, new))
        if address := implementation_in(project, self.path):
            return EditCode(address, self.text).apply(project)
        for address, block in every_block(project):
            inner = self.path.removeprefix(f"{folder_of(address)}/")
            if inner in block.others:
                return change_block(project, address, _with_other(inner, new))
            for name, found in block.implementations.items():
                file = inner.removeprefix(f"{name}/")
                if inner != self.path and isinstance(found, CodeImplementation) and file in found.files:
                    made = found.but(files=found.files.with_item(file, new))
                    return change(project, f"{address}.{name}", _always(made))
        raise StudioError(f"{self.path} is no file of the project.", "Look at the explorer.")


def _with_other(name: str, new: SourceFile) -> Callable[[Block], Block]:
    return lambda block: block.but(others=block.others.with_item(name, new))


def _always(found: Found) -> Callable[[Found], Found]:
    return lambda _before: found
