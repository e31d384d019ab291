"""Which inputs an implementation may change in place, as far as its text tells."""

import ast
from functools import lru_cache

from hyperstudio.reading.syntax import Function, Unreadable, parsed

_CHANGING = frozenset(
    {
        "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "fill",
        "insert", "intersection_update", "pop", "popitem", "popleft", "put", "remove", "resize", "reverse", "rotate",
        "setdefault", "setflags", "setitem", "shuffle", "sort", "symmetric_difference_update", "update", "write",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def changed_in_place(text: str, name: str) -> frozenset[str]:
    """The parameters of the function `name`, or of the methods of a class `name`, that the file changes in place.

    An assignment to a part, `del`, a method known to change its object, `inplace=True` and `out=` count; also through
    another local name for the same object. What a function that is called does with it is not followed.
    """
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return frozenset()
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, Function) and node.name == name:
            found |= _changed(node)
        elif isinstance(node, ast.ClassDef) and node.name == name:
            for inner in node.body:
                if isinstance(inner, Function):
                    found |= _changed(inner)
    return frozenset(found - {"self"})


def _changed(function: "ast.FunctionDef | ast.AsyncFunctionDef") -> set[str]:
    arguments = function.args
    origin = {one.arg: one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in origin:
            for target in node.targets:
                if isinstance(target, ast.Name):
                    origin.setdefault(target.id, origin[node.value.id])
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and _root(node.iter) in origin:
            origin.setdefault(node.target.id, origin[_root(node.iter)])
    for node in ast.walk(function):
        for root in _touched(node):
            if root in origin:
                found.add(origin[root])
    return found


def _touched(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign | ast.Delete):
        return [_root(part) for target in node.targets for part in _spread(target) if _is_part(part)]
    if isinstance(node, ast.AnnAssign):
        return [_root(node.target)] if _is_part(node.target) else []
    if isinstance(node, ast.AugAssign):
        return [_root(node.target)]
    if isinstance(node, ast.Call):
        found = [_root(word.value) for word in node.keywords if word.arg == "out"]
        inplace = any(
            word.arg == "inplace" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
            for word in node.keywords
        )
        if isinstance(node.func, ast.Attribute) and (inplace or node.func.attr in _CHANGING):
            found.append(_root(node.func.value))
            if node.func.attr == "shuffle":
                found.extend(map(_root, node.args))
        return found
    return []


def _spread(target: ast.expr) -> list[ast.expr]:
    return [part for item in target.elts for part in _spread(item)] if isinstance(target, ast.Tuple) else [target]


def _is_part(target: ast.expr) -> bool:
    return isinstance(target, ast.Subscript | ast.Attribute)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
