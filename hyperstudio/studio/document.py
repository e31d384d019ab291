"""The document: the project being worked on, its history, what of it is saved, and who wants to know of changes."""

from dataclasses import dataclass
from pathlib import Path

from hyperstudio.editing.comparison import changed_levels
from hyperstudio.editing.edits import Edit
from hyperstudio.editing.history import Entry, History
from hyperstudio.files.read import read_project
from hyperstudio.files.watch import Snapshot, changed_files, reread, snapshot
from hyperstudio.files.write import changed_texts, save_project
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import BASELINE
from hyperstudio.signals import Signal


@dataclass(frozen=True, slots=True)
class Change:
    """News of the document: the project before and after, which levels differ, and where to look."""

    before: Project
    after: Project
    levels: frozenset[str]
    label: str
    go_to: str = ""


class Document:
    """One project, open. All changes go through here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._on_disk: Snapshot = snapshot(self.folder)
        self.project: Project = read_project(self.folder)
        self.saved: Project = self.project
        self.history = History()
        self.configuration_name = BASELINE
        self.changed: Signal[Change] = Signal()

    @property
    def configuration(self) -> Configuration:
        """What the configuration that is worked on says."""
        return self.project.configurations.get(self.configuration_name, FrozenMap())

    @property
    def unsaved(self) -> bool:
        """Whether there are changes that are not in the folder."""
        return self.project is not self.saved and bool(changed_texts(self.project, self.saved))

    def do(self, edit: Edit, merge: str = "") -> None:
        """Apply an edit; StudioError where it cannot be. Edits with one `merge` text become one in the history."""
        after = edit.apply(self.project)
        if after is self.project:
            return
        self.history = self.history.with_change(Entry(edit.label, edit.level, self.project, after, merge))
        self._become(after, edit.label)

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        step = self.history.back()
        if step is None:
            return False
        self.history, entry = step
        self._become(entry.before, f"Undo: {entry.label}", entry.level)
        return True

    def redo(self) -> bool:
        """Make the change that was undone last again; False where there is none."""
        step = self.history.forward()
        if step is None:
            return False
        self.history, entry = step
        self._become(entry.after, f"Redo: {entry.label}", entry.level)
        return True

    def work_in(self, configuration: str) -> None:
        """Work in another configuration."""
        self.configuration_name = configuration
        self._tell(self.project, self.project, frozenset({""}), f"Configuration: {configuration}")

    def save(self, *, force: bool = False) -> None:
        """Write what differs into the folder; StudioError where a file was changed by somebody else meanwhile."""
        if self.unsaved:
            save_project(self.folder, self.project, self.saved, force=force)
        self.saved = self.project
        self._on_disk = snapshot(self.folder)
        self._tell(self.project, self.project, frozenset({""}), "Saved")

    def take_in(self) -> bool:
        """Read what changed in the folder from outside; True where something did.

        Unsaved edits are kept: nothing is read while there are any, and saving then says which file differs.
        """
        now = snapshot(self.folder)
        if not changed_files(self._on_disk, now) or self.unsaved:
            return False
        self._on_disk = now
        after = reread(self.folder, self.project)
        if after is self.project:
            return False
        self.history = self.history.with_change(Entry("Change from outside", "", self.project, after))
        self.saved = after
        self._become(after, "Change from outside")
        return True

    def _become(self, after: Project, label: str, go_to: str = "") -> None:
        before, self.project = self.project, after
        self._tell(before, after, changed_levels(before, after), label, go_to)

    def _tell(self, before: Project, after: Project, levels: frozenset[str], label: str, go_to: str = "") -> None:
        self.changed.tell(Change(before, after, levels, label, go_to))
