"""From text to a syntax tree, or to the reason why there is none."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Function = ast.FunctionDef | ast.AsyncFunctionDef
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is no Python, and in which line and column (from 1)."""

    why: str
    line: int
    column: int | None = None


@lru_cache(maxsize=64)
def parsed(text: str) -> ast.Module | Unreadable:
    """The syntax tree of a file. It is shared: nobody changes it."""
    try:
        return _tree(text.removeprefix(MARK))
    except SyntaxError as error:
        return Unreadable(error.msg or "invalid syntax", max(1, error.lineno or 1), error.offset or None)
    except (RecursionError, MemoryError):
        return Unreadable("it is nested too deeply", 1)
    except ValueError:
        return Unreadable("it holds bytes that are no text", _line_of_bad_text(text))


def parsed_expression(text: str) -> ast.expr | None:
    """The syntax tree of one expression, such as an annotation written as a string; None where it is none."""
    tree = parsed(f"({text.strip()}\n)") if text.strip() else None
    if isinstance(tree, ast.Module) and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        return tree.body[0].value
    return None


def module_statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run in the module's own scope, in order, also those inside `if`, `try` and `with`."""
    waiting = list(reversed(tree.body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            inner = [*statement.body]
            if isinstance(statement, ast.Try):
                inner += [line for handler in statement.handlers for line in handler.body]
            inner += getattr(statement, "orelse", []) + getattr(statement, "finalbody", [])
            waiting.extend(reversed(inner))


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function's body without those of functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _tree(text: str) -> ast.Module:
    # Reading must not print: an invalid escape sequence in a project's file is not the studio's warning.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _line_of_bad_text(text: str) -> int:
    place = next((at for at, sign in enumerate(text) if sign == "\0" or "\ud800" <= sign <= "\udfff"), 0)
    return text.count("\n", 0, place) + 1
