"""Imports of a file after modules have moved: only names that lead elsewhere now change, every other byte stays."""

import ast
import re
from collections.abc import Iterator, Mapping

from hyperstudio.reading.imports import absolute_name
from hyperstudio.reading.source_bytes import SourceBytes
from hyperstudio.reading.syntax import Unreadable, parsed

_FROM = re.compile(rb"from((?:\s|\\\r?\n)*)([.\w]+(?:(?:\s|\.)*\w+)?)(?=(?:\s|\\\r?\n)+import\b)")
_Change = tuple[int, int, str]


def moved_imports(text: str, before: str, after: str, moves: Mapping[str, str], *, package: bool = False) -> str:
    """The text of the module `before`, which is called `after` now, with imports that lead where modules are now.

    `moves` says of modules what they are called now; what lies inside them moves along. A relative import stays one
    where it leads to the right place. A text that is no Python stays as it is.
    """
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return text
    source = SourceBytes(text)
    old_home, new_home = (name if package else name.rpartition(".")[0] for name in (before, after))
    changes: list[_Change] = []
    plain: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            changes.extend(_from(source, node, old_home, new_home, moves))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if (now := moved_name(alias.name, moves)) != alias.name:
                    start = source.span(alias)[0]
                    changes.append((start, start + len(alias.name.encode()), now))
                    if alias.asname is None:
                        plain.add(alias.name)
    if plain:
        changes.extend(_mentions(source, tree, plain, moves))
    return source.replaced(changes) if changes else text


def moved_name(name: str, moves: Mapping[str, str]) -> str:
    """What a dotted name is called after the moves; the longest beginning that moved counts."""
    start = name
    while start:
        if start in moves:
            return moves[start] + name[len(start) :]
        start = start.rpartition(".")[0]
    return name


def _from(
    source: SourceBytes, node: ast.ImportFrom, old_home: str, new_home: str, moves: Mapping[str, str]
) -> Iterator[_Change]:
    written = "." * node.level + (node.module or "")
    module = absolute_name(written, old_home)
    if not module:
        return
    now = moved_name(module, moves)
    parts = {alias.name: moved_name(f"{module}.{alias.name}", moves) for alias in node.names if alias.name != "*"}
    start, end = source.span(node)
    if any(moved != f"{now}.{name}" for name, moved in parts.items()):
        lines = []
        for alias in node.names:
            home, _, name = parts.get(alias.name, f"{now}.*").rpartition(".")
            called = alias.asname or (alias.name if name != alias.name else None)
            lines.append(f"from {home} import {name}" + (f" as {called}" if called else ""))
        yield start, end, "; ".join(lines)
    elif absolute_name(written, new_home) != now and (found := _FROM.match(source.content, start)):
        yield found.start(2), found.end(2), now


def _mentions(source: SourceBytes, tree: ast.Module, plain: set[str], moves: Mapping[str, str]) -> Iterator[_Change]:
    """Where a module that was imported by its full name is used by that name."""
    inner = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node not in inner and (name := _dotted(node)):
            start, end = source.span(node)
            if any(name == module or name.startswith(f"{module}.") for module in plain):
                yield start, end, moved_name(name, moves)


def _dotted(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
