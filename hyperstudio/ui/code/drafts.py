"""What was typed and not saved yet: for each file the text, and the document's text that it started from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hyperstudio.editing.code_files import EditFile, implementation_in
from hyperstudio.errors import StudioError
from hyperstudio.files.backups import back_up
from hyperstudio.files.journal import write_atomically
from hyperstudio.planning.modules import modules_of
from hyperstudio.studio.document import Document
from hyperstudio.ui.code.conflicts import Conflict


@dataclass(slots=True)
class Draft:
    """Text that was typed; `base` is the document's text that it started from."""

    base: str
    text: str


class Drafts:
    """The typed texts of one document's files, by their paths."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._drafts: dict[str, Draft] = {}
        self._addresses: tuple[object, str, str] = (None, "", "")

    @property
    def unsaved(self) -> list[str]:
        """The paths of files with typed text that the document does not have."""
        return list(self._drafts)

    def is_there(self, path: str) -> bool:
        """Whether the document has such a file."""
        return path in modules_of(self._document.project).sources

    def address_of(self, path: str) -> str:
        """The address of the implementation whose file this is, or nothing. (Asked with every key, so remembered.)"""
        project = self._document.project
        if self._addresses[0] is not project or self._addresses[1] != path:
            self._addresses = (project, path, implementation_in(project, path) if path else "")
        return self._addresses[2]

    def text(self, path: str) -> str:
        """The document's text of a file; empty where there is none."""
        source = modules_of(self._document.project).sources.get(path)
        return source.text if source else ""

    def typed(self, path: str) -> str | None:
        """The text to show: what was typed, else the document's; None where there is no such file."""
        draft = self._drafts.get(path)
        return draft.text if draft else self.text(path) if self.is_there(path) else None

    def is_typed(self, path: str) -> bool:
        """Whether a file has typed text that the document does not have."""
        return path in self._drafts

    def type(self, path: str, text: str) -> None:
        """Take the text that a file has in the editor now."""
        draft = self._drafts.get(path)
        base = draft.base if draft else self.text(path)
        if text == base and text == self.text(path):
            self._drafts.pop(path, None)
        else:
            self._drafts[path] = Draft(base, text)

    def drop(self, path: str) -> None:
        """Forget what was typed in a file."""
        self._drafts.pop(path, None)

    def follow(self) -> None:
        """After a change of the document: what it says like the draft by now needs no draft."""
        for path, draft in list(self._drafts.items()):
            if self.is_there(path) and self.text(path) == draft.text:
                del self._drafts[path]

    def bring_in(self) -> None:
        """Make edits of the document of all texts that nobody changed elsewhere; StudioError where one cannot be."""
        for path, draft in list(self._drafts.items()):
            if self.is_there(path) and self.text(path) == draft.base:
                del self._drafts[path]  # first, as the edit is told to all who show it
                self._document.do(EditFile(path, draft.text))

    def conflicts(self, settled: Callable[[StudioError | None], None]) -> list[Conflict]:
        """What was changed on both sides: typed here, or unsaved in the document. `settled` is called after each."""
        document = self._document
        found: list[Conflict] = []

        def settling(does: Callable[[], None]) -> Callable[[], None]:
            def settle() -> None:
                try:
                    does()
                except StudioError as refusal:
                    settled(refusal)
                else:
                    settled(None)

            return settle

        for path, collision in document.collisions.items():
            keep, take = _both(document.keep_mine, document.take_theirs, path)
            found.append(Conflict(path, collision.mine, collision.theirs, settling(keep), settling(take)))
        for path, draft in self._drafts.items():
            there = self.is_there(path)
            if not there or self.text(path) != draft.base:
                keep, take = _both(self._keep if there else self._restore, self._take, path)
                theirs = self.text(path) if there else None
                found.append(Conflict(path, draft.text, theirs, settling(keep), settling(take)))
        return found

    def _keep(self, path: str) -> None:
        back_up(self._document.folder, path, self.text(path))
        self._drafts[path].base = self.text(path)

    def _restore(self, path: str) -> None:
        """Write a file that is gone anew, with what was typed."""
        file = self._document.folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, self._drafts[path].text.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise StudioError(f"{path} cannot be written: {error.strerror}.", "Make the folder writable.") from error
        self._document.take_in()

    def _take(self, path: str) -> None:
        back_up(self._document.folder, path, self._drafts[path].text)
        self.drop(path)


def _both(
    keep: Callable[[str], None], take: Callable[[str], None], path: str
) -> tuple[Callable[[], None], Callable[[], None]]:
    return (lambda: keep(path)), (lambda: take(path))
