"""Formulas over metrics, prices and choices: a small grammar on Python's `ast`, never executed as Python.

Numbers, texts, dotted names, `+ - * / **`, comparisons, `and or not`, `min max log exp sqrt abs`; `× · ÷ − ≤ ≥ ≠` are
read as people write them. All arithmetic is on floats, so no formula can take long or fill memory.
"""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hyperstudio.errors import StudioError

LONGEST = 2000
DEEPEST = 100

_SIGNS = str.maketrans({"×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!="})
FUNCTIONS = {
    "min": range(1, 100),
    "max": range(1, 100),
    "log": range(1, 3),
    "exp": range(1, 2),
    "sqrt": range(1, 2),
    "abs": range(1, 2),
}
"""What can be called, and with how many arguments."""
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


class FormulaError(StudioError):
    """A formula that cannot be read, or that has no value."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: its text as it was written, its tree, and the names it needs, in order."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def read_formula(text: str) -> Formula:
    """Read a formula. Raises FormulaError, which says what is wrong and where."""
    if len(text) > LONGEST:
        raise FormulaError(f"The formula has {len(text)} characters.", f"Keep it under {LONGEST}.")
    plain = text.translate(_SIGNS).strip()
    if not plain:
        raise FormulaError("The formula is empty.", "Write one, such as “0.7 × f1 + 0.3 × (1 / latency_ms)”.")
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" near character {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
        raise FormulaError(f"“{_short(text)}” cannot be read{where}.", "Write it like “0.7 × f1 − cost_usd”.") from None
    names: dict[str, None] = {}
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise FormulaError(f"“{_short(text)}” is nested too deeply.", "Split it into several metrics.")
        name = dotted(node)
        if name is not None:
            names[name] = None
            continue
        waiting += [(child, depth + 1) for child in reversed(_parts(node, text))]
    return Formula(text, tree, tuple(names))


def is_condition(formula: Formula) -> bool:
    """Whether the formula says what must hold, rather than giving a number."""
    tree = formula.tree
    negated = isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    return negated or isinstance(tree, ast.Compare | ast.BoolOp)


def terms_of(formula: Formula) -> tuple[Formula, ...]:
    """The summands of a formula, in order, each with its sign: `a − b × c` is `a` and `-b × c`."""
    found: list[Formula] = []
    waiting: list[tuple[ast.expr, bool]] = [(formula.tree, False)]
    while waiting:
        node, negative = waiting.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            waiting.append((node.right, negative != isinstance(node.op, ast.Sub)))
            waiting.append((node.left, negative))
            continue
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            waiting.append((node.operand, negative != isinstance(node.op, ast.USub)))
            continue
        term: ast.expr = ast.UnaryOp(ast.USub(), node) if negative else node
        text = ast.unparse(term).replace(" * ", " × ")
        found.append(Formula(text, term, tuple(dict.fromkeys(_names(term)))))
    return tuple(found)


def _parts(node: ast.AST, text: str) -> list[ast.expr]:
    """The operands of one node of the grammar; FormulaError for whatever does not belong to it."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            number = node.value if isinstance(node.value, int | float) else 0
            if number == math.inf or (isinstance(number, int) and number >= 2**1023):
                raise FormulaError(f"“{_short(text)}” has a number that is too large.", "Use a smaller one.")
            return []
        case ast.BinOp(op=ast.BitXor()):
            raise FormulaError(f"“{_short(text)}” uses “^”.", "Write “**” for a power.")
        case ast.BinOp() if isinstance(node.op, _OPERATORS):
            return [node.left, node.right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Not()):
            return [node.operand]
        case ast.BoolOp():
            return node.values
        case ast.Compare() if all(isinstance(op, _COMPARISONS) for op in node.ops):
            return [node.left, *node.comparators]
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
            if len(node.args) not in FUNCTIONS[name] or any(isinstance(arg, ast.Starred) for arg in node.args):
                raise FormulaError(f"“{name}” in “{_short(text)}” has a wrong number of arguments.", "Give it numbers.")
            return node.args
        case ast.Call(func=ast.Name(id=name)):
            legal = ", ".join(FUNCTIONS)
            raise FormulaError(f"“{_short(text)}” calls “{name}”, which formulas do not know.", f"They know: {legal}.")
    written = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
    raise FormulaError(
        f"“{_short(written)}” does not belong in a formula.",
        f"Use names, numbers, + − × ÷ **, comparisons, and, or, not, {', '.join(FUNCTIONS)}.",
    )


def dotted(node: ast.AST) -> str | None:
    """The dotted name that a node is, such as `prices.token`; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _names(tree: ast.expr) -> Iterator[str]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        name = dotted(node)
        if name is not None:
            yield name
        elif isinstance(node, ast.Call):
            waiting += reversed(node.args)
        else:
            waiting += reversed([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)])


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
