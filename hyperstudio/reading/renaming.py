"""Another name for a file's public function or class: only that name changes, every other byte stays."""

import ast
import re
from collections.abc import Iterator
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.graph.names import class_name
from hyperstudio.reading.source_bytes import SourceBytes
from hyperstudio.reading.syntax import Function, Unreadable, parsed

_HEAD = re.compile(rb"(?:async(?:\s|\\\r?\n)+)?(?:def|class)(?:\s|\\\r?\n)+")
_Scope = Function | ast.Lambda | ast.ClassDef | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def rename_public(text: str, old: str, new: str) -> str:
    """The text of the implementation `old` as that of `new`.

    Renames the function `old` or the class in CamelCase where it is defined, used, listed in `__all__` or
    named in an annotation in quotes; local variables of that name are others and stay. In a text that is no
    Python only the line of the definition changes. StudioError where the new name means something else here.
    """
    text = _renamed(text, old, new, "def")
    return _renamed(text, class_name(old), class_name(new), "class")


def _renamed(text: str, old: str, new: str, word: Literal["def", "class"]) -> str:
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        pattern = rf"(?m)^((?:async[ \t]+)?{word}[ \t]+){re.escape(old)}(?!\w)"
        return re.sub(pattern, lambda found: found[1] + new, text)
    kind: tuple[type[ast.stmt], ...] = (ast.ClassDef,) if word == "class" else (ast.FunctionDef, ast.AsyncFunctionDef)
    definitions = [line for line in tree.body if isinstance(line, kind) and getattr(line, "name", "") == old]
    if old == new or not definitions:
        return text
    if _is_taken(tree, old, new):
        raise StudioError(f"“{new}” means something else in this file.", "Use another name, or change the file first.")
    source = SourceBytes(text)
    wanted = old.encode()
    content = source.content
    for place in sorted(_places(source, tree, old, definitions), reverse=True):
        if content[place : place + len(wanted)] == wanted:
            content = content[:place] + new.encode() + content[place + len(wanted) :]
    return content.decode("utf-8", "surrogatepass")


def _places(source: SourceBytes, tree: ast.Module, name: str, definitions: list[ast.stmt]) -> set[int]:
    """Where the name stands in the file, as offsets in bytes."""
    places: set[int] = set()
    for line in definitions:
        if found := _HEAD.match(source.content, source.at(line.lineno, line.col_offset)):
            places.add(found.end())
    nodes = list(ast.walk(tree))
    templates = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    in_templates = {part for node in templates for part in ast.walk(node)}
    uses = _uses(tree, name)
    places.update(source.at(use.lineno, use.col_offset) for use in uses if use not in in_templates)
    # Before Python 3.12 the places inside f-strings are not told exactly: their braces are searched.
    hidden = set(uses) & in_templates
    for template in templates:
        if not hidden.isdisjoint(ast.walk(template)):
            places.update(source.in_braces(template, name.encode()))
    statements = [node for node in nodes if isinstance(node, ast.Global) and name in node.names]
    named_in: list[ast.expr | ast.stmt] = [*_annotations(tree), *_listed(tree), *statements]
    for named in named_in:
        places.update(source.in_text(named, name.encode()))
    return places


def _is_taken(tree: ast.Module, old: str, new: str) -> bool:
    """Whether the file uses or binds `new` where a definition of that name would be meant, or be hidden."""
    if _uses(tree, new) or any(_binds(node, new) for node in _own_nodes(tree)):
        return True
    return bool(_uses(tree, old)) and any(_binds(node, new) or _argument(node, new) for node in ast.walk(tree))


def _argument(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.arg) and node.arg == name


def _uses(tree: ast.Module, name: str) -> list[ast.Name]:
    """The names that mean what the module calls `name`: not those of a function that binds it for itself."""
    found: list[ast.Name] = []
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, hidden = waiting.pop()
        if isinstance(node, ast.Name) and node.id == name and not hidden:
            found.append(node)
        if not isinstance(node, _Scope):
            waiting.extend((child, hidden) for child in ast.iter_child_nodes(node))
            continue
        inside = set(_inner(node))
        own = _own_nodes(node)
        says_global = any(isinstance(part, ast.Global) and name in part.names for part in own)
        bound = not says_global and (any(_binds(part, name) for part in own) or name in _arguments(node))
        for child in ast.iter_child_nodes(node):
            waiting.append((child, hidden or bound) if child in inside else (child, hidden))
    return found


def _inner(scope: ast.AST) -> list[ast.AST]:
    """What of a function, class or comprehension runs in its own scope."""
    if isinstance(scope, Function | ast.ClassDef):
        return [*scope.body]
    if isinstance(scope, ast.Lambda):
        return [scope.body]
    return [*ast.iter_child_nodes(scope)]


def _own_nodes(scope: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    waiting = _inner(scope)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, _Scope):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def _arguments(scope: ast.AST) -> set[str]:
    if not isinstance(scope, Function | ast.Lambda):
        return set()
    return {node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)}


def _binds(node: ast.AST, name: str) -> bool:
    """Whether this node alone gives the name a meaning in its scope."""
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any((alias.asname or alias.name.partition(".")[0]) == name for alias in node.names)
    if isinstance(node, Function | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return node.name == name
    return isinstance(node, ast.MatchMapping) and node.rest == name


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    """Texts in annotations that hold types."""
    for node in ast.walk(tree):
        annotation = getattr(node, "annotation", None) or getattr(node, "returns", None)
        if isinstance(annotation, ast.expr):
            yield from _type_texts(annotation)


def _type_texts(annotation: ast.expr) -> Iterator[ast.expr]:
    waiting: list[ast.AST] = [annotation]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).rpartition(".")[2] in ("Literal", "Annotated"):
            first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else None
            if ast.unparse(node.value).endswith("Annotated") and first is not None:
                waiting.append(first)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _listed(tree: ast.Module) -> Iterator[ast.expr]:
    for line in tree.body:
        if isinstance(line, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in line.targets):
            yield from (node for node in ast.walk(line.value) if isinstance(node, ast.Constant))
