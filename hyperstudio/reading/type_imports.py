"""Import lines for types that are written with full module names, and the short names they get by them."""

import ast
import builtins
import sys
from collections.abc import Iterable

from hyperstudio.graph.names import free_name
from hyperstudio.reading.syntax import parsed_expression

# How people call these modules.
_CUSTOMARY = {"pandas": "pd", "numpy": "np", "polars": "pl", "networkx": "nx", "matplotlib.pyplot": "plt"}
_WIDTH = 88


class TypeImports:
    """Collects what types need; `annotation()` writes one, `lines()` the imports for all of them so far."""

    def __init__(self, types: Iterable[str], taken: Iterable[str]) -> None:
        self._taken = {*taken}
        self._short: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        self._members: dict[str, dict[str, str]] = {}
        found = [tree for tree in map(parsed_expression, types) if tree is not None]
        self._taken |= {node.id for tree in found for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for tree in found:
            for node in _outermost(tree):
                self._add(".".join(_parts_of(node)))

    def annotation(self, text: str) -> str:
        """The type as an annotation; in quotes where it holds names that nobody can import."""
        tree = parsed_expression(text)
        if tree is None:
            return quoted(text.strip() or "typing.Any")
        written = ast.unparse(_Shorter(self._short).visit(parsed_copy(text)))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        roots = {_parts_of(node)[0] for node in _outermost(tree)}
        unknown = names - roots - set(dir(builtins))
        return quoted(written) if unknown else _double_quotes(written)

    def lines(self) -> list[str]:
        """Import lines in the order that ruff gives them: the standard library first, `import` before `from`."""
        sections: dict[bool, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {True: ([], []), False: ([], [])}
        for module, alias in self._whole.items():
            line = f"import {module}" if module == alias else f"import {module} as {alias}"
            sections[_is_standard(module)][0].append((module, line))
        for module, members in self._members.items():
            sections[_is_standard(module)][1].append((module, _from_line(module, members)))
        blocks = []
        for section in (sections[True], sections[False]):
            kind = [line for part in section for _, line in sorted(part, key=lambda pair: _natural(pair[0]))]
            if kind:
                blocks.append("\n".join(kind))
        return "\n\n".join(blocks).splitlines()

    def _add(self, full: str) -> None:
        if full in self._short:
            return
        parts = full.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module, rest = ".".join(parts[:count]), parts[count:]
            if module in _CUSTOMARY:
                alias = self._whole.get(module) or self._claim(_CUSTOMARY[module])
                self._whole[module] = alias
                self._short[full] = ".".join([alias, *rest])
                return
        split = next((at for at, part in enumerate(parts[1:], 1) if part[:1].isupper()), len(parts) - 1)
        if parts[0][:1].isupper():
            split = 1  # PIL.Image.Image: the first name is a module in any case
        module, member, rest = ".".join(parts[:split]), parts[split], parts[split + 1 :]
        members = self._members.setdefault(module, {})
        if member not in members:
            members[member] = self._claim(member)
        self._short[full] = ".".join([members[member], *rest])

    def _claim(self, wanted: str) -> str:
        name = wanted if wanted not in self._taken else free_name(f"{wanted}_", self._taken)
        self._taken.add(name)
        return name


def quoted(text: str) -> str:
    """A Python text in double quotes, on one line and in ASCII where the sign cannot be shown."""
    written = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in _escaped(text))
    return f'"{written}"'


def parsed_copy(text: str) -> ast.expr:
    """A tree of one's own, which may be changed."""
    return ast.parse(f"({text.strip()}\n)", mode="eval").body


class _Shorter(ast.NodeTransformer):
    def __init__(self, short: dict[str, str]) -> None:
        self.short = short

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # the name that ast asks for
        written = self.short.get(".".join(_parts_of(node)))
        return ast.parse(written, mode="eval").body if written else node


def _outermost(tree: ast.AST) -> list[ast.Attribute]:
    """The dotted names of a type, whole."""
    found: list[ast.Attribute] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Attribute) and _parts_of(node):
            found.append(node)
        else:
            waiting.extend(reversed([*ast.iter_child_nodes(node)]))
    return found


def _parts_of(node: ast.AST) -> list[str]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def _from_line(module: str, members: dict[str, str]) -> str:
    names = [
        name if name == alias else f"{name} as {alias}"
        for name, alias in sorted(members.items(), key=lambda pair: _member_order(pair[0]))
    ]
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    inner = "".join(f"    {name},\n" for name in names)
    return f"from {module} import (\n{inner})"


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _natural(name: str) -> tuple[str, str]:
    return name.lower(), name


def _member_order(name: str) -> tuple[int, str, str]:
    """Constants, then classes, then the rest."""
    rank = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return rank, name.lower(), name


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _double_quotes(written: str) -> str:
    """`Literal['a']` as ruff writes it."""
    return written.replace("'", '"') if '"' not in written and "\\" not in written else written
