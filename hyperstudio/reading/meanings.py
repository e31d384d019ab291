"""What the names of a file stand for, and the full text of its annotations."""

import ast
from collections.abc import Iterator
from typing import Any

from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.syntax import Function, module_statements, parsed_expression

# Aliases of types may stand for themselves or for very much; a text longer than this helps nobody.
_MOST_ALIASES = 50
_MOST_BITS = 1023  # what still is a float
_EMPTY: dict[str, Any] = {"list": (), "tuple": (), "set": frozenset(), "frozenset": frozenset(), "dict": FrozenMap()}


class Meanings:
    """The names that a module binds: `imported` to full names, `defined` by def and class, `assigned` once."""

    def __init__(self, tree: ast.Module) -> None:
        self.imported: dict[str, str] = {}
        self.defined: dict[str, Function | ast.ClassDef] = {}
        self.assigned: dict[str, ast.expr] = {}
        seen: set[str] = set()
        for statement in module_statements(tree):
            for name, full in imported_names(statement):
                self._forget(name)
                self.imported[name] = full
            if isinstance(statement, Function | ast.ClassDef):
                self._forget(statement.name)
                self.defined[statement.name] = statement
            for name, value in _assignments(statement):
                again = name in seen
                seen.add(name)
                self._forget(name)
                if value is not None and not again:
                    self.assigned[name] = value

    def _forget(self, name: str) -> None:
        self.imported.pop(name, None)
        self.defined.pop(name, None)
        self.assigned.pop(name, None)

    def full_name(self, node: ast.AST) -> str:
        """`pd.DataFrame` → "pandas.DataFrame"; "" for anything that is no dotted name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self.imported.get(node.id, node.id))
        return ".".join(reversed(parts)).removeprefix("builtins.")

    def last_name(self, node: ast.AST) -> str:
        """The last part of the full name: "Interval" for `annotated_types.Interval` under any alias."""
        return self.full_name(node).rpartition(".")[2]

    def expanded(self, node: ast.expr, known: frozenset[str] = frozenset()) -> tuple[ast.expr, frozenset[str]]:
        """What an annotation stands for: strings are read, and names of type aliases in this file followed.

        Gives the expression and the aliases followed so far (an alias may hold itself).
        """
        while True:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                inner = parsed_expression(node.value)
                if inner is None or (isinstance(inner, ast.Constant) and isinstance(inner.value, str)):
                    return node, known
                node = inner
            elif isinstance(node, ast.Name) and node.id in self.assigned and node.id not in known:
                value = self.assigned[node.id]
                if not isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp):
                    return node, known
                known |= {node.id}
                node = value
            else:
                return node, known

    def type_text(self, annotation: ast.expr) -> str:
        """An annotation with full module names, without what `Annotated` adds."""
        return _Writer(self).text(annotation, frozenset())

    def number(self, node: ast.expr) -> int | float | None:
        """A number that stands here, or that a constant of this file holds."""
        if isinstance(node, ast.Name):
            node = self.assigned.get(node.id, node)
        try:
            value = literal(node)
        except ValueError:
            return None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def imported_names(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What an import statement binds: (name, full name). Relative imports bind the plain name."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                full = alias.name if node.level else f"{node.module}.{alias.name}"
                yield alias.asname or alias.name, full


def literal(node: ast.expr) -> Any:
    """The value of a literal, with tuples for lists and FrozenMaps for dicts; ValueError where it is none."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args and not node.keywords:
        if node.func.id in _EMPTY:
            return _EMPTY[node.func.id]
        raise ValueError(node.func.id)
    try:
        return _frozen(ast.literal_eval(node))
    except (TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError("no literal") from error


def source_of(node: ast.expr) -> str:
    """The source of an expression in one line; "…" for what is too long to be shown."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):
        return "…"


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return FrozenMap({_frozen(key): _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_frozen(inner) for inner in value)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise ValueError("a number that is too long to be shown or compared")
    return frozenset(map(_frozen, value)) if isinstance(value, set) else value


def _assignments(statement: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, statement.value if node is target else None
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id, statement.value if isinstance(statement, ast.AnnAssign) else None
    elif type(statement).__name__ == "TypeAlias":  # `type Table = …`, from Python 3.12 on
        name, value = getattr(statement, "name", None), getattr(statement, "value", None)
        if isinstance(name, ast.Name):
            yield name.id, value


class _Writer:
    """Writes one annotation; counts the aliases that it follows."""

    def __init__(self, meanings: Meanings) -> None:
        self.meanings = meanings
        self.aliases_left = _MOST_ALIASES

    def text(self, node: ast.expr, known: frozenset[str]) -> str:
        if self.aliases_left > 0:
            node, followed = self.meanings.expanded(node, known)
            self.aliases_left -= len(followed) - len(known)
            known = followed
        match node:
            case ast.Constant(value=str() as text):
                return text.strip()
            case ast.Name() | ast.Attribute():
                return self.meanings.full_name(node) or source_of(node)
            case ast.Subscript():
                return self.subscript(node, known)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return f"{self.text(left, known)} | {self.text(right, known)}"
            case ast.Tuple(elts=parts):
                return ", ".join(self.text(part, known) for part in parts) or "()"
            case ast.List(elts=parts):
                return f"[{', '.join(self.text(part, known) for part in parts)}]"
            case ast.Starred(value=value):
                return f"*{self.text(value, known)}"
        return source_of(node)

    def subscript(self, node: ast.Subscript, known: frozenset[str]) -> str:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        base = self.text(node.value, known)
        name = base.rpartition(".")[2]
        if name == "Annotated" and parts:
            return self.text(parts[0], known)
        if name == "Literal":
            # The texts in a Literal are values, not annotations to be read.
            return f"{base}[{', '.join(source_of(part) for part in parts)}]"
        return f"{base}[{self.text(node.slice, known)}]"
