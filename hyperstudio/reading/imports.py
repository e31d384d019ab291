"""Which modules a file may import, found without importing any."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hyperstudio.reading.meanings import imported_names
from hyperstudio.reading.syntax import Unreadable, parsed

_BY_NAME = frozenset({"__import__", "importlib.import_module", "importlib.__import__"})
# Run code from a place that only the running program knows.
_UNKNOWN = frozenset(
    {
        "exec",
        "eval",
        "runpy.run_path",
        "runpy.run_module",
        "pkgutil.resolve_name",
        "pydoc.locate",
        "importlib.util.spec_from_file_location",
        "importlib.machinery.SourceFileLoader",
    }
)


@dataclass(frozen=True, slots=True)
class Imports:
    """Absolute names of every module that may be imported (packages around them too), sorted.

    For `from a.b import c` these are "a", "a.b" and "a.b.c", since only running tells whether c is a module.
    `computed` says whether something is imported by a name that the file computes.
    """

    modules: tuple[str, ...] = ()
    computed: bool = False


@lru_cache(maxsize=4096)
def imports_of(text: str, module: str, *, package: bool = False) -> Imports:
    """What the file of `module` may import (`package`: it is an `__init__.py`); nothing where it is no Python.

    A package also names the submodules in its `__all__`, which `from package import *` imports.
    """
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return Imports()
    nodes = list(ast.walk(tree))
    home = module if package else module.rpartition(".")[0]
    names = dict(pair for node in nodes for pair in imported_names(node))
    modules = {name for node in nodes for name in _statement(node, home)}
    computed = False
    understood: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Call) and _full_name(node.func, names) in _BY_NAME:
            constant = _constant_name(node, home)
            if constant is not None:
                modules.add(constant)
                understood.add(node.func)
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load) and node not in understood:
            computed = computed or _full_name(node, names) in _BY_NAME | _UNKNOWN
    if package:
        modules.update(f"{module}.{name}" for node in nodes for name in _listed(node))
    return Imports(tuple(sorted(_with_parents(modules))), computed)


def _statement(node: ast.AST, home: str) -> Iterator[str]:
    """The modules that an import statement names, relative ones seen from the package `home`."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name
    elif isinstance(node, ast.ImportFrom):
        start = absolute_name("." * node.level + (node.module or ""), home)
        if start:
            yield start
            for alias in node.names:
                if alias.name != "*":
                    yield f"{start}.{alias.name}"


def absolute_name(name: str, home: str) -> str:
    """A module's absolute name; "" for a relative one that leaves its top package."""
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    if not level:
        return name
    parts = home.split(".") if home else []
    if level > len(parts):
        return ""
    return ".".join([*parts[: len(parts) - level + 1], *([rest] if rest else [])])


def _constant_name(call: ast.Call, home: str) -> str | None:
    """The module that `import_module("…")` names; None where it is computed."""
    given = {word.arg: word.value for word in call.keywords}
    first = call.args[0] if call.args else given.get("name")
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    if not first.value.startswith("."):
        # `__import__` may name submodules and a level as well: only the plain form is understood.
        return None if isinstance(call.func, ast.Name) and call.func.id == "__import__" and _more(call) else first.value
    package = call.args[1] if len(call.args) > 1 else given.get("package")
    if isinstance(package, ast.Constant) and isinstance(package.value, str):
        return absolute_name(first.value, package.value) or None
    if isinstance(package, ast.Name) and package.id == "__package__":
        return absolute_name(first.value, home) or None
    return None


def _more(call: ast.Call) -> bool:
    return len(call.args) > 1 or bool(call.keywords)


def _full_name(node: ast.AST, names: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        start = _full_name(node.value, names)
        return f"{start}.{node.attr}".removeprefix("builtins.") if start else ""
    return names.get(node.id, node.id).removeprefix("builtins.") if isinstance(node, ast.Name) else ""


def _listed(node: ast.AST) -> Iterator[str]:
    """The texts of `__all__ = [...]`, as far as they stand there."""
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        return
    if node.value is not None and any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
        for part in ast.walk(node.value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
                yield part.value


def _with_parents(modules: set[str]) -> set[str]:
    """Importing a.b.c imports a and a.b first."""
    found: set[str] = set()
    for module in modules:
        while module and module not in found:
            found.add(module)
            module = module.rpartition(".")[0]
    return found
