"""The project's modules: which file is which module, what each one imports, and the digest of all that it reaches."""

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from hyperstudio.graph.addresses import every_block
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.folders import code_file, folder_of, module_of
from hyperstudio.graph.project import Project
from hyperstudio.reading.digests import code_digest
from hyperstudio.reading.imports import imports_of


@dataclass(frozen=True, slots=True)
class Reach:
    """What a module's code consists of: a digest over it and all project modules that it imports, and the
    third-party modules (top-level names) that any of them imports."""

    digest: str
    paths: tuple[str, ...]
    third_party: tuple[str, ...]


class Modules:
    """All .py files of one project as modules. Made once for the same code; see `modules_of`."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.sources = dict(_sources(project))
        self._paths: dict[str, str] = {}
        self._public: dict[str, str] = {}
        for path in self.sources:
            self._paths[module_of(project.name, path)[0]] = path
        for address, block in every_block(project):
            for name, implementation in block.implementations.items():
                if isinstance(implementation, CodeImplementation):
                    self._public[code_file(f"{address}.{name}", implementation)] = name
        self._direct: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}
        self._reach: dict[str, Reach] = {}
        self._third_party: tuple[str, ...] | None = None

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each file's bytes, by path."""
        return {path: source.digest for path, source in self.sources.items()}

    def is_of(self, project: Project) -> bool:
        """Whether these are also the modules of another value of the project, whose code is the very same."""
        own = self.project
        same = own.workflows is project.workflows and own.shared is project.shared and own.others is project.others
        return same and own.name == project.name

    def third_party(self) -> tuple[str, ...]:
        """The top-level names of all third-party modules that the project imports anywhere."""
        if self._third_party is None:
            self._third_party = tuple(sorted({name for path in self.sources for name in self._read(path)[2]}))
        return self._third_party

    def code_digest(self, path: str) -> str:
        """The digest of a file's own code: its comments and formatting do not count."""
        return self._read(path)[0]

    def reach(self, path: str) -> Reach:
        """What the module in the file `path` reaches by import."""
        known = self._reach.get(path)
        if known is None:
            known = self._reach[path] = self._follow(path)
        return known

    def code(self, files: Iterable[str]) -> dict[str, str]:
        """For each module that these files reach, by its name: the digest of what it reaches itself."""
        paths = dict.fromkeys(path for file in files for path in self.reach(file).paths)
        return {module_of(self.project.name, path)[0]: self.reach(path).digest for path in paths}

    def imports(self, files: Iterable[str]) -> dict[str, list[str]]:
        """Which files each file that these reach imports directly; those that import none are left out."""
        paths = dict.fromkeys(path for file in files for path in self.reach(file).paths)
        return {path: list(inner) for path in paths if (inner := self._read(path)[1])}

    def _follow(self, path: str) -> Reach:
        seen = {path}
        todo = [path]
        third_party: set[str] = set()
        while todo:
            _, inner, outer = self._read(todo.pop())
            third_party.update(outer)
            fresh = [found for found in inner if found not in seen]
            seen.update(fresh)
            todo.extend(fresh)
        digest = hashlib.blake2b(self._read(path)[0].encode(), digest_size=16)
        # Names of other modules are not part of it: moving a helper changes the import that reaches it anyway.
        for other in sorted(self._read(found)[0] for found in seen if found != path):
            digest.update(other.encode())
        return Reach(digest.hexdigest(), tuple(sorted(seen)), tuple(sorted(third_party)))

    def _read(self, path: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """A file's own digest, the project files it imports, the third-party modules it imports."""
        known = self._direct.get(path)
        if known is None:
            text = self.sources[path].text
            module, package = module_of(self.project.name, path)
            imports = imports_of(text, module, package=package)
            inner: set[str] = set(self._packages_above(module))
            outer: set[str] = set()
            for name in imports.modules:
                top = name.partition(".")[0]
                if top == self.project.name:
                    inner.update(self._packages_above(name))
                    if name in self._paths:
                        inner.add(self._paths[name])
                elif top not in sys.stdlib_module_names:
                    outer.add(top)
            if imports.computed:
                inner.update(found for found in self.sources if found.startswith("lib/"))
            inner.discard(path)
            known = (code_digest(text, self._public.get(path)), tuple(sorted(inner)), tuple(sorted(outer)))
            self._direct[path] = known
        return known

    def _packages_above(self, module: str) -> list[str]:
        """The __init__.py files that importing `module` runs first."""
        names = module.split(".")
        above = (".".join(names[:count]) for count in range(1, len(names)))
        return [self._paths[name] for name in above if name in self._paths]


def modules_of(project: Project) -> Modules:
    """The modules of a project value; the last few are remembered. Values that differ in settings only share them."""
    for known in _KNOWN:
        if known.project is project or known.is_of(project):
            return known
    made = Modules(project)
    _KNOWN.insert(0, made)
    del _KNOWN[4:]
    return made


_KNOWN: list[Modules] = []


def _sources(project: Project) -> list[tuple[str, SourceFile]]:
    found = list(project.others.items())
    for address, block in every_block(project):
        folder = folder_of(address)
        found.extend((f"{folder}/{name}", source) for name, source in block.others.items())
        for name, implementation in block.implementations.items():
            if isinstance(implementation, CodeImplementation):
                own = f"{address}.{name}"
                found.append((code_file(own, implementation), implementation.source))
                found.extend((f"{folder_of(own)}/{path}", source) for path, source in implementation.files.items())
    return found
