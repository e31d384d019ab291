"""Which files a step opened for reading, seen by an audit hook: a stored value counts only while they are unchanged."""

import itertools
import os
import site
import stat
import sys
import sysconfig
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .paths import changed_at

_WRITES = os.O_WRONLY | os.O_RDWR
_SYSTEM = ("/proc/", "/dev/", "/sys/")
_IMPORTING = ("<frozen importlib", os.path.join(os.path.dirname(os.__file__), "importlib", ""))
"""The code that looks for modules and installed packages in all folders of `sys.path`: no step reads these names."""
_EVENTS = frozenset(("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "sqlite3.connect"))

Stamp = tuple[int, int, int] | None
"""Size, time of change and inode of a file; None where there is none."""


class OpenedFiles:
    """Collects what is opened between `begin` and `end`. The hook stays for the life of the process.

    Files that were looked for and are not there count as well, and folders (written with a "/" at their end) whose
    names were listed. What a module opens while it is imported is kept for every step that imports it.
    """

    def __init__(self, project: str, store: str) -> None:
        self._project = project + os.sep
        prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__), store}
        prefixes.update(sysconfig.get_paths().values())
        prefixes.update((site.getusersitepackages(), *site.getsitepackages()))
        prefixes.update(os.path.realpath(prefix) for prefix in tuple(prefixes))
        # A prefix that holds the project (a project below /usr/local, say) would hide all its files.
        inside = [prefix.rstrip(os.sep) + os.sep for prefix in prefixes if prefix and prefix != os.sep]
        self._ignored = (*_SYSTEM, *(prefix for prefix in inside if not self._project.startswith(prefix)))
        self._read: dict[str, Stamp] = {}
        self._written: set[str] = set()
        self._made: list[str] = []
        self._importing: list[str] = []
        self._by_module: dict[str, dict[str, Stamp]] = {}
        self._imports: Mapping[str, list[str]] | None = None
        self._last_written: frozenset[str] = frozenset()
        self._modules = LoadedModules()
        self._active = False
        self._installed = False
        self.unsteady = False
        """Whether a file that the last step read was changed by others before the step was done."""

    def plan(self, imports: Mapping[str, list[str]] | None, staying: Collection[str] = ()) -> None:
        """A new run: which file of the project imports which (all of them all, where that is not known).

        `staying` are the files whose modules are not imported anew.
        """
        self._imports = imports
        self._modules.forget()
        self._by_module = {file: read for file, read in self._by_module.items() if file in staying}

    @contextmanager
    def importing(self, file: str) -> Iterator[None]:
        """Note what is opened meanwhile as what the module in this file of the project opens."""
        self._install()
        self._importing.append(file)
        try:
            yield
        finally:
            self._importing.pop()
            # Its own text is no file that it reads; without any, no step has to ask what its modules read.
            read = self._by_module.pop(file, {})
            modules = self._modules.files() if any(path.endswith(".py") for path in read) else ()
            left = {path: stamp for path, stamp in read.items() if path not in modules and _counts(path)}
            if left:
                self._by_module[file] = left

    def begin(self) -> None:
        """From now on files are noted."""
        self._install()
        self._active = True

    def _install(self) -> None:
        if not self._installed:
            self._installed = True
            sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS or not (self._active or self._importing):
            return
        path = arguments[0]
        if event == "open":
            _, mode, flags = arguments
            written = flags & _WRITES if isinstance(flags, int) else isinstance(mode, str) and mode[:1] in "wax"
            self._note(path, bool(written))
        elif event == "sqlite3.connect":
            self._note(path, False, database=True)
        elif event == "os.mkdir":
            if (made := _text(path)) is not None:
                self._made.append(made + os.sep)
        elif event == "os.rename":
            self._note(arguments[1], True)
        elif not sys._getframe(1).f_code.co_filename.startswith(_IMPORTING):
            self._note("." if path is None else path, False, listed=True)

    def _note(self, path: Any, written: bool, *, database: bool = False, listed: bool = False) -> None:
        text = _text(path)
        if text is None or text.startswith(self._ignored):
            return
        if written:
            self._written.add(text)
            return
        stamp = None if listed else _stamp(text)
        if database and stamp is None:
            return  # it is created now
        noted = (text + os.sep, None) if listed else (text, (-1, 0, 0) if database else stamp)
        self._read.setdefault(*noted)
        if self._importing:
            self._by_module.setdefault(self._importing[-1], {}).setdefault(*noted)

    def wrote(self, path: str) -> bool:
        """Whether the step that was just watched wrote this file itself."""
        return path in self._last_written

    def end(self, file: str | None = None) -> list[str]:
        """What was read since `begin`, and what the modules that the step's `file` imports have read.

        Without the files of Python, of the store, and of imported modules. A file that the step wrote itself is its
        doing and no input of it, as is a folder that it made.
        """
        self._active = self.unsteady = False
        self._last_written = frozenset(self._written)
        if not self._read and not self._by_module:
            self._written, self._made = set(), []
            return []
        read = dict(self._read)
        for module in self._reached(file) if self._by_module else ():
            read |= self._by_module.get(module, {})
        made = tuple(self._made)
        modules = self._modules.files() if any(path.endswith(".py") for path in read) else ()
        left = (path for path in read if path not in self._written and not path.startswith(made))
        counted = [path for path in left if path not in modules and _counts(path)]
        self.unsteady = any(_changed(path, read[path]) for path in counted)
        self._read, self._written, self._made = {}, set(), []
        return counted

    def _reached(self, file: str | None) -> set[str]:
        if self._imports is None or file is None:
            return set(self._by_module)
        reached, todo = {file}, [file]
        while todo:
            fresh = set(self._imports.get(todo.pop(), ())) - reached
            reached |= fresh
            todo.extend(fresh)
        return reached


def _counts(path: str) -> bool:
    if path.endswith((".pyc", "__pycache__" + os.sep)):
        return False
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return True  # it matters that it is not there
    return stat.S_ISDIR(mode) if path.endswith(os.sep) else stat.S_ISREG(mode)


class LoadedModules:
    """The files of all modules that are imported: the keys know them, as code or by the version of their package."""

    def __init__(self) -> None:
        self._seen = 0
        self._files: set[str] = set()

    def forget(self) -> None:
        """Modules may have been taken away."""
        self._seen = 0
        self._files.clear()

    def files(self) -> set[str]:
        """The files; only what was imported since the last time is looked at."""
        new = len(sys.modules) - self._seen
        if new < 0:
            self.forget()
            new = len(sys.modules)
        if new:
            self._seen += new
            for module in list(itertools.islice(reversed(sys.modules.values()), new)):
                file = getattr(module, "__dict__", {}).get("__file__")
                if isinstance(file, str):
                    self._files.add(os.path.abspath(file))
        return self._files


def _text(path: Any) -> str | None:
    if isinstance(path, int) or path is None:
        return None
    try:
        return os.path.abspath(os.fsdecode(path))
    except (TypeError, ValueError, OSError):
        return None  # an open that will fail by itself


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, changed_at(status), status.st_ino


def _changed(path: str, stamp: Stamp) -> bool:
    return not path.endswith(os.sep) and stamp != (-1, 0, 0) and _stamp(path) != stamp
