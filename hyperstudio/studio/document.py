"""The document: the project being worked on, its history, what of it is saved, and who wants to know of changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hyperstudio.editing.comparison import changed_levels
from hyperstudio.editing.edits import Edit
from hyperstudio.editing.history import Entry, History
from hyperstudio.files.backups import back_up
from hyperstudio.files.merging import Collision, merge
from hyperstudio.files.read import read_project
from hyperstudio.files.recovery import EditJournal, forget_lost, lost_texts
from hyperstudio.files.watch import Snapshot, Watched, changed_files, seen_now
from hyperstudio.files.write import changed_texts, save_project, texts
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
        self.watched = Watched(self.folder)
        self._on_disk: Snapshot = self.watched.snapshot()
        self.project: Project = read_project(self.folder)
        self.saved: Project = self.project
        self.history = History()
        self.collisions: Mapping[str, Collision] = FrozenMap()
        self.configuration_name = BASELINE
        self.changed: Signal[Change] = Signal()
        self._journal = EditJournal(self.folder)
        self.lost: Mapping[str, str | None] = self._lost()
        """What an earlier session had not saved when it crashed: texts by path, None for a file that was deleted."""

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

    def save(self) -> None:
        """Write what differs into the folder, after taking in what others changed there.

        StudioError, and nothing is written, while there are collisions, or where the folder cannot be written.
        """
        self.take_in()
        written = save_project(self.folder, self.project, self.saved) if self.unsaved else ()
        self.saved = self.project
        self._journal.forget()
        if written:
            # Only what was written counts as known: what others change meanwhile is still to be noticed.
            known = {path: seen for path, seen in self._on_disk.items() if path not in written}
            self._on_disk = known | seen_now(self.folder, written)
        self._tell(self.project, self.project, frozenset({""}), "Saved")

    def recover(self) -> None:
        """Bring back what an earlier session had not saved, as a change that can be undone."""
        project = read_project(
            self.folder, self.project, over=changed_texts(self.project, self.saved) | dict(self.lost)
        )
        self.history = self.history.with_change(Entry("Recover", "", self.project, project))
        self._become(project, "Recover")
        self.leave_lost()

    def leave_lost(self) -> None:
        """Take away what an earlier session had not saved."""
        forget_lost(self.folder)
        self.lost = FrozenMap()

    def close(self) -> None:
        """Let go of what is not saved: nothing of it will be offered again."""
        self._journal.forget()

    def _lost(self) -> Mapping[str, str | None]:
        found = lost_texts(self.folder)
        disk = texts(self.project) if found else {}
        lost = {path: text for path, text in found.items() if disk.get(path) != text}
        if found and not lost:
            forget_lost(self.folder)
        return FrozenMap(lost)

    def take_in(self, now: Snapshot | None = None) -> bool:
        """Read what changed in the folder from outside; True where something did. `now`: its picture, if made.

        Unsaved changes stay. A file that was changed on both sides is among the `collisions` from then on, until
        `keep_mine` or `take_theirs` settles it. StudioError where the project cannot be read.
        """
        now = now or self.watched.snapshot()
        if not changed_files(self._on_disk, now):
            return False
        self._on_disk = now
        return self._merge("Change from outside")

    def keep_mine(self, path: str) -> None:
        """Settle a collision for this side: saving writes over the file on disk, whose text is backed up."""
        collision = self.collisions.get(path)
        if collision is not None:
            if collision.theirs is not None:
                back_up(self.folder, path, collision.theirs)
            self._merge(f"Keep mine: {path}", keep=(path,))

    def take_theirs(self, path: str) -> None:
        """Settle a collision for the folder's side (it can be undone); the text from here is backed up."""
        collision = self.collisions.get(path)
        if collision is not None:
            if collision.mine is not None:
                back_up(self.folder, path, collision.mine)
            self._merge(f"Take theirs: {path}", take=(path,))

    def _merge(self, label: str, keep: tuple[str, ...] = (), take: tuple[str, ...] = ()) -> bool:
        merged = merge(self.folder, self.project, self.saved, keep=keep, take=take)
        same = merged.saved is self.saved and merged.collisions == self.collisions
        self.saved, self.collisions = merged.saved, merged.collisions
        if merged.project is not self.project:
            self.history = self.history.with_change(Entry(label, "", self.project, merged.project))
            self._become(merged.project, label)
        elif same:
            return False
        else:
            self._tell(self.project, self.project, frozenset({""}), label)
        return True

    def _become(self, after: Project, label: str, go_to: str = "") -> None:
        before, self.project = self.project, after
        self._journal.append(changed_texts(after, before))
        self._follow_configuration(before, after)
        self._tell(before, after, changed_levels(before, after), label, go_to)

    def _follow_configuration(self, before: Project, after: Project) -> None:
        """Where the configuration that is worked on is gone: work in what it is called now, else in the baseline."""
        name = self.configuration_name
        if name in before.configurations and name not in after.configurations:
            content = before.configurations[name]
            new = [one for one in after.configurations if one not in before.configurations]
            self.configuration_name = next((one for one in new if after.configurations[one] is content), BASELINE)

    def _tell(self, before: Project, after: Project, levels: frozenset[str], label: str, go_to: str = "") -> None:
        self.changed.tell(Change(before, after, levels, label, go_to))
