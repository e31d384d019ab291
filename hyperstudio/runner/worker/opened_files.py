"""Which files a step opened for reading, seen by an audit hook: a stored value counts only while they are unchanged."""

import os
import site
import stat
import sys
import sysconfig
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR
_SYSTEM = ("/proc/", "/dev/", "/sys/")


class OpenedFiles:
    """Collects what is opened between `begin` and `end`. The hook stays for the life of the process."""

    def __init__(self, project: str, store: str) -> None:
        self._project = project + os.sep
        prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__), store}
        prefixes.update(sysconfig.get_paths().values())
        prefixes.update((site.getusersitepackages(), *site.getsitepackages()))
        prefixes.update(os.path.realpath(prefix) for prefix in tuple(prefixes))
        # A prefix that holds the project (a project below /usr/local, say) would hide all its files.
        inside = [prefix.rstrip(os.sep) + os.sep for prefix in prefixes if prefix and prefix != os.sep]
        self._ignored = (*_SYSTEM, *(prefix for prefix in inside if not self._project.startswith(prefix)))
        self._read: dict[str, None] = {}
        self._written: set[str] = set()
        self._active = False
        self._installed = False

    def begin(self) -> None:
        """From now on files are noted."""
        if not self._installed:
            self._installed = True
            sys.addaudithook(self._hear)
        self._active = True

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._active:
            return
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int) or path is None:
                return
            written = flags & _WRITES if isinstance(flags, int) else isinstance(mode, str) and mode[:1] in "wax"
            self._note(path, bool(written))
        elif event == "sqlite3.connect":
            self._note(arguments[0], False)

    def _note(self, path: Any, written: bool) -> None:
        try:
            text = os.path.abspath(os.fsdecode(path))
        except (TypeError, ValueError, OSError):
            return  # an open that will fail by itself
        if written:
            self._written.add(text)
        else:
            self._read[text] = None

    def end(self) -> list[str]:
        """The regular files that were read since `begin`, without those of Python, of the store, and the modules.

        A file that the step wrote itself is its doing and no input of it.
        """
        self._active = False
        if not self._read and not self._written:
            return []
        read = [path for path in self._read if path not in self._written and self._counts(path)]
        self._read = {}
        self._written = set()
        return read

    def _counts(self, path: str) -> bool:
        if path.startswith(self._ignored):
            return False
        if path.startswith(self._project) and path.endswith((".py", ".pyc")):
            return False
        try:
            return stat.S_ISREG(os.stat(path).st_mode)
        except OSError:
            return False
