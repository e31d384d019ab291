"""The value of a formula, whether a condition holds, and by how much it is broken.

All arithmetic is on floats, so no formula can take long or fill memory.
"""

import ast
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from hyperstudio.planning.formulas import Formula, FormulaError, dotted

Value = float | bool | str

_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": lambda *numbers: min(numbers),
    "max": lambda *numbers: max(numbers),
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "abs": abs,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: math.pow,
}
_ORDER: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


def number_of(formula: Formula, values: Mapping[str, Value]) -> float:
    """The formula's value, a finite number. Raises FormulaError: a missing name, a division by zero, no number."""
    found = _Evaluation(formula, _given(formula, values)).number(formula.tree)
    assert found is not None  # every name has a value, or was refused
    return found


def holds(formula: Formula, values: Mapping[str, Value]) -> bool:
    """Whether a condition holds. Raises FormulaError as `number_of` does, and for what is no condition."""
    return bool(_Evaluation(formula, _given(formula, values)).condition(formula.tree))


def violation(formula: Formula, values: Mapping[str, Value]) -> float:
    """By how much a condition is broken: 0 where it holds, and the more above 0 the further it is off."""
    return _Evaluation(formula, _given(formula, values)).violation(formula.tree)


def known_value(formula: Formula, known: Mapping[str, Value]) -> Value | None:
    """The value as far as it follows from what is known, else None: `0 × unknown` is 0.

    Raises FormulaError where no value of what is unknown can give the formula one, such as a division by a known 0.
    """
    return _Evaluation(formula, known.get).value(formula.tree)


def _given(formula: Formula, values: Mapping[str, Value]) -> Callable[[str], Value | None]:
    def look(name: str) -> Value:
        try:
            return values[name]
        except KeyError:
            raise FormulaError(f"“{formula}” needs “{name}”, which has no value.", f"Measure {name} first.") from None

    return look


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """One evaluation; `look` gives the value of a name, None where it is unknown: so is then what hangs on it."""

    formula: Formula
    look: Callable[[str], Value | None]

    def value(self, node: ast.expr) -> Value | None:
        name = dotted(node)
        if name is not None:
            found = self.look(name)
            if found is None or isinstance(found, bool | str):
                return found
            if not math.isfinite(found):
                raise FormulaError(f"“{name}” in “{self.formula}” is {found}, not a finite number.", f"Look at {name}.")
            return float(found)
        match node:
            case ast.Constant(value=bool() | str() as said):
                return said
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.BoolOp():
                return self._both_or_either(node)
            case ast.UnaryOp(op=ast.Not()):
                inner = self.condition(node.operand)
                return None if inner is None else not inner
            case ast.UnaryOp():
                operand = self.number(node.operand)
                return operand if operand is None or isinstance(node.op, ast.UAdd) else -operand
            case ast.Compare():
                return self._compared(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Call(func=ast.Name(id=function)):
                numbers = [self.number(arg) for arg in node.args]
                return None if None in numbers else self._computed(node, lambda: _FUNCTIONS[function](*numbers))
        raise AssertionError(f"{ast.dump(node)} is not in the grammar")

    def number(self, node: ast.expr) -> float | None:
        found = self.value(node)
        if isinstance(found, str):
            raise FormulaError(f"“{self.formula}” calculates with the text “{found}”.", "Calculate with numbers only.")
        return None if found is None else float(found)

    def condition(self, node: ast.expr) -> bool | None:
        found = self.value(node)
        if found is None or isinstance(found, bool):
            return found
        what = f"“{ast.unparse(node)}” is not a condition."
        raise FormulaError(what, "Compare it, such as “latency_ms <= 200”.")

    def violation(self, node: ast.expr) -> float:
        if self.condition(node):
            return 0.0
        if isinstance(node, ast.BoolOp):
            parts: list[float] = []
            for value in node.values:
                # In `a > 0 and 1 / a < 5` the second part has no value where the first is broken, and needs none.
                with suppress(FormulaError):
                    parts.append(self.violation(value))
            return max(parts) if isinstance(node.op, ast.And) else min(parts)
        if not isinstance(node, ast.Compare):
            return 1.0
        sides = [self.value(side) for side in (node.left, *node.comparators)]
        off = [
            abs(left - right)
            for op, left, right in zip(node.ops, sides, sides[1:], strict=False)
            if isinstance(left, float) and isinstance(right, float)
            if isinstance(op, ast.Eq) or (type(op) in _ORDER and not _ORDER[type(op)](left, right))
        ]
        # A broken `a < a` is off by nothing that could be measured, and still broken.
        return max([*off, 1e-12]) if off else 1.0

    def _arithmetic(self, node: ast.BinOp) -> float | None:
        left, right = self.number(node.left), self.number(node.right)
        if isinstance(node.op, ast.Div) and right == 0:
            raise FormulaError(
                f"“{self.formula}” divides by zero: “{ast.unparse(node.right)}” is 0.",
                "Give what it is made of a value, or add a small number to it.",
            )
        if isinstance(node.op, ast.Mult) and 0 in (left, right):
            return 0.0
        if left is None or right is None:
            return None
        return self._computed(node, lambda: _ARITHMETIC[type(node.op)](left, right))

    def _computed(self, node: ast.expr, compute: Callable[[], float]) -> float:
        mend = "Look at the metrics that it is made of."
        try:
            found = compute()
        except (ArithmeticError, ValueError):
            raise FormulaError(f"“{ast.unparse(node)}” in “{self.formula}” has no value.", mend) from None
        # Caught here and not in the end: a comparison would make an answer of it, and 1 / infinity a number.
        if not math.isfinite(found):
            raise FormulaError(f"“{ast.unparse(node)}” in “{self.formula}” is not a finite number.", mend)
        return found

    def _both_or_either(self, node: ast.BoolOp) -> bool | None:
        deciding = isinstance(node.op, ast.Or)
        unknown = False
        for value in node.values:
            found = self.condition(value)
            if found is deciding:
                return deciding
            unknown = unknown or found is None
        return None if unknown else not deciding

    def _compared(self, node: ast.Compare) -> bool | None:
        values = [self.value(side) for side in (node.left, *node.comparators)]
        unknown = False
        for op, left, right in zip(node.ops, values, values[1:], strict=False):
            if left is None or right is None:
                unknown = True
            elif isinstance(op, ast.Eq | ast.NotEq):
                if (left == right) is isinstance(op, ast.NotEq):
                    return False
            elif isinstance(left, str) or isinstance(right, str):
                raise FormulaError(f"“{self.formula}” orders text.", "Compare text with “==” or “!=”.")
            elif not _ORDER[type(op)](left, right):
                return False
        return None if unknown else True
