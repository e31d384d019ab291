"""History: the earlier and later values of the document. Undo and redo are values, so no inverse can be wrong."""

from dataclasses import dataclass

from hyperstudio.graph.project import Project

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what it is called, where it is seen, and the project before and after."""

    label: str
    level: str
    before: Project
    after: Project
    merge: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What was done and what was undone; itself a value."""

    done: tuple[Entry, ...] = ()
    undone: tuple[Entry, ...] = ()

    def with_change(self, entry: Entry) -> "History":
        """The history after a change; changes with the same `merge` text become one (a slider being dragged)."""
        if entry.merge and self.done and self.done[-1].merge == entry.merge:
            first = self.done[-1]
            entry = Entry(entry.label, entry.level, first.before, entry.after, entry.merge)
            return History((*self.done[:-1], entry))
        return History((*self.done, entry)[-LONGEST:])

    def back(self) -> tuple["History", Entry] | None:
        """The history after undo, and what was undone; None when there is nothing to undo."""
        if not self.done:
            return None
        entry = self.done[-1]
        return History(self.done[:-1], (*self.undone, entry)), entry

    def forward(self) -> tuple["History", Entry] | None:
        """The history after redo, and what was redone; None when there is nothing to redo."""
        if not self.undone:
            return None
        entry = self.undone[-1]
        return History((*self.done, entry), self.undone[:-1]), entry
