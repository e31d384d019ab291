"""Importing the project's modules: compiled from source each time, and only as the plan knows them."""

import hashlib
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType

from .opened_files import OpenedFiles


class ChangedAfterStart(ImportError):
    """A file of the project is not as it was when the run was planned."""


class _SourceLoader(importlib.machinery.SourceFileLoader):
    """Loads one module from its source; compiled files are neither read nor written."""

    def __init__(self, fullname: str, path: str, finder: "ProjectFinder") -> None:
        super().__init__(fullname, path)
        self._finder = finder

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source. Raises `ChangedAfterStart` for a file that the plan knows otherwise."""
        data = self.get_data(self.path)
        self._finder.check(self.path, data)
        code: CodeType = self.source_to_code(data, self.path)
        return code

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; what it opens meanwhile belongs to everyone who imports it."""
        if self._finder.opened is None:
            super().exec_module(module)
            return
        with self._finder.opened.importing(self._finder.relative(self.path)):
            super().exec_module(module)


class ProjectFinder:
    """Finds the project as the package of its name: no installed package of that name comes before it."""

    def __init__(self, project: str, name: str, opened: OpenedFiles | None = None) -> None:
        self.project = project
        self.opened = opened
        self.name = name
        self.files: Mapping[str, str] | None = None
        """Path in the project → digest (blake2b, 128 bit) of the bytes; None accepts what is there."""
        self.local: frozenset[str] = frozenset()
        """The packages outside that count as code of the project: their compiled files are not read either."""
        self._looking = False

    def install(self) -> None:
        """Become the first finder that an import asks."""
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Where a module of the project is; None for all others."""
        if fullname == self.name:
            spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [self.project]
            return spec
        if not fullname.startswith(self.name + "."):
            return self._outside(fullname) if fullname.partition(".")[0] in self.local else None
        base = os.path.join(self.project, *fullname.split(".")[1:])
        package = os.path.join(base, "__init__.py")
        if os.path.isfile(package):
            loader = _SourceLoader(fullname, package, self)
            return importlib.util.spec_from_file_location(
                fullname, package, loader=loader, submodule_search_locations=[base]
            )
        if os.path.isfile(base + ".py"):
            loader = _SourceLoader(fullname, base + ".py", self)
            return importlib.util.spec_from_file_location(fullname, base + ".py", loader=loader)
        if os.path.isdir(base):
            spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [base]
            return spec
        return None  # compiled extensions in the project: the usual finders look there as well

    def _outside(self, fullname: str) -> importlib.machinery.ModuleSpec | None:
        """What the usual finders say, with source instead of compiled files: those may be older and not show it."""
        if self._looking:
            return None
        self._looking = True
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._looking = False
        if spec is not None and type(spec.loader) is importlib.machinery.SourceFileLoader and spec.origin:
            spec.loader = _SourceLoader(fullname, spec.origin, self)
        return spec

    def relative(self, path: str) -> str:
        """A file's path inside of the project, with slashes."""
        return os.path.relpath(path, self.project).replace(os.sep, "/")

    def check(self, path: str, data: bytes) -> None:
        """Raise `ChangedAfterStart` when the bytes of a file are not those that the run was planned with."""
        if self.files is None:
            return
        relative = self.relative(path)
        if relative.startswith("../"):
            return  # a package outside that counts as code of the project
        if self.files.get(relative) != hashlib.blake2b(data, digest_size=16).hexdigest():
            raise ChangedAfterStart(f"{relative} changed after this run started. Run again.", path=path)

    def purge(self, spared: Collection[str] = ()) -> None:
        """Forget the project's modules, so that the next import reads their files; but not those of `spared` files."""
        inside = self.name + "."
        modules = [name for name in sys.modules if name == self.name or name.startswith(inside)]
        stays: set[str] = set()
        for name in modules if spared else ():
            file = getattr(sys.modules[name], "__file__", None)
            if file is not None and os.path.relpath(file, self.project).replace(os.sep, "/") in spared:
                stays.update(name[:end] for end, letter in enumerate(name) if letter == ".")
                stays.add(name)
        for name in modules:
            if name in stays:
                continue
            above, _, last = name.rpartition(".")
            if above in stays and getattr(sys.modules[above], last, None) is sys.modules[name]:
                delattr(sys.modules[above], last)  # or `from package import module` would find the old one
            del sys.modules[name]


def package_folder(store: str, project: str, name: str) -> str:
    """A folder whose one package is the project, for processes that the project's code starts."""
    place = hashlib.blake2b(f"{project}\0{name}".encode(), digest_size=8).hexdigest()
    folder = os.path.join(store, "packages", place)
    path = os.path.join(folder, name, "__init__.py")
    text = f"__path__ = [{project!r}]\n".encode()
    if not os.path.exists(path) or Path(path).read_bytes() != text:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        temporary = f"{path}.{os.getpid()}"
        Path(temporary).write_bytes(text)
        os.replace(temporary, path)
    return folder
