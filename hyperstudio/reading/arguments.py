"""Another name for an input of an implementation's code, and for the keyword by which tests hand it over."""

import ast
from collections.abc import Iterator

from hyperstudio.graph.names import class_name
from hyperstudio.reading.source_bytes import SourceBytes
from hyperstudio.reading.syntax import Function, Unreadable, parsed

_BY_NAME = frozenset({"locals", "vars", "eval", "exec", "nonlocal"})
_Scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def rename_argument(text: str, name: str, old: str, new: str) -> str | None:
    """The text of the implementation `name` with its input `old` called `new`, in `fit` and `__call__` of a class.

    The text itself where it does not take the input; None where renaming could change what the code means.
    """
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return None
    source = SourceBytes(text)
    places: set[int] = set()
    for function in _callables(tree, name):
        given = [*function.args.posonlyargs, *function.args.args]
        taken = [argument for argument in given if argument.arg == old]
        if not taken:
            continue
        if not _is_safe(function, taken[0], old, new):
            return None
        places.add(source.at(taken[0].lineno, taken[0].col_offset))
        templates = [node for node in ast.walk(function) if isinstance(node, ast.JoinedStr)]
        hidden = {part for node in templates for part in ast.walk(node)}
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id == old and node not in hidden:
                places.add(source.at(node.lineno, node.col_offset))
        for template in templates:
            if any(isinstance(part, ast.Name) and part.id == old for part in ast.walk(template)):
                places.update(source.in_braces(template, old.encode()))
    size = len(old.encode())
    return source.replaced((place, place + size, new) for place in places) if places else text


def rename_keyword(text: str, called: str, old: str, new: str) -> str:
    """The text with the keyword `old` of every call of `called` written `new`: `block(table=…)` in a contract."""
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return text
    source = SourceBytes(text)
    places = [
        source.at(word.lineno, word.col_offset)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == called
        for word in node.keywords
        if word.arg == old
    ]
    return source.replaced((place, place + len(old.encode()), new) for place in places) if places else text


def _callables(tree: ast.Module, name: str) -> Iterator[Function]:
    for line in tree.body:
        if isinstance(line, Function) and line.name == name:
            yield line
        elif isinstance(line, ast.ClassDef) and line.name == class_name(name):
            yield from (part for part in line.body if isinstance(part, Function) and part.name in ("fit", "__call__"))


def _is_safe(function: Function, taken: ast.arg, old: str, new: str) -> bool:
    """Whether `new` means nothing here yet, and `old` nothing but the argument."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and (node.id == new or node.id in _BY_NAME):
            return False
        if isinstance(node, ast.arg) and (node.arg == new or (node.arg == old and node is not taken)):
            return False
        if isinstance(node, _Scopes) and node is not function and getattr(node, "name", "") in (old, new):
            return False
        if isinstance(node, ast.Import | ast.ImportFrom) and any(
            (alias.asname or alias.name) in (old, new) for alias in node.names
        ):
            return False
        if isinstance(node, ast.Global | ast.Nonlocal | ast.MatchAs | ast.MatchStar | ast.ExceptHandler):
            return False
    return True
