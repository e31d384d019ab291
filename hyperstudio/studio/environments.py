"""What the project's interpreter has, asked again when something was installed or a local package was edited."""

import hashlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hyperstudio.planning.keys import Environment
from hyperstudio.reading.digests import code_digest
from hyperstudio.reading.imports import imports_of
from hyperstudio.runner.runner import Runner

Stamps = tuple[tuple[str, int], ...]
LEFT_OUT = frozenset({"__pycache__", "node_modules", "site-packages"})


class Environments:
    """Knows the environment of one runner. Local packages count with their code, also those that they import."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._answer: dict[str, Any] | None = None
        self._asked: set[str] = set()
        self._stamps: Stamps = ()
        self._made: tuple[tuple[str, ...], Stamps, Environment] | None = None
        self._lock = threading.Lock()
        self._files: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {}

    def of(self, modules: tuple[str, ...]) -> Environment:
        """The environment as far as these top-level modules need it. New processes are started after a change.

        A run that is started waits for a question in the background, such as for what is stale.
        """
        with self._lock:
            return self._of(modules)

    def _of(self, modules: tuple[str, ...]) -> Environment:
        if self._answer is not None and _stamps(self._answer["folders"]) != self._stamps:
            self._answer = None
            self._runner.renew()
        if self._answer is None or not self._asked.issuperset(modules):
            self._ask(modules)
        assert self._answer is not None
        code = tuple((path, stamp) for place in self._answer["local"].values() for path, stamp in _sources(place))
        if self._made is not None and self._made[0] == modules and self._made[1] == code:
            return self._made[2]
        local = {module: self._digest(module) for module in self._answer["local"]}
        made = Environment(self._answer["python"], self._answer["distributions"], local)
        if self._made is not None and self._made[2].local != local:
            self._runner.renew()  # a process keeps what it has imported
        self._made = (modules, code, made)
        return made

    def _ask(self, modules: tuple[str, ...]) -> None:
        """Ask for these modules, and for what the local ones among them import in turn."""
        wanted = set(modules)
        while True:
            answer = self._runner.environment(sorted(wanted))
            more = {name for place in answer["local"].values() for name in self._imports(place)}
            if more <= wanted:
                break
            wanted |= more
        self._answer, self._asked = answer, wanted
        self._stamps = _stamps(answer["folders"])
        self._runner.preload = tuple(
            name for name, found in answer["distributions"].items() if found is not None and name not in answer["local"]
        )

    def _imports(self, place: str) -> Iterator[str]:
        for path, _ in _sources(place):
            yield from self._read(path)[1]

    def _digest(self, module: str) -> str:
        """The digest of the code of a local package and of all local ones it imports, and the versions of others."""
        assert self._answer is not None
        places: dict[str, str] = self._answer["local"]
        seen, todo = {module}, [module]
        parts: set[str] = set()
        while todo:
            name = todo.pop()
            place = places.get(name)
            if place is None:
                parts.add(f"{name} {self._answer['distributions'].get(name)}")
                continue
            for path, _ in _sources(place):
                digest, imported = self._read(path)
                parts.add(f"{name}/{os.path.relpath(path, place)} {digest}")
                todo.extend(set(imported) - seen)
                seen.update(imported)
        return hashlib.blake2b("\n".join(sorted(parts)).encode(), digest_size=16).hexdigest()

    def _read(self, path: str) -> tuple[str, tuple[str, ...]]:
        """What counts in a file, and the top-level modules that it imports (not those of the standard library)."""
        try:
            status = os.stat(path)
            seen = (status.st_size, status.st_ctime_ns)
            known = self._files.get(path)
            if known is None or known[0] != seen:
                text = Path(path).read_text("utf-8", "surrogateescape")
                names = {name.partition(".")[0] for name in imports_of(text, Path(path).stem).modules}
                imported = tuple(sorted(names - sys.stdlib_module_names))
                known = self._files[path] = (seen, code_digest(text, None), imported)
        except OSError:
            return "", ()
        return known[1], known[2]


def _stamps(folders: list[str]) -> Stamps:
    return tuple((folder, _changed_at(folder)) for folder in folders)


def _changed_at(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _sources(place: str) -> list[tuple[str, int]]:
    """The .py files of a package (or the one file of a module), each with the time when it was last changed."""
    if not os.path.isdir(place):
        return [(place, _changed_at(place))] if place.endswith(".py") else []
    found = []
    for folder, inner, files in os.walk(place):
        inner[:] = sorted(name for name in inner if name not in LEFT_OUT and not name.startswith("."))
        found += [os.path.join(folder, name) for name in sorted(files) if name.endswith(".py")]
    return [(path, _changed_at(path)) for path in found]
