"""A project's folder, looked at carefully: nothing outside it is read, and what cannot be read is a problem."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from hyperstudio.graph.problems import Problem

MOST_CODE_BYTES = 8 * 2**20


class Folder:
    """The files of a project by their paths inside it (with /), and what was wrong with them.

    `unreadable` are paths of files (or folders) that were not read whole and are therefore never written over.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.faults: list[Problem] = []
        self.unreadable: list[str] = []

    def fault(self, what: str, mend: str, path: str, address: str = "", line: int | None = None) -> None:
        """Add a problem about a file or folder."""
        what, mend, file = (text.encode("utf-8", "replace").decode() for text in (what, mend, path))
        self.faults.append(Problem(what=what, mend=mend, address=address, file=file, line=line))

    def listing(self, path: str) -> tuple[list[str], list[str]]:
        """The names of the files and of the folders in a folder, sorted; hidden ones and bytecode left out."""
        files: list[str] = []
        folders: list[str] = []
        if path and (self.root / path).is_symlink() and not self._leads_inside(path):
            return files, folders
        try:
            with os.scandir(self.root / path) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name == "__pycache__":
                        continue
                    inside = f"{path}/{entry.name}" if path else entry.name
                    if entry.is_symlink() and not self._leads_inside(inside):
                        continue
                    if entry.is_dir():
                        folders.append(entry.name)
                    elif entry.is_file():
                        files.append(entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return [], []
        except OSError as error:
            self._unreadable(path, error)
        return sorted(files), sorted(folders)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file, None where they cannot be read (then that is a problem)."""
        if (self.root / path).is_symlink() and not self._leads_inside(path):
            return None
        try:
            with open(self.root / path, "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise OSError(0, "it is no ordinary file")
                if path.endswith(".py") and os.fstat(file.fileno()).st_size > MOST_CODE_BYTES:
                    raise OSError(0, f"it is larger than {MOST_CODE_BYTES // 2**20} MB")
                return file.read()
        except OSError as error:
            self._unreadable(path, error)
            return None

    def holds_files(self, path: str) -> bool:
        """Whether there is any file of the project's kinds (.json, .py) in a folder, at any depth."""
        return any(file.endswith((".json", ".py")) for file in self.under(path))

    def under(self, path: str) -> Iterator[str]:
        """The paths of all files in a folder and in those inside it."""
        todo = [path]
        while todo:
            at = todo.pop()
            files, folders = self.listing(at)
            yield from (f"{at}/{name}" for name in files)
            todo.extend(f"{at}/{name}" for name in folders if not (self.root / at / name).is_symlink())

    def _leads_inside(self, path: str) -> bool:
        link = self.root / path
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):
            self._set_aside(path, "The link leads nowhere.", "Delete it, or let it lead to a file of the project.")
            return False
        if not target.is_relative_to(self.root):
            mend = "Copy what it leads to into the project; nothing outside the project's folder is read."
            self._set_aside(path, "The link leads out of the project.", mend)
            return False
        if target.is_dir() and link.parent.resolve().is_relative_to(target):
            self._set_aside(path, "The link leads to a folder that it lies in.", "Delete the link.")
            return False
        return True

    def _set_aside(self, path: str, what: str, mend: str) -> None:
        if path not in self.unreadable:
            self.fault(what, mend, path)
            self.unreadable.append(path)

    def _unreadable(self, path: str, error: OSError) -> None:
        mend = "Check its permissions, and whether it is a file at all."
        self._set_aside(path, f"It cannot be read: {error.strerror or error}.", mend)


class CoveredFolder(Folder):
    """A folder as it would be with texts laid over its files; None stands for a file that is not there."""

    def __init__(self, root: Path, over: Mapping[str, str | None]) -> None:
        super().__init__(root)
        self._over = over
        self._beside: dict[str, tuple[set[str], set[str], set[str]]] = {}
        for path, text in over.items():
            around, _, name = path.rpartition("/")
            new, gone, _ = self._in(around)
            (gone if text is None else new).add(name)
            while text is not None and around:
                around, _, name = around.rpartition("/")
                self._in(around)[2].add(name)

    def listing(self, path: str) -> tuple[list[str], list[str]]:
        """The names of the files and of the folders in a folder, as they would be."""
        files, folders = super().listing(path)
        if path not in self._beside:
            return files, folders
        new, gone, inside = self._beside[path]
        return sorted({*files, *new} - gone), sorted({*folders, *inside})

    def content(self, path: str) -> bytes | None:
        """The bytes that a file would have, None where it would not be there or cannot be read."""
        if path not in self._over:
            return super().content(path)
        text = self._over[path]
        return None if text is None else text.encode("utf-8", "surrogateescape")

    def _in(self, folder: str) -> tuple[set[str], set[str], set[str]]:
        return self._beside.setdefault(folder, (set(), set(), set()))


class TextFolder(CoveredFolder):
    """A folder that is nowhere: only its texts by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(Path(os.devnull), {path: text for path, text in texts.items() if _is_inside(path)})


def _is_inside(path: str) -> bool:
    """Whether a path is a plain one inside a folder."""
    return all(part and not part.startswith(".") for part in path.split("/")) and "\\" not in path
