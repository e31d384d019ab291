"""What stands in `Annotated` beside a type: bounds, steps, "log" and "scratch"."""

import ast
import math
from dataclasses import dataclass, field

from hyperstudio.reading.meanings import Meanings

# The names of positional arguments, as annotated_types has them.
_POSITIONS = {
    "Interval": ("gt", "ge", "lt", "le"),
    "Ge": ("ge",),
    "Gt": ("gt",),
    "Le": ("le",),
    "Lt": ("lt",),
    "MultipleOf": ("multiple_of",),
    "Field": (),
    "Meta": (),
}
_DOCS = frozenset({"Doc", "doc", "DocInfo"})


@dataclass
class Range:
    """Bounds (`low_open`, `high_open`: the bound itself is excluded), step and marks of one parameter."""

    low: int | float | None = None
    high: int | float | None = None
    low_open: bool = False
    high_open: bool = False
    step: int | float | None = None
    log: bool = False
    scratch: bool = False
    doc: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)


def read_range(meanings: Meanings, marks: list[ast.expr]) -> Range:
    """The tightest range that the marks of an `Annotated` give; what else stands there is somebody else's."""
    found = Range()
    for mark in marks:
        if isinstance(mark, ast.Constant):
            found.log = found.log or mark.value == "log"
            found.scratch = found.scratch or mark.value == "scratch"
        elif isinstance(mark, ast.Name) and isinstance(meanings.assigned.get(mark.id), ast.Call):
            _read_call(meanings, meanings.assigned[mark.id], found)
        else:
            _read_call(meanings, mark, found)
    if _is_empty(found):
        found.faults.append(("No number is in its range.", "Let the lower bound be below the upper one."))
    if found.log and (found.low is None or found.low < 0 or (found.low == 0 and not found.low_open)):
        found.faults.append(("A log scale needs a range above 0.", "Give a lower bound above 0, or leave “log” out."))
    return found


def why_outside(limits: Range, value: int | float) -> str:
    """What `value` would have to be ("at least 1"), "" where it is inside."""
    if limits.low is not None and (value < limits.low or (limits.low_open and value == limits.low)):
        return f"{'above' if limits.low_open else 'at least'} {limits.low}"
    if limits.high is not None and (value > limits.high or (limits.high_open and value == limits.high)):
        return f"{'below' if limits.high_open else 'at most'} {limits.high}"
    if limits.step and not _is_multiple(value, limits.step):
        return f"a multiple of {limits.step}"
    return ""


def _read_call(meanings: Meanings, mark: ast.expr, found: Range) -> None:
    if not isinstance(mark, ast.Call):
        return
    last = meanings.last_name(mark.func)
    if last in _DOCS and mark.args and isinstance(mark.args[0], ast.Constant):
        found.doc = str(mark.args[0].value)
    if last not in _POSITIONS or last in meanings.defined:
        return
    given = [*zip(_POSITIONS[last], mark.args, strict=False)]
    given += [(word.arg, word.value) for word in mark.keywords if word.arg]
    for word, node in given:
        if word == "description" and isinstance(node, ast.Constant):
            found.doc = str(node.value)
        elif word in ("ge", "gt", "le", "lt", "multiple_of") and not _is_none(node):
            number = meanings.number(node)
            if number is None:
                found.faults.append((f"The bound “{word}” is no plain number.", "Write the number itself."))
            else:
                _tighten(found, word, number)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _tighten(found: Range, word: str, number: int | float) -> None:
    if word == "multiple_of":
        if number > 0:
            found.step = number
        else:
            found.faults.append(("The step is not above 0.", "Use a step above 0."))
    elif word in ("ge", "gt"):
        is_open = word == "gt"
        if found.low is None or number > found.low or (number == found.low and is_open):
            found.low, found.low_open = number, is_open
    else:
        is_open = word == "lt"
        if found.high is None or number < found.high or (number == found.high and is_open):
            found.high, found.high_open = number, is_open


def _is_empty(found: Range) -> bool:
    if found.low is None or found.high is None:
        return False
    return found.low > found.high or (found.low == found.high and (found.low_open or found.high_open))


def _is_multiple(value: int | float, step: int | float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    if not math.isfinite(value) or not math.isfinite(step):
        return False
    turns = value / step
    return math.isclose(turns, round(turns), rel_tol=1e-9, abs_tol=1e-9) if math.isfinite(turns) else True
